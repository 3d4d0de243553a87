// No finding of the accessibility checker on any page of the desk: route table × role × language × theme.
import { expect, type Locator, type Page } from "@playwright/test";
import { findings } from "../axe";
import { paths } from "../routes";
import { test } from "../server";
import { people, signIn, type Role } from "../support";

// A recording of hundreds of checks costs more than the checks.
test.use({ trace: "off" });

/** What stands for a parameter; a new one must be named here. */
async function address(page: Page, path: string): Promise<string | undefined> {
  if (path === "/desk/cases/{number}") {
    await page.goto("/desk?view=open");
    const rows = page.locator('.list-row a[href^="/desk/cases/"]');
    return (await rows.first().getAttribute("href")) ?? "";
  }
  if (path === "/manage/themes/{theme}") {
    const first = page.locator('main a[href^="/manage/themes/"]').first();
    // A job sorts the demo's voices after the server answered.
    await expect(async () => {
      await page.goto("/manage/themes");
      await expect(first).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 150_000 });
    return (await first.getAttribute("href")) ?? "";
  }
  if (path === "/manage/phrases") return `${path}?q=${encodeURIComponent("电池")}`;
  if (path === "/desk/handbook/{key}") return "/desk/handbook/washer.leak";
  // A file, and a stream.
  if (path === "/desk/files/{id}" || path === "/desk/live") return undefined;
  expect(path, "a path with a parameter: say what stands for it").not.toContain("{");
  return path;
}

/** Types into a dialog what can't be published, and comes back to the dialog to see it told there, too. */
async function wrong(page: Page, open: () => Promise<void>, type: (dialog: Locator) => Promise<void>): Promise<void> {
  const dialog = page.locator("dialog[open]");
  await open();
  await type(dialog);
  await dialog.locator("button[type=submit]").click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("main [role=alert], main .text-late:visible").first()).toBeVisible();
  await open();
  await expect(dialog).toBeVisible();
}

/** How the form of a page is refused, where it has one. */
const refused: Record<string, (page: Page) => Promise<void>> = {
  "/desk/cases/{number}": async (page) => {
    if ((await page.locator("#write-reply").count()) === 0) return;
    await page.keyboard.press("c");
    await page.locator("#write-summary").fill("…");
    await page.locator("form:has(#write-summary) button[type=submit]").click();
    await expect(page.locator("main form [role=alert]")).toBeVisible();
  },
  "/manage/imports": async (page) => {
    await page.locator("#import-file").setInputFiles({
      name: "photo.png",
      mimeType: "image/png",
      buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]),
    });
    await page.locator("main form button[type=submit]").click();
    await expect(page.locator("main form [role=alert]")).toBeVisible();
  },
  "/admin/taxonomy": async (page) => {
    await page.locator("main button.btn-primary").first().click();
    await page.locator("dialog[open] button[type=submit]").click();
    await expect(page.locator("dialog[open] [role=alert]")).toBeVisible();
  },
  "/admin/routing": async (page) => {
    await page.locator("#try-number").fill("TS-20000101-0001");
    await page.locator("main form:visible button[type=submit]").click();
    await expect(page.locator("main form:visible [role=alert]")).toBeVisible();
  },
  "/admin/types": async (page) => {
    await page.locator("#complaint-prefix").fill("ts");
    await expect(page.locator("main form:visible .text-late").first()).toBeVisible();
  },
  "/admin/urgent": async (page) => {
    await page.locator("#phrase-0").fill("火");
    await expect(page.locator("main form:visible .text-late").first()).toBeVisible();
  },
  "/admin/wording": async (page) => {
    await page.locator("#from-0").fill("慢");
    await expect(page.locator("main .text-late:visible").first()).toBeVisible();
  },
  "/admin/survey": async (page) => {
    await page.locator("#delay").fill("5");
    await expect(page.locator("main form:visible .text-late").first()).toBeVisible();
  },
  "/admin/clocks": (page) =>
    wrong(
      page,
      () => page.locator("main li.tree-line button").first().click(),
      (dialog) => dialog.locator("input[type=number]").first().fill("0"),
    ),
  "/admin/escalation": (page) =>
    wrong(
      page,
      () => page.locator("main li.tree-line", { hasText: "%" }).locator("button").first().click(),
      (dialog) => dialog.locator("#step-number").fill("0"),
    ),
  "/admin/calendar": (page) =>
    wrong(
      page,
      () => page.locator(".cal-year button[tabindex='0']").click(),
      async (dialog) => {
        await dialog.locator("input[type=radio]").nth(2).check();
        await dialog.locator("#day-zh").fill("补班");
        await dialog.locator("input[type=time]").first().fill("23:59");
      },
    ),
  "/admin/retention": async (page) => {
    await page.locator("#texts").fill("1");
    await expect(page.locator("main form:visible .text-late").first()).toBeVisible();
  },
  "/admin/replies": async (page) => {
    await page.locator("#reply-short").fill("NO");
    await page.locator("main form:visible button[type=submit]").click();
    await expect(page.locator("main .text-late").first()).toBeVisible();
  },
  "/admin/gate": async (page) => {
    await page.locator("#silent-days").fill("0");
    await expect(page.locator("main form:visible .text-late")).toBeVisible();
  },
  "/admin/people": async (page) => {
    await page.locator("main button.btn-primary").first().click();
    await page.locator("#person-login").fill("admin");
    await page.locator("#person-name").fill("王");
    await page.locator("dialog[open] button[type=submit]").click();
    await expect(page.locator("dialog[open] [role=alert]")).toBeVisible();
  },
  "/me": async (page) => {
    for (const id of ["old", "new", "again"]) await page.locator(`#${id}`).fill(`wrong ${id} 123`);
    await page.locator("main form button[type=submit]").click();
    await expect(page.locator("main form [role=alert]")).toBeVisible();
  },
};

