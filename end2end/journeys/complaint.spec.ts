// The main job: a complaint from a phone, solved at the desk, confirmed by its customer.
import { expect, test } from "@playwright/test";
import { solve, write } from "../desk";
import {
  expectAccessible,
  expectFits,
  fileComplaint,
  openDesk,
  signIn,
  staffPage,
} from "../support";

test("from complaint to closed, confirmed by its customer", async ({ page, browser }) => {
  const contact = `walk-${Date.now()}-${test.info().project.name}@example.com`;
  const filed = await fileComplaint(page, "冰柜用了两个月就关不严，一直滴水，希望尽快处理", contact);
  await expectAccessible(page);
  await expectFits(page);
  const desk = await staffPage(browser, "head");
  await solve(desk, page, filed);
  await page.goto(filed.link);
  await page.getByRole("button", { name: "解决了", exact: true }).click();
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await write(desk, "结案", "write-summary", "已更换门封条，顾客确认不再滴水", "结案");
  await expect(desk.getByText("顾客确认后结案").first()).toBeVisible();
  await page.goto(filed.link);
  await expect(page.getByText("已更换门封条，顾客确认不再滴水")).toBeVisible();
  await expectAccessible(page);
});

test("an objection sends the solution back", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "等了四十分钟没有人来，承诺的时间又没有做到");
  const desk = await staffPage(browser, "head");
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await write(desk, "提出方案", "write-proposal", "我们向您道歉并改进排班", "提交方案");
  await page.goto(filed.link);
  await page.getByText("我不同意").first().click();
  await page.locator('textarea[name="text"]').first().fill("只道歉不够，请说明怎样改进");
  await page.getByRole("button", { name: "提交意见" }).click();
  await expect(page.getByText("您不同意，我们会重新提出")).toBeVisible();
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await expect(desk.getByText("只道歉不够，请说明怎样改进").first()).toBeVisible();
});

test("not solved opens a second round", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "冰柜噪音很大，晚上没法睡觉，请安排处理");
  const desk = await staffPage(browser, "head");
  await solve(desk, page, filed);
  await page.goto(filed.link);
  await page.getByText("还没解决").first().click();
  await page.locator('textarea[name="text"]').first().fill("昨晚还是一样响");
  await page.getByRole("button", { name: "请继续处理" }).click();
  await expect(page.getByText("第 2 轮处理")).toBeVisible();
});

test("a refused form keeps what was typed", async ({ page }) => {
  await page.goto("/");
  await page.locator('textarea[name="text"]').fill("慢");
  await page.locator('input[name="contact"]').fill("12");
  await page.locator('form button[type="submit"]').last().click();
  await expect(page.locator('textarea[name="text"]')).toHaveValue("慢");
  await expect(page.locator('input[name="contact"]')).toHaveValue("12");
  await expect(page.getByText("请至少写 5 个字").first()).toBeVisible();
  await expectAccessible(page);
});

test("number and last four digits show times, a wrong guess shows nothing", async ({ page }) => {
  const filed = await fileComplaint(page, "送来的冰柜门把手是松的，请安排处理", "13900004321");
  const ask = async (tail: string) => {
    await page.goto("/track");
    await page.locator('input[name="number"]').fill(filed.number);
    await page.locator('input[name="tail"]').fill(tail);
    await page.locator('form button[type="submit"]').last().click();
  };
  await ask("0000");
  await expect(page.getByText("13900004321")).toHaveCount(0);
  await expect(page.getByText("还没开始")).toHaveCount(0);
  await ask("4321");
  await expect(page.getByText(filed.number).first()).toBeVisible();
  await expect(page.getByText("13900004321")).toHaveCount(0);
});

test("the inbox shows a new case without reload @js", async ({ page, browser }) => {
  const desk = await staffPage(browser, "head");
  await openDesk(desk, "/desk?view=unassigned");
  await fileComplaint(page, "冰柜的灯不亮了，说明书也没有，请告诉我怎么办");
  const pill = desk.getByText(/条新工单/);
  await expect(pill).toBeVisible();
  // Rows don't move under the cursor: they come when asked for, in the order of their promises.
  await pill.click();
  await expect(pill).toHaveCount(0);
});

test("a draft survives a reload and goes with acceptance @js", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  await page.locator('input[name="kind"][value="complaint"]').check({ force: true });
  await page.locator('textarea[name="text"]').fill("冰柜一直响，写到一半手机没电了");
  await expect
    .poll(() => page.evaluate(() => JSON.stringify({ ...localStorage })))
    .toContain("写到一半");
  await page.reload();
  await expect(page.locator('textarea[name="text"]')).toHaveValue("冰柜一直响，写到一半手机没电了");
  await page.locator('form button[type="submit"]').last().click();
  await expect(page).toHaveURL(/\/r\//);
  await page.goto("/");
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  await expect(page.locator('textarea[name="text"]')).toHaveValue("");
});

test("staff see only what their role allows", async ({ page }) => {
  test.skip(test.info().project.name === "phone-nojs", "the desk needs JavaScript");
  await signIn(page, "reporter");
  await page.goto("/desk");
  await expect(page.locator("table")).toHaveCount(0);
  await page.goto("/admin/people");
  await expect(page.getByText("agent1")).toHaveCount(0);
});
