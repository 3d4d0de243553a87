// The four kinds of voice from a phone, with and without a script: what each is called, promised and made into.
import { expect, test } from "@playwright/test";
import { expectFits, openDesk, staffPage } from "../support";

/** `hours` from receipt to the first answer; none where nothing is promised, because nobody is to do anything. */
const KINDS = [
  { name: "投诉", prefix: "TS", lead: "给您添麻烦了，对不起", hours: 4, said: "榨汁机的盖子裂了，果汁漏了一桌" },
  { name: "建议", prefix: "JY", lead: "谢谢您告诉我们", hours: 24, said: "榨汁机的杯子做大一点就更好了" },
  { name: "咨询", prefix: "ZX", lead: "谢谢您告诉我们", hours: 24, said: "榨汁机的杯子能放进洗碗机吗" },
  { name: "表扬", prefix: "BY", lead: "我们会把您的表扬转达", hours: null, said: "送榨汁机来的师傅很细心，还教我怎么用" },
] as const;

/** Letters that no other voice has; digits would be taken for personal data and masked. */
const mark = () =>
  Array.from({ length: 6 }, () => String.fromCodePoint(0x5000 + Math.floor(Math.random() * 0x3000))).join("");

for (const { name, prefix, lead, hours, said } of KINDS) {
  test(`${name} is taken from a phone`, async ({ page, browser }) => {
    test.skip(test.info().project.name === "desktop", "customers stand on a phone");
    const word = mark();
    await page.goto("/");
    await page.getByRole("radio", { name: new RegExp(`^${name}`) }).check({ force: true });
    await page.getByRole("textbox", { name: "发生了什么" }).fill(`${said}，${word}`);
    await page.getByRole("button", { name: "提交", exact: true }).click();
    await expect(page).toHaveURL(/\/r\//);

    // The receipt: its number says the kind, its first line fits it, the promise is a time.
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("已收到");
    const main = page.locator("main");
    const number = page.locator("[data-number]");
    await expect(number).toHaveText(new RegExp(`^${prefix}-\\d{8}-\\d{4,}$`));
    await expect(main).toContainText(lead);
    await expectFits(page);
    const filed = await number.innerText();
    const follow = page.getByRole("link", { name: "查看进度" }).and(page.locator("[data-follow]"));

    if (hours === null) {
      await expect(main).not.toContainText("我们承诺");
      await expect(main).not.toContainText("接下来会这样");
      await expect(follow).toHaveCount(0);
      await expect(page.getByRole("img", { name: "扫码在手机上打开" })).toHaveCount(0);
    } else {
      const due = page.locator("p", { hasText: "给您首次答复" }).locator("time");
      const times = [due, page.locator("dd time")].map((time) => time.getAttribute("datetime"));
      const [promised, received] = (await Promise.all(times)).map((at) => Date.parse(at ?? ""));
      expect((promised - received) / 3_600_000).toBeCloseTo(hours, 1);
      await follow.click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(filed);
      await expect(main.locator("p").first()).toHaveText(name);
      await expect(page.locator("li[aria-current=step]")).toContainText("已受理");
      await expectFits(page);
    }

    // The desk: every voice is listed by its kind; only what somebody has to answer is a case.
    const desk = await staffPage(browser, "manager");
    await openDesk(desk, "/desk/voices");
    const voice = desk.locator("tbody tr", { hasText: word });
    await expect(voice).toContainText(name);
    await expect(voice.locator("a")).toHaveText(hours === null ? [] : [filed]);
  });
}
