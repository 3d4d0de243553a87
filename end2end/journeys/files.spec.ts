// A customer sends files, with the form and later, finds them on the case's page, and so does the desk.
import { expect, test } from "@playwright/test";
import { PIXEL } from "../desk";
import { expectAccessible, expectFits, openDesk, staffPage } from "../support";

const photo = (name: string) => ({ name, mimeType: "image/png", buffer: PIXEL });
const PDF = { name: "发票.pdf", mimeType: "application/pdf", buffer: Buffer.from(`%PDF-1.7\n${" ".repeat(3_000)}`) };

test("files go to both sides of a case", async ({ page, browser }) => {
  await page.goto("/");
  await page.locator('input[name="kind"][value="complaint"]').check({ force: true });
  await page.locator('textarea[name="text"]').fill("冰柜门封裂了，照片在这里，请安排处理");
  await page.locator("#files").setInputFiles(photo("门封.png"));
  await page.locator("#send").click();
  await expect(page).toHaveURL(/\/r\//);
  const number = (await page.locator("main").innerText()).match(/TS-\d{8}-\d{4,}/)?.[0] ?? "";
  await page.locator("a[data-follow]").click();
  const first = page.locator("#files-sent").getByRole("link", { name: /门封\.jpg/ });
  await expect(first).toBeVisible();

  // Without words it comes back, and the file need not be chosen again.
  await page.locator("#files").setInputFiles([photo("压缩机.png"), PDF]);
  await page.getByRole("button", { name: "发送", exact: true }).click();
  await expect(page.locator("#write-text-error")).not.toBeEmpty();
  await expect(page.locator("#kept")).toContainText("压缩机.jpg");
  await expectAccessible(page);
  await page.locator("#write-text").fill("补两份材料：压缩机的照片和发票");
  await page.getByRole("button", { name: "发送", exact: true }).click();
  const message = page.locator("#messages li", { hasText: "补两份材料" });
  await expect(message.getByRole("link", { name: /压缩机\.jpg/ })).toBeVisible();
  await expect(message.getByRole("link", { name: /发票\.pdf/ })).toContainText("3 KB");
  await expectAccessible(page);
  await expectFits(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    message.getByRole("link", { name: /发票\.pdf/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("发票.pdf");

  const desk = await staffPage(browser, "head");
  await openDesk(desk, `/desk/cases/${number}`);
  const entry = desk.locator("li", { hasText: "补两份材料" }).last();
  await expect(entry.getByRole("link", { name: /压缩机\.jpg/ })).toBeVisible();
  await expect(entry.getByRole("link", { name: /发票\.pdf/ })).toBeVisible();
});
