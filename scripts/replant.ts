import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { type Check, runCheck, staticChecks, type Tally, unitTests } from "./checks.ts";
import { readHouse } from "./house.ts";
import { type PlantedFault, plant, readFaults } from "./planted-fault.ts";
import { progressLine } from "./run-checks.ts";

/**
 * Proves that every check still sees what it is there for: plants one fault after the other in a
 * copy of the project and asks the check that must see it. The first fault of each check is shown to
 * all the others too, which must not mind it.
 *
 * @param wanted - names of the checks to prove; none means all
 * @returns how many faults were seen, and how many were not
 */
export async function replantFaults(root: string, wanted: readonly string[] = []): Promise<Tally> {
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  const copy = copyProject(root);
  try {
    const innocent = await passingChecks(copy);
    const asked = new Set<string>();
    let passed = 0;
    let failed = 0;
    for (const fault of readFaults(root).filter(({ check }) => isWanted(check))) {
      const bystanders = asked.has(fault.check)
        ? []
        : innocent.filter((check) => check.name !== fault.check);
      asked.add(fault.check);
      const startMs = performance.now();
      const objection = await objectionTo(fault, { copy, bystanders });
      const verdict = objection === undefined ? "seen" : `NOT SEEN AS MEANT: ${objection}`;
      const name = `${fault.check}: ${fault.name}`;
      console.log(progressLine(name, performance.now() - startMs, verdict));
      if (objection === undefined) passed += 1;
      else failed += 1;
    }
    for (const { name } of [...staticChecks, unitTests()]) {
      if (asked.has(name) || !isWanted(name)) continue;
      console.log(progressLine(name, 0, "NO FAULT is kept for this check in scripts/faults"));
      failed += 1;
    }
    return { passed, failed };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** A check that fails without any fault cannot be asked whether it minds one. */
async function passingChecks(copy: string): Promise<Check[]> {
  const passing: Check[] = [];
  for (const check of staticChecks) {
    const { result } = await runCheck(check, copy);
    if (result.code === 0) passing.push(check);
  }
  return passing;
}

interface Setting {
  readonly copy: string;
  /** Checks that must not fail. */
  readonly bystanders: readonly Check[];
}

/** @returns what is wrong with how the checks took the fault; undefined if nothing is */
async function objectionTo(
  fault: PlantedFault,
  { copy, bystanders }: Setting,
): Promise<string | undefined> {
  const check = [...staticChecks, unitTests(["planted"])].find(({ name }) => name === fault.check);
  if (check === undefined) return `there is no check "${fault.check}"`;
  const takeOut = plant(fault, copy);
  try {
    const path = fault.files[0]?.path ?? "";
    // Once over the whole project is proof enough that the file is looked at.
    const confined = bystanders.length === 0 && check.takesPaths === true;
    const { result } = await runCheck(
      confined ? { ...check, command: [...check.command, path] } : check,
      copy,
    );
    const file = basename(path);
    if (result.code === 0) return "the check passes";
    for (const words of [file, fault.says]) {
      if (!result.output.includes(words))
        return `the check does not say "${words}"\n${result.output}`;
    }
    for (const bystander of bystanders) {
      const { result: other } = await runCheck(bystander, copy);
      if (other.code !== 0) return `${bystander.name} fails as well\n${other.output}`;
    }
    return undefined;
  } finally {
    takeOut();
  }
}

/** Neither made by hand nor needed in the copy. */
const left = new Set([".git", ".cache", "node_modules", "dist", "coverage", "test-results"]);

/** Copies the project and links its tools, with the workspaces' own names pointing into the copy. */
function copyProject(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), "beamscope-faults-"));
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !left.has(basename(path)) && relative(root, path) !== "data",
  });
  linkModules(root, copy);
  for (const { path, name } of readHouse(root).workspaces) {
    const link = join(copy, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(copy, path), link);
  }
  for (const nested of globSync("{packages,instruments,apps}/*/node_modules", { cwd: root })) {
    symlinkSync(join(root, nested), join(copy, nested));
  }
  return copy;
}

function linkModules(root: string, copy: string): void {
  const own = new Set(readHouse(root).workspaces.map(({ name }) => name));
  const source = join(root, "node_modules");
  const target = join(copy, "node_modules");
  mkdirSync(target);
  for (const entry of readdirSync(source)) {
    if (!entry.startsWith("@")) {
      symlinkSync(join(source, entry), join(target, entry));
      continue;
    }
    for (const name of readdirSync(join(source, entry))) {
      if (own.has(`${entry}/${name}`)) continue;
      mkdirSync(join(target, entry), { recursive: true });
      if (!existsSync(join(target, entry, name))) {
        symlinkSync(join(source, entry, name), join(target, entry, name));
      }
    }
  }
}
