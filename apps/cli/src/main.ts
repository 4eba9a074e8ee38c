import { readFileSync } from "node:fs";
import { program } from "./program.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
await program(String(version)).parseAsync(process.argv);
