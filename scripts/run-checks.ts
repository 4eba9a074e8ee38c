import { addTallies, type Check, runCheck, type Tally } from "./checks.ts";

/**
 * Runs checks one after the other and prints a line for each, with its output when it failed.
 *
 * @returns the sum of what they counted, and how many of them failed
 */
export async function runChecks(
  checks: readonly Check[],
  root: string,
): Promise<{ readonly tally: Tally; readonly failures: number }> {
  let sum: Tally = { passed: 0, failed: 0 };
  let failures = 0;
  for (const check of checks) {
    const { result, tally, skipped } = await runCheck(check, root);
    const counts = check.report === undefined ? "" : `, ${tally.passed} passed`;
    const verdict = tally.failed === 0 ? `ok${counts}` : `FAILED (${check.command.join(" ")})`;
    console.log(progressLine(check.name, result.durationMs, verdict));
    for (const name of skipped) console.log(`  SKIPPED: ${name}`);
    sum = addTallies(sum, tally);
    if (tally.failed === 0) continue;
    failures += 1;
    process.stdout.write(`${result.output.trimEnd()}\n`);
  }
  return { tally: sum, failures };
}

/** One line of `npm run check`: what, how long, and with which outcome. */
export function progressLine(name: string, durationMs: number, verdict: string): string {
  return `${name.padEnd(34)} ${(durationMs / 1000).toFixed(1).padStart(6)} s  ${verdict}`;
}
