// What is printed: words and figures on one width of paper, without what only a screen can be pressed for. @js
import { expect, test, type Page } from "@playwright/test";
import { findings } from "../axe";
import { write } from "../desk";
import { fileComplaint, openDesk, staffPage } from "../support";

/** A4 less the margins of the style, in px of 96 to the inch: upright and lying. */
const UPRIGHT = { width: 673, height: 1002 };
const LYING = { width: 1002, height: 673 };

test.beforeEach(() => {
  test.skip(test.info().project.name !== "desktop", "paper is as wide from every device");
});

/** Asks for the page as a printer does and checks what holds for every page; one fault does not hide the others. */
async function expectPaper(page: Page, label: string): Promise<void> {
  await page.emulateMedia({ media: "print" });
  for (const size of [UPRIGHT, LYING]) {
    await page.setViewportSize(size);
    const pressed = page.locator("nav, button:not(.prints, [aria-pressed=true]), input[type=file], .btn, .toast, dialog, .skip-link, .no-print");
    await expect.soft(pressed.filter({ visible: true }), `${label}: left on ${size.width} px`).toHaveCount(0);
    const wide = await page.evaluate(() => {
      const edge = document.documentElement.clientWidth;
      const shown = [...document.querySelectorAll("body, main, main *")].filter((one) => one.checkVisibility());
      const name = (one: Element) => `${one.tagName} ${one.className} ${one.textContent?.trim().slice(0, 40)}`;
      // Beyond the edge, or in a box that is scrolled sideways on a screen: both are cut off.
      const beyond = shown.filter((one) => one.getBoundingClientRect().right > edge + 1);
      const boxed = shown.filter(
        (one) =>
          ["auto", "scroll"].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1,
      );
      return [...beyond, ...boxed].map(name);
    });
    expect.soft(wide, `${label}: wider than ${size.width} px`).toEqual([]);
    // The heading of a table is repeated on each sheet.
    const heads = await page
      .locator("table:visible thead")
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).display));
    expect.soft(heads.filter((display) => display !== "table-header-group")).toEqual([]);
  }
  expect.soft(await pale(page)).toEqual([]);
}

/** Words that can't be read as they are printed. */
async function pale(page: Page): Promise<string[]> {
  const found = await findings(page, "paper");
  // Of both themes that a screen may ask for, browsers print in the light one.
  await page.emulateMedia({ colorScheme: "light" });
  return found.filter((line) => line.startsWith("paper light: color-contrast"));
}

test("a customer prints the receipt and the case @js", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "冰柜门关不严，一直滴水，请尽快处理");
  const desk = await staffPage(browser, "head");
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await write(desk, "回复顾客", "write-reply", "您好，我们正在核实，今天给您答复。", "发送");
  await write(desk, "提出方案", "write-proposal", "免费上门维修，更换门封条", "提交方案");

  await expectPaper(page, "receipt");
  await expect(page.getByRole("img", { name: "扫码在手机上打开" })).toBeVisible();
  await expect(page.locator("#private-link")).toBeVisible();

  await page.emulateMedia({ media: "screen" });
  await page.goto(filed.link);
  await expect(page.getByRole("button", { name: "接受方案" })).toBeVisible();
  await expectPaper(page, "case");
  await expect(page.getByRole("heading", { name: filed.number })).toBeVisible();
  await expect(page.getByText("轮到您了")).toBeVisible();
  await expect(page.getByText("免费上门维修，更换门封条")).toBeVisible();
  await expect(page.locator("li[aria-current=step]")).toBeVisible();
  await expect(page.getByText("我们正在核实，今天给您答复")).toBeVisible();
});

test("a case of the desk is printed with its history @js", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "冰柜门关不严，一直滴水，请尽快处理");
  const desk = await staffPage(browser, "head");
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await desk.getByRole("button", { name: "领取", exact: true }).click();
  const toast = desk.locator(".toast", { hasText: "已领取，由您负责" });
  await expect(toast).toBeVisible();
  await desk.emulateMedia({ media: "print" });
  await expect(toast).toBeHidden();
  await expectPaper(desk, "case");
  await expect(desk.getByRole("heading", { name: filed.number })).toBeVisible();
  await expect(desk.getByRole("region", { name: "顾客原话" })).toContainText("冰柜门关不严");
  await expect(desk.getByRole("region", { name: "经过" }).getByText("受理登记")).toBeVisible();
  await expect(desk.getByRole("region", { name: "承诺时限" })).toBeVisible();
  // What is a button on the screen may be the only place of a word: paper says it all the same.
  for (const missing of ["原因", "处理措施", "证据"]) {
    await expect.soft(desk.getByRole("region", { name: "结案还缺" }).getByText(missing, { exact: true })).toBeVisible();
  }
  const reading = desk.getByRole("region", { name: "系统判断" });
  await expect.soft(reading.getByText("投诉", { exact: true })).toBeVisible();
});

test("the figures are printed with their tables @js", async ({ browser }) => {
  const desk = await staffPage(browser, "manager");
  await openDesk(desk, "/manage?days=7");
  await desk.getByText("查看数据表").first().click();
  await expectPaper(desk, "figures");
  await expect(desk.getByRole("heading", { name: "报表" })).toBeVisible();
  await expect(desk.locator(".figure-card", { hasText: "当前未结工单" })).toBeVisible();
  // All seven days, not those that a scrolled box happens to show.
  const days = desk.locator("details[open] tbody tr");
  await expect(days).toHaveCount(7);
  const cut = await desk.locator("details[open] table").evaluate((table) => {
    const box = table.parentElement;
    return box ? box.scrollHeight - box.clientHeight : 0;
  });
  expect(cut, "px of the table that are cut off").toBeLessThanOrEqual(1);
});

test("ink is dark on white for who works in the dark theme, too @js", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "冰柜门关不严，一直滴水，请尽快处理");
  const desk = await staffPage(browser, "head");
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await desk.getByRole("button", { name: "深色" }).click();
  await expect(desk.locator("html")).toHaveAttribute("data-theme", "huiyin-dark");
  await desk.emulateMedia({ media: "print" });
  const ground = await desk.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(ground).toBe("rgb(255, 255, 255)");
  expect(await pale(desk)).toEqual([]);
});
