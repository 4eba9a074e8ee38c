// `npm run check`: everything that can be said about the source text, then the unit tests.
// `npm run check -- lint types` runs the named checks alone; `-- --replant`, with or without names,
// proves that they still see the faults they are there for.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { staticChecks, unitTests } from "./checks.ts";
import { replantFaults } from "./replant.ts";
import { runChecks } from "./run-checks.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const checks = [...staticChecks, unitTests()];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { replant: { type: "boolean", default: false } },
});

const unknown = positionals.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  const names = checks.map(({ name }) => name).join(", ");
  console.error(`There is no check "${unknown.join('", "')}"; there are: ${names}.`);
  process.exitCode = 1;
} else if (values.replant) {
  const { failed } = await replantFaults(root, positionals);
  process.exitCode = failed;
} else {
  const wanted = checks.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  const { failures } = await runChecks(wanted, root);
  process.exitCode = failures;
}
