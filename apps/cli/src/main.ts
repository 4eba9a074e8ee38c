import { readFileSync } from "node:fs";
import { program } from "./program.ts";

const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
const { version } = JSON.parse(manifest) as { readonly version: string };
await program(version).parseAsync(process.argv);
