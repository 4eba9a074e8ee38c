import { builtinModules } from "node:module";
import { dirname, join, normalize } from "node:path/posix";
import { findCycles } from "./cycles.ts";
import { type House, importsWhatIsNamed, type Workspace } from "./house.ts";
import { type Import, readSourceFile } from "./source-file.ts";

/** A place where the house's rule is broken. */
export interface Violation {
  /** From the root of the project. */
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Text of every source file of the workspaces, by path from the root of the project. */
export type SourceTexts = ReadonlyMap<string, string>;

/** Files that only run while the project is tested, measured or built. */
const toolingFile =
  /\.(test|suite|bench|config)\.[cm]?tsx?$|[-/]conformance\.ts$|\/(testing|fixtures|tools|conformance)\//;
/** What a person starts. */
const programFile = /^apps\/[^/]+\/src\/main\.ts$/;
/** A thread is a program of its own: nobody can hand it a function such as a clock. */
const threadFile = /[-/](worker|thread)\.ts$/;

/**
 * Checks who imports whom: floors, declared dependencies, entry points, cycles, the browser, and
 * what a library takes from its process. Types count like values.
 */
export function checkImportRule(house: House, sources: SourceTexts): Violation[] {
  const violations: Violation[] = [];
  const byName = new Map(house.workspaces.map((workspace) => [workspace.name, workspace]));
  for (const workspace of house.workspaces) {
    if (workspace.floor === undefined) {
      const message = "stands on no floor; give it one in scripts/house.ts";
      violations.push({ path: `${workspace.path}/package.json`, line: 1, message });
      continue;
    }
    violations.push(...checkWorkspace(workspace, { house, sources, byName }));
  }
  return violations;
}

interface Context {
  readonly house: House;
  readonly sources: SourceTexts;
  readonly byName: ReadonlyMap<string, Workspace>;
}

function checkWorkspace(workspace: Workspace, context: Context): Violation[] {
  const violations: Violation[] = [];
  const edges = new Map<string, string[]>();
  for (const [path, text] of context.sources) {
    if (!path.startsWith(`${workspace.path}/`)) continue;
    const file = readSourceFile(path, text);
    const targets: string[] = [];
    edges.set(path, targets);
    for (const found of file.imports) {
      const message = faultOf(found, { path, workspace, ...context });
      if (message !== undefined) violations.push({ path, line: found.line, message });
      if (found.specifier?.startsWith(".") === true && !found.byUrl) {
        targets.push(normalize(join(dirname(path), found.specifier)));
      }
    }
    if (!workspace.isLibrary || toolingFile.test(path) || threadFile.test(path)) continue;
    for (const { what, line } of file.ambientUses) {
      const message = `${what} in a library; take it as a parameter`;
      violations.push({ path, line, message });
    }
  }
  for (const cycle of findCycles(edges)) {
    const message = `imports itself in a circle: ${cycle.join(" -> ")}`;
    violations.push({ path: cycle[0] ?? workspace.path, line: 1, message });
  }
  return violations;
}

interface Importer extends Context {
  readonly path: string;
  readonly workspace: Workspace;
}

function faultOf(found: Import, importer: Importer): string | undefined {
  const { specifier } = found;
  if (specifier === undefined) {
    const allowed = !importer.workspace.isLibrary || importsWhatIsNamed.has(importer.path);
    return allowed ? undefined : "a computed import, which no tool can follow";
  }
  if (specifier.startsWith(".")) return faultOfRelative(specifier, found, importer);
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) {
    return faultOfBuiltin(specifier, importer);
  }
  // Made by the bundler while it builds.
  if (specifier.startsWith("virtual:")) return undefined;
  const [scope = "", second] = specifier.split("/");
  const packageName = scope.startsWith("@") ? `${scope}/${second ?? ""}` : scope;
  const target = importer.byName.get(packageName);
  return faultOfDeclaration(packageName, importer) ?? faultOfTarget(specifier, target, importer);
}

function faultOfRelative(
  specifier: string,
  { byUrl }: Import,
  { path, workspace, sources }: Importer,
) {
  const target = normalize(join(dirname(path), specifier));
  // Journeys start the programs as a person does: by their files.
  if (byUrl && workspace.path === "e2e" && programFile.test(target) && sources.has(target)) {
    return undefined;
  }
  if (!target.startsWith(`${workspace.path}/`)) {
    return `"${specifier}" leaves the workspace; import the package by its name`;
  }
  if (/\.[cm]?[jt]sx?$/.test(target) && !sources.has(target)) return `no file "${specifier}"`;
  if (toolingFile.test(target) && !toolingFile.test(path)) {
    return `"${specifier}" is for tests; the product cannot import it`;
  }
  return undefined;
}

function faultOfBuiltin(specifier: string, { path, workspace }: Importer): string | undefined {
  if (!workspace.browserSafe || toolingFile.test(path)) return undefined;
  return `"${specifier}" in ${workspace.path}, which also runs in a browser`;
}

function faultOfDeclaration(
  packageName: string,
  { path, workspace, house }: Importer,
): string | undefined {
  if (workspace.dependencies.has(packageName)) return undefined;
  const isTooling = toolingFile.test(path) || !/^(packages|instruments|apps)\//.test(path);
  if (!isTooling) return `"${packageName}" is not in the dependencies of ${workspace.path}`;
  const tools = [workspace.devDependencies, house.rootDevDependencies];
  if (tools.some((names) => names.has(packageName))) return undefined;
  return `"${packageName}" is not in the dependencies or devDependencies of ${workspace.path}`;
}

function faultOfTarget(
  specifier: string,
  target: Workspace | undefined,
  { path, workspace }: Importer,
): string | undefined {
  if (target === undefined) return undefined;
  if (target.floor !== undefined && workspace.floor !== undefined) {
    if (target.floor === workspace.floor) return `${target.path} stands on the same floor`;
    if (target.floor > workspace.floor) return `${target.path} stands on a higher floor`;
  }
  const entry = `.${specifier.slice(target.name.length)}`;
  if (target.exports[entry] === undefined) {
    return `"${specifier}" is not among the exports of ${target.path}`;
  }
  if (workspace.browserSafe && !target.browserSafe && !toolingFile.test(path)) {
    return `${target.path} does not run in a browser, ${workspace.path} does`;
  }
  return undefined;
}
