// The product's table of who may open what, as the server's tests hold it: `server/tests/it/matrix.txt`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "./support";

/** Column of the table, dots left out, by who looks. */
const COLUMNS: Record<Role | "customer", number> = {
  customer: 1,
  agent: 3,
  head: 5,
  manager: 6,
  admin: 7,
  auditor: 8,
  reporter: 9,
};

/** Paths that answer a GET, in the table's order, each with whether this visitor is let in. */
export function paths(root: string, who: Role | "customer"): { path: string; open: boolean }[] {
  const table = readFileSync(join(root, "../../server/tests/it/matrix.txt"), "utf8");
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([method]) => method === "GET")
    .map(([, path, cells]) => {
      const cell = cells.replaceAll(".", "")[COLUMNS[who]];
      // Outside a demo the mailbox does not exist; in a demo it is everybody's who signed in.
      return { path, open: cell === "y" || (cell === "h" && path.startsWith("/demo/")) };
    });
}
