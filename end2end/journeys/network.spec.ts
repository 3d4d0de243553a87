// A bad network: a lost reply, no network at all, a second tap. One case each, and the customer sees a receipt.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { openDesk, staffPage } from "../support";

async function typed(page: Page, text: string) {
  await page.goto("/");
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  await page.locator('input[name="kind"][value="complaint"]').check({ force: true });
  await page.locator('textarea[name="text"]').fill(text);
}

const send = (page: Page) => page.locator('form button[type="submit"]').last();

/** A word that no other case has; long numbers would be taken for personal data and not be searched for. */
const mark = () =>
  Array.from({ length: 6 }, () => String.fromCodePoint(0x5000 + Math.floor(Math.random() * 0x3000))).join("");

/** How many cases carry the word. */
async function expectCases(browser: Browser, word: string, count: number) {
  const desk = await staffPage(browser, "manager");
  await openDesk(desk, `/desk/search?q=${encodeURIComponent(word)}`);
  await expect(desk.locator('main a[href^="/desk/cases/"]')).toHaveCount(count);
}

/** The first post is taken, but its answer never arrives; the posts so far are counted. */
async function loseFirstReply(page: Page): Promise<() => number> {
  let posts = 0;
  await page.route("/", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    posts += 1;
    if (posts > 1) return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });
  return () => posts;
}

test("a lost reply makes no second case @js", async ({ page, browser }) => {
  const word = mark();
  const posts = await loseFirstReply(page);
  await typed(page, `冰柜的门关不严，${word}`);
  await send(page).click();
  await expect(page).toHaveURL(/\/r\//);
  expect(posts()).toBe(2);
  await expectCases(browser, word, 1);
});

test("a lost reply, a reload and a second send make one case @js", async ({ page, browser }) => {
  const word = mark();
  const posts = await loseFirstReply(page);
  await typed(page, `冰柜的门关不严，${word}`);
  const token = await page.locator('input[name="form_token"]').inputValue();
  await send(page).click();
  await expect(page.locator("#waiting")).toBeVisible();
  // Impatient: before it is sent again by itself. The draft comes back, and with it what makes it the same form.
  await page.reload();
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  await expect(page.locator("#restored")).toBeVisible();
  await expect(page.locator('textarea[name="text"]')).toHaveValue(`冰柜的门关不严，${word}`);
  await expect(page.locator('input[name="form_token"]')).toHaveValue(token);
  expect(posts()).toBe(1);
  await send(page).click();
  await expect(page).toHaveURL(/\/r\//);
  expect(posts()).toBe(2);
  await expectCases(browser, word, 1);
});

test("without a network it waits and then goes out @js", async ({ page, context, browser }) => {
  const word = mark();
  await typed(page, `师傅没有来，${word}`);
  await context.setOffline(true);
  await send(page).click();
  await expect(page.locator("#waiting")).toBeVisible();
  await context.setOffline(false);
  await expect(page).toHaveURL(/\/r\//, { timeout: 30_000 });
  await expectCases(browser, word, 1);
});

test("a second tap does nothing @js", async ({ page, browser }) => {
  const word = mark();
  let posts = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && new URL(request.url()).pathname === "/") posts += 1;
  });
  await typed(page, `洗衣机漏水，${word}`);
  await send(page).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(page).toHaveURL(/\/r\//);
  expect(posts).toBe(1);
  await expectCases(browser, word, 1);
});
