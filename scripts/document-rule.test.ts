import { expect, it } from "vitest";
import { checkDocuments } from "./document-rule.ts";

const there = new Set(["packages/wire/src/ev44.ts", "docs/glossary.md", "packages/wire"]);

const said = (path: string, text: string): string[] =>
  checkDocuments(new Map([[path, text]]), (target) => there.has(target)).map(
    ({ line, message }) => `${line}: ${message}`,
  );

it("finds paths and links that lead nowhere", () => {
  expect(
    said("docs/a.md", "see `packages/wire/src/ev44.ts`\nand `packages/wire/src/ev45.ts`"),
  ).toEqual(['2: no file "packages/wire/src/ev45.ts"']);
  expect(said("docs/a.md", "[words](glossary.md), [all](../docs/glossary.md#top)")).toEqual([]);
  expect(said("README.md", "[words](glossary.md)")).toEqual(['1: no file "glossary.md"']);
});

it("leaves commands, patterns and the web alone", () => {
  const text = "`node scripts/gone.ts`, `packages/*/src`, [web](https://example.org/gone.md)";
  expect(said("README.md", text)).toEqual([]);
});
