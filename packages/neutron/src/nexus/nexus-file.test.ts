import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openNexusFile } from "./nexus-file.ts";
import { NexusReadError } from "./nexus-read-error.ts";
import { NexusWriter } from "./nexus-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "nexus-file-"));
const good = join(folder, "good.nxs");
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const writer = await NexusWriter.create(good);
  writer.group("/entry", "NXentry");
  writer.group("/entry/instrument", "NXinstrument");
  writer.group("/entry/instrument/bank", "NXdetector");
  writer.group("/entry/instrument/bank/events", "NXevent_data");
  const at = "/entry/instrument/bank/events";
  const ns = { attributes: { units: "ns" } };
  // Random, so that every byte of the compressed chunks matters.
  const offsets = Int32Array.from({ length: 4096 }, (_, i) => Math.imul(i, 2654435761) >>> 6);
  writer.dataset(`${at}/event_time_offset`, offsets, { ...ns, chunk: [1024] });
  writer.dataset(
    `${at}/event_id`,
    Int32Array.from({ length: 4096 }, (_, i) => i),
  );
  writer.dataset(`${at}/event_time_zero`, BigInt64Array.of(5n), ns);
  writer.dataset(`${at}/event_index`, Int32Array.of(0));
  writer.group("/second", "NXentry");
  writer.close();
});

/** Writes a file and tells what opening it says. */
async function openingOf(bytes: Uint8Array | string): Promise<{ kind: string; sentence: string }> {
  const path = join(folder, "candidate.nxs");
  writeFileSync(path, bytes);
  const opening = await openNexusFile(path);
  if (opening.kind !== "open") return opening;
  opening.file.close();
  return { kind: "open", sentence: "" };
}

/** What a person reads: one sentence, with the file, without the inside of a library. */
function expectSentence(sentence: string): void {
  expect(sentence).toMatch(/^[^\n]*candidate\.nxs[^\n]*\.$/);
  expect(sentence).not.toMatch(/HDF5-DIAG|\bat \w+ \(|\.c line/);
  expect(sentence.length).toBeLessThan(250);
}

describe("openNexusFile", () => {
  it("opens a file and lists its entries", async () => {
    const opening = await openNexusFile(good);
    if (opening.kind !== "open") throw new Error(opening.sentence);
    expect(opening.file.entryNames).toEqual(["entry", "second"]);
    const choice = opening.file.entry();
    expect(choice).toMatchObject({ kind: "entry", entry: { name: "entry" } });
    const wrong = opening.file.entry("third");
    expect(wrong).toEqual({
      kind: "no such entry",
      sentence: `${good} has no entry third; it has entry, second.`,
      entries: ["entry", "second"],
    });
    opening.file.close();
  });

  it("says what is wrong with what is no file to read", async () => {
    const missing = join(folder, "nowhere", "run.nxs");
    expect(await openNexusFile(missing)).toEqual({
      kind: "missing",
      sentence: `There is no file ${missing}.`,
    });
    expect(await openNexusFile(folder)).toEqual({
      kind: "unreadable",
      sentence: `${folder} cannot be read: it is a folder.`,
    });
  });

  it.each([
    ["an empty file", "", /it is empty/],
    ["text", "<NXroot/>".repeat(1000), /no HDF5 signature/],
    ["an HDF4 file", Uint8Array.from([0x0e, 0x03, 0x13, 0x01, 0, 0, 0, 0]), /HDF4/],
  ])("refuses %s", async (_, bytes, reason) => {
    const opening = await openingOf(bytes);
    expect(opening.kind).toBe("not nexus");
    expect(opening.sentence).toMatch(reason);
    expectSentence(opening.sentence);
  });

  it("refuses an HDF5 file without entries", async () => {
    const path = join(folder, "candidate.nxs");
    const writer = await NexusWriter.create(path);
    writer.group("/things", "NXcollection");
    writer.close();
    const opening = await openNexusFile(path);
    expect(opening).toMatchObject({ kind: "not nexus" });
    if (opening.kind !== "open") expectSentence(opening.sentence);
  });

  it("refuses random bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const opening = await openingOf(bytes);
        expect(opening.kind).toBe("not nexus");
        expectSentence(opening.sentence);
      }),
      { numRuns: 50 },
    );
  });

  it("knows a file that was cut off, wherever", async () => {
    const whole = readFileSync(good);
    const cuts = [8, 9, 16, 40, 47, 48, 95, 96, 100, 512, 2048, whole.length - 1];
    for (const length of cuts) {
      const opening = await openingOf(whole.subarray(0, length));
      expect([length, opening.kind]).toEqual([length, "truncated"]);
      expect(opening.sentence).toMatch(new RegExp(`it has ${length} of at least \\d+ bytes`));
      expectSentence(opening.sentence);
    }
  });

  it("finds the superblock behind a block of the application's own", async () => {
    const whole = readFileSync(good);
    const block = new Uint8Array(512);
    expect((await openingOf(Buffer.concat([block, whole]))).kind).toBe("open");
    const cut = Buffer.concat([block, whole.subarray(0, whole.length - 1)]);
    expect((await openingOf(cut)).kind).toBe("truncated");
  });

  it("does not take data that cannot be read for zeros", async () => {
    const spoiled = readFileSync(good);
    // The first compressed chunk: a zlib stream, whose checksum tells that it was changed.
    const chunk = spoiled.findIndex((byte, at) => byte === 0x78 && spoiled[at + 1] === 0x5e);
    expect(chunk).toBeGreaterThan(0);
    spoiled.fill(0xa5, chunk + 200, chunk + 260);
    const path = join(folder, "candidate.nxs");
    writeFileSync(path, spoiled);
    const sentence = await readEverything(path);
    expect(sentence).toMatch(/\/events\/event_time_offset cannot be read \(/);
    expectSentence(sentence ?? "");
  });

  it("turns every damage into a sentence, and prints nothing", async () => {
    const whole = readFileSync(good);
    const printed = [vi.spyOn(process.stderr, "write"), vi.spyOn(console, "error")];
    const path = join(folder, "candidate.nxs");
    let damagesSeen = 0;
    const damage = fc.record({
      at: fc.integer({ min: 96, max: whole.length - 64 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, bytes }) => {
        const spoiled = Buffer.from(whole);
        spoiled.set(bytes, at);
        writeFileSync(path, spoiled);
        const sentence = await readEverything(path);
        if (sentence === undefined) return;
        damagesSeen += 1;
        expectSentence(sentence);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(damagesSeen).toBeGreaterThan(10);
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
    for (const spy of printed) spy.mockRestore();
  });
});

/** Reads all that a file holds. @returns what was said when that failed. */
async function readEverything(path: string): Promise<string | undefined> {
  const opening = await openNexusFile(path);
  if (opening.kind !== "open") return opening.sentence;
  try {
    const choice = opening.file.entry();
    if (choice.kind !== "entry") return choice.sentence;
    for (const { events } of choice.entry.detectors) events?.read(0, events.eventCount);
    return undefined;
  } catch (error) {
    if (error instanceof NexusReadError) return error.message;
    throw error;
  } finally {
    opening.file.close();
  }
}
