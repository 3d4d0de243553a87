// The inbox keeps itself: what comes in waits behind a pill, what a colleague took leaves, and nothing is loaded anew.
import { expect, type Page } from "@playwright/test";
import { test } from "../server";
import { fileComplaint, openDesk, scriptErrors, staffPage } from "../support";

const row = (desk: Page, number: string) => desk.locator(`.list-row a[href$="${number}"]`);

/** How many the view above the list counts. */
async function counted(desk: Page, view: string): Promise<number> {
  const link = desk.getByRole("navigation", { name: "视图" }).getByRole("link", { name: view });
  return Number((await link.innerText()).match(/\d+/)?.[0]);
}

/** Remembers this document; whatever loads the page anew makes the answer false. */
async function stays(desk: Page): Promise<() => Promise<boolean>> {
  await desk.evaluate(() => Object.assign(window, { same: true }));
  return () => desk.evaluate(() => "same" in window);
}

test("the inbox shows a new case without reload @js", async ({ page, browser, own }) => {
  const desk = await staffPage(browser, "head", own);
  const errors = scriptErrors(desk);
  await openDesk(desk, "/desk?view=unassigned");
  const same = await stays(desk);
  const before = await counted(desk, "未领取");
  const filed = await fileComplaint(page, "冰柜的灯不亮了，说明书也没有，请告诉我怎么办");

  // Rows don't move under the cursor: they come when asked for.
  const pill = desk.getByRole("button", { name: "1 条新到或有变动", exact: true });
  await expect(pill).toBeVisible();
  await expect(row(desk, filed.number)).toHaveCount(0);
  await expect.poll(() => counted(desk, "未领取")).toBe(before + 1);
  await pill.click();
  await expect(row(desk, filed.number)).toBeVisible();
  await expect(pill).toHaveCount(0);
  // And it goes on: the next one waits again.
  const next = await fileComplaint(page, "冰柜的温度显示一直闪，请告诉我怎么办");
  await expect(pill).toBeVisible();
  await pill.click();
  await expect(row(desk, next.number)).toBeVisible();
  expect(await same()).toBe(true);
  expect(errors).toEqual([]);
});

test("a colleague takes it, the row leaves the list of unassigned ones without reload @js", async ({
  page,
  browser,
  own,
}) => {
  const filed = await fileComplaint(page, "冰柜的抽屉滑轨断了，拉不出来，请安排更换");
  const desk = await staffPage(browser, "head", own);
  const errors = scriptErrors(desk);
  const colleague = await staffPage(browser, "agent", own);
  await openDesk(desk, "/desk?view=unassigned");
  await expect(row(desk, filed.number)).toBeVisible();
  const same = await stays(desk);
  const before = await counted(desk, "未领取");
  // The pointer stands where the button to sign in was; nothing leaves from under it.
  await desk.mouse.move(0, 0);

  await openDesk(colleague, `/desk/cases/${filed.number}`);
  await colleague.getByRole("button", { name: "领取", exact: true }).click();
  await expect(colleague.getByText("已领取，由您负责").first()).toBeVisible();

  await expect.poll(() => counted(desk, "未领取")).toBe(before - 1);
  await expect(row(desk, filed.number)).toHaveCount(0);
  expect(await same()).toBe(true);
  expect(errors).toEqual([]);
});

test("whoever stands on a row keeps it: it changes in place, and leaves when the focus does @js", async ({
  page,
  browser,
  own,
}) => {
  test.skip(test.info().project.name !== "desktop", "the desk's keys need a keyboard");
  const filed = await fileComplaint(page, "冰柜的门封条裂了，冷气漏出来，请安排更换");
  const desk = await staffPage(browser, "head", own);
  const colleague = await staffPage(browser, "agent", own);
  const all = await desk.context().newPage();
  await openDesk(desk, "/desk?view=unassigned");
  await openDesk(all, `/desk?view=open&q=${filed.number}`);
  for (const list of [desk, all]) {
    await list.bringToFront();
    await list.mouse.move(0, 0);
    await row(list, filed.number).focus();
  }
  const before = await counted(desk, "未领取");

  await openDesk(colleague, `/desk/cases/${filed.number}`);
  await colleague.getByRole("button", { name: "领取", exact: true }).click();
  await expect(colleague.getByText("已领取，由您负责").first()).toBeVisible();

  // In the view that holds it the owner is there, and the focus where it was.
  const line = all.locator(".list-row").filter({ hasText: filed.number });
  await expect(line).not.toContainText("无人负责");
  await expect(row(all, filed.number)).toBeFocused();
  // In the view that no longer holds it the row waits for the focus to go.
  await desk.bringToFront();
  await expect.poll(() => counted(desk, "未领取")).toBe(before - 1);
  await expect(row(desk, filed.number)).toBeFocused();
  await desk.getByRole("navigation", { name: "视图" }).getByRole("link", { name: "未领取" }).focus();
  await expect(row(desk, filed.number)).toHaveCount(0);
});

test("a list that is fetched takes nobody's place with it @js", async ({ page, browser, own }) => {
  test.skip(test.info().project.name !== "desktop", "the desk's keys need a keyboard");
  const filed = await fileComplaint(page, "冰柜的隔板少了一块，请安排补寄");
  const desk = await staffPage(browser, "head", own);
  await openDesk(desk, `/desk?q=${filed.number}&view=unassigned`);
  const line = desk.locator("tr.list-row").filter({ hasText: filed.number });
  const tab = (name: string) => desk.getByRole("navigation", { name: "视图" }).getByRole("link", { name });

  /** Opens a view by its tab, does something meanwhile, and comes back when the view's own rows are there. */
  async function open(view: string, meanwhile: () => Promise<void>) {
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await desk.route("**/api/cases/inbox", async (route) => {
      await held;
      await route.continue();
    });
    await line.evaluate((tr) => (tr.dataset.before = ""));
    await tab(view).focus();
    await desk.keyboard.press("Enter");
    await meanwhile();
    answer();
    await expect(line).toBeVisible();
    await expect(desk.locator("tr[data-before]")).toHaveCount(0);
    await desk.unroute("**/api/cases/inbox");
  }

  // On the tab that was pressed one stays, to press the next.
  await open("全部未结", () => expect(desk).toHaveURL(/view=open/));
  await expect(tab("全部未结")).toBeFocused();
  // And on the row that was reached before the answer came.
  await open("未领取", async () => {
    await desk.keyboard.press("j");
    await expect(row(desk, filed.number)).toBeFocused();
  });
  await expect(row(desk, filed.number)).toBeFocused();
});
