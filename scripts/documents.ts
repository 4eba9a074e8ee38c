// `node scripts/documents.ts`: checks that the files which the documents name are there.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkDocuments } from "./document-rule.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const files = globSync("{*.md,docs/**/*.md,{packages,instruments,apps,bench,e2e}/**/*.md}", {
  cwd: root,
  exclude: (name) => /(^|\/)(node_modules|dist|\.types)$/.test(name),
});
const documents = new Map(
  files.toSorted().map((path) => [path, readFileSync(join(root, path), "utf8")]),
);
const violations = checkDocuments(documents, (path) => existsSync(join(root, path)));
for (const { path, line, message } of violations) console.log(`${path}:${line}: ${message}`);
console.log(`${documents.size} documents, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
