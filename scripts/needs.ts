import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "./command.ts";

/** Something outside npm that some tests need. A new one is one entry in `testNeeds`. */
export interface Need {
  readonly name: string;
  /** What is not tested without it. */
  readonly purpose: string;
  /** @returns where it was found; undefined if it is not there */
  readonly find: () => string | undefined;
  /** Debian packages that bring it, installed where that is possible. */
  readonly debianPackages: readonly string[];
  /** What a person does where nothing can be installed; completes "To have it, …". */
  readonly advice: string;
}

export type NeedOutcome =
  | { readonly kind: "found"; readonly need: Need; readonly where: string }
  | { readonly kind: "missing"; readonly need: Need; readonly reason: string };

/** What the tests need beside npm packages. */
export const testNeeds: readonly Need[] = [
  {
    name: "Chromium",
    purpose: "the tests that run in a browser",
    find: findChromium,
    debianPackages: ["chromium"],
    advice: "install Chromium so that `chromium` is on the PATH",
  },
  {
    name: "Python 3",
    purpose: "the comparisons with the reference implementation",
    find: () => findProgram("python3"),
    debianPackages: ["python3", "python3-venv"],
    advice: "install Python 3 with its venv module",
  },
  {
    name: "measured data",
    purpose: "the tests on a recorded run",
    find: () => existingFolder(process.env["BEAMSCOPE_TEST_DATA"]),
    debianPackages: [],
    advice: "set BEAMSCOPE_TEST_DATA to the folder that holds lrmecs-3701.nx5",
  },
];

/** Finds each need, and installs those that are missing where this process may. */
export async function provideNeeds(needs: readonly Need[], cwd: string): Promise<NeedOutcome[]> {
  const outcomes: NeedOutcome[] = [];
  for (const need of needs) outcomes.push(await provide(need, cwd));
  return outcomes;
}

async function provide(need: Need, cwd: string): Promise<NeedOutcome> {
  const found = need.find();
  if (found !== undefined) return { kind: "found", need, where: found };
  if (need.debianPackages.length === 0) return { kind: "missing", need, reason: "not there" };
  if (findProgram("apt-get") === undefined || process.getuid?.() !== 0) {
    return { kind: "missing", need, reason: "not there, and this user cannot install packages" };
  }
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const update = await runCommand(["apt-get", "update", "-qq"], { cwd, env });
  const install = await runCommand(
    ["apt-get", "install", "-y", "-qq", "--no-install-recommends", ...need.debianPackages],
    { cwd, env },
  );
  const installed = need.find();
  if (installed !== undefined) return { kind: "found", need, where: installed };
  const words = `${update.output}${install.output}`
    .split("\n")
    .find((line) => line.startsWith("E:"));
  return { kind: "missing", need, reason: words ?? "its package did not bring it" };
}

/** @returns the browser of the system, under whichever name it goes */
export function findChromium(): string | undefined {
  return ["chromium", "chromium-browser", "google-chrome"]
    .map(findProgram)
    .find((path) => path !== undefined);
}

/** @returns the full path of a program on the PATH */
function findProgram(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function existingFolder(path: string | undefined): string | undefined {
  return path !== undefined && existsSync(path) ? path : undefined;
}
