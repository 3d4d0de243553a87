// An admin reads the rules, changes one with the keyboard, publishes it, and goes back.
import { expect, test } from "@playwright/test";
import { expectAccessible, expectFits, openDesk, scriptErrors, staffPage } from "../support";

test.beforeEach(() => {
  test.skip(test.info().project.name !== "desktop", "one admin at a time publishes");
});

test("rules are changed, published and rolled back", async ({ browser }) => {
  const page = await staffPage(browser, "admin");
  const errors = scriptErrors(page);
  await openDesk(page, "/admin/routing");
  await expectAccessible(page);
  const names = page.locator("main ol > li p.font-semibold");
  const second = (await names.nth(1).innerText()).trim();

  // The second rule moves up by its button, reached and pressed by keyboard.
  await page.getByRole("button", { name: `上移 · ${second}` }).focus();
  await page.keyboard.press("Enter");
  await expect(names.nth(0)).toHaveText(second);
  await expect(page.getByRole("status").filter({ hasText: "1 处改动" })).toBeVisible();
  await page.getByRole("button", { name: "发布", exact: true }).first().click();
  await expect(page.getByText("已发布，立即生效")).toBeVisible();

  // The draft is tried on a text.
  await page.locator("#try-text").fill("送货师傅没送到门口");
  await page.getByRole("button", { name: "看送到哪里" }).click();
  await expect(page.locator("main form [role=status]")).toContainText("符合");

  // Its history says what changed, and goes back.
  await page.getByRole("button", { name: "恢复到此版本" }).first().click();
  await page.locator("dialog[open]").getByRole("button", { name: "恢复到此版本" }).click();
  await expect(names.nth(1)).toHaveText(second);
  expect(errors).toEqual([]);
});

test("a day is closed in the calendar, with the keyboard alone", async ({ browser }) => {
  const page = await staffPage(browser, "admin");
  await openDesk(page, "/admin/calendar");
  await expectAccessible(page);
  await expectFits(page);
  const day = page.locator(".cal-year button[tabindex='0']");
  await day.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const dialog = page.locator("dialog[open]");
  await dialog.getByLabel("休息").check();
  await dialog.locator("#day-zh").fill("停电检修");
  await page.keyboard.press("Enter");
  await expect(page.locator(".cal-off[aria-label*='停电检修']")).toHaveCount(1);
  await page.getByRole("button", { name: "放弃改动" }).click();
  await expect(page.locator(".cal-off[aria-label*='停电检修']")).toHaveCount(0);
});

test("an urgent phrase is added, tried, published, and taken back", async ({ browser }) => {
  const page = await staffPage(browser, "admin");
  const errors = scriptErrors(page);
  await openDesk(page, "/admin/urgent");
  await expectAccessible(page);
  await expectFits(page);
  const phrases = page.locator("main ol input");
  const before = await phrases.count();

  // Two of them at once; the second says the same as one that is there.
  await page.locator("#new-phrases").fill("爆管，起火");
  await page.getByRole("button", { name: "新增", exact: true }).click();
  await expect(phrases).toHaveCount(before + 2);
  const bar = page.getByRole("alert").filter({ hasText: "发布前请改正" });
  await expect(bar).toContainText(`第 ${before + 2} 个词`);
  await page.getByRole("button", { name: "删除 · 起火" }).last().click();
  await expect(bar).toHaveCount(0);

  await page.locator("#try-text").fill("楼上的水管爆管了");
  await page.getByRole("button", { name: "看是否紧急" }).click();
  await expect(page.locator("main form [role=status]")).toContainText("紧急：文字里有“爆管”");
  await page.getByRole("button", { name: "发布", exact: true }).first().click();
  await expect(page.getByText("已发布，立即生效")).toBeVisible();
  await page.reload();
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  await expect(phrases).toHaveCount(before + 1);
  await page.getByRole("button", { name: "恢复到此版本" }).first().click();
  await page.locator("dialog[open]").getByRole("button", { name: "恢复到此版本" }).click();
  await expect(phrases).toHaveCount(before);
  expect(errors).toEqual([]);
});

