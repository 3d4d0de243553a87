// What was typed or picked is still there after another pick, another page, a reload.
import { expect, test } from "@playwright/test";
import { PIXEL } from "../desk";
import { fileComplaint, openDesk, scriptErrors, staffPage } from "../support";

const noScript = () => test.info().project.name === "phone-nojs";

test("photos picked one after another all go along", async ({ page }) => {
  test.skip(noScript(), "without a script the field takes all files at once");
  await page.goto("/");
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  const files = page.locator("#files");
  const photo = (name: string) => ({ name, mimeType: "image/png", buffer: PIXEL });
  await files.setInputFiles(photo("门.png"));
  await files.setInputFiles(photo("地板.png"));
  await files.setInputFiles(photo("错的.png"));
  const list = page.locator("#gathered li");
  await expect(list).toHaveCount(3);
  await page.getByRole("button", { name: "移除 错的.png" }).click();
  await expect(list).toHaveText([/门\.png/, /地板\.png/]);
  const names = await files.evaluate((input: HTMLInputElement) =>
    Array.from(input.files ?? [], (file) => file.name),
  );
  expect(names).toEqual(["门.png", "地板.png"]);
});

test("a reply that is being written waits for its writer", async ({ page, browser }) => {
  test.skip(test.info().project.name !== "desktop", "the desk's own");
  const filed = await fileComplaint(page, "洗衣机脱水时跳到了门口，底下的脚断了一个");
  const desk = await staffPage(browser, "head");
  const errors = scriptErrors(desk);
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await desk.locator("#write-reply").fill("您好，师傅明天上午到，");
  await openDesk(desk, "/desk");
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await expect(desk.locator("#write-reply")).toHaveValue("您好，师傅明天上午到，");
  await desk.reload();
  await expect(desk.locator("#write-reply")).toHaveValue("您好，师傅明天上午到，");
  await desk.getByRole("button", { name: "发送", exact: true }).click();
  await expect(desk.locator("#write-reply")).toHaveValue("");
  await desk.reload();
  await expect(desk.locator("html[data-alive]")).toHaveCount(1);
  await expect(desk.locator("#write-reply")).toHaveValue("");
  expect(errors).toEqual([]);
});

test("rules that are being written wait for their writer", async ({ browser }) => {
  test.skip(test.info().project.name !== "desktop", "one admin at a time publishes");
  const page = await staffPage(browser, "admin");
  await openDesk(page, "/admin/retention");
  const months = page.locator("#files");
  const before = await months.inputValue();
  await months.fill("6");
  await openDesk(page, "/admin/gate");
  await openDesk(page, "/admin/retention");
  await expect(months).toHaveValue("6");

  // A shorter period erases: it is published from the list of changes only.
  await page.getByRole("button", { name: "发布", exact: true }).first().click();
  const dialog = page.locator("dialog[open]");
  await expect(dialog.getByText("永久删除")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "发布并删除" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "放弃改动" }).click();
  await expect(months).toHaveValue(before);
});
