import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type CommandResult, runCommand } from "./command.ts";

/** How many tests passed and failed, as in the last line of `npm test`. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export const addTallies = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
});

/** One of the things that `npm run check` looks at. */
export interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Where the command writes its counts, in Vitest's or Playwright's form; without it the check counts as one. */
  readonly report?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether paths behind the command confine it to those files. */
  readonly takesPaths?: boolean;
}

/** The checks of the source text, quickest first. */
export const staticChecks: readonly Check[] = [
  {
    name: "format",
    command: ["biome", "check", "--error-on-warnings", "--max-diagnostics=none"],
    takesPaths: true,
  },
  { name: "lint", command: ["oxlint"], takesPaths: true },
  { name: "types", command: ["tsc", "-b"] },
  { name: "imports", command: ["node", "scripts/imports.ts"] },
  { name: "documents", command: ["node", "scripts/documents.ts"] },
  { name: "unused", command: ["knip", "--no-progress", "--no-config-hints"] },
];

/** @param filters - parts of file names; none means every test */
export const unitTests = (filters: readonly string[] = []): Check => {
  const report = ".cache/unit-tests.json";
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return { name: "tests", command: ["vitest", "run", ...reporters, ...filters], report };
};

/**
 * @param filters - parts of file names; none means every journey
 * @param chromium - path of the browser; without it the journeys' own default
 */
export const journeyTests = (filters: readonly string[], chromium: string | undefined): Check => {
  const report = ".cache/journeys.json";
  const command = ["playwright", "test", "--config", "e2e/playwright.config.ts"] as const;
  return {
    name: "journeys",
    command: [...command, "--reporter=list,json", ...filters],
    report,
    env: {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      ...(chromium === undefined ? {} : { BEAMSCOPE_CHROMIUM: chromium }),
    },
  };
};

export interface CheckResult {
  readonly result: CommandResult;
  readonly tally: Tally;
  /** Tests that did not run, by their full names. */
  readonly skipped: readonly string[];
}

/** Runs one check in the project that stands in `root`. */
export async function runCheck(check: Check, root: string): Promise<CheckResult> {
  const report = check.report === undefined ? undefined : join(root, check.report);
  if (report !== undefined) {
    rmSync(report, { force: true });
    mkdirSync(dirname(report), { recursive: true });
  }
  const result = await runCommand(check.command, { cwd: root, env: check.env ?? {} });
  if (report === undefined) {
    const ok = result.code === 0;
    return { result, tally: { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }, skipped: [] };
  }
  const { passed, failed, skipped } = readReport(report);
  const nothingWrong = result.code === 0 && passed > 0;
  return {
    result,
    tally: { passed, failed: nothingWrong ? failed : Math.max(1, failed) },
    skipped,
  };
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});
/** A file, or a group of tests in one. */
const JourneySuite = z.object({
  title: z.string(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
  get suites() {
    return z.array(JourneySuite).optional();
  },
});
const PlaywrightReport = z.object({
  suites: z.array(JourneySuite),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

/** @returns zeros when the tests ended before they wrote a report */
function readReport(path: string): Tally & Pick<CheckResult, "skipped"> {
  if (!existsSync(path)) return { passed: 0, failed: 0, skipped: [] };
  const report = z
    .union([VitestReport, PlaywrightReport])
    .parse(JSON.parse(readFileSync(path, "utf8")));
  if ("stats" in report) {
    const { expected, unexpected, flaky } = report.stats;
    return {
      passed: expected,
      failed: unexpected + flaky,
      skipped: skippedJourneys(report.suites),
    };
  }
  // A file that cannot even be loaded has no tests, so none of them failed: count the file.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const skipped = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== "passed" && status !== "failed")
    .map(({ fullName }) => fullName);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped,
  };
}

function skippedJourneys(suites: readonly z.infer<typeof JourneySuite>[]): string[] {
  return suites.flatMap(({ title, specs, suites: inner = [] }) => {
    const own = specs
      .filter(({ tests }) => tests.some(({ status }) => status === "skipped"))
      .map((spec) => spec.title);
    return [...own, ...skippedJourneys(inner)].map((name) => `${title} › ${name}`);
  });
}
