import { describe, expect, it } from "vitest";
import type { House, Workspace } from "./house.ts";
import { checkImportRule } from "./import-rule.ts";

const workspace = (path: string, given: Partial<Workspace> = {}): Workspace => ({
  path,
  name: `@beamscope/${path.split("/")[1] ?? path}`,
  floor: 0,
  isLibrary: true,
  browserSafe: false,
  exports: { ".": "./src/index.ts" },
  dependencies: new Set(),
  devDependencies: new Set(),
  ...given,
});

const depends = (...names: string[]): ReadonlySet<string> => new Set(names);

const house: House = {
  root: "/",
  rootDevDependencies: depends("vitest"),
  workspaces: [
    workspace("packages/wire", { browserSafe: true, dependencies: depends("@beamscope/arrays") }),
    workspace("packages/arrays", { browserSafe: true, dependencies: depends("@beamscope/hub") }),
    workspace("packages/broker", { floor: 1 }),
    workspace("packages/codec", {
      floor: 1,
      browserSafe: true,
      dependencies: depends("@beamscope/wire", "@beamscope/broker"),
    }),
    workspace("packages/hub", { floor: 2, dependencies: depends("@beamscope/codec") }),
    workspace("apps/web", {
      floor: 4,
      browserSafe: true,
      isLibrary: false,
      dependencies: depends("@beamscope/hub"),
    }),
    workspace("instruments/registry", { floor: 3 }),
    workspace("e2e", { floor: 5, isLibrary: false }),
  ],
};

/** What is said about the only file, or about several. */
const said = (files: Record<string, string>): string[] =>
  checkImportRule(house, new Map(Object.entries(files))).map(({ message }) => message);

const inFile = (path: string, text: string): string[] => said({ [path]: text });

describe("floors", () => {
  it("lets a workspace import from a lower floor", () => {
    expect(inFile("packages/codec/src/a.ts", `import { x } from "@beamscope/wire";`)).toEqual([]);
  });

  it("refuses the same floor", () => {
    const text = `import { x } from "@beamscope/arrays";`;
    expect(inFile("packages/wire/src/a.ts", text)).toEqual([
      "packages/arrays stands on the same floor",
    ]);
  });

  it.each([
    ["a value", `import { x } from "@beamscope/hub";`],
    ["a type", `import type { X } from "@beamscope/hub";`],
    ["an export", `export { x } from "@beamscope/hub";`],
    ["everything", `export * from "@beamscope/hub";`],
    ["later", `const x = await import("@beamscope/hub");`],
    ["inside a type", `type X = import("@beamscope/hub").X;`],
  ])("refuses a higher floor, %s", (_form, text) => {
    expect(inFile("packages/arrays/src/a.ts", text)).toEqual([
      "packages/hub stands on a higher floor",
    ]);
  });

  it("refuses a workspace that no floor names", () => {
    const lost = { ...house, workspaces: [workspace("packages/lost", { floor: undefined })] };
    expect(checkImportRule(lost, new Map())).toMatchObject([
      { path: "packages/lost/package.json" },
    ]);
  });
});

describe("what a package may name", () => {
  it("refuses what its package.json does not declare", () => {
    expect(inFile("packages/hub/src/a.ts", `import x from "left-pad/deep";`)).toEqual([
      '"left-pad" is not in the dependencies of packages/hub',
    ]);
  });

  it("lets a test import the tools of the root, and nothing else besides", () => {
    const text = `import { it } from "vitest";\nimport x from "left-pad";`;
    expect(inFile("packages/hub/src/a.test.ts", text)).toEqual([
      '"left-pad" is not in the dependencies or devDependencies of packages/hub',
    ]);
  });

  it("refuses a way past the exports", () => {
    const text = `import { x } from "@beamscope/codec/src/inner.ts";`;
    expect(inFile("packages/hub/src/a.ts", text)).toEqual([
      '"@beamscope/codec/src/inner.ts" is not among the exports of packages/codec',
    ]);
  });

  it("refuses a relative way out, a missing file, and a test", () => {
    const files = {
      "packages/hub/src/a.ts": `import "../../codec/src/b.ts";\nimport "./no.ts";\nimport "./a.test.ts";`,
      "packages/hub/src/a.test.ts": "export {};",
    };
    expect(said(files)).toEqual([
      '"../../codec/src/b.ts" leaves the workspace; import the package by its name',
      'no file "./no.ts"',
      '"./a.test.ts" is for tests; the product cannot import it',
    ]);
  });

  it("refuses an import that is computed", () => {
    expect(inFile("packages/hub/src/a.ts", "const x = await import(name);")).toEqual([
      "a computed import, which no tool can follow",
    ]);
  });

  it("allows one where a person names an instrument's file", () => {
    const text = "export const load = (url: string) => import(url);";
    expect(inFile("instruments/registry/src/instrument-file.ts", text)).toEqual([]);
  });

  it("lets journeys start a program by its file, and nothing else", () => {
    const files = {
      "apps/web/src/main.ts": "export {};",
      "e2e/src/a.ts": `new URL("../../apps/web/src/main.ts", import.meta.url);\nnew URL("../../apps/web/src/b.ts", import.meta.url);`,
    };
    expect(said(files)).toEqual([
      '"../../apps/web/src/b.ts" leaves the workspace; import the package by its name',
    ]);
  });
});

