// The two main jobs without a mouse: the agent's round, and the customer's form. @js
import { expect, test, type Page } from "@playwright/test";
import { fileComplaint, openDesk, staffPage } from "../support";

/** A ring is drawn around what has the focus; a card draws it for the button inside it. */
async function expectFocusShows(page: Page) {
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const focused = document.activeElement;
          return [focused, focused?.closest("label")].some((one) => {
            if (!one) return false;
            const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
            const clear = outlineColor === "transparent" || /[,/] 0\)$/.test(outlineColor);
            return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && !clear;
          });
        }),
      { message: "what has the focus shows it" },
    )
    .toBe(true);
}

/** Presses Tab until the wanted element has the focus, and sees to it that the focus shows. */
async function tabTo(page: Page, selector: string, most = 60) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    const there = await page.evaluate((wanted) => !!document.activeElement?.matches(wanted), selector);
    if (there) return expectFocusShows(page);
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} was not reached by Tab`);
}

test("an agent opens the inbox, takes a case, replies and offers a solution @js", async ({
  page,
  browser,
}) => {
  test.skip(test.info().project.name !== "desktop", "the desk's keys need a keyboard");
  test.setTimeout(90_000);
  const filed = await fileComplaint(page, "冰柜的抽屉断了一格，请安排更换");
  const desk = await staffPage(browser, "head");
  await openDesk(desk, "/desk/board");

  // g i: the inbox; j: its first row, Enter: the case.
  await desk.keyboard.press("g");
  await desk.keyboard.press("i");
  await expect(desk).toHaveURL(/\/desk$/);
  await expect(desk.locator("input[type=search]")).toBeVisible();
  await tabTo(desk, "input[type=search]");
  await desk.keyboard.insertText(filed.number);
  await desk.keyboard.press("Enter");
  await expect(desk).toHaveURL(/[?&]q=/);
  await tabTo(desk, 'nav a[href*="view=open"]');
  await desk.keyboard.press("Enter");
  const row = desk.locator(`.list-row a[href="/desk/cases/${filed.number}"]`);
  await expect(row).toBeVisible();
  await desk.keyboard.press("j");
  await expect(row).toBeFocused();
  await expectFocusShows(desk);
  await desk.keyboard.press("Enter");
  await expect(desk.getByRole("heading", { name: filed.number })).toBeVisible();

  // t: take.
  await desk.keyboard.press("t");
  await expect(desk.getByText("已领取，由您负责").first()).toBeVisible();

  // r: reply; Ctrl+Enter sends.
  await desk.keyboard.press("r");
  await expect(desk.locator("#write-reply")).toBeFocused();
  await desk.keyboard.insertText("您好，今天安排师傅上门更换抽屉。");
  await desk.keyboard.press("Control+Enter");
  await expect(desk.locator("#write-reply")).toHaveValue("");
  await expect(desk.getByText("今天安排师傅上门更换抽屉").first()).toBeVisible();

  // Escape leaves the field with its draft; digits open the tabs in their order.
  await desk.keyboard.insertText("还有一件事");
  await desk.keyboard.press("Escape");
  await expect(desk.locator("#write-reply")).not.toBeFocused();
  await desk.keyboard.press("3");
  await expect(desk.locator("#write-proposal")).toBeFocused();
  await desk.keyboard.press("Escape");
  await desk.keyboard.press("1");
  await expect(desk.locator("#write-reply")).toBeFocused();
  await expect(desk.locator("#write-reply")).toHaveValue("还有一件事");

  // The tab of solutions, its text, a measure, and off it goes.
  await desk.locator("#write-reply").focus();
  for (let pressed = 0; pressed < 8; pressed += 1) {
    await desk.keyboard.press("Shift+Tab");
    if (await desk.getByRole("tab", { name: "提出方案" }).evaluate((tab) => tab === document.activeElement)) break;
  }
  await desk.keyboard.press("Enter");
  await expect(desk.locator("#write-proposal")).toBeFocused();
  await desk.keyboard.insertText("免费更换抽屉，师傅明天上午上门");
  await desk.keyboard.press("Tab");
  await expect(desk.getByLabel("维修", { exact: true })).toBeFocused();
  await desk.keyboard.press("Space");
  await desk.keyboard.press("Control+Enter");
  await expect(desk.locator("#write-proposal")).toHaveValue("");
  await expect(desk.locator("#proposals")).toBeVisible();

  // ?: the sheet of keys; Escape closes it and u goes back.
  await desk.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await desk.keyboard.press("?");
  await expect(desk.locator("dialog[open]")).toBeVisible();
  await desk.keyboard.press("Escape");
  await expect(desk.locator("dialog[open]")).toHaveCount(0);
  await desk.keyboard.press("u");
  await expect(desk).toHaveURL(/\/desk$/);
});

test("a customer files a complaint with the keyboard alone", async ({ page }) => {
  test.skip(test.info().project.use.javaScriptEnabled === false, "the focus is asked for by script");
  await page.goto("/");
  await expect(page.locator("html[data-alive]")).toHaveCount(1);

  // The first stop skips to the content.
  await page.keyboard.press("Tab");
  await expect(page.locator(".skip-link")).toBeFocused();
  await expectFocusShows(page);
  await page.keyboard.press("Enter");
  await tabTo(page, 'input[name="kind"]');
  await page.keyboard.press("Space");
  await expect(page.locator('input[name="kind"][value="complaint"]')).toBeChecked();

  // Too short: the focus goes to what is to be mended.
  await tabTo(page, 'textarea[name="text"]');
  await page.keyboard.insertText("慢");
  await tabTo(page, "#send");
  await page.keyboard.press("Enter");
  await expect(page.locator("#text-error")).not.toBeEmpty();
  await expect(page.locator('textarea[name="text"]')).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.insertText("，等了四十分钟没有人来，请尽快处理");

  await tabTo(page, 'input[name="name"]');
  await page.keyboard.insertText("张三丰");
  await tabTo(page, 'input[name="contact"]');
  await page.keyboard.insertText("13900001234");
  await tabTo(page, 'input[name="consent"]');
  await page.keyboard.press("Space");
  await tabTo(page, "#send");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/r\//);

  // And on to the case, where a message is written.
  await tabTo(page, "a[data-follow]");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/case$/);
  await tabTo(page, "#write-text");
  await page.keyboard.insertText("下午三点以后都在家");
  await tabTo(page, "form:has(#write-text) button");
  await page.keyboard.press("Enter");
  await expect(page.locator("#messages li")).toContainText("下午三点以后都在家");
});
