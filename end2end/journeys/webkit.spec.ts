// The main job in WebKit: a customer's form, receipt and case page, and the desk's answer.
import { expect } from "@playwright/test";
import { alive, press, reads, see, test } from "../webkit";

test("a complaint from form to an answer that is read", async ({ webkit, baseURL }) => {
  const at = (path: string) => `${baseURL}${path}`;
  const words = "洗衣机在脱水时跳来跳去，把地砖都撞裂了，请派人来看";

  await webkit.get(at("/"));
  await alive(webkit);
  await press(webkit, "label", "投诉");
  await (await see(webkit, 'textarea[name="text"]')).sendKeys(words);
  // What was typed outlives the page.
  await webkit.navigate().refresh();
  await alive(webkit);
  const text = await see(webkit, 'textarea[name="text"]');
  await expect.poll(() => text.getAttribute("value")).toBe(words);
  const excess = await webkit.executeScript(
    "const d = document.documentElement; return d.scrollWidth - d.clientWidth",
  );
  expect(excess, "sideways scroll in px").toBeLessThanOrEqual(0);
  await press(webkit, "button", "提交");
  await reads(webkit, "TS-");
  const number = (await (await see(webkit, "main")).getText()).match(/TS-\d{8}-\d{4,}/)?.[0] ?? "";
  const link = (await (await see(webkit, 'a[href*="/l/"]')).getAttribute("href")) ?? "";

  await webkit.get(at("/login"));
  await (await see(webkit, "#login")).sendKeys("head1");
  await (await see(webkit, "#password")).sendKeys("huiyin-demo-2026");
  await (await see(webkit, "form.login-form button[type=submit]")).click();
  await see(webkit, 'nav a[href*="view=open"]');
  await webkit.get(at(`/desk/cases/${number}`));
  await alive(webkit);
  await (await see(webkit, "#write-reply")).sendKeys("您好，师傅今天下午四点上门，费用由我们承担");
  await press(webkit, "button", "发送");
  await reads(webkit, "师傅今天下午四点上门");

  await webkit.get(link);
  await reads(webkit, "师傅今天下午四点上门");
});
