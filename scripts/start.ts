// `npm start`: builds the page where its sources have changed, then becomes `beamscope start`.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildPage } from "./page-build.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, "apps", "cli", "src", "main.ts");

if (!existsSync(program)) {
  console.error(
    'beamscope: This version has libraries only, nothing that could be started; "npm test" shows that they work.',
  );
  process.exitCode = 1;
} else if (await buildPage(root)) {
  process.argv = [process.execPath, program, "start", ...process.argv.slice(2)];
  await import(pathToFileURL(program).href);
} else {
  process.exitCode = 1;
}
