// `npm run -s bench -- NAME`: standard output is the benchmark's alone; what the set-up has to say
// goes to standard error.
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await import(pathToFileURL(join(root, "bench", "src", "main.ts")).href);
