// What the journeys share: signing in, waiting for the page to be alive, accessibility.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

/** Demo logins; `huiyin serve --demo` prints the same list. */
export const people = {
  agent: { login: "agent", password: "demo-huiyin" },
  head: { login: "head", password: "demo-huiyin" },
  manager: { login: "manager", password: "demo-huiyin" },
  auditor: { login: "auditor", password: "demo-huiyin" },
  admin: { login: "admin", password: "demo-huiyin" },
} as const;

export type Role = keyof typeof people;

/** Signs in through the login page, as a person would. */
export async function signIn(page: Page, role: Role): Promise<void> {
  const { login, password } = people[role];
  await page.goto("/desk/login");
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('form button[type="submit"]').first().click();
  await expect(page).not.toHaveURL(/\/login/);
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
