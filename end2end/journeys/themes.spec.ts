// Themes of the period: sorted by the job, then named, given a cause, split, merged and looked into by people.
import { expect, type Page } from "@playwright/test";
import { test } from "../server";
import { expectAccessible, expectFits, openDesk, staffPage } from "../support";

/** Themes of the demo, once the job has sorted its voices. */
async function themes(page: Page) {
  await expect(async () => {
    await openDesk(page, "/manage/themes?days=90");
    expect(await page.locator("main tbody th a").count()).toBeGreaterThan(20);
    await expect(page.getByText("正在整理")).toHaveCount(0);
  }).toPass({ timeout: 150_000, intervals: [2_000] });
}

test("a theme is named, explained, split and merged @js", async ({ browser, own }) => {
  test.setTimeout(300_000);
  const desk = await staffPage(browser, "manager", own);
  await themes(desk);
  await expectAccessible(desk);
  await expectFits(desk);
  const first = desk.locator("section").first().locator("tbody th a").first();
  const machine = (await first.textContent()) ?? "";
  await first.click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText(machine);
  await expect(desk.locator("html[data-alive]")).toHaveCount(1);
  const address = new URL(desk.url()).pathname;

  await desk.getByRole("button", { name: "改名" }).click();
  await desk.locator("#theme-text").fill("洗衣机的事 13812345678");
  await desk.locator("dialog[open] button[type=submit]").click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("洗衣机的事 138****5678");

  await desk.getByRole("button", { name: "记录原因" }).click();
  await desk.locator("#theme-text").fill("外筒模具批次有裂纹");
  await desk.locator("dialog[open] button[type=submit]").click();
  await expect(desk.getByText("原因：外筒模具批次有裂纹")).toBeVisible();
  await expectAccessible(desk);
  await expectFits(desk);

  // Two voices get a theme of their own.
  const boxes = desk.locator("tbody input[type=checkbox]");
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await expect(desk.getByText("已选 2 条")).toBeVisible();
  await desk.getByRole("button", { name: "拆成新主题" }).click();
  await desk.locator("#theme-text").fill("拆出来的");
  await desk.locator("dialog[open] button[type=submit]").click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("拆出来的");
  await expect(desk.locator("tbody tr.list-row")).toHaveCount(2);
  await expect(desk.getByText("本期 2 条，上期 0 条")).toBeVisible();

  // And go back into the one they came from.
  await desk.getByRole("button", { name: "合并", exact: true }).click();
  await desk.locator("#theme-into").selectOption({ label: "洗衣机的事 138****5678" });
  await desk.locator("dialog[open] button[type=submit]").click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("洗衣机的事 138****5678");
  expect(new URL(desk.url()).pathname).toBe(address);
  await expect(desk.getByText("原因：外筒模具批次有裂纹")).toBeVisible();

  // Who was overtaken is told what is so now, and keeps what was typed.
  await desk.getByRole("button", { name: "改名" }).click();
  await desk.locator("#theme-text").fill("洗衣机");
  const other = await staffPage(browser, "manager", own);
  await openDesk(other, address);
  await other.getByRole("button", { name: "改名" }).click();
  await other.locator("#theme-text").fill("滚筒");
  await other.locator("dialog[open] button[type=submit]").click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("滚筒");
  await desk.locator("dialog[open] button[type=submit]").click();
  await expect(desk.locator("dialog[open]").getByText("现在：滚筒")).toBeVisible();
  await expect(desk.locator("#theme-text")).toHaveValue("洗衣机");
  await desk.locator("dialog[open] button[type=submit]").click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("洗衣机");
});

test("a keyword leads to its voices, and the dashboard to the themes @js", async ({ browser, own }) => {
  test.setTimeout(300_000);
  const desk = await staffPage(browser, "auditor", own);
  await themes(desk);
  await openDesk(desk, "/manage?days=90");
  await desk.getByRole("link", { name: "主题与关键词" }).click();
  await expect(desk).toHaveURL(/\/manage\/themes\?days=90/);
  const word = desk.locator("#cloud a").first();
  const phrase = (await word.textContent()) ?? "";
  await word.click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText(`含“${phrase}”的声音`);
  const rows = desk.locator("tbody tr.list-row");
  await expect(rows.first()).toContainText(phrase);
  await expect(desk.getByRole("status").first()).toContainText(/已查看 \d+ 条声音，找到 \d+ 条/);
  await expectAccessible(desk);
  await expectFits(desk);
  // Who only reads changes nothing.
  await openDesk(desk, "/manage/themes");
  await desk.locator("tbody th a").first().click();
  await expect(desk.getByRole("heading", { name: "本期声音" })).toBeVisible();
  await expect(desk.getByRole("button", { name: "改名" })).toHaveCount(0);
  await expect(desk.locator("input[type=checkbox]")).toHaveCount(0);
});
