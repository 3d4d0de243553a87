// From a figure of the dashboard to what it counts.
import { expect, test, type Page } from "@playwright/test";
import { openDesk, staffPage } from "../support";

/** Rows of the list that is open, all pages of it. */
async function rows(page: Page): Promise<number> {
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  const more = page.getByRole("button", { name: "更多" });
  const lines = page.locator("tbody tr.list-row");
  await expect(lines.first()).toBeVisible();
  while (await more.isVisible()) {
    const before = await lines.count();
    await more.click();
    await expect.poll(() => lines.count()).toBeGreaterThan(before);
  }
  return lines.count();
}

test("a day of the chart leads to the voices of that day @js", async ({ browser }) => {
  const page = await staffPage(browser, "manager");
  await openDesk(page, "/manage?days=30");
  await page.getByText("查看数据表").first().click();
  // Days that are over: nothing comes to them while the other journeys run.
  const days = page.locator("details[open] tbody tr");
  const day = days.nth(3);
  const counted = (await day.locator("td").allInnerTexts()).reduce((sum, n) => sum + Number(n), 0);
  expect(counted).toBeGreaterThan(0);
  await day.getByRole("link").click();
  expect(await rows(page)).toBe(counted);
});

test("an open phase and the closed ones lead to their cases @js", async ({ browser }) => {
  const page = await staffPage(browser, "manager");
  await openDesk(page, "/manage?days=7");
  for (const card of ["本期结案", "处理时长", "解决率"]) {
    const figure = page.locator(".figure-card", { hasText: card }).first();
    await expect(figure.getByRole("link")).toHaveAttribute("href", /view=closed&since=\d{4}/);
  }
  await page.locator(".figure-card", { hasText: "本期结案" }).getByRole("link").click();
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  await expect(page.getByRole("link", { name: /已结案|已关闭/ }).first()).toHaveAttribute("aria-current", "page");
  await expect(page.locator("tbody tr.list-row").first()).toBeVisible();
});
