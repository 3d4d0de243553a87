// Whose hands a case is in, whose voice it is, and by when: what the side of the case page is for. @js
import { expect, test, type Page } from "@playwright/test";
import { expectAccessible, expectFits, fileComplaint, openDesk, scriptErrors, staffPage } from "../support";

const PHONE = "13900007391";

test.beforeEach(() => {
  test.skip(test.info().project.name !== "desktop", "the desk's own");
});

/** The words of the chosen line. */
const chosen = (desk: Page, id: string) => desk.locator(`${id} option:checked`);

test("a case is handed to a person and to another department @js", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "客服电话一直打不通，答应的回电也没有来");
  const desk = await staffPage(browser, "head");
  const errors = scriptErrors(desk);
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await expect(chosen(desk, "#set-department")).toHaveText("客户服务部");
  await expect(chosen(desk, "#set-owner")).toHaveText("无人负责");

  // To a person of the department: kept, and told in the history with who did it.
  await desk.locator("#set-owner").selectOption({ label: "林子豪" });
  await expect(desk.getByText("已保存").first()).toBeVisible();
  await desk.reload();
  await expect(desk.locator("html[data-alive]")).toHaveCount(1);
  await expect(chosen(desk, "#set-owner")).toHaveText("林子豪");
  const history = desk.getByRole("region", { name: "经过" }).getByRole("listitem");
  await expect(history.filter({ hasText: "林子豪" })).toContainText("人工指派");

  // To another department: its people are offered, and nobody owns it until one of them does.
  await desk.locator("#set-department").selectOption({ label: "售后维修部" });
  await expect(chosen(desk, "#set-owner")).toHaveText("无人负责");
  const theirs = await staffPage(browser, "head", undefined, "head2");
  await openDesk(theirs, `/desk/cases/${filed.number}`);
  await expect(chosen(theirs, "#set-department")).toHaveText("售后维修部");
  await theirs.locator("#set-owner").selectOption({ label: "吴海涛" });
  await expect(theirs.getByText("已保存").first()).toBeVisible();
  await theirs.reload();
  await expect(theirs.locator("html[data-alive]")).toHaveCount(1);
  await expect(chosen(theirs, "#set-department")).toHaveText("售后维修部");
  await expect(chosen(theirs, "#set-owner")).toHaveText("吴海涛");
  await expect(theirs.locator("#set-owner option", { hasText: "林子豪" })).toHaveCount(0);

  // The customer is told which department it is.
  await page.goto(filed.link);
  await expect(page.getByText("由我们处理：售后维修部")).toBeVisible();
  expect(errors).toEqual([]);
});

test("a customer is masked until somebody says why @js", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "热水器打不着火，家里有老人，请尽快上门", PHONE);
  const desk = await staffPage(browser, "head");
  await openDesk(desk, `/desk/cases/${filed.number}`);
  const card = desk.getByRole("region", { name: "顾客", exact: true });
  await expect(card).toContainText("张**");
  await expect(card).toContainText("139****7391");
  // Not even in what the page was made from.
  const content = await desk.content();
  expect(content).not.toContain(PHONE);
  expect(content).not.toContain("张三丰");

  await card.getByRole("button", { name: "查看完整联系方式" }).click();
  const dialog = desk.getByRole("dialog");
  const show = dialog.getByRole("button", { name: "查看完整联系方式" });
  await expect(show).toBeDisabled();
  await dialog.getByLabel("为什么要查看（谁看了哪个工单会写入审计）").fill("上门前要打电话约时间");
  await expectAccessible(desk);
  await show.click();
  await expect(card).toContainText("张三丰");
  await expect(card).toContainText(PHONE);
  await expect(card).toContainText("已显示，本次查看已记录");

  // The next look is masked again; the auditor reads who looked, and at which case.
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await expect(card).toContainText("张**");
  const auditor = await staffPage(browser, "auditor");
  await openDesk(auditor, "/admin/audit");
  const line = auditor.locator("tbody tr", { hasText: `case:${filed.number}` });
  await expect(line).toContainText("查看完整联系方式");
  await expect(line).toContainText("周敏");
});

test("each promise says what is left and why it is due then @js", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "热水器忽冷忽热，洗到一半没有热水");
  const desk = await staffPage(browser, "head");
  await openDesk(desk, `/desk/cases/${filed.number}`);
  const promises = desk.getByRole("region", { name: "承诺时限" });
  const promise = (name: string) => promises.locator("> ul > li", { hasText: name });
  await expect(promise("确认收到")).toContainText("按时完成");
  await expect(promise("首次反馈")).toContainText(/剩 3 小时 \d+ 分/);
  await expect(promise("解决")).toContainText(/剩 \d+ 天 \d+ 小时/);

  // The reasons are folded away, and each is a sentence; they end with the time that is shown.
  for (const name of ["首次反馈", "解决"]) {
    const reasons = promise(name).locator("ol li");
    await expect(reasons.first()).toBeHidden();
    await promise(name).getByText("为什么是这个时间？").click();
    await expect(reasons.first()).toBeVisible();
    expect((await reasons.allInnerTexts()).every((text) => text.length > 4)).toBe(true);
    await expect(promise(name).locator("summary time")).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
  }
  await expect(promise("首次反馈").locator("ol")).toContainText("4 小时");
  await expectAccessible(desk);
  await expectFits(desk);
});
