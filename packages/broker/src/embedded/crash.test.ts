import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { sequenceOf } from "../testing/numbered-message.ts";
import { EmbeddedLog } from "./embedded-log.ts";

const TOPIC = "detector";
const isSoak = process.env["BEAMSCOPE_SOAK"] !== undefined;
/** Each kill is followed by reading all that was written: many short logs, not a long one. */
const LOGS = isSoak ? 30 : 1;
const KILLS = 10;
const writer = fileURLToPath(new URL("../testing/crash-writer.ts", import.meta.url));

/** Lets a process write into the directory and kills it in the middle. @returns offset by sequence, of what it was told. */
async function writeAndDie(
  directory: string,
  firstSequence: number,
  run: number,
): Promise<Map<number, number>> {
  const durability = run % 2 === 0 ? "synced" : "written";
  const child: ChildProcess = spawn(
    process.execPath,
    [writer, directory, TOPIC, String(firstSequence), durability],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const exited = once(child, "exit");
  const acknowledged = new Map<number, number>();
  const killAfter = 1 + ((run * 7_919) % 400);
  for await (const line of createInterface({ input: child.stdout! })) {
    const [sequence, offset] = line.split(" ").map(Number);
    acknowledged.set(sequence!, offset!);
    if (acknowledged.size === killAfter) child.kill("SIGKILL");
  }
  await exited;
  expect(child.signalCode).toBe("SIGKILL");
  return acknowledged;
}

/** @param log - its number: each is killed at other moments. */
async function survivesKills(log: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "beamscope-crash-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const acknowledged = new Map<number, number>();
  let firstSequence = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const written = await writeAndDie(directory, firstSequence, log * KILLS + kill);
    for (const [sequence, offset] of written) acknowledged.set(sequence, offset);
    const reopened = await EmbeddedLog.open({ directory });
    expect(reopened.recovery.filter(({ kind }) => kind !== "torn-tail")).toEqual([]);
    const found = await sequencesByOffset(reopened);
    const missing = [...acknowledged].filter(([sequence, offset]) => found[offset] !== sequence);
    expect(missing).toEqual([]);
    // In the order they were handed over; between two runs the unacknowledged tail of the first may be missing.
    expect(found).toEqual([...found].sort((a, b) => a - b));
    firstSequence = found.at(-1)! + 1;
    await reopened.close();
  }
  expect(acknowledged.size).toBeGreaterThan(KILLS * 10);
}

it.each(Array.from({ length: LOGS }, (_, log) => log))(
  `keeps every acknowledged message and no half of one, through ${KILLS} kills (log %i)`,
  survivesKills,
  60_000,
);

/** Reads all. @returns [offset] sequence of the message, after checking each byte of it. */
async function sequencesByOffset(log: EmbeddedLog): Promise<number[]> {
  const start = { at: "beginning" } as const;
  const consumer = await log.broker.openConsumer({ subscriptions: [{ topic: TOPIC, start }] });
  const found: number[] = [];
  while (true) {
    const batch = await consumer.pull({ waitMs: 0 });
    if (batch === undefined || batch.messages.length + batch.gaps.length === 0) return found;
    expect(batch.gaps).toEqual([]);
    for (const { offset, value } of batch.messages) {
      expect(offset).toBe(found.length);
      const sequence = sequenceOf(value);
      expect(sequence).toBeDefined();
      found.push(sequence!);
    }
  }
}
