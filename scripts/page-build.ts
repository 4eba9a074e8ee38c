import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import { readHouse } from "./house.ts";

const page = "apps/web";

/**
 * Builds the page into apps/web/dist unless what is there was built from the same sources.
 *
 * @returns false when the build failed; its output is then on standard error
 */
export async function buildPage(root: string): Promise<boolean> {
  if (!existsSync(join(root, page, "package.json"))) return true;
  const hash = sourceHash(root);
  // Vite empties its folder first, so a stamp in there never outlives the build it belongs to.
  const stamp = join(root, page, "dist", ".source-hash");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return true;
  process.stderr.write("Building the page; this takes some seconds, once per change.\n");
  const build = await runCommand(["vite", "build"], { cwd: join(root, page) });
  if (build.code === 0) {
    writeFileSync(stamp, hash);
    return true;
  }
  process.stderr.write(
    `${build.output}beamscope: The page could not be built; the reason is above.\n`,
  );
  return false;
}

/** A hash over everything that the page is made of: its own files, and those of the libraries below it. */
function sourceHash(root: string): string {
  const folders = [page, ...librariesOf(root)];
  const files = folders.flatMap((folder) =>
    globSync(`${folder}/**/*`, {
      cwd: root,
      withFileTypes: true,
      exclude: ({ name }) => ["node_modules", "dist", ".types"].includes(name),
    })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const hash = createHash("sha256");
  for (const path of [join(root, "package-lock.json"), ...files.toSorted()]) {
    const content = readFileSync(path);
    hash.update(`${path.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** @returns the folders of the workspaces that the page imports, directly or through others */
function librariesOf(root: string): string[] {
  const { workspaces } = readHouse(root);
  const byName = new Map(workspaces.map((workspace) => [workspace.name, workspace]));
  const reached = new Set<string>();
  const visit = (name: string): void => {
    const workspace = byName.get(name);
    if (workspace === undefined || reached.has(workspace.path)) return;
    reached.add(workspace.path);
    for (const dependency of workspace.dependencies) visit(dependency);
  };
  const own = workspaces.find(({ path }) => path === page);
  for (const dependency of own?.dependencies ?? []) visit(dependency);
  return [...reached].toSorted();
}
