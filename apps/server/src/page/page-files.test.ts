import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PageFiles } from "./page-files.ts";
import { bestEncoding } from "./serve-page.ts";

describe("the files of the page", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "beamscope-page-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it("are there once they are built, and new once they are built anew", async () => {
    const files = new PageFiles(join(directory, "dist"));
    expect(await files.file("/index.html")).toBeUndefined();
    await mkdir(join(directory, "dist", "assets"), { recursive: true });
    await writeFile(
      join(directory, "dist", "assets", "a-12345678.css"),
      "a { color: red }\n".repeat(99),
    );
    await writeFile(join(directory, "dist", "index.html"), "one");
    const page = await files.file("/index.html");
    expect(page).toMatchObject({ immutable: false, encodings: ["identity"] });
    expect(await files.file("/index.html")).toBe(page);
    const css = await files.file("/assets/a-12345678.css");
    expect(css).toMatchObject({ immutable: true, mediaType: "text/css; charset=utf-8" });
    const plain = await css?.bytes("identity");
    expect(brotliDecompressSync((await css?.bytes("br")) ?? "")).toEqual(plain);
    expect(gunzipSync((await css?.bytes("gzip")) ?? "")).toEqual(plain);
    expect(css?.bytes("br")).toBe(css?.bytes("br"));

    await writeFile(join(directory, "dist", "index.html"), "two");
    await utimes(join(directory, "dist", "index.html"), 1, 1);
    const anew = await files.file("/index.html");
    expect(String(await anew?.bytes("identity"))).toBe("two");
    expect(anew?.etag).not.toBe(page?.etag);
  });

  it("are only those in their directory", async () => {
    await writeFile(join(directory, "secret.txt"), "secret");
    const files = new PageFiles(join(directory, "dist"));
    for (const path of ["/../secret.txt", "/assets/../../secret.txt", "../secret.txt", "/assets"]) {
      expect(await files.file(path)).toBeUndefined();
    }
  });
});

describe("the encoding", () => {
  it.each([
    [undefined, "identity"],
    ["gzip", "gzip"],
    ["gzip, deflate, br", "br"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["GZIP", "gzip"],
    ["zstd", "identity"],
  ])("for %s is %s", (header, encoding) => {
    expect(bestEncoding(header, ["br", "gzip", "identity"])).toBe(encoding);
  });
});
