// Whoever opens a case sees which others say nearly the same, and gets there by keyboard.
import { expect, test } from "@playwright/test";
import { expectAccessible, expectFits, fileComplaint, openDesk, scriptErrors, staffPage } from "../support";

test("a case names those whose customers wrote nearly the same", async ({ page, browser }, info) => {
  // Of one project's own: others file the same words.
  const said = `阳台推拉门的滑轮断了两个，推不动也关不严，${info.project.name}`;
  const first = await fileComplaint(page, said, "13900004321");
  const second = await fileComplaint(page, `${said}！！`, "13900004321");
  const head = await staffPage(browser, "manager");
  const errors = scriptErrors(head);
  await openDesk(head, `/desk/cases/${second.number}`);
  const near = head.locator("section[aria-labelledby=near]");
  await expect(near).toContainText("同一顾客");
  await expectAccessible(head);
  await expectFits(head);
  const link = near.getByRole("link", { name: first.number });
  await link.focus();
  await head.keyboard.press("Enter");
  await expect(head.getByRole("heading", { name: first.number })).toBeVisible();
  await expect(near.getByRole("link", { name: second.number })).toBeVisible();
  expect(errors).toEqual([]);
});
