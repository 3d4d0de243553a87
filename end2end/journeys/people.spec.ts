// An admin adds somebody, gives a new password to somebody who is locked out, and changes the departments.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { openDesk, signIn } from "../support";

/** The one-time password that the page shows, with whose it is. */
async function secret(page: Page, login: string): Promise<string> {
  const note = page.locator("main [role=alert]").filter({ hasText: `一次性密码 · ${login}` });
  return note.locator("code").innerText();
}

async function enters(browser: Browser, login: string, password: string): Promise<boolean> {
  const { baseURL, locale } = test.info().project.use;
  const context = await browser.newContext({ baseURL, locale });
  const page = await context.newPage();
  await page.goto("/login");
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(password);
  await page.locator("form.login-form button[type=submit]").click();
  await page.waitForLoadState();
  const entered = !page.url().includes("/login");
  await context.close();
  return entered;
}

test("a new person's password is reset by an admin @js", async ({ page, browser }) => {
  const login = `new.${test.info().project.name}.${Date.now()}`;
  await signIn(page, "admin");
  await openDesk(page, "/admin/people");
  await page.locator("main button.btn-primary").first().click();
  const dialog = page.locator("dialog[open]");
  await dialog.locator("#person-login").fill(login);
  await dialog.locator("#person-name").fill("新同事");
  await dialog.getByRole("button", { name: "添加角色" }).click();
  await dialog.locator("button[type=submit]").click();
  const first = await secret(page, login);
  const row = page.locator("tr").filter({ hasText: login });
  await row.getByRole("button", { name: "重置密码" }).click();
  await expect(dialog).toContainText("重置“新同事”的密码？");
  await expect(dialog).toContainText("旧密码作废");
  await dialog.getByRole("button", { name: "重置密码" }).click();
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  await expect.poll(() => secret(page, login)).not.toBe(first);
  const second = await secret(page, login);
  expect(await enters(browser, login, first)).toBe(false);
  expect(await enters(browser, login, second)).toBe(true);
  // Nobody resets the own password here: that asks for the old one.
  const own = page.locator("tr").filter({ has: page.getByText("admin", { exact: true }) });
  await expect(own.getByRole("button", { name: "重置密码" })).toHaveCount(0);
});

test("a new department takes somebody in and is retired once it is empty @js", async ({ page }) => {
  const mark = `${test.info().project.name}.${Date.now()}`;
  const [login, team] = [`moved.${mark}`, `夜班 ${mark}`];
  await signIn(page, "admin");
  await openDesk(page, "/admin/people");
  const dialog = page.locator("dialog[open]");
  const line = page.locator("li.tree-line").filter({ hasText: team });
  const row = page.locator("tr").filter({ hasText: login });
  const save = () => dialog.locator("button[type=submit]").click();
  await page.locator("li.tree-line").first().getByRole("button", { name: "新增下级" }).click();
  await dialog.locator("#department-zh").fill(team);
  await dialog.locator("#department-en").fill(`Night ${mark}`);
  await save();
  await expect(line).toContainText(`Night ${mark}`);
  await expect(dialog).toHaveCount(0);

  await page.locator("main button.btn-primary").first().click();
  const places = dialog.locator("#person-department");
  const there = await places.locator("option", { hasText: team }).getAttribute("value");
  await dialog.locator("#person-login").fill(login);
  await dialog.locator("#person-name").fill("夜班同事");
  await places.selectOption(there);
  await dialog.getByRole("button", { name: "添加角色" }).click();
  await save();
  await expect(row).toContainText(team);

  // Somebody is still in it.
  await line.getByRole("button", { name: "停用" }).click();
  await expect(dialog).toContainText(`停用“${team}”？`);
  await save();
  await expect(dialog.locator("[role=alert]")).toContainText("还有 1 名可登录的人员");
  await dialog.getByRole("button", { name: "取消" }).click();

  await row.getByRole("button", { name: "修改" }).click();
  await expect(places).toHaveValue(there ?? "");
  await dialog.locator("#person-name").fill("白班同事");
  await places.selectOption({ index: 0 });
  await save();
  await expect(row).toContainText("白班同事");
  await expect(row).not.toContainText(team);

  await line.getByRole("button", { name: "停用" }).click();
  await save();
  await expect(line).toContainText("已停用");
  await expect(dialog).toHaveCount(0);
  // It is offered for nobody new.
  await page.locator("main button.btn-primary").first().click();
  await expect(places.locator("option").first()).toBeAttached();
  await expect(places.locator("option", { hasText: team })).toHaveCount(0);
});
