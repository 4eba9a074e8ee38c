// `npm run -s beamscope -- COMMAND …arguments`: builds the page where its sources have changed, then
// becomes the program, in this process, so that signals reach it.
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildPage } from "./page-build.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, "apps", "cli", "src", "main.ts");

if (await buildPage(root)) {
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
} else {
  process.exitCode = 1;
}
