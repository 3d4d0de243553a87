// From a figure of the dashboard to what it counts.
import { expect, type Page } from "@playwright/test";
import { close, solve } from "../desk";
import { test } from "../server";
import { fileComplaint, openDesk, staffPage } from "../support";

/** Rows of the list that is open, all pages of it. */
async function rows(page: Page): Promise<number> {
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  const more = page.getByRole("button", { name: "更多" });
  const lines = page.locator("tbody tr.list-row");
  await expect(lines.first()).toBeVisible();
  while (await more.isVisible()) {
    const before = await lines.count();
    await more.click();
    await expect.poll(() => lines.count()).toBeGreaterThan(before);
  }
  return lines.count();
}

test("a day of the chart leads to the voices of that day @js", async ({ browser, own }) => {
  const page = await staffPage(browser, "manager", own);
  await openDesk(page, "/manage?days=30");
  await page.getByText("查看数据表").first().click();
  // Days that are over: nothing comes to them while the other journeys run.
  const days = page.locator("details[open] tbody tr");
  const day = days.nth(3);
  const counted = (await day.locator("td").allInnerTexts()).reduce((sum, n) => sum + Number(n), 0);
  expect(counted).toBeGreaterThan(0);
  await day.getByRole("link").click();
  expect(await rows(page)).toBe(counted);
});

/** The figure of a card. */
async function figure(page: Page, card: string): Promise<number> {
  const value = page.locator(".figure-card", { hasText: card }).first().locator(".figure-value");
  return Number((await value.innerText()).match(/\d+/)?.[0]);
}

/** Opens what a card counts and returns how many there are. */
async function behind(page: Page, card: string, view: string): Promise<number> {
  await page.locator(".figure-card", { hasText: card }).first().getByRole("link").click();
  await expect(page.getByRole("link", { name: new RegExp(`^${view}`) })).toHaveAttribute("aria-current", "page");
  return rows(page);
}

test("each open phase leads to as many cases as it counts @js", async ({ browser, own }) => {
  const page = await staffPage(browser, "manager", own);
  await openDesk(page, "/manage?days=7");
  const open = await figure(page, "当前未结工单");
  const panel = page.locator("section", { has: page.getByRole("heading", { name: "未结工单 · 按阶段" }) });
  const phases = await panel.locator("tbody th").allInnerTexts();
  expect(phases).toEqual(["已受理", "分析中", "制定方案", "执行中", "待确认"]);
  const counts = (await panel.locator("tbody td.figures").allInnerTexts()).map(Number);
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(open);
  expect(counts.filter((n) => n > 0).length).toBeGreaterThan(2);
  for (const [at, phase] of phases.entries()) {
    const n = counts[at];
    // An empty phase has no rows to wait for.
    if (n === 0) continue;
    await openDesk(page, "/manage?days=7");
    await panel.getByRole("link", { name: phase }).click();
    await expect(page.getByLabel("阶段").locator("option:checked")).toHaveText(phase);
    expect(await rows(page), phase).toBe(n);
  }
  await openDesk(page, "/manage?days=7");
  expect(await behind(page, "当前未结工单", "全部未结")).toBe(open);
});

test("what is overdue leads to as many cases as it counts @js", async ({ browser, own }) => {
  const page = await staffPage(browser, "manager", own);
  await openDesk(page, "/manage?days=7");
  const late = await figure(page, "当前超时");
  expect(late).toBeGreaterThan(0);
  expect(await behind(page, "当前超时", "已超时")).toBe(late);
  await expect(page.locator("tbody tr.list-row").filter({ hasNotText: "超时" })).toHaveCount(0);
});

test("what was closed in the period leads to its cases; rounds are counted, cases listed @js", async ({
  page: customer,
  browser,
  own,
}) => {
  test.setTimeout(150_000);
  const page = await staffPage(browser, "manager", own);
  const count = async () => {
    await openDesk(page, "/manage?days=30");
    return figure(page, "本期结案");
  };
  const list = async () => {
    await openDesk(page, "/manage?days=30");
    return behind(page, "本期结案", "已结案");
  };
  // Thirty days: other journeys may have moved the clock of this server past the last week of the demo.
  await openDesk(page, "/manage?days=30");
  for (const card of ["本期结案", "处理时长", "解决率"]) {
    const link = page.locator(".figure-card", { hasText: card }).first().getByRole("link");
    await expect(link).toHaveAttribute("href", /view=closed&since=\d{4}/);
  }
  await expect(page.locator(".figure-card", { hasText: "本期结案" })).toContainText("按处理轮次计");
  const [rounds, cases] = [await count(), await list()];
  // A case that was closed twice, or is open again, has more rounds than rows.
  expect(rounds).toBeGreaterThanOrEqual(cases);

  const filed = await fileComplaint(customer, "冰柜门关不严，一直滴水，请尽快处理");
  const desk = await staffPage(browser, "head", own);
  await solve(desk, customer, filed);
  await close(desk, customer, filed, "已更换门封条，顾客确认不再滴水");
  await expect.poll(count, { timeout: 30_000 }).toBe(rounds + 1);
  expect(await list()).toBe(cases + 1);
  await expect(page.getByRole("link", { name: filed.number })).toBeVisible();

  // Open again: its round stays counted, the case is no closed one any more.
  await customer.goto(filed.link);
  await customer.getByText("又出现了同样的问题").click();
  await customer.locator("#unsolved-text").fill("昨晚又开始滴水");
  await customer.getByRole("button", { name: "请继续处理" }).click();
  await expect(customer.getByText("第 2 轮处理")).toBeVisible();
  expect(await list()).toBe(cases);
  expect(await count()).toBe(rounds + 1);
});
