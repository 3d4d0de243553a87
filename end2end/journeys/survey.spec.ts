// A day after closing the customer is asked how it went, and the answer counts for that case and round.
import { expect, type Browser, type Page } from "@playwright/test";
import { close, moveClock, solve } from "../desk";
import { test } from "../server";
import {
  expectAccessible,
  expectFits,
  fileComplaint,
  openDesk,
  staffPage,
  type Filed,
} from "../support";

type Invited = Filed & { survey: string; desk: Page };

/** A closed case, two days later, with its survey's link from the mailbox. */
async function invited(page: Page, browser: Browser, own: string): Promise<Invited> {
  const contact = `survey-${Date.now()}-${test.info().project.name}@example.com`;
  const filed = await fileComplaint(page, "冰柜门关不严，一直滴水，请尽快处理", contact);
  const desk = await staffPage(browser, "head", own);
  await solve(desk, page, filed);
  await close(desk, page, filed, "已更换门封条，顾客确认不再滴水");
  // 24 hours after closing, and not before nine in the morning.
  await moveClock(desk, "+1 天");
  await moveClock(desk, "+1 天");
  const mail = desk.locator("details", { hasText: `${filed.number} 处理得怎么样？请您评价` });
  await expect(async () => {
    await openDesk(desk, "/demo/mailbox");
    await expect(mail).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 40_000 });
  await mail.locator("summary").click();
  const survey = (await mail.locator('a[href*="/s/"]').getAttribute("href")) ?? "";
  expect(survey, "the mail carries the survey's link").not.toBe("");
  return { ...filed, survey, desk };
}

async function scored(desk: Page): Promise<number> {
  await openDesk(desk, "/manage?days=90");
  const n = await desk.locator("tr", { hasText: "整体满意度" }).locator("td").last().innerText();
  return Number(n);
}

test("the survey after closing is answered once and counts", async ({ page, browser, own }) => {
  test.setTimeout(150_000);
  const { number, survey, desk } = await invited(page, browser, own);
  const before = await scored(desk);

  await page.goto(survey);
  await expect(page.getByText(number)).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);

  // Without its required answers the page is shown again, with what was chosen, at the first that is missing.
  const next = page.getByRole("button", { name: "下一页" });
  await expect(page.getByText("第 1 页，共 2 页")).toBeVisible();
  await expect(page).toHaveTitle(/^第 1 页，共 2 页/);
  await page.locator('input[name="overall"][value="4"]').check({ force: true });
  await page.locator('input[name="solved"][value="yes"]').check();
  await next.click();
  await expect(page.locator("#survey-errors")).toBeVisible();
  await expect(page.locator("#timeliness-error")).not.toBeEmpty();
  await expect(page.locator("#timeliness")).toBeFocused();
  await expect(page.locator('input[name="overall"][value="4"]')).toBeChecked();
  await expectAccessible(page);
  await expectFits(page);
  for (const key of ["timeliness", "effectiveness", "attitude"]) {
    await page.locator(`input[name="${key}"][value="5"]`).check({ force: true });
  }
  await next.click();

  // The second page; back and on again loses nothing, nor does opening the link anew.
  await expect(page).toHaveTitle(/^第 2 页，共 2 页/);
  await expectAccessible(page);
  await expectFits(page);
  await page.locator('input[name="best"]').first().check();
  await page.locator('textarea[name="suggestion"]').fill("希望周末也能上门");
  await page.getByRole("button", { name: "上一页" }).click();
  await expect(page).toHaveTitle(/^第 1 页，共 2 页/);
  await expect(page.locator('input[name="overall"][value="4"]')).toBeChecked();
  await page.goto(survey);
  await expect(page).toHaveTitle(/^第 2 页，共 2 页/);
  await expect(page.locator('input[name="best"]').first()).toBeChecked();
  await expect(page.locator('textarea[name="suggestion"]')).toHaveValue("希望周末也能上门");
  await page.getByRole("button", { name: "提交评价" }).click();
  await expect(page.getByRole("heading", { name: "谢谢您的评价" })).toBeVisible();
  await expectAccessible(page);

  // A second look at the link is thanked again and asks nothing.
  await page.goto("/");
  await page.goto(survey);
  await expect(page.getByRole("heading", { name: "谢谢您的评价" })).toBeVisible();
  await expect(page.locator("#survey")).toHaveCount(0);

  // Bound to number and round, and on the dashboard.
  await openDesk(desk, `/desk/cases/${number}`);
  await expect(desk.getByText("总体满意度 4/5").first()).toBeVisible();
  await expect.poll(() => scored(desk), { timeout: 30_000 }).toBe(before + 1);
});

test("a survey of a case that is open again says why it is not asked", async ({ page, browser, own }) => {
  test.setTimeout(150_000);
  const { link, survey } = await invited(page, browser, own);
  await page.goto(link);
  await page.getByText("又出现了同样的问题").click();
  await page.locator("#unsolved-text").fill("昨晚又开始滴水");
  await page.getByRole("button", { name: "请继续处理" }).click();
  await expect(page.getByText("第 2 轮处理")).toBeVisible();
  await page.goto(survey);
  await expect(page.getByRole("heading", { name: "这次评价已取消" })).toBeVisible();
  await expectAccessible(page);
});
