// Nobody is late without somebody knowing: the owner's bell, the head's, the mail, and the day's list. @js
import { expect, type Page } from "@playwright/test";
import { moveClock, write } from "../desk";
import { test } from "../server";
import { expectAccessible, expectFits, fileComplaint, openDesk, scriptErrors, staffPage } from "../support";

const reminder = (page: Page, number: string) => page.locator("main li", { hasText: number });

test("a promise that runs out reaches the owner, then the head @js", async ({ page, browser, own }) => {
  test.setTimeout(150_000);
  const filed = await fileComplaint(page, "客服电话一直打不通，没有人回电");
  const agent = await staffPage(browser, "agent", own);
  const head = await staffPage(browser, "head", own);
  const errors = scriptErrors(agent);
  await openDesk(agent, `/desk/cases/${filed.number}`);
  await agent.getByRole("button", { name: "领取", exact: true }).click();
  await expect(agent.getByText("下一次提醒负责人：首次反馈的时间已用去 50%")).toBeVisible();

  // Half of the four hours: the owner's open list hears of it by itself.
  await openDesk(agent, "/desk/reminders");
  await openDesk(head, "/desk");
  for (let hour = 0; hour < 2; hour += 1) await moveClock(head, "+1 小时");
  await expect(reminder(agent, filed.number)).toContainText("首次反馈的时间已用去 50%");
  await expect(agent.getByRole("link", { name: /^提醒，\d+\+? 条未读$/ })).toBeVisible();
  await expectAccessible(agent);
  await expectFits(agent);

  // Seen to, with the keyboard alone.
  await reminder(agent, filed.number).getByRole("link").focus();
  await agent.keyboard.press("e");
  await expect(reminder(agent, filed.number).getByRole("button", { name: "标为已读" })).toHaveCount(0);

  // Late: the head is told, in the app and by mail, and comes to the case from there.
  for (let hour = 0; hour < 2; hour += 1) await moveClock(head, "+1 小时");
  await expect(reminder(agent, filed.number)).toHaveCount(2);
  await openDesk(head, "/desk/reminders");
  await expect(reminder(head, filed.number)).toContainText("首次反馈已超时");
  await reminder(head, filed.number).getByRole("link").click();
  await expect(head).toHaveURL(new RegExp(`/desk/cases/${filed.number}$`));
  await expect(head.getByText(/已提醒陈晓雯（负责人）、周敏（部门主管）：首次反馈已超时/)).toBeVisible();
  await openDesk(head, "/desk/reminders");
  await expect(reminder(head, filed.number).getByRole("button", { name: "标为已读" })).toHaveCount(0);
  await openDesk(head, "/demo/mailbox");
  await expect(head.getByText(`${filed.number} 首次反馈已超时`).first()).toBeVisible();

  await agent.getByRole("button", { name: "全部标为已读" }).click();
  await expect(agent.getByRole("link", { name: "提醒，没有未读" })).toBeVisible();
  expect(errors).toEqual([]);
});

test("the day's list tells the customer how it stands @js", async ({ page, browser, own }) => {
  test.setTimeout(120_000);
  const filed = await fileComplaint(page, "客服答应回电，一直没有打来");
  const agent = await staffPage(browser, "agent", own);
  await openDesk(agent, `/desk/cases/${filed.number}`);
  await agent.getByRole("button", { name: "领取", exact: true }).click();
  await openDesk(agent, "/desk/chase");
  const row = agent.locator(".list-row", { hasText: filed.number });
  await expect(row).toContainText("首次反馈");
  await expect(row).toContainText("今天到期");
  await expectAccessible(agent);
  await expectFits(agent);

  // Answered, and not heard of for a week: an update is late, its message is prepared and edited before it goes.
  await openDesk(agent, `/desk/cases/${filed.number}`);
  await write(agent, "回复顾客", "write-reply", "您好，我们正在核实。", "发送");
  await moveClock(agent, "+7 天");
  await openDesk(agent, "/desk/chase");
  await expect(row).toContainText("进展同步");
  await expect(row).toContainText("已超时");
  await row.getByRole("button", { name: /^同步进展/ }).click();
  const text = agent.locator("dialog[open] #update-text");
  await expect(text).toHaveValue(/仍在处理中，目前的进展是“已受理”/);
  await text.fill(`${await text.inputValue()}抱歉让您久等。`);
  await expectAccessible(agent);
  await agent.locator("dialog[open]").getByRole("button", { name: "发送" }).click();
  await expect(agent.getByText("已发给顾客")).toBeVisible();
  await expect(row.getByText("进展同步")).toHaveCount(0);
  await page.goto(filed.link);
  await expect(page.getByText("抱歉让您久等。")).toBeVisible();
});

test("an admin adds a step to the ladder @js", async ({ browser, own }) => {
  test.skip(test.info().project.name !== "desktop", "one admin at a time publishes");
  const admin = await staffPage(browser, "admin", own);
  await openDesk(admin, "/admin/escalation");
  await expectAccessible(admin);
  await expectFits(admin);
  const steps = admin.locator("main ol > li");
  await expect(steps).toHaveCount(5);
  await admin.getByRole("button", { name: "新增一步" }).click();
  const dialog = admin.locator("dialog[open]");
  await dialog.locator("#step-when").selectOption("late");
  await dialog.locator("#step-number").fill("8");
  await dialog.getByRole("button", { name: "完成" }).click();
  await expect(admin.getByText("请选择提醒谁").first()).toBeVisible();
  await admin.getByRole("button", { name: /^修改 · 超时 8 小时/ }).click();
  await dialog.getByLabel("经理").check();
  await dialog.getByLabel("同时发邮件").check();
  await dialog.getByRole("button", { name: "完成" }).click();
  await expect(steps.last()).toContainText("提醒经理，同时发邮件");
  await admin.getByRole("button", { name: "发布", exact: true }).first().click();
  await expect(admin.getByText("已发布，立即生效")).toBeVisible();
  await admin.getByRole("button", { name: "恢复到此版本" }).last().click();
  await dialog.getByRole("button", { name: "恢复到此版本" }).click();
  await expect(steps).toHaveCount(5);
});
