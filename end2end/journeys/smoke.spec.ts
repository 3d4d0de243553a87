import { expect, test } from "@playwright/test";
import { expectFits, scriptErrors } from "../support";

test("the front page opens", async ({ page }) => {
  const errors = scriptErrors(page);
  const response = await page.goto("/");
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(/\S/);
  await expect(page.locator("h1")).toBeVisible();
  await expectFits(page);
  expect(errors).toEqual([]);
});
