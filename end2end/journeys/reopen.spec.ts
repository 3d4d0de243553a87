// What ends a case, and what opens it again.
import { expect } from "@playwright/test";
import { close, expectStage, moveClock, solve, write } from "../desk";
import { test } from "../server";
import { fileComplaint, openDesk, staffPage } from "../support";

test("a problem that comes back after closing opens the second round", async ({ page, browser, own }) => {
  test.setTimeout(120_000);
  const filed = await fileComplaint(page, "冰柜门关不严，一直滴水，请尽快处理");
  const desk = await staffPage(browser, "head", own);
  await solve(desk, page, filed);
  await close(desk, page, filed, "已更换门封条，顾客确认不再滴水");
  await expectStage(desk, filed, "已关闭");

  await page.goto(filed.link);
  await page.getByText("又出现了同样的问题").click();
  const what = page.locator("#unsolved-text");
  await what.fill("");
  await page.getByRole("button", { name: "请继续处理" }).click();
  await expect(page.locator("#unsolved-text-error")).not.toBeEmpty();
  await what.fill("昨晚又开始滴水");
  await page.getByRole("button", { name: "请继续处理" }).click();
  await expect(page.getByText("第 2 轮处理")).toBeVisible();
  await expect(page.locator("li[aria-current=step]")).toContainText("制定方案");

  // The desk plans anew: the round is counted, the words are there, nothing of the first round closes it.
  await expectStage(desk, filed, "处理中");
  await expect(desk.getByText("第 2 轮", { exact: true }).first()).toBeVisible();
  await expect(desk.getByText("昨晚又开始滴水").first()).toBeVisible();
  await expect(desk.getByRole("heading", { name: "结案还缺" })).toBeVisible();
});

test("a silent customer's case closes after the days and notices that the rules ask for", async ({
  page,
  browser,
  own,
}) => {
  test.setTimeout(120_000);
  const contact = `silent-${Date.now()}-${test.info().project.name}@example.com`;
  const filed = await fileComplaint(page, "冰柜的灯时亮时不亮，请安排检查", contact);
  const desk = await staffPage(browser, "head", own);
  await solve(desk, page, filed);

  // Too early: refused, with what is missing, and the summary is kept.
  const summary = "已更换灯管，两次通知后顾客未回复";
  await desk.getByRole("tab", { name: "结案", exact: true }).click();
  await desk.locator("#write-summary").fill(summary);
  await desk.locator("form:has(#write-summary) button[type=submit]").click();
  await expect(desk.locator("form:has(#write-summary) [role=alert]")).toContainText("7 天");
  await expect(desk.locator("#write-summary")).toHaveValue(summary);

  await desk.getByRole("button", { name: "提醒顾客确认" }).click();
  await expect(desk.getByText("提醒顾客确认", { exact: true }).nth(1)).toBeVisible();
  await moveClock(desk, "+7 天");
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await write(desk, "结案", "write-summary", summary, "结案");
  await expect(desk.getByText("顾客未回复，期满结案").first()).toBeVisible();
  await page.goto(filed.link);
  await expect(page.getByText(summary)).toBeVisible();
});
