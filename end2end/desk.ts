// What staff do with a case, step by step, as the journeys need it.
import { expect, type Page } from "@playwright/test";
import { openDesk, type Filed } from "./support";

export const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

/** Writes into a tab of the case and sends it. */
export async function write(desk: Page, tab: string, id: string, text: string, button: string) {
  await desk.getByRole("tab", { name: tab, exact: true }).click();
  await desk.locator(`#${id}`).fill(text);
  if (id === "write-proposal") await desk.getByLabel("维修", { exact: true }).check();
  if (id === "write-action") {
    await desk
      .locator('input[type="file"]')
      .setInputFiles({ name: "维修单.png", mimeType: "image/png", buffer: PIXEL });
    await expect(desk.getByText("维修单.png")).toBeVisible();
  }
  await desk.getByRole("button", { name: button, exact: true }).last().click();
  // A closed case offers no summary any more, and nobody is asked twice; every other text field is empty again.
  if (id !== "write-summary" && id !== "write-done") await expect(desk.locator(`#${id}`)).toHaveValue("");
}

/** Takes the case and offers a solution. */
export async function propose(desk: Page, filed: Filed) {
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await desk.getByRole("button", { name: "领取", exact: true }).click();
  await expect(desk.getByText("已领取，由您负责").first()).toBeVisible();
  await write(desk, "回复顾客", "write-reply", "您好，我们正在核实，今天给您答复。", "发送");
  await write(desk, "提出方案", "write-proposal", "免费上门维修，更换门封条", "提交方案");
}

/** Records cause and action, and asks the customer to confirm. */
export async function carryOut(desk: Page, filed: Filed) {
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await write(desk, "记录原因", "write-cause", "门封条老化", "保存原因");
  await write(desk, "记录措施", "write-action", "已更换门封条并试机", "保存措施");
  await write(desk, "请顾客确认", "write-done", "换了新的门封条，关门后不再漏冷气。", "发给顾客确认");
  await expect(desk.getByRole("button", { name: "提醒顾客确认" }).first()).toBeVisible();
}

/** The stage that the head of the case names. */
export async function expectStage(desk: Page, filed: Filed, stage: string) {
  await openDesk(desk, `/desk/cases/${filed.number}`);
  const head = desk.locator("main .sticky", { has: desk.getByRole("heading", { name: filed.number }) });
  await expect(head.getByText(stage, { exact: true })).toBeVisible();
}

/** From filed to waiting for the customer's word. */
export async function solve(desk: Page, customer: Page, filed: Filed) {
  await propose(desk, filed);
  await customer.goto(filed.link);
  await expect(customer.getByText("免费上门维修，更换门封条")).toBeVisible();
  await customer.getByRole("button", { name: "接受方案" }).click();
  await expect(customer.getByText("您已接受")).toBeVisible();
  await carryOut(desk, filed);
}

/** The customer says that it is solved; the desk closes with a summary. */
export async function close(desk: Page, customer: Page, filed: Filed, summary: string) {
  await customer.goto(filed.link);
  await customer.getByRole("button", { name: "解决了", exact: true }).click();
  await expect(customer.getByRole("button", { name: "解决了", exact: true })).toHaveCount(0);
  await openDesk(desk, `/desk/cases/${filed.number}`);
  await write(desk, "结案", "write-summary", summary, "结案");
  await expect(desk.getByText("顾客确认后结案").first()).toBeVisible();
}

/** Moves the demo's time on by the button of that name. */
export async function moveClock(desk: Page, button: "+1 小时" | "+1 天" | "+7 天") {
  const loaded = desk.waitForEvent("load");
  await desk.getByRole("button", { name: button, exact: true }).click();
  await loaded;
  await expect(desk.locator("html[data-alive]")).toHaveCount(1);
}
