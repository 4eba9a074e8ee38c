import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLogRetentionStore } from "./log-retention-store.ts";
import type { StoredClass, StoredResult } from "./retention-store.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "beamscope-hub-"));
});
afterEach(() => rm(directory, { recursive: true }));

const record = (storedClass: StoredClass, first: number, length = 100): StoredResult => ({
  storedClass,
  bytes: new Uint8Array(length).fill(first),
  timestampMs: Date.now(),
});

async function reopened(budgetBytes?: number) {
  const store = await openLogRetentionStore({ directory, budgetBytes });
  const kept: string[] = [];
  const report = await store.restore(({ storedClass, bytes }) => {
    kept.push(`${storedClass} ${bytes[0]} ${bytes.length}`);
  });
  return { store, kept, report };
}

describe("the ring on disk", () => {
  it("gives back what was appended, in order within each class", async () => {
    const { store, kept } = await reopened();
    expect(kept).toEqual([]);
    const reused = new Uint8Array(5).fill(1);
    store.append({ storedClass: "images", bytes: reused, timestampMs: 1 });
    // The caller's memory is its own again.
    reused.fill(9);
    store.append(record("series", 2));
    store.append(record("images", 3, 7));
    await store.close();
    const again = await reopened();
    expect(again.kept).toEqual(["series 2 100", "images 1 5", "images 3 7"]);
    expect(again.report).toEqual({ records: 3, damage: [] });
    expect(again.store.counts()).toMatchObject({ usedBytes: 112 + 3 * 64, unwritten: 0 });
    await again.store.close();
  });

  it("survives a torn last record and says so", async () => {
    const { store } = await reopened();
    store.append(record("spectra", 1));
    await store.close();
    const next = await reopened();
    next.store.append(record("spectra", 2));
    await next.store.close();
    const folder = join(directory, "topics", "kept_spectra", "0");
    const name = (await readdir(folder)).find((one) => one.endsWith(".log"));
    const file = await open(join(folder, name ?? ""), "r+");
    await file.truncate((await file.stat()).size - 10);
    await file.close();
    const again = await reopened();
    expect(again.kept).toEqual(["spectra 1 100"]);
    expect(again.report.damage).toEqual([
      expect.stringMatching(/^kept_spectra: the last record was torn; \d+ bytes were cut off/),
    ]);
    await again.store.close();
  });

  it("keeps within its budget by losing the oldest", async () => {
    const budgetBytes = 8 << 20;
    const { store } = await reopened(budgetBytes);
    const share = budgetBytes / 4;
    let appended = 0;
    const usedBytes: number[] = [];
    // Retention takes whole segments, about every second: appends go on until it has.
    await expect
      .poll(
        () => {
          appended += 1;
          store.append(record("images", appended % 256, 40_000));
          usedBytes.push(store.counts().usedBytes);
          return (usedBytes.at(-1) ?? 0) < (usedBytes.at(-2) ?? 0);
        },
        { timeout: 20_000, interval: 5 },
      )
      .toBe(true);
    await store.close();
    const again = await reopened(budgetBytes);
    expect(again.kept.at(-1)).toBe(`images ${appended % 256} 40000`);
    expect(again.kept.length).toBeLessThan(appended);
    // A whole segment beyond the share may still stand, and what came while retention was at work.
    expect(again.store.counts().usedBytes).toBeLessThan(share * 1.6);
    await again.store.close();
  });

  it("belongs to one process", async () => {
    const { store } = await reopened();
    await expect(openLogRetentionStore({ directory })).rejects.toThrow(/in use|locked|used/);
    await store.close();
  });

  it("counts what it could not write", async () => {
    const { store } = await reopened();
    store.append(record("images", 1, 101 << 20));
    await store.close();
    expect(store.counts().unwritten).toBe(1);
  });
});
