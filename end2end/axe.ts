// Accessibility of many pages at once: findings are gathered, so that one run names them all.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Checks a page in both themes; returns one line per finding. */
export async function findings(page: Page, label: string): Promise<string[]> {
  const lines: string[] = [];
  await page.evaluate(SCRIPT);
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    const { violations } = await page.evaluate(
      async (tags) => {
        // Colours are read when none is on its way any more.
        const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
        // Frames are counted rather than promises awaited: a transition that a new style takes away may never settle.
        const moving = () =>
          document
            .getAnimations()
            .some((one) => one.playState === "running" && Number.isFinite(one.effect?.getComputedTiming().endTime));
        for (let still = 0; still < 2; still = moving() ? 0 : still + 1) await frame();
        return (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
          runOnly: { type: "tag", values: tags },
          resultTypes: ["violations"],
        });
      },
      TAGS,
    );
    for (const { id, help, nodes } of violations) {
      const where = nodes
        .slice(0, 3)
        .map((node) => [...node.target, node.any[0]?.message].filter(Boolean).join(" "));
      lines.push(`${label} ${theme}: ${id}: ${help}: ${nodes.length} × ${where.join(" | ")}`);
    }
  }
  return lines;
}
