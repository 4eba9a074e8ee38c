// `node scripts/run.mjs NAME …arguments` runs scripts/NAME.ts on the project's own Node.js 24,
// after installing whatever of the dependencies is missing. Standard output belongs to the script.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  assertProjectNode,
  installDependencies,
  projectNode,
  reasonToInstall,
  SetupError,
} from "./dependencies.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = "", ...scriptArguments] = process.argv.slice(2);

/** @param {string} sentence */
function giveUp(sentence) {
  process.stderr.write(`beamscope: ${sentence}\n`);
  process.exit(1);
}

function setUp() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) {
    throw new SetupError(
      `Node.js ${process.versions.node} is too old: install version 20 or later.`,
    );
  }
  const reason = reasonToInstall(root);
  if (reason !== undefined) {
    process.stderr.write(`Installing (${reason}); this takes about a minute, once.\n`);
    installDependencies(root);
  }
  assertProjectNode(root);
}

/** @param {string} script */
async function runHere(script) {
  process.argv = [process.execPath, script, ...scriptArguments];
  await import(pathToFileURL(script).href);
}

/** @param {string} script */
function runOnProjectNode(script) {
  const bin = join(root, "node_modules", ".bin");
  const child = spawn(projectNode(root), [script, ...scriptArguments], {
    stdio: "inherit",
    env: { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` },
  });
  child.on("error", (error) => {
    giveUp(`The project's own Node.js does not run on this machine (${error.message}).`);
  });
  // A terminal sends Ctrl-C to the whole group, so the child has it already; others signal us alone.
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));
  child.on("exit", (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0));
  });
}

const script = [`${name}.ts`, `${name}.mjs`]
  .map((file) => join(root, "scripts", file))
  .find((path) => existsSync(path));
if (script === undefined) giveUp(`There is no script "${name}" in this version.`);
else {
  try {
    setUp();
    const own = realpathSync(process.execPath) === realpathSync(projectNode(root));
    if (own) await runHere(script);
    else runOnProjectNode(script);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    giveUp(error.message);
  }
}
