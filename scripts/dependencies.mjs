import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// Runs on whatever Node npm found first (20 or later), before anything is installed: only `node:`
// imports, and no TypeScript.

/** A sentence for the person at the terminal: what is missing, and what to do about it. */
export class SetupError extends Error {
  /** @override */
  name = "SetupError";
}

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {boolean} [link] a workspace, linked into node_modules
 * @property {boolean} [optional] such as a binary for another platform
 */

/**
 * @param {string} root the project's folder
 * @returns {string} the project's own Node, whether or not it is there
 */
export const projectNode = (root) => join(root, "node_modules", "node", "bin", "node");

/**
 * Compares what package-lock.json asks for with what npm noted in node_modules after its last install.
 *
 * @param {string} root the project's folder
 * @returns {string | undefined} why an install is needed; undefined if it is not
 */
export function reasonToInstall(root) {
  const installed = lockedPackages(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return "the dependencies are not installed yet";
  const wanted = lockedPackages(join(root, "package-lock.json")) ?? {};
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/") && !path.includes("/node_modules/")) continue;
    const found = installed[path];
    if (found === undefined) {
      if (entry.optional === true) continue;
      return `${path} is not installed`;
    }
    if (entry.link === true ? found.resolved !== entry.resolved : found.version !== entry.version) {
      return `${path} is not the version that package-lock.json asks for`;
    }
  }
  return undefined;
}

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage> | undefined}
 */
function lockedPackages(path) {
  if (!existsSync(path)) return undefined;
  const lock = /** @type {{ packages: Record<string, LockedPackage> }} */ (
    JSON.parse(readFileSync(path, "utf8"))
  );
  return lock.packages;
}

/**
 * Installs what package-lock.json names. Not by `npm ci`, which refuses a lock file that lacks the
 * binaries of platforms that its author's registry did not offer; `npm install` adds this platform's.
 *
 *
 * @param {string} root the project's folder
 * @throws {SetupError} when npm is missing, cannot reach its registry or gives up
 */
export function installDependencies(root) {
  // npm names itself to the scripts it runs; the same npm is then the right one.
  const npmScript = process.env["npm_execpath"];
  const [command, first] = npmScript?.endsWith(".js")
    ? [process.execPath, [npmScript]]
    : ["npm", []];
  const flags = ["--no-save", "--no-audit", "--no-fund"];
  const patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"];
  const npm = spawnSync(command, [...first, "install", ...flags, ...patience], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (npm.error !== undefined) {
    throw new SetupError(`npm could not be run (${npm.error.message}): install Node.js with npm.`);
  }
  if (npm.status !== 0) throw new SetupError(whyInstallFailed(npm.stderr));
}

/**
 * @param {string} stderr what npm said
 * @returns {string} one sentence, npm's own words after it where they are needed
 */
export function whyInstallFailed(stderr) {
  const network =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|EHOSTUNREACH|ENETUNREACH/.exec(
      stderr,
    );
  if (network !== null) {
    return `npm could not reach its package registry (${network[0]}): connect to the network, or set "registry" in ~/.npmrc to a mirror that you can reach, and run the command again.`;
  }
  if (/EUSAGE|in sync/.test(stderr)) {
    return 'package.json and package-lock.json disagree: run "npm install" and commit package-lock.json.';
  }
  const full = /ENOSPC/.exec(stderr);
  if (full !== null) return "The disk is full: the dependencies need about 1 GB.";
  const lines = stderr.split("\n").filter((line) => line.startsWith("npm error"));
  return `npm could not install the dependencies; its words:\n${lines.slice(0, 12).join("\n")}`;
}

/**
 * @param {string} root the project's folder
 * @throws {SetupError} when the npm package `node` is there without its binary
 */
export function assertProjectNode(root) {
  if (existsSync(projectNode(root))) return;
  throw new SetupError(
    'The install script of the npm package "node" did not run, so Node.js 24 is missing: run "npm rebuild node --ignore-scripts=false".',
  );
}
