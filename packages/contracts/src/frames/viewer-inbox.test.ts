import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { imageFrame, spectrumFrame } from "../../fixtures/sample-frames.ts";
import { sampleMessages } from "../../fixtures/sample-messages.ts";
import { inflateRaw } from "./decode-frame.ts";
import { encodeFrame } from "./encode-frame.ts";
import { viewerLimits } from "./message-layout.ts";
import { encodeAck, encodeCommit, encodeNotice } from "./messages.ts";
import { frameSlot, ViewerInbox } from "./viewer-inbox.ts";

const commit = (epoch: number) => encodeCommit({ epoch, serverTimeNs: "5" });
const compressed = encodeFrame(imageFrame, {
  transfer: 1,
  compressAboveBytes: 0,
  deflateRaw: (bytes) => deflateRawSync(bytes),
}).whole;
const plain = (version: number) =>
  encodeFrame({ ...spectrumFrame, version }, { transfer: 2 }).whole;

describe("the receiving end of a viewer", () => {
  it("hands frames over with their commit, the newest of each slot", async () => {
    const inbox = new ViewerInbox(viewerLimits, inflateRaw);
    await inbox.receive(plain(1));
    await inbox.receive(plain(2));
    const first = await inbox.receive(commit(42));
    expect(first).toMatchObject({ kind: "epoch", commit: { epoch: 42 } });
    expect(first?.kind === "epoch" && [...first.frames.values()].map((f) => f.version)).toEqual([
      2,
    ]);
    expect(await inbox.receive(commit(43))).toMatchObject({ frames: new Map() });
  });

  it("does not let a commit overtake a frame that is still inflating", async () => {
    const waiting: (() => void)[] = [];
    const inbox = new ViewerInbox(viewerLimits, async (bytes, length) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return inflateRaw(bytes, length);
    });
    const frame = inbox.receive(compressed);
    const committed = inbox.receive(commit(42));
    const order: string[] = [];
    const both = Promise.all([
      frame.then(() => order.push("frame")),
      committed.then(() => order.push("commit")),
    ]);
    await Promise.resolve();
    await Promise.resolve();
    expect(order).toEqual([]);
    waiting[0]?.();
    await both;
    expect(order).toEqual(["frame", "commit"]);
    expect(await committed).toMatchObject({
      frames: new Map([[frameSlot(imageFrame), imageFrame]]),
    });
  });

  it("goes on after bytes that it cannot read", async () => {
    const inbox = new ViewerInbox(viewerLimits, inflateRaw);
    await expect(inbox.receive(Uint8Array.of(1, 2, 3))).rejects.toThrow(/prefix/);
    await inbox.receive(plain(3));
    expect(await inbox.receive(commit(42))).toMatchObject({ kind: "epoch" });
  });

  it("hands on hello and notices at once", async () => {
    const inbox = new ViewerInbox(viewerLimits, inflateRaw);
    const hello = sampleMessages["hello-server"]?.() ?? new Uint8Array(0);
    expect(await inbox.receive(hello)).toMatchObject({ kind: "hello", hello: { viewer: "v-1" } });
    const closing = { kind: "closing", reason: "restart" } as const;
    expect(await inbox.receive(encodeNotice(closing))).toEqual({ kind: "notice", notice: closing });
  });

  it("forgets at a commit what the sender gave up", async () => {
    const inbox = new ViewerInbox(viewerLimits, inflateRaw);
    const chunks = encodeFrame(spectrumFrame, { transfer: 9, chunkBytes: 512 }).messages;
    await inbox.receive(chunks[0] ?? new Uint8Array(0));
    await inbox.receive(commit(1));
    await expect(inbox.receive(chunks[1] ?? new Uint8Array(0))).rejects.toThrow(/did not begin/);
  });

  it("refuses what only viewers say", async () => {
    const inbox = new ViewerInbox(viewerLimits, inflateRaw);
    await expect(inbox.receive(encodeAck({ epoch: 1 }))).rejects.toThrow(/viewers alone/);
  });

  it("tells levels and tiles of a layer apart", () => {
    const slot = (resolution: { level: number; tile?: { row: number; column: number } }) =>
      frameSlot({ layer: "a", resolution });
    const slots = [
      slot({ level: 0 }),
      slot({ level: 1 }),
      slot({ level: 1, tile: { row: 0, column: 1 } }),
      slot({ level: 1, tile: { row: 1, column: 0 } }),
    ];
    expect(new Set(slots).size).toBe(4);
  });
});
