import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type Ending, HouseProcess } from "./house-process.ts";

let house: HouseProcess;

test.beforeEach(async () => {
  house = await HouseProcess.prepare();
});
test.afterEach(() => house.forget());

/** One sentence on standard error, exit code 1, nothing that only a developer can read. */
function expectSentence(ending: Ending, sentence: RegExp): void {
  expect(ending.errors).toMatch(sentence);
  expect(ending.code).toBe(1);
  expect(ending.errors.trim().split("\n")).toHaveLength(1);
  expect(ending.errors).not.toMatch(/\bat .*:\d+:\d+|Error:/);
}

test("an instrument that nobody knows", async () => {
  const ending = await house.run(["start", "--instrument", "dreem", "--port", "0"]);
  expectSentence(ending, /There is no instrument "dreem"; known are dummy, lrmecs\./);
});

test("files that cannot be replayed", async () => {
  const path = (name: string): string => join(house.data, name);
  const replay = (name: string, ...more: string[]) =>
    house.run(["replay", path(name), "--port", "0", ...more]);
  expectSentence(await replay("missing.nxs"), /There is no file .*missing\.nxs\./);
  await writeFile(path("notes.nxs"), "run 12: sample changed\n".repeat(100));
  expectSentence(await replay("notes.nxs"), /notes\.nxs is not a NeXus file/);
  expect((await house.run(["make-file", path("run.nxs")])).code).toBe(0);
  const whole = await readFile(path("run.nxs"));
  await writeFile(path("cut.nxs"), whole.subarray(0, whole.length / 2));
  expectSentence(await replay("cut.nxs"), /cut\.nxs is cut off/);
  expectSentence(
    await replay("run.nxs", "--entry", "entry7"),
    /run\.nxs has no entry entry7; it has entry\./,
  );
});

test("a port that is taken", async () => {
  const other = await new Promise<Server>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
  });
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const ending = await house.run(["start", "--port", String(port)]);
  other.close();
  expectSentence(ending, new RegExp(`${port}.*(in use|taken|busy)`, "i"));
});

test("a data directory that another process has", async () => {
  await house.start(["start", "--port", "0", "--no-source"]);
  const second = await HouseProcess.prepare();
  const ending = await second.run(["start", "--port", "0"], { BEAMSCOPE_DATA: house.data });
  expectSentence(ending, /in use|locked|another/i);
  await second.forget();
});

test("a data directory that is a file", async () => {
  const file = join(house.data, "file");
  await writeFile(file, "");
  const ending = await house.run(["start", "--port", "0", "--data", file]);
  expectSentence(ending, /cannot be (used|made)|not a (folder|directory)/i);
});

test("a data directory on a full disk", async () => {
  test.skip(process.getuid?.() !== 0, "making a small disk needs root");
  const small = join(house.data, "small");
  await mkdir(small);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", small]);
  try {
    await writeFile(join(small, "filler"), Buffer.alloc(240_000));
    const ending = await house.run(["start", "--port", "0", "--data", small]);
    expectSentence(ending, /full|no space/i);
  } finally {
    execFileSync("umount", ["-l", small]);
  }
});
