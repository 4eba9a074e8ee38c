import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runCheck } from "./checks.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "beamscope-checks-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const report = "report.json";

/** A check whose program writes a report and exits. */
const ends = (code: number, written: object | undefined) => {
  const write =
    written === undefined
      ? ""
      : `fs.writeFileSync("${report}", ${JSON.stringify(JSON.stringify(written))});`;
  const program = `const fs = require("node:fs"); ${write} process.exit(${code});`;
  return { name: "tests", command: [process.execPath, "-e", program], report } as const;
};
const vitest = (numPassedTests: number, numFailedTests: number, testResults: object[] = []) => ({
  numPassedTests,
  numFailedTests,
  testResults,
});
const tallyOf = async (code: number, written: object | undefined) =>
  (await runCheck(ends(code, written), root)).tally;

it("counts what the tests report", async () => {
  expect(await tallyOf(0, vitest(7, 0))).toEqual({ passed: 7, failed: 0 });
  expect(await tallyOf(1, vitest(7, 2))).toEqual({ passed: 7, failed: 2 });
  const journeys = { suites: [], stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 } };
  expect(await tallyOf(1, journeys)).toEqual({ passed: 3, failed: 2 });
});

it("counts a test file that cannot be loaded as a failure", async () => {
  const broken = { status: "failed", assertionResults: [] };
  expect(await tallyOf(1, vitest(7, 0, [broken]))).toEqual({ passed: 7, failed: 1 });
});

it("names the tests that did not run", async () => {
  const file = {
    status: "passed",
    assertionResults: [
      { status: "passed", fullName: "ran" },
      { status: "skipped", fullName: "did not run" },
    ],
  };
  const { skipped } = await runCheck(ends(0, vitest(1, 0, [file])), root);
  expect(skipped).toEqual(["did not run"]);
});

it("names the journeys that did not run", async () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
  const ran = spec("ran", "expected");
  const group = { title: "a group", specs: [ran, spec("inner", "skipped")] };
  const file = {
    title: "a.journey.ts",
    specs: [ran, spec("outer", "skipped")],
    suites: [group],
  };
  const stats = { expected: 2, unexpected: 0, flaky: 0, skipped: 2 };
  const { skipped } = await runCheck(ends(0, { suites: [file], stats }), root);
  expect(skipped).toEqual(["a.journey.ts › outer", "a.journey.ts › a group › inner"]);
});

it("never lets an error count as nothing", async () => {
  expect(await tallyOf(1, vitest(7, 0))).toEqual({ passed: 7, failed: 1 });
  expect(await tallyOf(1, undefined)).toEqual({ passed: 0, failed: 1 });
});

it("counts tests that end without a report, or without a test, as a failure", async () => {
  expect(await tallyOf(0, undefined)).toEqual({ passed: 0, failed: 1 });
  expect(await tallyOf(0, vitest(0, 0))).toEqual({ passed: 0, failed: 1 });
});

it("reports a program that is not there", async () => {
  const { result, tally } = await runCheck({ name: "lint", command: ["no-such-program"] }, root);
  expect(result).toMatchObject({ code: 127, output: expect.stringContaining("no-such-program") });
  expect(tally).toEqual({ passed: 0, failed: 1 });
});
