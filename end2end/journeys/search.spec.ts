// Finding a case by keyboard: Ctrl-K, a few letters, Enter. @js
import { expect, test } from "@playwright/test";
import { expectAccessible, fileComplaint, openDesk, staffPage } from "../support";

test("the palette finds a case by pinyin, opens it, and shows all hits @js", async ({
  page,
  browser,
}) => {
  test.skip(test.info().project.name !== "desktop", "the desk's keys need a keyboard");
  const filed = await fileComplaint(page, "王經理说榨汁机刀头松动，一直没有人换");
  const desk = await staffPage(browser, "head");
  await openDesk(desk, "/desk/board");
  const opener = desk.getByRole("link", { name: "搜索", exact: true });
  await opener.focus();

  // Ctrl-K puts the cursor into the field; letters find the case by its pinyin.
  await desk.keyboard.press("Control+k");
  const field = desk.getByRole("combobox", { name: "搜索工单或打开页面" });
  await expect(field).toBeFocused();
  await desk.keyboard.type("zhazhiji");
  const hit = desk.getByRole("option").filter({ hasText: filed.number });
  await expect(hit).toBeVisible();
  await expectAccessible(desk);

  // Escape closes and gives the focus back; nothing typed is lost.
  await desk.keyboard.press("Escape");
  await expect(field).toBeHidden();
  await expect(opener).toBeFocused();

  // Down and Enter open it.
  await desk.keyboard.press("Control+k");
  await field.fill("王经理 榨汁机");
  await expect(hit).toBeVisible();
  await desk.keyboard.press("ArrowDown");
  await expect(hit).toHaveAttribute("aria-selected", "true");
  await desk.keyboard.press("Enter");
  await expect(desk.getByRole("heading", { name: filed.number })).toBeVisible();

  // A page by its name.
  await desk.keyboard.press("Control+k");
  await field.fill("看板");
  await desk.keyboard.press("ArrowDown");
  await desk.keyboard.press("Enter");
  await expect(desk).toHaveURL(/\/desk\/board$/);

  // Without a choice, Enter shows all hits with the words marked.
  await desk.keyboard.press("Control+k");
  await field.fill("王经理");
  await desk.keyboard.press("Enter");
  await expect(desk).toHaveURL(/\/desk\/search\?q=/);
  const row = desk.getByRole("listitem").filter({ hasText: filed.number });
  await expect(row.locator("mark").first()).toHaveText("王經理");
  await expectAccessible(desk);
});

test("the page of hits needs no script", async ({ browser, baseURL }) => {
  const staff = await staffPage(browser, "agent");
  const state = await staff.context().storageState();
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, storageState: state });
  const page = await context.newPage();
  await page.goto("/desk/search");
  await expect(page.getByText("输入要找的内容")).toBeVisible();
  await page.locator('main input[name="q"]').fill("冰箱");
  await page.locator("main form button[type=submit]").click();
  await expect(page).toHaveURL(/q=/);
  await expect(page.locator("main mark").first()).toHaveText("冰箱");
  await page.locator('main input[name="q"]').fill("没有这样的东西吧");
  await page.locator("main form button[type=submit]").click();
  await expect(page.getByText("没有找到")).toBeVisible();
});
