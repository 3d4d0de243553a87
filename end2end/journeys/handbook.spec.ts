// The handbook: found by a word, read, and its opening put into a reply.
import { expect } from "@playwright/test";
import { test } from "../server";
import { expectAccessible, expectFits, fileComplaint, openDesk, scriptErrors, staffPage } from "../support";

test("a scenario is suggested, read, and its opening inserted", async ({ page, browser, own }) => {
  const filed = await fileComplaint(page, "洗衣机漏水，阳台都是水，地板也泡了");
  const desk = await staffPage(browser, "head", own);
  const errors = scriptErrors(desk);
  await openDesk(desk, `/desk/cases/${filed.number}`);
  const card = desk.locator("#help");
  const fits = card.locator("li", { has: desk.getByRole("link", { name: "洗衣机漏水" }) });
  await expect(fits).toContainText("出现“洗衣机漏水”");

  // What is already written stays below the opening.
  await desk.locator("#write-reply").fill("另外请拍一张铭牌照片。");
  await fits.getByRole("button", { name: "插入开头" }).click();
  const reply = desk.locator("#write-reply");
  await expect(reply).toHaveValue(new RegExp(`尊敬的顾客，.*${filed.number}.*`, "s"));
  await expect(reply).toHaveValue(/另外请拍一张铭牌照片。$/);
  await expect(reply).not.toHaveValue(/[{}]/);
  await expect(reply).toBeFocused();

  // What makes it worse is said beside the case, and again when it is written.
  await expect(fits).toContainText("不要说“肯定是您没关好门”");
  const warning = desk.getByRole("status").filter({ hasText: "漏点在哪里" });
  await expect(warning).toHaveCount(0);
  await reply.fill("肯定是您没关好门，下次注意。");
  await expect(warning).toHaveText("不要说“肯定是您没关好门”，可以说“漏点在哪里，检查后当场指给您看”。");
  await reply.fill("");
  await expect(warning).toHaveCount(0);

  // A question stops the clock: no time is put in, and one that was is told.
  const ask = desk.getByRole("checkbox", { name: "需要顾客答复" });
  await ask.check();
  await fits.getByRole("button", { name: "插入开头" }).click();
  await expect(reply).toHaveValue(/\{promised\}/);
  await ask.uncheck();
  await reply.fill("");
  await fits.getByRole("button", { name: "插入开头" }).click();
  await expect(reply).toHaveValue(/20\d\d-\d\d-\d\d \d\d:\d\d前/);
  const stops = desk.getByRole("status").filter({ hasText: "提问以后时限会暂停" });
  await expect(stops).toHaveCount(0);
  await ask.check();
  await expect(stops).toBeVisible();
  await ask.uncheck();
  await reply.fill("");

  await fits.getByRole("link", { name: "洗衣机漏水" }).click();
  await expect(desk.locator("h1")).toHaveText("洗衣机漏水");
  await expectAccessible(desk);
  await desk.setViewportSize({ width: 390, height: 844 });
  await expectFits(desk);
  await desk.getByRole("link", { name: "返回手册" }).click();
  await expect(desk.getByText(/^共 \d{3} 个场景$/)).toBeVisible();
  await expectFits(desk);
  await desk.locator("main input[name=q]").fill("小狗飞船");
  await desk.keyboard.press("Enter");
  await expect(desk.getByText("没有包含这些词的场景")).toBeVisible();
  expect(errors).toEqual([]);
});

test("a canned reply is put into a reply without a mouse", async ({ page, browser, own }) => {
  const filed = await fileComplaint(page, "客服答应昨天回电，一直没等到电话");
  const desk = await staffPage(browser, "head", own);
  const errors = scriptErrors(desk);
  await openDesk(desk, `/desk/cases/${filed.number}`);
  const list = desk.locator("#help summary", { hasText: "插入常用回复" });
  const choices = desk.locator("#help details button");
  await expect(list).toBeVisible();
  await expect(choices.first()).toBeHidden();
  await desk.keyboard.press("r");
  const reply = desk.locator("#write-reply");
  await expect(reply).toBeFocused();

  // Two colons show the short names; a space after one puts the text there, and typing goes on behind it.
  await desk.keyboard.type("您好。谢谢。");
  await desk.keyboard.type("::");
  await expect(choices.first()).toBeVisible();
  await expectAccessible(desk);
  await desk.keyboard.type("late");
  await expect(reply).toHaveValue("您好。谢谢。::late");
  await desk.keyboard.type(" ");
  await expect(reply).toHaveValue(new RegExp(`^您好。谢谢。尊敬的顾客，.*${filed.number}`, "s"));
  await expect(reply).not.toHaveValue(/[{}:]late|[{}]/);

  // In the middle of a text the cursor stays behind what was put in.
  await reply.fill("甲乙");
  await desk.keyboard.press("Control+Home");
  await desk.keyboard.press("ArrowRight");
  await desk.keyboard.type("：：close 丙");
  await expect(reply).toHaveValue(/^甲.+丙乙$/s);

  // Nothing is replaced while an input method composes; what it leaves behind is.
  await reply.fill("");
  await desk.keyboard.type("：：");
  const devtools = await desk.context().newCDPSession(desk);
  await devtools.send("Input.imeSetComposition", { text: "close ", selectionStart: 6, selectionEnd: 6 });
  await expect(reply).toHaveValue("：：close ");
  await devtools.send("Input.insertText", { text: "close " });
  await expect(reply).toHaveValue(/^[^：]+$/);

  // A short name that was not ended, or that none has, is not sent.
  const waiting = desk.getByText("后面的简称还没有换成常用回复");
  for (const text of ["好。::late", "好。::lat 再见"]) {
    await reply.fill(text);
    await expect(waiting).toBeVisible();
    await desk.keyboard.press("Control+Enter");
    await expect(reply).toHaveValue(text);
  }

  // Chosen from the list, the reply takes the place of what was typed of a name.
  await reply.fill("好。::la");
  await choices.first().click();
  await expect(reply).toHaveValue(/^好。\n\n尊敬的顾客/);

  // From the list, by keys alone.
  await reply.fill("");
  for (let pressed = 0; pressed < 12; pressed += 1) {
    await desk.keyboard.press("Tab");
    if (await choices.first().evaluate((choice) => choice === document.activeElement)) break;
  }
  await expect(choices.first()).toBeFocused();
  await desk.keyboard.press("Enter");
  await expect(reply).toBeFocused();
  await expect(reply).toHaveValue(new RegExp(`^尊敬的顾客，.*${filed.number}`, "s"));

  // A variable that nobody filled in is not sent.
  const send = desk.getByRole("button", { name: "发送", exact: true });
  await expect(send).toBeEnabled();
  await desk.keyboard.type("{promised}");
  await expect(send).toBeDisabled();
  await expect(desk.getByText("请先把花括号里的内容换成具体说法")).toBeVisible();
  expect(errors).toEqual([]);
});