describe("the browser", () => {
  it.each(["node:fs", "fs"])(
    "refuses %s in a package that runs there, but not in its tests",
    (name) => {
      const text = `import { x } from "${name}";`;
      expect(inFile("packages/codec/src/a.ts", text)).toEqual([
        `"${name}" in packages/codec, which also runs in a browser`,
      ]);
      expect(inFile("packages/codec/src/a.test.ts", text)).toEqual([]);
      expect(inFile("packages/hub/src/a.ts", text)).toEqual([]);
    },
  );

  it("refuses a package that does not run there, but not in tests and tools", () => {
    const text = `import { x } from "@beamscope/hub";`;
    expect(inFile("apps/web/src/a.ts", text)).toEqual([
      "packages/hub does not run in a browser, apps/web does",
    ]);
    expect(inFile("apps/web/tools/serve.ts", text)).toEqual([]);
  });
});

describe("circles", () => {
  it("refuses files that import each other, be it for types alone", () => {
    const files = {
      "packages/hub/src/a.ts": `import type { B } from "./b.ts";`,
      "packages/hub/src/b.ts": `export * from "./c.ts";`,
      "packages/hub/src/c.ts": `import { a } from "./a.ts";`,
    };
    expect(said(files)).toEqual([
      "imports itself in a circle: packages/hub/src/a.ts -> packages/hub/src/b.ts -> packages/hub/src/c.ts -> packages/hub/src/a.ts",
    ]);
  });

  it("lets two ways lead to the same file", () => {
    const files = {
      "packages/hub/src/a.ts": `import "./b.ts";\nimport "./c.ts";`,
      "packages/hub/src/b.ts": `import "./c.ts";`,
      "packages/hub/src/c.ts": "export {};",
    };
    expect(said(files)).toEqual([]);
  });

  it("lets a file name the worker that it starts, if it is there", () => {
    const files = {
      "packages/hub/src/a.ts": `new Worker(new URL("./worker.ts", import.meta.url));\nnew URL("./lost.ts", import.meta.url);`,
      "packages/hub/src/worker.ts": `import type { A } from "./a.ts";`,
    };
    expect(said(files)).toEqual(['no file "./lost.ts"']);
  });
});

describe("ports", () => {
  it.each([
    ["process.env", `const x = process.env["HOME"];`],
    ["process.env", "const { HOME } = globalThis.process.env;"],
    ["process.exit", "process.exit(1);"],
    ["Date.now()", "const t = Date.now();"],
    ["new Date()", "const t = new Date();"],
    ["Math.random()", "const r = Math.random();"],
  ])("refuses %s in a library", (what, text) => {
    expect(inFile("packages/hub/src/a.ts", text)).toEqual([
      `${what} in a library; take it as a parameter`,
    ]);
    expect(inFile("apps/web/src/a.ts", text)).toEqual([]);
  });

  it("lets a library take the clock as a default, and a worker read it", () => {
    expect(inFile("packages/hub/src/a.ts", "const f = (nowMs = Date.now) => nowMs();")).toEqual([]);
    expect(inFile("packages/hub/src/worker.ts", "const t = Date.now();")).toEqual([]);
  });

  it("says where", () => {
    const sources = new Map([["packages/hub/src/a.ts", "\n\nconst t = Date.now();\n"]]);
    expect(checkImportRule(house, sources)).toMatchObject([
      { path: "packages/hub/src/a.ts", line: 3 },
    ]);
  });
});
