// What a customer has in hand after filing: the receipt, and the case by its number and the last four digits.
import { expect, test, type Page } from "@playwright/test";
import { write } from "../desk";
import { expectAccessible, expectFits, fileComplaint, openDesk, staffPage } from "../support";

const PHONE = "13900006482";

test("the receipt names the promise, the private link in full and its code", async ({ page }) => {
  const filed = await fileComplaint(page, "冰柜送来就缺一个抽屉，请尽快补上", PHONE);
  const main = page.locator("main");
  await expect(main).toContainText(filed.number);
  const promise = page.locator("p", { hasText: "给您首次答复" });
  await expect(promise).toHaveText(/(今天|明天|\d+月\d+日)\s?\d\d:\d\d前给您首次答复/);
  await expect(main).toContainText("我们承诺");
  const due = await promise.locator("time").getAttribute("datetime");
  const received = await main.locator("dd time").getAttribute("datetime");
  expect(Date.parse(due ?? "")).toBeGreaterThan(Date.parse(received ?? ""));

  // The address to keep is the one that the button opens.
  expect(filed.link).toMatch(/^\/l\/[\w-]{20,}$/);
  await expect(page.locator("#private-link")).toHaveText(new URL(filed.link, page.url()).href);
  await expect(page.locator("a[data-follow]")).toHaveAttribute("href", filed.link);

  // Dark modules on a light ground, large enough for a camera.
  const code = page.getByRole("img", { name: "扫码在手机上打开" });
  await expect(code).toBeVisible();
  const drawn = await code.locator("svg").boundingBox();
  expect(drawn?.width).toBeGreaterThanOrEqual(120);
  expect(drawn?.height).toBeCloseTo(drawn?.width ?? 0, 0);
  const modules = await code.locator("svg path").evaluateAll((all) => all.map((one) => one.getAttribute("d") ?? ""));
  expect(modules.join("").length, "a code for an address has hundreds of modules").toBeGreaterThan(1000);
  await expectAccessible(page);
  await expectFits(page);
});

/** Asks for a case by its number, as whoever lost the link does. */
async function ask(page: Page, number: string, tail: string) {
  await page.goto("/track");
  await page.getByRole("textbox", { name: "编号" }).fill(number);
  await page.getByRole("textbox", { name: "手机号后 4 位" }).fill(tail);
  await page.getByRole("button", { name: "查询", exact: true }).click();
}

test("number and last four digits show how it stands, and nothing to press", async ({ page, browser }) => {
  const filed = await fileComplaint(page, "送来的冰柜门把手是松的，请安排处理", PHONE);
  const desk = await staffPage(browser, "head");
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await write(desk, "回复顾客", "write-reply", "您好，师傅明天上午十点到，会先打电话。", "发送");

  await ask(page, filed.number, PHONE.slice(-4));
  const main = page.locator("main");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(filed.number);
  await expect(main).toContainText("由我们处理：客户服务部");
  await expect(main).toContainText(/我们承诺\s*(今天|明天|\d+月\d+日)\s?\d\d:\d\d前告诉您进展/);
  await expect(page.getByRole("heading", { name: "进度", exact: true })).toBeVisible();
  const nodes = page.locator("section", { hasText: "已受理" }).getByRole("listitem");
  const later = ["分析中", "制定方案", "处理中", "待您确认", "已完成"].map((name) => `${name}还没开始`);
  await expect(nodes).toHaveText([/已受理现在今天 \d\d:\d\d$/, ...later]);
  await expect(nodes.first()).toHaveAttribute("aria-current", "step");
  await expect(page.locator("#messages li")).toHaveCount(1);
  await expect(page.locator("#messages li")).toContainText("师傅明天上午十点到，会先打电话");

  // Whoever looks over a shoulder learns neither the words nor the number, and decides nothing.
  await expect(main).not.toContainText(PHONE);
  await expect(main).not.toContainText("门把手");
  await expect(main.getByRole("button")).toHaveCount(0);
  await expect(main).toContainText("这里只能查看");
  await expectAccessible(page);
  await expectFits(page);

  // With a solution on the table it is the customer's turn, behind the private link.
  await write(desk, "提出方案", "write-proposal", "免费上门更换门把手", "提交方案");
  await ask(page, filed.number, PHONE.slice(-4));
  await expect(main).toContainText("轮到您了");
  await expect(main).toContainText("请打开您收到的私密链接，在那里答复。");
  await expect(page.locator("li[aria-current=step]")).toContainText("制定方案");
  await expect(main).not.toContainText("免费上门更换门把手");
});

test("a wrong guess is told so, and learns nothing of the case", async ({ page }) => {
  const filed = await fileComplaint(page, "送来的冰柜缺一个抽屉，请安排补发", PHONE);
  const told: string[] = [];
  // The same words for a wrong guess and for a number that nobody has.
  for (const number of [filed.number, "TS-20200101-0001"]) {
    await ask(page, number, "0000");
    await expect(page.getByRole("alert")).toHaveText("编号和后 4 位对不上，请核对后再试");
    await expect(page.getByRole("textbox", { name: "编号" })).toHaveValue(number);
    await expect(page.getByRole("textbox", { name: "手机号后 4 位" })).toHaveValue("");
    await expect(page.getByRole("heading", { name: "进度", exact: true })).toHaveCount(0);
    await expect(page.locator("li[aria-current=step]")).toHaveCount(0);
    told.push(await page.locator("main").innerText());
  }
  expect(told[0]).toBe(told[1]);
  expect(told[0]).not.toContain("缺一个抽屉");
  await expectAccessible(page);
});
