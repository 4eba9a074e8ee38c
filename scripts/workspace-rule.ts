import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path/posix";
import { z } from "zod";
import type { House, Workspace } from "./house.ts";
import type { Violation } from "./import-rule.ts";

const TsConfig = z.object({
  references: z.array(z.object({ path: z.string() })).default([]),
});

/**
 * Checks that `tsc -b` sees every workspace, and builds each after those it depends on: a workspace
 * left out would not be type-checked at all, and nothing else would say so.
 */
export function checkWorkspaces(house: House): Violation[] {
  const violations: Violation[] = [];
  const rootReferences = referencesOf(house.root, "tsconfig.json");
  for (const workspace of house.workspaces) {
    const path = `${workspace.path}/tsconfig.json`;
    const add = (at: string, message: string): void => {
      violations.push({ path: at, line: 1, message });
    };
    if (!existsSync(join(house.root, path))) {
      add(`${workspace.path}/package.json`, "has no tsconfig.json beside it");
      continue;
    }
    if (!rootReferences.has(workspace.path)) {
      add("tsconfig.json", `does not refer to ${workspace.path}, so nothing checks its types`);
    }
    const wanted = dependenciesOf(workspace, house);
    const references = referencesOf(house.root, path);
    for (const target of wanted) {
      if (!references.has(target)) add(path, `does not refer to ${target}, a dependency`);
    }
    for (const target of references) {
      if (!wanted.has(target)) add(path, `refers to ${target}, which is no dependency`);
    }
  }
  return violations;
}

function dependenciesOf(workspace: Workspace, house: House): Set<string> {
  const names = workspace.dependencies.union(workspace.devDependencies);
  return new Set(house.workspaces.filter((other) => names.has(other.name)).map(({ path }) => path));
}

/** @returns the folders that a tsconfig.json refers to, from the root of the project */
function referencesOf(root: string, path: string): Set<string> {
  const folder = dirname(join(root, path));
  const config = TsConfig.parse(JSON.parse(readFileSync(join(root, path), "utf8")));
  return new Set(config.references.map((target) => relative(root, join(folder, target.path))));
}
