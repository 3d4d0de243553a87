// Cards of the board move by pointer and by keyboard, the case follows, and a refusal says why.
import { expect, type Locator, type Page } from "@playwright/test";
import { test } from "../server";
import { fileComplaint, openDesk, staffPage } from "../support";

test.beforeEach(() => {
  test.skip(test.info().project.name !== "desktop", "the board is a page of the desk");
});

function column(desk: Page, name: string) {
  const heading = desk.getByRole("heading", { name: new RegExp(`^${name}`) });
  return desk.locator("section.board-column").filter({ has: heading });
}

/** A fresh case, in the board's first column. */
async function board(page: Page, desk: Page) {
  const { number } = await fileComplaint(page, "冰柜门把手是松的，请安排人来看看");
  await openDesk(desk, "/desk/board");
  const card = desk.locator("li.board-card").filter({ hasText: number });
  await expect(column(desk, "待处理").locator(card)).toBeVisible();
  return { number, card };
}

/** Drags as a hand does: straight across, so that the page does not scroll under the card that is held. */
async function drag(desk: Page, card: Locator, target: Locator) {
  await card.scrollIntoViewIfNeeded();
  const [from, to] = [await card.boundingBox(), await target.boundingBox()];
  if (!from || !to) throw new Error("the card and the column are on the page");
  const y = from.y + from.height / 2;
  await desk.mouse.move(from.x + from.width / 2, y);
  await desk.mouse.down();
  await desk.mouse.move(to.x + to.width / 2, y, { steps: 8 });
  await desk.mouse.up();
}

async function expectStage(desk: Page, number: string, stage: string) {
  await openDesk(desk, `/desk/cases/${number}`);
  await expect(desk.getByText(`到“${stage}”`).first()).toBeVisible();
}

test("a card is dragged to another stage @js", async ({ page, browser, own }) => {
  const desk = await staffPage(browser, "head", own);
  const { number, card } = await board(page, desk);
  await drag(desk, card, column(desk, "处理中"));
  await expect(column(desk, "处理中").locator(card)).toBeVisible();
  await expect(column(desk, "待处理").locator(card)).toHaveCount(0);
  await expect(desk.getByText("已移到“处理中”")).toBeVisible();
  await expectStage(desk, number, "处理中");
});

test("a card is moved with the keyboard alone @js", async ({ page, browser, own }) => {
  const desk = await staffPage(browser, "head", own);
  const { number, card } = await board(page, desk);
  await card.getByRole("link", { name: number }).focus();
  await desk.keyboard.press("Tab");
  await expect(card.getByRole("combobox", { name: `移到… ${number}` })).toBeFocused();
  await desk.keyboard.press("ArrowDown");
  await expect(column(desk, "处理中").locator(card)).toBeVisible();
  await expect(desk.getByText("已移到“处理中”")).toBeVisible();
  // The cursor goes with the card.
  await expect(column(desk, "处理中").locator(card).getByRole("combobox")).toBeFocused();
  await expectStage(desk, number, "处理中");
});

test("a move that is refused is taken back and says why @js", async ({ page, browser, own }) => {
  const desk = await staffPage(browser, "head", own);
  const { number, card } = await board(page, desk);
  await drag(desk, card, column(desk, "已关闭"));
  const alert = desk.locator("main [role=alert]");
  await expect(alert).toContainText("还不能结案，缺少：原因、处理措施");
  await expect(column(desk, "待处理").locator(card)).toBeVisible();
  await openDesk(desk, `/desk/cases/${number}`);
  await expect(desk.getByText("到“已关闭”")).toHaveCount(0);
});
