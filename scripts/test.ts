// `npm test`: brings what the tests need, then runs all that belongs to a change. The last line is
// `N passed, N failed`, alone. Arguments choose the unit tests by parts of their file names.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { addTallies, type Check, staticChecks, type Tally, unitTests } from "./checks.ts";
import { findChromium, provideNeeds, testNeeds } from "./needs.ts";
import { buildPage } from "./page-build.ts";
import { replantFaults } from "./replant.ts";
import { runChecks } from "./run-checks.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isContinuousIntegration = process.env["CI"] === "true";

const needs = await provideMissing();
const { tally } = await runChecks([...staticChecks, unitTests(process.argv.slice(2))], root);
const replanted = await replantFaults(root);
const journeys = await runJourneys();

const sum = [needs, tally, replanted, journeys].reduce(addTallies);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
console.log(`${sum.passed} passed, ${sum.failed} failed`);

/** A need that cannot be had fails in continuous integration, and elsewhere is said aloud. */
async function provideMissing(): Promise<Tally> {
  let failed = 0;
  for (const outcome of await provideNeeds(testNeeds, root)) {
    if (outcome.kind === "found") continue;
    const { name, purpose, advice } = outcome.need;
    const verdict = isContinuousIntegration ? "FAILED" : "SKIPPED";
    console.log(
      `${verdict}: ${purpose}, for want of ${name} (${outcome.reason}). To have it, ${advice}.`,
    );
    if (isContinuousIntegration) failed += 1;
  }
  return { passed: 0, failed };
}

/** Journeys see the page as it is built. Without a browser there are none, which has been said before. */
async function runJourneys(): Promise<Tally> {
  const chromium = findChromium();
  if (chromium === undefined || !existsSync(join(root, "e2e", "playwright.config.ts"))) {
    return { passed: 0, failed: 0 };
  }
  if (!(await buildPage(root))) return { passed: 0, failed: 1 };
  const report = ".cache/journeys.json";
  const command = ["playwright", "test", "--config", "e2e/playwright.config.ts"] as const;
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, BEAMSCOPE_CHROMIUM: chromium };
  const check: Check = {
    name: "journeys",
    command: [...command, "--reporter=list,json"],
    report,
    env,
  };
  return (await runChecks([check], root)).tally;
}
