// What an admin changes in the tree, customers' forms show at once; old cases keep what they had.
import { expect, type Page } from "@playwright/test";
import { test } from "../server";
import { fileComplaint, openDesk, staffPage } from "../support";

/** The row of a node in the editor. */
function row(desk: Page, name: string) {
  return desk.locator("li.tree-line").filter({ has: desk.getByText(name, { exact: true }) });
}

async function tool(desk: Page, name: string, button: string) {
  const line = row(desk, name);
  const head = line.locator("button[aria-expanded]");
  if ((await head.getAttribute("aria-expanded")) !== "true") await head.click();
  await line.getByRole("button", { name: button, exact: true }).click();
}

async function names(desk: Page, zh: string, en: string) {
  const dialog = desk.locator("dialog[open]");
  await dialog.locator("#node-zh").fill(zh);
  await dialog.locator("#node-en").fill(en);
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(desk.locator("dialog[open]")).toHaveCount(0);
}

/** Names of the form's categories in one language. */
async function offered(page: Page, language: "zh" | "en"): Promise<string> {
  await page.goto(`/?lang=${language}`);
  return (await page.locator('select[name="category"] option').allTextContents()).join("\n");
}

test("a node is added, renamed, moved and retired, and the form follows", async ({
  page,
  browser,
  own,
}) => {
  test.setTimeout(120_000);
  const mark = `${test.info().project.name}-${Date.now()}`;
  const [zh, en] = [`包装${mark}`, `Packing ${mark}`];
  const [newZh, newEn] = [`外包装${mark}`, `Outer packing ${mark}`];
  const admin = await staffPage(browser, "admin", own);
  await openDesk(admin, "/admin/taxonomy");

  // Without a Chinese name it is refused, and says so.
  await admin.getByRole("button", { name: "新增一级项" }).click();
  await admin.locator("dialog[open]").getByRole("button", { name: "保存" }).click();
  await expect(admin.locator("dialog[open] [role=alert]")).toContainText("请填写中文名称");
  await names(admin, zh, en);
  await expect(row(admin, zh)).toBeVisible();
  expect(await offered(page, "zh")).toContain(zh);
  expect(await offered(page, "en")).toContain(en);

  await tool(admin, zh, "改名");
  await names(admin, newZh, newEn);
  await expect(row(admin, newZh)).toBeVisible();
  expect(await offered(page, "en")).toContain(newEn);
  const renamed = await offered(page, "zh");
  expect(renamed).toContain(newZh);
  expect(renamed.split("\n")).not.toContain(zh);

  // From the last of the top to below the one above it.
  await expect(row(admin, newZh).locator("div").first()).toHaveClass(/pl-2/);
  await tool(admin, newZh, "降为上一项的下级");
  await expect(row(admin, newZh).locator("div").first()).toHaveClass(/pl-8/);
  // Customers choose among the top level only; the desk has them all.
  expect(await offered(page, "zh")).not.toContain(newZh);

  // A case that carries it stays readable after it is retired.
  const filed = await fileComplaint(page, "送来时外箱破了一个大洞，请安排处理");
  const head = await staffPage(browser, "head", own);
  await openDesk(head, `/desk/cases/${filed.number}`);
  await head.locator("#set-category").selectOption({ label: await label(head, newZh) });
  await expect(head.getByText("更新分类").first()).toBeVisible();

  await openDesk(admin, "/admin/taxonomy");
  await tool(admin, newZh, "升一级");
  await expect(row(admin, newZh).locator("div").first()).toHaveClass(/pl-2/);
  expect(await offered(page, "zh")).toContain(newZh);
  await tool(admin, newZh, "停用");
  await expect(admin.locator("dialog[open]")).toContainText("1 件工单正在使用");
  await admin.locator("dialog[open]").getByRole("button", { name: "停用" }).click();
  await expect(row(admin, newZh).getByText("已停用")).toBeVisible();
  expect(await offered(page, "zh")).not.toContain(newZh);
  expect(await offered(page, "en")).not.toContain(newEn);
  await openDesk(head, `/desk/cases/${filed.number}`);
  await expect(head.locator("#set-category option:checked")).toContainText(newZh);

  await tool(admin, newZh, "恢复");
  await expect(row(admin, newZh).getByText("已停用")).toHaveCount(0);
  expect(await offered(page, "zh")).toContain(newZh);
});

/** The whole label of an option that ends like this; levels are shown by what stands before it. */
async function label(desk: Page, name: string): Promise<string> {
  const option = desk.locator("#set-category option", { hasText: name });
  return (await option.textContent()) ?? "";
}
