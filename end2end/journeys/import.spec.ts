// A file of voices comes in: matched, previewed, read, listed, counted; twice changes nothing; a stop leaves nothing.
import { expect, type Locator, type Page } from "@playwright/test";
import { gb18030, workbook } from "../tables";
import { test } from "../server";
import { openDesk, staffPage } from "../support";

test.beforeEach(() => {
  test.skip(test.info().project.name !== "desktop", "the import is a page of the desk");
});

/** A word that stands nowhere else. Long numbers would be masked as personal data. */
function word(): string {
  return Array.from(String(Date.now()).slice(-8), (digit) => "甲乙丙丁戊己庚辛壬癸"[Number(digit)]).join("");
}

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async function choose(desk: Page, name: string, mimeType: string, buffer: Buffer) {
  await openDesk(desk, "/manage/imports");
  await desk.locator("#import-file").setInputFiles({ name, mimeType, buffer });
  await desk.getByRole("button", { name: "上传并预览" }).click();
  await expect(desk.getByRole("heading", { name: `对应各列 · ${name}` })).toBeVisible();
}

/** Starts the import and waits for its result. */
async function run(desk: Page, rows: number): Promise<Locator> {
  await desk.getByRole("button", { name: `开始导入 ${rows} 行` }).click();
  const result = desk.getByText(/^导入 \d+ 条，重复/);
  await expect(result).toBeVisible({ timeout: 30_000 });
  return result;
}

/** Voices of the list that carry these words; the latest are on its first page. */
async function listed(desk: Page, words: string): Promise<Locator> {
  await openDesk(desk, "/desk/voices");
  return desk.locator("tbody tr", { hasText: words });
}

/** Voices of the last week by the table under the dashboard's picture. */
async function counted(desk: Page): Promise<number> {
  await openDesk(desk, "/manage?days=7");
  const cells = desk.locator("details table tbody td");
  const numbers = await cells.allTextContents();
  return numbers.reduce((sum, text) => sum + Number(text), 0);
}

test("a GB18030 file from a hotline is brought in once, with its errors by row @js", async ({
  browser,
  own,
}) => {
  test.setTimeout(120_000);
  const desk = await staffPage(browser, "manager", own);
  const mark = `热线${word()}`;
  const file = gb18030(
    [
      "编号,内容详情,来电时间,用户,备注列",
      `${mark}-1,${mark} 冰箱不制冷，等了三天没人来修,2026-11-19 10:20,李女士,甲`,
      `${mark}-2,,2026-11-19 11:00,王先生,乙`,
      `${mark}-3,${mark} 客服态度很好，问题解决得快,昨天下午,赵女士,丙`,
      `${mark}-4,${mark} 送货晚了两天，没有人打电话,2026-11-19 15:45,孙先生,丁`,
    ].join("\r\n"),
  );
  const before = await counted(desk);
  await choose(desk, `${mark}.csv`, "text/csv", file);

  // The guess is right where the heading says it, and can be changed.
  const meaning = (heading: string) => desk.getByLabel(`含义 · ${heading}`);
  await expect(meaning("编号")).toHaveValue("external_id");
  await expect(meaning("内容详情")).toHaveValue("text");
  await expect(meaning("来电时间")).toHaveValue("occurred_at");
  await expect(meaning("备注列")).toHaveValue("ignore");
  await expect(desk.locator("section tbody tr").first()).toContainText("冰箱不制冷");
  await meaning("内容详情").selectOption("ignore");
  await expect(desk.getByText("请至少把一列对应为“内容”。")).toBeVisible();
  await expect(desk.getByRole("button", { name: "开始导入 4 行" })).toBeDisabled();
  await meaning("内容详情").selectOption("text");
  await desk.locator("#import-kind").selectOption("complaint");

  const result = await run(desk, 4);
  await expect(result).toContainText("导入 2 条，重复 0 条，出错 2 条");
  const left = desk.locator("table", { has: desk.getByText("行号") }).locator("tbody tr");
  await expect(left).toHaveCount(2);
  await expect(left.first()).toContainText("没有内容");
  await expect(left.last()).toContainText("时间无法识别");

  await expect(await listed(desk, mark)).toHaveCount(2);
  await expect.poll(() => counted(desk), { timeout: 30_000 }).toBe(before + 2);

  // The same file again: known, and nothing more.
  await choose(desk, `${mark}.csv`, "text/csv", file);
  await expect(desk.getByText(/同一文件已于/)).toBeVisible();
  await desk.locator("#import-kind").selectOption("complaint");
  await expect(await run(desk, 4)).toContainText("导入 0 条，重复 2 条，出错 2 条");
  await expect(await listed(desk, mark)).toHaveCount(2);
});

test("a workbook is brought in, and its rule opens cases from a hotline @js", async ({
  browser,
  own,
}) => {
  test.setTimeout(120_000);
  const desk = await staffPage(browser, "manager", own);
  const mark = `工作簿${word()}`;
  const file = workbook([
    ["编号", "主题", "内容", "情感", "时间"],
    [`${mark}-1`, `${mark}冰柜漏水`, "地板泡坏了，要求上门检查", "负面", "2026-11-18 09:30"],
    [`${mark}-2`, `${mark}谢谢师傅`, "安装又快又干净", "正面", "2026-11-18 10:30"],
  ]);
  await choose(desk, `${mark}.xlsx`, XLSX, file);
  await desk.locator("#import-channel").selectOption("hotline");
  const result = await run(desk, 2);
  await expect(result).toContainText("导入 2 条，重复 0 条，出错 0 条，生成工单 1 件");
  await expect(desk.locator("tr", { hasText: `${mark}.xlsx` })).toContainText("已完成");
  const rows = await listed(desk, mark);
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: "漏水" })).toContainText(/TS-\d{8}-\d{4}/);
});

test("a stopped import leaves nothing @js", async ({ browser, own }) => {
  test.setTimeout(120_000);
  const desk = await staffPage(browser, "manager", own);
  const mark = `停止${word()}`;
  const lines = Array.from({ length: 40_000 }, (_, i) => `${mark}-${i},${mark} 第 ${i} 位顾客说送货太慢`);
  await choose(desk, `${mark}.csv`, "text/csv", Buffer.from(`编号,内容\n${lines.join("\n")}`));
  await desk.locator("#import-kind").selectOption("complaint");
  await desk.getByRole("button", { name: "开始导入 40000 行" }).click();

  // How far it is: drawn, said in words, and moving by itself.
  const bar = desk.getByRole("progressbar", { name: /^已读 \d+ \/ 40000 行$/ });
  await expect(bar).toBeVisible();
  await expect(bar).toHaveAttribute("max", "40000");
  const read = async () => Number(await bar.getAttribute("value"));
  const seen = await read();
  await expect.poll(read).toBeGreaterThan(seen);
  await expect(desk.getByText("全部读完之前，导入的内容不会显示")).toBeVisible();
  await desk.getByRole("button", { name: "取消导入" }).click();
  await expect(desk.getByRole("heading", { name: `${mark}.csv` })).toContainText("已取消");
  await expect(await listed(desk, mark)).toHaveCount(0);
});

test("a file that is no table is refused with the remedy @js", async ({ browser, own }) => {
  const desk = await staffPage(browser, "manager", own);
  await openDesk(desk, "/manage/imports");
  await desk.locator("#import-file").setInputFiles({
    name: "照片.csv",
    mimeType: "text/csv",
    buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0, 0, 0, 0]),
  });
  await desk.getByRole("button", { name: "上传并预览" }).click();
  await expect(desk.locator("main form [role=alert]")).toContainText("只能导入 xlsx 或 csv 文件");
});
