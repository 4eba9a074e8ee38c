// `node scripts/imports.ts`: checks the import rule over the whole project, one line per violation.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readHouse } from "./house.ts";
import { checkImportRule } from "./import-rule.ts";
import { checkWorkspaces } from "./workspace-rule.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const house = readHouse(root);
const files = house.workspaces.flatMap(({ path }) =>
  globSync(`${path}/**/*.{ts,tsx,mts,js,mjs}`, {
    cwd: root,
    exclude: (name) => /(^|\/)(node_modules|dist|\.types)$/.test(name),
  }),
);
const sources = new Map(
  files.toSorted().map((path) => [path, readFileSync(join(root, path), "utf8")]),
);
const violations = [...checkWorkspaces(house), ...checkImportRule(house, sources)];
for (const { path, line, message } of violations) console.log(`${path}:${line}: ${message}`);
console.log(`${sources.size} files, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