test("wording is changed section by section, tried, published and taken back", async ({ browser }) => {
  const page = await staffPage(browser, "admin");
  const errors = scriptErrors(page);
  await openDesk(page, "/admin/wording");
  await expectAccessible(page);
  await expectFits(page);
  const rows = page.locator("main input[id^='from-']");
  const before = await rows.count();
  const bar = page.getByRole("alert").filter({ hasText: "发布前请改正" });

  // A wording, by keyboard; an empty row can't be published.
  await page.getByRole("button", { name: "新增", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(rows).toHaveCount(before + 1);
  await expect(bar).toContainText(`统一用词第 ${before + 1} 行`);
  await page.locator(`#from-${before}`).fill("回复像蜗牛");
  await page.locator(`#to-${before}`).fill("响应速度慢");
  await expect(bar).toHaveCount(0);

  // A phrase joins the first group of signals.
  await page.getByRole("button", { name: "信号词", exact: true }).click();
  const group = page.locator("main details").first();
  await group.locator("summary").press("Enter");
  const phrases = page.locator("#group-0");
  await phrases.fill(`${await phrases.inputValue()}、像蜗牛`);
  await expect(page.getByRole("status").filter({ hasText: "2 处改动" })).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);

  // A category gets words of its own.
  await page.getByRole("button", { name: "类别关键词", exact: true }).click();
  await page.getByRole("button", { name: "改用自己的词 · 退款慢" }).click();
  await page.getByLabel("出现任何一个").fill("余额宝");
  await expectAccessible(page);

  // What everybody says is no keyword.
  await page.getByRole("button", { name: "不作关键词的话", exact: true }).click();
  const stop = page.locator("#stop");
  await stop.fill(`${await stop.inputValue()}、打不开`);
  await expectAccessible(page);
  await expectFits(page);

  await page.locator("#try-text").fill("您好，客服回复像蜗牛，余额宝打不开");
  await page.getByRole("button", { name: "看怎样读" }).click();
  const told = page.locator("main form [role=status]");
  await expect(told).toContainText("整理后：您好，客服响应速度慢");
  await expect(told.locator("mark").first()).toHaveText("像蜗牛");
  await expect(told).toContainText("退款慢 60%");
  await expect(told).toContainText(/不作关键词：.*打不开/);
  await page.getByRole("button", { name: "发布", exact: true }).first().click();
  await expect(page.getByText("已发布，立即生效")).toBeVisible();
  await page.reload();
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  await expect(rows).toHaveCount(before + 1);
  await page.getByRole("button", { name: "恢复到此版本" }).first().click();
  await page.locator("dialog[open]").getByRole("button", { name: "恢复到此版本" }).click();
  await expect(rows).toHaveCount(before);
  expect(errors).toEqual([]);
});

test("stages and the survey are edited in place; what cases are in has no delete button", async ({ browser }) => {
  const page = await staffPage(browser, "admin");
  const errors = scriptErrors(page);
  await openDesk(page, "/admin/types");
  await expectFits(page);
  const rows = page.locator("main section").first().locator("ol > li");
  const stages = await rows.count();
  await expect(rows.first().getByRole("button", { name: "删除" })).toHaveCount(0);
  await page.getByRole("button", { name: "新增阶段 · 投诉" }).click();
  await expect(rows).toHaveCount(stages + 1);
  const added = rows.nth(stages - 1).getByLabel("中文名称");
  await added.pressSequentially("复核");
  await expect(added).toHaveValue("复核");
  await expect(added).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "1 处改动" })).toBeVisible();
  await page.getByRole("button", { name: "放弃改动" }).click();
  await expect(rows).toHaveCount(stages);

  await openDesk(page, "/admin/survey");
  await expectFits(page);
  await page.locator("#low-score").selectOption("3");
  await expect(page.locator("dl.facts")).toContainText("总评不超过 3 分");
  await page.locator("#reminder").fill("200");
  await expect(page.locator("main form .text-late")).toContainText("提醒要早于失效");
  expect(errors).toEqual([]);
});

test("pages of another program load by a plain link", async ({ browser }) => {
  const page = await staffPage(browser, "manager");
  await openDesk(page, "/desk");
  await page.locator("nav a[href='/manage']").first().click();
  await expect(page).toHaveURL(/\/manage/);
  await expect(page.locator("html[data-alive]")).toHaveCount(1);
  const program = page.locator("script[type=module]").first();
  expect(await program.textContent()).toContain("/assets/manage-");
  await page.goBack();
  await expect(page.locator("nav a[aria-current='page']").first()).toHaveAttribute("href", "/desk");
});

test("promises are worked out on the cases of late before they are published", async ({ browser }) => {
  const page = await staffPage(browser, "admin");
  const errors = scriptErrors(page);
  await openDesk(page, "/admin/clocks");
  // Other promises for the first type: those of another preset.
  const preset = page.getByLabel("换成预设").first();
  await preset.selectOption({ index: 2 });
  await page.getByRole("button", { name: "查看改动" }).click();
  const dialog = page.locator("dialog[open]");
  await dialog.getByRole("button", { name: "试算", exact: true }).focus();
  await page.keyboard.press("Enter");
  const told = dialog.getByRole("status");
  await expect(told).toContainText(/看了 \d+ 个工单，其中 \d+ 个的时限会不同/);
  await expect(told.getByRole("heading", { name: "例如" })).toBeVisible();
  await expect(told.locator("dl").first()).toContainText("之后");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "放弃改动" }).click();
  expect(errors).toEqual([]);
});
