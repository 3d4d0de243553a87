// Signing in and out, and what each role finds at its desk.
import { expect, type Page } from "@playwright/test";
import { test } from "../server";
import { openDesk, people, signIn, type Role } from "../support";

/** Links of the navigation, by role; other addresses are refused. */
const DESKS: Record<Role, string[]> = {
  agent: ["/desk", "/desk/chase", "/desk/board", "/desk/voices", "/desk/labels", "/desk/handbook", "/desk/reminders"],
  head: ["/desk", "/desk/chase", "/desk/board", "/desk/voices", "/desk/labels", "/desk/handbook", "/desk/reminders", "/manage", "/manage/themes", "/manage/imports"],
  manager: ["/desk", "/desk/board", "/desk/voices", "/desk/labels", "/desk/handbook", "/desk/reminders", "/manage", "/manage/themes", "/manage/imports"],
  admin: [
    "/admin/taxonomy",
    "/admin/types",
    "/admin/routing",
    "/admin/urgent",
    "/admin/clocks",
    "/admin/escalation",
    "/admin/calendar",
    "/admin/gate",
    "/admin/survey",
    "/admin/retention",
    "/admin/wording",
    "/admin/replies",
    "/admin/language",
    "/admin/people",
    "/admin/jobs",
  ],
  auditor: ["/desk", "/desk/board", "/desk/voices", "/desk/handbook", "/desk/reminders", "/manage", "/manage/themes", "/admin/audit"],
  reporter: [],
};

const PAGES = [...new Set(Object.values(DESKS).flat())];

async function enter(page: Page, login: string, password: string) {
  await page.goto("/login");
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(password);
  await page.locator("form.login-form button[type=submit]").click();
}

test("a wrong password and a wrong account read the same", async ({ page }) => {
  const told: string[] = [];
  for (const login of ["agent4", `nobody-${Date.now()}`]) {
    await enter(page, login, "wrong password 1");
    const alert = page.locator("[role=alert]");
    await expect(alert).toHaveText("账号或密码不正确");
    await expect(page.locator("#login")).toHaveValue(login);
    await expect(page.locator("#password")).toHaveValue("");
    told.push((await page.locator("main").innerText()).replaceAll(login, ""));
  }
  expect(told[0]).toBe(told[1]);
});

for (const role of Object.keys(DESKS) as Role[]) {
  test(`${role} finds the own desk and no other @js`, async ({ page }) => {
    await signIn(page, role);
    await openDesk(page, "/me");
    const links = page.locator("#nav nav a");
    const shown = await links.evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    expect(shown).toEqual([...DESKS[role], "/demo/mailbox"]);
    for (const path of PAGES) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(DESKS[role].includes(path) ? 200 : 403);
    }
  });
}

test("a page asked for before signing in opens after it", async ({ page }) => {
  await page.goto("/desk/board");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.locator("#login").fill(people.agent);
  await page.locator("#password").fill("huiyin-demo-2026");
  await page.locator("form.login-form button[type=submit]").click();
  await expect(page).toHaveURL(/\/desk\/board$/);
});

test("signing out ends the session, also for its copied cookie @js", async ({ page }) => {
  await signIn(page, "reporter");
  const cookies = await page.context().cookies();
  const menu = page.locator("button[aria-controls=nav]");
  if (await menu.isVisible()) await menu.click();
  await page.locator('form[action="/logout"] button').click();
  await expect(page).toHaveURL(/\/login/);
  for (const kept of [[], cookies]) {
    await page.context().clearCookies();
    await page.context().addCookies(kept);
    await page.goto("/me");
    await expect(page).toHaveURL(/\/login\?next=/);
  }
});
