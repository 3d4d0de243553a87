// Larger print without a script: chosen on any page, said to be on, kept from page to page, and unchosen again.
import { expect, test, type Page } from "@playwright/test";
import { expectAccessible, expectFits, fileComplaint } from "../support";

/** Nothing that is pressed or filled in is lower than 60 px, and text is at least 18 px. */
async function expectLarge(page: Page): Promise<void> {
  await expect(page.locator("html[data-size=large]")).toHaveCount(1);
  const heights = await page
    .locator(".btn:visible, input.input:visible, select:visible, summary:visible, header a, header button, footer a")
    .evaluateAll((all) => all.map((one) => [one.textContent, Math.round(one.getBoundingClientRect().height)]));
  expect(heights.filter(([, height]) => Number(height) < 60)).toEqual([]);
  const size = await page.locator("main p").first().evaluate((p) => parseFloat(getComputedStyle(p).fontSize));
  expect(size).toBeGreaterThanOrEqual(18);
}

test("larger print is chosen, kept and unchosen", async ({ page }) => {
  await page.goto("/track?from=poster");
  const large = page.getByRole("switch", { name: "大字版" });
  await expect(large).not.toBeChecked();
  await large.click();
  await expect(page).toHaveURL(/\/track\?from=poster$/);
  await expect(large).toBeChecked();
  await expectLarge(page);
  await page.goto("/");
  await expectLarge(page);
  await expectAccessible(page);
  const filed = await fileComplaint(page, "冰柜的灯不亮了，说明书上也没有写怎么办");
  await expectLarge(page);
  await page.goto(filed.link);
  await expectLarge(page);
  const size = page.viewportSize();
  for (const path of ["/", "/case", "/privacy?lang=en", "/case", "/", "/track?lang=zh"]) {
    await page.goto(path);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectFits(page);
    if (size) await page.setViewportSize(size);
  }
  await page.keyboard.press("Tab");
  await large.focus();
  await page.keyboard.press("Space");
  await expect(page.locator("html[data-size]")).toHaveCount(0);
  await expect(page).toHaveURL(/\/track/);
  await expect(large).not.toBeChecked();
});
