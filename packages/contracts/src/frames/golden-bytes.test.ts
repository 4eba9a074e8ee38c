import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readFixture } from "../../fixtures/read-fixture.ts";
import { imageFrame, sampleFrames } from "../../fixtures/sample-frames.ts";
import { sampleMessages } from "../../fixtures/sample-messages.ts";
import { z } from "../zod.ts";
import { inflateRaw, openFrame, openPlainFrame } from "./decode-frame.ts";
import { encodeFrame } from "./encode-frame.ts";
import type { Frame } from "./frame.ts";
import { viewerLimits } from "./message-layout.ts";
import { decodeMessage } from "./messages.ts";

function frameIn(bytes: Uint8Array) {
  const message = decodeMessage(bytes, viewerLimits);
  if (message.kind !== "frame") throw new Error(`a ${message.kind}`);
  return message.frame;
}

/** Numbers compared bit for bit: NaN is NaN, -0 is not 0. */
function expectSameFrame(read: Frame, written: Frame): void {
  expect(read).toStrictEqual(written);
}

/** What a reader who knows only the written layout looks at. */
const WrittenHeader = z.object({
  sections: z.array(z.unknown()),
  payloadBytes: z.number(),
  items: z.array(
    z.object({ array: z.object({ coords: z.array(z.object({ section: z.number() })) }) }),
  ),
});

describe("golden bytes", () => {
  it.each(Object.entries(sampleMessages))("%s is written as ever", (name, make) => {
    expect(make()).toEqual(readFixture(name));
  });

  it.each(Object.entries(sampleFrames))("frame %s is written as ever", (name, frame) => {
    expect(encodeFrame(frame, { transfer: 1 }).whole).toEqual(readFixture(`frame-${name}`));
  });

  it.each(Object.entries(sampleFrames))("frame %s is read as it was", (name, frame) => {
    expectSameFrame(openPlainFrame(frameIn(readFixture(`frame-${name}`))), frame);
  });

  it("reads the compressed frame", async () => {
    const message = frameIn(readFixture("frame-compressed"));
    expect(message.header.compression?.codec).toBe("deflate-raw");
    expectSameFrame(await openFrame(message, inflateRaw), imageFrame);
  });

  it("reads each other message as it was", () => {
    expect(decodeMessage(readFixture("ack"), viewerLimits)).toEqual({
      kind: "ack",
      ack: { epoch: 42 },
    });
    expect(decodeMessage(readFixture("commit"), viewerLimits)).toEqual({
      kind: "commit",
      commit: { epoch: 42, serverTimeNs: "1790000000123456789" },
    });
    expect(decodeMessage(readFixture("hello-server"), viewerLimits)).toMatchObject({
      kind: "hello",
      hello: { from: "server", protocol: 1, instrument: "dummy", viewer: "v-1" },
    });
    expect(decodeMessage(readFixture("interest"), viewerLimits)).toMatchObject({
      kind: "interest",
      interest: {
        sequence: 3,
        layers: [
          { resolution: { level: 0 }, spec: { display: { perSecond: false } } },
          { resolution: { level: 1, tile: { row: 0, column: 2 } }, have: 12 },
        ],
      },
    });
    expect(decodeMessage(readFixture("notice-changed"), viewerLimits)).toEqual({
      kind: "notice",
      notice: { kind: "changed", resource: "jobs", version: 9 },
    });
    expect(decodeMessage(readFixture("chunk"), viewerLimits)).toMatchObject({
      kind: "chunk",
      chunk: { transfer: 5, index: 1, count: 2, totalBytes: 19 },
      part: Uint8Array.of(1, 2, 3),
    });
  });

  it("follows the written layout", () => {
    const bytes = readFixture("frame-spectrum");
    const view = new DataView(bytes.buffer);
    expect([...bytes.subarray(0, 4)]).toEqual([0x42, 0x53, 1, 3]);
    const jsonBytes = view.getUint32(4, true);
    const header = WrittenHeader.parse(
      JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + jsonBytes))),
    );
    const payload = Math.ceil((8 + jsonBytes) / 8) * 8;
    // f32 [3] padded to 16, then the variances, f64 [3], then edges, f64 [4].
    expect(header.sections.slice(0, 3)).toEqual([
      { dtype: "f32", length: 3 },
      { dtype: "f64", length: 3 },
      { dtype: "f64", length: 4 },
    ]);
    expect(view.getFloat32(payload + 8, true)).toBe(2.5);
    expect(view.getFloat64(payload + 16, true)).toBe(1);
    expect(view.getFloat64(payload + 40 + 24, true)).toBe(2);
    expect(bytes.length).toBe(payload + header.payloadBytes);
    // Both curves stand on the same edges, stored once.
    const edges = header.items.map((item) => item.array.coords[0]?.section);
    expect(edges).toEqual([2, 2]);
  });
});

describe("a frame", () => {
  it("is read without a copy where it lies aligned, with one where it does not", () => {
    const bytes = readFixture("frame-spectrum");
    expect(openPlainFrame(frameIn(bytes)).items[0]?.array.data.values.buffer).toBe(bytes.buffer);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const read = openPlainFrame(frameIn(shifted.subarray(3)));
    expect(read.items[0]?.array.data.values.buffer).not.toBe(shifted.buffer);
    expectSameFrame(read, sampleFrames.spectrum);
  });

  it("is compressed only above the threshold and where that saves a tenth", () => {
    const deflateRaw = (bytes: Uint8Array) => deflateRawSync(bytes);
    const size = (options: object) =>
      encodeFrame(imageFrame, { transfer: 1, deflateRaw, ...options }).whole.length;
    expect(size({ compressAboveBytes: 1024 })).toBeLessThan(2000);
    expect(size({})).toBeGreaterThan(2000);
    expect(size({ compressAboveBytes: 4096 * 8 })).toBe(size({ compressAboveBytes: 1e9 }));
    const incompressible = encodeFrame(imageFrame, {
      transfer: 1,
      compressAboveBytes: 0,
      deflateRaw: (bytes) => bytes.subarray(0, Math.ceil(bytes.length * 0.95)),
    });
    expect(frameIn(incompressible.whole).header.compression).toBeUndefined();
  });

  it("is not written where it contradicts itself", () => {
    const [item] = imageFrame.items;
    if (item === undefined) throw new Error("no item");
    const broken = (array: object): Frame => ({
      ...imageFrame,
      items: [{ ...item, array: { ...item.array, ...array } }],
    });
    const cases: readonly [object, string][] = [
      [{ data: { values: new Float64Array(4095) } }, "items.0.array.data"],
      [{ variances: { values: new Float64Array(1) } }, "items.0.array.variances"],
      [{ dims: [{ name: "x", title: "x", size: -1 }] }, "items.0.array.dims.0.size"],
      [
        {
          coords: [
            { name: "z", title: "z", dims: ["z"], section: { values: new Float64Array(1) } },
          ],
        },
        "items.0.array.coords.0.dims",
      ],
      [
        { masks: [{ name: "m", dims: ["x"], section: { values: new Float64Array(64) } }] },
        "items.0.array.masks.0.section",
      ],
      [
        {
          data: {
            values: new Float64Array(4096),
            scale: { kind: "linear", offset: 0, factor: 1 },
          },
        },
        "array.data",
      ],
    ];
    for (const [array, field] of cases) {
      expect(() => encodeFrame(broken(array), { transfer: 1 })).toThrow(
        expect.objectContaining({ name: "FrameFormatError", field }),
      );
    }
  });
});
