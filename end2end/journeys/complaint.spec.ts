// The main job: a complaint from a phone, solved at the desk, confirmed by its customer.
import { expect, test, type Page } from "@playwright/test";
import { expectStage, propose, solve, write } from "../desk";
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

/** The step that the customer's page calls the present one. */
const step = (page: Page) => page.locator("li[aria-current=step]");

test("an objection sends the case back from what was being done to planning", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "等了四十分钟没有人来，承诺的时间又没有做到");
  const desk = await staffPage(browser, "head");
  await propose(desk, filed);
  await write(desk, "记录措施", "write-action", "已和站点调整本周排班", "保存措施");
  await expectStage(desk, filed, "待测试");
  await page.goto(filed.link);
  await expect(step(page)).toContainText("处理中");

  await page.getByText("我不同意").first().click();
  await page.locator('textarea[name="text"]').first().fill("只道歉不够，请说明怎样改进");
  await page.getByRole("button", { name: "提交意见" }).click();
  await expect(page.getByText("您不同意，我们会重新提出")).toBeVisible();
  await expect(step(page)).toContainText("制定方案");
  await expect(page.getByText("由我们处理：")).toBeVisible();

  await expectStage(desk, filed, "处理中");
  await expect(desk.locator("#proposals").locator("..")).toContainText("顾客不同意");
  await expect(desk.getByText("只道歉不够，请说明怎样改进").first()).toBeVisible();
});

test("not solved opens a second round that begins with planning", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "冰柜噪音很大，晚上没法睡觉，请安排处理");
  const desk = await staffPage(browser, "head");
  await solve(desk, page, filed);
  await expectStage(desk, filed, "已解决");
  await page.goto(filed.link);
  await expect(step(page)).toContainText("待您确认");
  await page.getByText("还没解决").first().click();
  await page.locator('textarea[name="text"]').first().fill("昨晚还是一样响");
  await page.getByRole("button", { name: "请继续处理" }).click();
  await expect(page.getByText("第 2 轮处理")).toBeVisible();
  await expect(step(page)).toContainText("制定方案");

  await expectStage(desk, filed, "处理中");
  await expect(desk.getByText("第 2 轮", { exact: true }).first()).toBeVisible();
  await expect(desk.getByText("昨晚还是一样响").first()).toBeVisible();
  await expect(desk.getByRole("heading", { name: "结案还缺" })).toBeVisible();
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
