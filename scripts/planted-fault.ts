import { appendFileSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A fault that one check is there to see, kept as text in scripts/faults/CHECK/NAME.txt. */
export interface PlantedFault {
  /** The check that must fail. */
  readonly check: string;
  readonly name: string;
  /** What the check must say. */
  readonly says: string;
  /** The files to write, by path from the root. The check must name the first. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** Reads the faults that are kept in a project. */
export function readFaults(root: string): PlantedFault[] {
  const folder = join(root, "scripts", "faults");
  return globSync("*/*.txt", { cwd: folder })
    .toSorted()
    .map((path) => parseFault(path, readFileSync(join(folder, path), "utf8")));
}

/** Reads the form of scripts/faults: a line `says: TEXT`, then for each file `=== PATH` and its text. */
function parseFault(path: string, text: string): PlantedFault {
  const [head = "", ...parts] = text.split(/^=== (.+)\n/m);
  const says = /^says: (.+)$/m.exec(head)?.[1];
  if (says === undefined) throw new Error(`scripts/faults/${path} does not start with "says: "`);
  const files = Array.from({ length: parts.length / 2 }, (_, i) => ({
    path: parts[2 * i] ?? "",
    text: parts[2 * i + 1] ?? "",
  }));
  return { check: dirname(path), name: basename(path, ".txt"), says, files };
}

/**
 * Writes a fault into the project in `root`. A file `planted.ts` is also exported from the index
 * beside it, so that it is a used part of its package and only its own fault shows.
 *
 * @returns takes the fault out again
 */
export function plant(fault: PlantedFault, root: string): () => void {
  const undo: (() => void)[] = [];
  for (const { path, text } of fault.files) {
    const target = join(root, path);
    if (existsSync(target)) throw new Error(`${path} is in the way of a planted fault`);
    writeFileSync(target, text);
    undo.push(() => rmSync(target));
    if (basename(path) !== "planted.ts") continue;
    const index = join(dirname(target), "index.ts");
    const before = readFileSync(index, "utf8");
    // The comment stands apart, so that the exports above and this one are not one list to be sorted.
    appendFileSync(index, '\n// Planted.\n\nexport * from "./planted.ts";\n');
    undo.push(() => writeFileSync(index, before));
  }
  return () => {
    for (const step of undo) step();
  };
}
