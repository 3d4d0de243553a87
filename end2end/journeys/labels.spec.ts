// A tag that people correct is learned from, and the next voice like it is read that way.
import { expect } from "@playwright/test";
import { test } from "../server";
import { expectAccessible, fileComplaint, openDesk, staffPage } from "../support";

test("correct a tag, train, and the model uses it", async ({ page, browser, own }) => {
  test.setTimeout(180_000);
  const said = "投影灯罩的卡扣对不上，灯罩总往下滑";
  const head = await staffPage(browser, "head", own);

  // Three voices get a category that no rule would have found.
  for (let n = 0; n < 3; n++) {
    const filed = await fileComplaint(page, `${said}，第${n + 1}次反映`);
    await openDesk(head, `/desk/cases/${filed.number}`);
    await expect(head.locator("section[aria-labelledby=read]")).not.toContainText("政策变化");
    const option = head.locator("#set-category option", { hasText: "政策变化" });
    await head.locator("#set-category").selectOption({ label: (await option.textContent()) ?? "" });
    await expect(head.getByText("更新分类").first()).toBeVisible();
  }

  // A mood is corrected with one tap.
  const negative = head.locator("section[aria-labelledby=read]").getByRole("button", { name: "负面" });
  const positive = head.locator("section[aria-labelledby=read]").getByRole("button", { name: "正面" });
  await positive.click();
  await expect(positive).toHaveAttribute("aria-pressed", "true");
  await expect(negative).toHaveAttribute("aria-pressed", "false");

  // So is the kind; what was promised stays.
  const kinds = head.locator("section[aria-labelledby=read] dd").first();
  await kinds.getByRole("button", { name: "建议" }).click();
  await expect(kinds.getByRole("button", { name: "建议" })).toHaveAttribute("aria-pressed", "true");
  await expect(head.getByText("工单的编号、阶段和承诺仍按“投诉”")).toBeVisible();
  await expectAccessible(head);

  const admin = await staffPage(browser, "admin", own);
  await openDesk(admin, "/admin/language");
  await admin.getByRole("button", { name: "用标注训练" }).click();
  const learned = admin.locator("tbody tr").filter({ hasText: "使用中" });
  await expect(learned.locator("td").first()).toHaveText("1", { timeout: 120_000 });
  await expect(learned).toContainText("%");

  const filed = await fileComplaint(page, `${said}，又掉了`);
  await openDesk(head, `/desk/cases/${filed.number}`);
  const first = head.locator("section[aria-labelledby=read] dd").nth(1).locator("button.chip").first();
  await expect(first).toContainText("政策变化");
  await first.click();
  await expect(first).toHaveAttribute("aria-pressed", "true");

  // Back to keyword rules, by the version table.
  const rules = admin.locator("tbody tr").filter({ hasText: "仅关键词规则" });
  await rules.getByRole("button", { name: "改用此版本" }).click();
  await expect(rules).toContainText("使用中");
});

test("the queue is worked through by keyboard @js", async ({ browser, own }) => {
  const desk = await staffPage(browser, "manager", own);
  await openDesk(desk, "/desk/labels");
  // With its time and number: journeys before may have filed the same words.
  const words = desk.locator("article");
  const before = await words.textContent();
  await desk.keyboard.press("s");
  await expect(words).not.toHaveText(before ?? "");
  await desk.keyboard.press("u");
  await expect(words).toHaveText(before ?? "");
  // The letter of its number says the kind, and stays on the voice.
  const praise = desk.getByRole("group", { name: "类型" }).getByRole("button", { name: "表扬" });
  await desk.keyboard.press("y");
  await expect(praise).toHaveAttribute("aria-pressed", "true");
  await desk.keyboard.press("t");
  await expect(praise).toHaveAttribute("aria-pressed", "false");
  await expectAccessible(desk);
  await desk.keyboard.press("1");
  await expect(desk.getByRole("status").first()).toContainText("本次 1 条");
  await desk.keyboard.press("2");
  await expect(desk.getByRole("status").first()).toContainText("本次 2 条");
  await desk.reload();
  await expect(desk.getByRole("status").first()).toContainText("今天共 2 条");
});
