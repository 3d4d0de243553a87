// What the journeys share: signing in, waiting for the page to be alive, accessibility.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Browser, type Page } from "@playwright/test";

/** Demo logins; `huiyin serve --demo` prints the same list. */
export const people = {
  agent: "agent1",
  head: "head1",
  manager: "manager",
  auditor: "auditor",
  admin: "admin",
  reporter: "reporter",
} as const;

const PASSWORD = "huiyin-demo-2026";

export type Role = keyof typeof people;

/** Signs in through the login page, as a person would. */
export async function signIn(page: Page, role: Role, login = people[role] as string): Promise<void> {
  await page.goto("/login");
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(PASSWORD);
  await page.locator("form.login-form button[type=submit]").click();
  await expect(page).not.toHaveURL(/\/login/);
}

/** A desk of its own at desktop size with JavaScript, whatever the project's customer uses. */
export async function staffPage(
  browser: Browser,
  role: Role,
  server?: string,
  login?: string,
): Promise<Page> {
  const { locale, timezoneId } = test.info().project.use;
  const baseURL = server ?? test.info().project.use.baseURL;
  const context = await browser.newContext({
    baseURL,
    locale,
    timezoneId,
    viewport: { width: 1440, height: 900 },
    javaScriptEnabled: true,
  });
  const page = await context.newPage();
  await signIn(page, role, login);
  return page;
}

/** Opens a page of the desk and waits until its buttons are alive. */
export async function openDesk(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
}

/** What a customer got for a complaint: number and private link. */
export type Filed = { number: string; link: string };

/** Files a complaint through the form, with or without JavaScript. */
export async function fileComplaint(page: Page, text: string, contact?: string): Promise<Filed> {
  await page.goto("/");
  await page.locator('input[name="kind"][value="complaint"]').check({ force: true });
  await page.locator('textarea[name="text"]').fill(text);
  if (contact) {
    await page.locator('input[name="name"]').fill("张三丰");
    await page.locator('input[name="contact"]').fill(contact);
    await page.locator('input[name="consent"]').check({ force: true });
  }
  await page.locator('form button[type="submit"]').last().click();
  await expect(page).toHaveURL(/\/r\//);
  const number = (await page.locator("main").innerText()).match(/TS-\d{8}-\d{4,}/)?.[0] ?? "";
  const link = (await page.locator('a[href*="/l/"]').first().getAttribute("href")) ?? "";
  expect(number, "a receipt carries the number").not.toBe("");
  return { number, link };
}

/**
 * Fails with one line per finding: rule, what it means, where.
 * The checker is itself a script: without JavaScript nothing is checked, the same page with it is.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (test.info().project.use.javaScriptEnabled === false) return;
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const findings = violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${violation.help}: ${node.target.join(" ")}`),
  );
  expect(findings, `accessibility of ${page.url()}`).toEqual([]);
}

/** No page scrolls sideways. */
export async function expectFits(page: Page): Promise<void> {
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess, "sideways scroll in px").toBeLessThanOrEqual(0);
}

/** Collects errors of the page's own scripts; call before `goto`, check at the end. */
export function scriptErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return errors;
}
