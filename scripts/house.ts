import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/**
 * The floors of the house, lowest first. A workspace imports from floors below its own only.
 * `docs/architecture.md` draws the same picture.
 */
const floors: readonly (readonly string[])[] = [
  ["packages/wire", "packages/arrays"],
  [
    "packages/neutron",
    "packages/broker",
    "packages/codec",
    "packages/catalog",
    "packages/contracts",
  ],
  [
    "packages/reduction",
    "packages/operations",
    "packages/hub",
    "packages/sessions",
    "packages/simulation",
  ],
  ["instruments/*"],
  // Knows every instrument by name, so that a process can be asked for one.
  ["instruments/registry"],
  ["apps/*"],
  // Puts the other processes together: `beamscope start` runs them all in one.
  ["apps/cli"],
  ["bench", "e2e"],
];

/** Workspaces whose code also runs in a page: no `node:` import outside their tests. */
const browserSafe: ReadonlySet<string> = new Set([
  "packages/wire",
  "packages/arrays",
  "packages/codec",
  "packages/catalog",
  "packages/contracts",
  "apps/web",
]);

/** The one place in a library that loads a module which a person names while the program runs. */
export const importsWhatIsNamed: ReadonlySet<string> = new Set([
  "instruments/registry/src/instrument-file.ts",
]);

const Manifest = z.object({
  name: z.string(),
  workspaces: z.array(z.string()).default([]),
  exports: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** One folder with a package.json of its own. */
export interface Workspace {
  /** From the root of the project, such as `packages/wire`. */
  readonly path: string;
  readonly name: string;
  /** Index into the floors; undefined for a workspace that no floor names. */
  readonly floor: number | undefined;
  /** A library or an instrument: no process, no port, no environment variable. */
  readonly isLibrary: boolean;
  readonly browserSafe: boolean;
  /** Entry points: `.` or `./name` to a file inside the workspace. */
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

export interface House {
  readonly root: string;
  readonly workspaces: readonly Workspace[];
  /** Tools that every test may import. */
  readonly rootDevDependencies: ReadonlySet<string>;
}

/** Reads the workspaces of the project in `root`. */
export function readHouse(root: string): House {
  const own = readManifest(root);
  const folders = globSync(own.workspaces, { cwd: root })
    .filter((path) => existsSync(join(root, path, "package.json")))
    .toSorted();
  return {
    root,
    workspaces: folders.map((path) => workspaceIn(root, path)),
    rootDevDependencies: new Set(Object.keys(own.devDependencies)),
  };
}

function workspaceIn(root: string, path: string): Workspace {
  const manifest = readManifest(join(root, path));
  return {
    path,
    name: manifest.name,
    floor: floorOf(path),
    isLibrary: path.startsWith("packages/") || path.startsWith("instruments/"),
    browserSafe: browserSafe.has(path),
    exports: manifest.exports,
    dependencies: new Set(Object.keys(manifest.dependencies)),
    devDependencies: new Set(Object.keys(manifest.devDependencies)),
  };
}

function readManifest(folder: string): z.infer<typeof Manifest> {
  return Manifest.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
}

function floorOf(path: string): number | undefined {
  const group = `${path.split("/")[0] ?? ""}/*`;
  return [path, group]
    .map((member) => floors.findIndex((members) => members.includes(member)))
    .find((floor) => floor !== -1);
}
