// `npm run soak`: the full figures of the tests that `npm test` runs in short, up to an hour each.
// Arguments choose by parts of file names. Ends with 0 when all passed, 1 when something failed, 2
// when no such test was found. The last line is `N passed, N failed`, alone.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { addTallies, type Tally, unitTests } from "./checks.ts";
import { runChecks } from "./run-checks.ts";

/** A test that sees this in its environment runs its full figures. */
const soakVariable = "BEAMSCOPE_SOAK";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const chosen = process.argv.slice(2);
const files = globSync("{packages,instruments,apps}/*/{src,test}/**/*.test.{ts,tsx}", { cwd: root })
  .filter((file) => readFileSync(join(root, file), "utf8").includes(soakVariable))
  .filter((file) => chosen.length === 0 || chosen.some((part) => file.includes(part)))
  .toSorted();

if (files.length === 0) {
  console.error(`No test with full figures has ${chosen.join(" or ")} in its name.`);
  process.exitCode = 2;
} else {
  console.log(`Full figures, one after the other: ${files.join(", ")}`);
  let sum: Tally = { passed: 0, failed: 0 };
  for (const file of files) sum = addTallies(sum, await soak(file));
  process.exitCode = sum.failed === 0 ? 0 : 1;
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
}

async function soak(file: string): Promise<Tally> {
  const check = { ...unitTests([file]), name: file, env: { [soakVariable]: "1" } };
  const { tally } = await runChecks([check], root);
  return tally;
}
