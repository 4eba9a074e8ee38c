import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  assertProjectNode,
  reasonToInstall,
  SetupError,
  whyInstallFailed,
} from "./dependencies.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "beamscope-dependencies-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const locked = {
  "": { version: "0.1.0" },
  "packages/wire": { version: "0.1.0" },
  "node_modules/@beamscope/wire": { resolved: "packages/wire", link: true },
  "node_modules/zod": { version: "4.6.7" },
  "node_modules/binding-for-another-platform": { version: "1.0.0", optional: true },
};
const installed = {
  "node_modules/@beamscope/wire": { resolved: "packages/wire", link: true },
  "node_modules/zod": { version: "4.6.7" },
};

function write(wanted: object, found: object | undefined): void {
  mkdirSync(join(root, "node_modules"));
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: wanted }));
  if (found === undefined) return;
  const note = join(root, "node_modules", ".package-lock.json");
  writeFileSync(note, JSON.stringify({ packages: found }));
}

describe("reasonToInstall", () => {
  it("finds none when what is wanted is there, another platform's binary aside", () => {
    write(locked, installed);
    expect(reasonToInstall(root)).toBeUndefined();
  });

  it("finds one on a fresh clone", () => {
    write(locked, undefined);
    expect(reasonToInstall(root)).toBe("the dependencies are not installed yet");
  });

  it("finds one when a version moved, a package or a workspace came", () => {
    write(locked, { ...installed, "node_modules/zod": { version: "4.6.6" } });
    expect(reasonToInstall(root)).toMatch("node_modules/zod is not the version");
    rmSync(join(root, "node_modules"), { recursive: true });
    write(locked, { "node_modules/zod": { version: "4.6.7" } });
    expect(reasonToInstall(root)).toBe("node_modules/@beamscope/wire is not installed");
  });
});

describe("one sentence about what is missing", () => {
  it.each([
    [
      "npm error code ENOTFOUND\nnpm error network request failed",
      "could not reach its package registry (ENOTFOUND)",
    ],
    ["npm error code ECONNREFUSED", "could not reach its package registry (ECONNREFUSED)"],
    ["npm error code ENOSPC", "The disk is full"],
    ["npm error something else\nnot npm's", "its words:\nnpm error something else"],
  ])("%j", (stderr, sentence) => {
    expect(whyInstallFailed(stderr)).toContain(sentence);
  });

  it("says what to do when the install script of Node.js did not run", () => {
    expect(() => assertProjectNode(root)).toThrow(SetupError);
    expect(() => assertProjectNode(root)).toThrow("npm rebuild node");
  });
});
