// No finding of the accessibility checker on any customers' page and state, in both languages and themes; and no page
// scrolls sideways on the smallest phone.
import { expect, type Page } from "@playwright/test";
import { findings } from "../axe";
import { carryOut, close, moveClock, propose } from "../desk";
import { paths } from "../routes";
import { test } from "../server";
import { expectFits, fileComplaint, openDesk, staffPage } from "../support";

test.use({ trace: "off" });

const LANGUAGES = ["zh", "en"] as const;
const SIZES = ["usual", "large"] as const;

test.beforeEach(() => {
  test.skip(test.info().project.name !== "phone", "customers stand on a phone");
  test.setTimeout(480_000);
});

/** What the pages of one test have to say. */
class Report {
  readonly found: string[] = [];
  readonly seen = new Set<string>();

  constructor(private readonly page: Page) {}

  /** Checks what is shown now; `route` names it in the product's table. */
  async look(route: string, state = ""): Promise<void> {
    this.seen.add(route);
    this.found.push(...(await findings(this.page, `${route} ${state}`)));
    const size = this.page.viewportSize();
    await this.page.setViewportSize({ width: 320, height: 640 });
    await expectFits(this.page);
    if (size) await this.page.setViewportSize(size);
  }

  /** Opens a page in both languages and both sizes of print and checks it, then what `refuse` makes of it. */
  async both(route: string, address: string, refuse?: () => Promise<void>, state = ""): Promise<void> {
    for (const [language, size] of LANGUAGES.flatMap((one) => SIZES.map((size) => [one, size] as const))) {
      // Both are kept in cookies, so that they also hold behind a redirect.
      await this.page.goto(`/privacy?lang=${language}`);
      await this.page.goto(`/print?size=${size}&next=/privacy`);
      await this.page.goto(address);
      await expect(this.page.locator(`html[lang^=${language}]`)).toHaveCount(1);
      await expect(this.page.locator("html[data-size]")).toHaveCount(size === "large" ? 1 : 0);
      await this.look(route, `${state} ${language} ${size}`);
      if (!refuse) continue;
      await refuse();
      await this.look(route, `${state} refused ${language} ${size}`);
    }
    await this.page.goto("/privacy?lang=zh");
    await this.page.goto("/print?size=usual&next=/privacy");
  }
}

test("pages that anybody opens are accessible @js", async ({ page }) => {
  const report = new Report(page);
  await report.both("/", "/", async () => {
    await page.locator('textarea[name="text"]').fill("慢");
    await page.locator('input[name="contact"]').fill("12");
    await page.locator("#send").click();
    await expect(page.locator("#text-error")).not.toBeEmpty();
    await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
  });
  await report.both("/track", "/track", async () => {
    await page.locator('input[name="number"]').fill("TS-20261120-0001");
    await page.locator('input[name="tail"]').fill("0000");
    await page.locator("main form button[type=submit]").click();
    await expect(page.locator("main [role=alert]").first()).toBeVisible();
  });
  await report.both("/privacy", "/privacy");
  await report.both("/nothing", "/nothing");
  await report.both("/l/{token}", "/l/gone");
  await report.both("/s/{token}", "/s/gone");
  await report.both("/case", "/case");
  for (const locale of ["zh-CN", "en-GB"]) {
    await page.setExtraHTTPHeaders({ "accept-language": locale });
    await page.goto("/login");
    await report.look("/login", locale);
    await page.locator("#login").fill("nobody");
    await page.locator("#password").fill("wrong wrong");
    await page.locator("button[type=submit]").click();
    await expect(page.locator("[role=alert]")).toBeVisible();
    await report.look("/login", `refused ${locale}`);
  }
  expect(report.found).toEqual([]);

  // A page that is new in the table is missed here, or in the test below.
  const below = ["/r/{token}", "/case/files/{id}"];
  const files = /^\/(healthz|readyz|lang|print|assets)|\.(svg|txt|webmanifest)$/;
  const table = paths(test.info().project.testDir, "customer");
  const pages = table.filter(({ path, open }) => open && !files.test(path)).map(({ path }) => path);
  expect(pages.filter((path) => !report.seen.has(path) && !below.includes(path))).toEqual([]);
});

test("a case is accessible from its receipt to its survey @js", async ({ page, browser, own }) => {
  const report = new Report(page);
  const desk = await staffPage(browser, "head", own);
  const contact = `axe-${Date.now()}@example.com`;
  const filed = await fileComplaint(page, "冰柜门关不严，一直滴水，请尽快处理", contact);
  await report.both("/r/{token}", page.url());
  const refuse = (area: string, words = "") => async () => {
    await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
    await page.locator(area).fill(words);
    await page.locator(`form:has(${area}) button[type=submit]`).click();
    await expect(page.locator(`${area}-error`)).not.toBeEmpty();
  };
  await report.both("/case", filed.link, refuse("#write-text"), "received");
  await propose(desk, filed);
  await report.both("/case", filed.link, refuse("#object-text"), "proposed");
  await page.goto(filed.link);
  await page.getByRole("button", { name: "接受方案" }).click();
  await carryOut(desk, filed);
  await report.both("/case", filed.link, refuse("#unsolved-text"), "to confirm");
  await close(desk, page, filed, "已更换门封条，顾客确认不再滴水");
  await report.both("/case", filed.link, undefined, "closed");

  await moveClock(desk, "+1 天");
  await moveClock(desk, "+1 天");
  const mail = desk.locator("details", { hasText: `${filed.number} 处理得怎么样？请您评价` });
  await expect(async () => {
    await openDesk(desk, "/demo/mailbox");
    await expect(mail).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 40_000 });
  const survey = (await mail.locator('a[href*="/s/"]').getAttribute("href")) ?? "";
  await report.both("/s/{token}", survey, async () => {
    await page.locator("#survey .btn-primary").click();
    await expect(page.locator("#survey-errors")).toBeVisible();
  });
  await page.goto(survey);
  await page.locator('input[name="solved"][value="yes"]').check();
  for (const key of ["timeliness", "effectiveness", "attitude", "overall"]) {
    await page.locator(`input[name="${key}"][value="5"]`).check({ force: true });
  }
  await page.getByRole("button", { name: "下一页" }).click();
  await expect(page.locator('input[name="best"]').first()).toBeVisible();
  await report.both("/s/{token}", survey, undefined, "second page");
  await page.goto(survey);
  await page.getByRole("button", { name: "提交评价" }).click();
  await expect(page.locator("#survey")).toHaveCount(0);
  await report.both("/s/{token}", survey, undefined, "answered");
  expect(report.found).toEqual([]);
});
