// Runs a benchmark on the project's own Node.js, whichever one started npm. Plain JavaScript: it
// must work on Node.js 20.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const node = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
const main = fileURLToPath(new URL("../bench/src/main.ts", import.meta.url));

if (!existsSync(node)) {
  console.error("The project's own Node.js is not installed yet: run `npm install` first.");
  process.exit(1);
}
const { status, error } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
if (error) console.error(`The benchmark did not start: ${error.message}`);
process.exit(status ?? 1);