async function alive(page: Page, path: string): Promise<number> {
  const answer = await page.goto(path);
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  return answer?.status() ?? 0;
}

for (const role of Object.keys(people) as Role[]) {
  test(`every page of ${role} is accessible in both languages and themes @js`, async ({ page }) => {
    test.skip(test.info().project.name !== "desktop", "the desk is read at desktop size");
    test.setTimeout(480_000);
    const table = paths(test.info().project.testDir, role);
    const found: string[] = [];
    let seen = 0;
    // Their language changes: agent and head are none that other journeys sign in as.
    await signIn(page, role, { agent: "agent5", head: "head2" }[role as string]);
    for (const language of ["zh", "en"]) {
      for (const { path, open } of table.filter((row) => /^\/(desk|manage|admin|demo|me)/.test(row.path))) {
        const here = open ? await address(page, path) : undefined;
        if (here === undefined) continue;
        expect(await alive(page, here), `${role} opens ${path}`).toBe(200);
        await expect(page.locator(`html[lang^=${language}]`)).toHaveCount(1);
        found.push(...(await findings(page, `${path} ${role} ${language}`)));
        if (refused[path]) {
          await refused[path](page);
          found.push(...(await findings(page, `${path} refused ${role} ${language}`)));
        } else {
          const forms = page.locator("main form:not([role=search]):visible");
          expect(await forms.count(), `${path} has a form: say how it is refused`).toBe(0);
        }
        seen += 1;
      }
      const closed = table.find((row) => !row.open && row.path.startsWith("/admin"))?.path ?? "";
      expect(await alive(page, closed), `${role} is kept out of ${closed}`).toBe(403);
      found.push(...(await findings(page, `${closed} kept out ${role} ${language}`)));
      await page.keyboard.press("?");
      await expect(page.locator("dialog[open]")).toBeVisible();
      found.push(...(await findings(page, `shortcuts ${role} ${language}`)));
      if (language === "zh") {
        await alive(page, "/me");
        await page.locator("main button[lang=en]").click();
        await expect(page.locator("html[lang^=en]")).toHaveCount(1);
      }
    }
    expect(seen).toBeGreaterThan(2);
    expect(found).toEqual([]);
  });
}

// One page of each program.
for (const [role, from, to] of [
  ["manager", "/desk", "/desk/board"],
  ["manager", "/manage", "/manage/themes"],
  ["admin", "/admin/routing", "/admin/clocks"],
] as const) {
  test(`when ${to} can't be fetched it says so, accessibly, and comes with the next try @js`, async ({ page }) => {
    test.skip(test.info().project.name !== "desktop", "the desk is read at desktop size");
    await signIn(page, role);
    await alive(page, from);
    await page.route("**/api/**", (route) => route.abort());
    await page.locator(`nav a[href="${to}"]`).first().click();
    const told = page.locator("main [role=alert]");
    await expect(told).toBeVisible();
    expect(await findings(page, `${to} not fetched`)).toEqual([]);
    await page.unroute("**/api/**");
    await told.getByRole("button").click();
    await expect(told).toHaveCount(0);
    await expect(page.locator("main h1")).toBeVisible();
  });
}
