// `npm run soak`: the full figures of the tests that `npm test` runs in short, up to an hour each.
// Arguments choose by parts of file names. Ends with 0 when all passed, 1 when something failed, 2
// when no such test was found. The last line is `N passed, N failed`, alone.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import { addTallies, journeyTests, type Tally, unitTests } from "./checks.ts";
import { findChromium } from "./needs.ts";
import { buildPage } from "./page-build.ts";
import { runChecks } from "./run-checks.ts";

/** A test that sees this in its environment runs its full figures. */
const soakVariable = "BEAMSCOPE_SOAK";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const chosen = process.argv.slice(2);
const journeys = "e2e/src/**/*.journey.ts";
const patterns = ["{packages,instruments,apps}/*/{src,test}/**/*.test.{ts,tsx}", journeys];
const files = globSync(patterns, { cwd: root })
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
  const isJourney = matchesGlob(file, journeys);
  // Journeys see the page as it is built.
  if (isJourney && !(await buildPage(root))) return { passed: 0, failed: 1 };
  const check = isJourney ? journeyTests([file], findChromium()) : unitTests([file]);
  const env = { ...check.env, [soakVariable]: "1" };
  return (await runChecks([{ ...check, name: file, env }], root)).tally;
}
