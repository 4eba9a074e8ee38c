import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFixture } from "../../fixtures/read-fixture.ts";
import { imageFrame, sampleFrames } from "../../fixtures/sample-frames.ts";
import { sampleMessages } from "../../fixtures/sample-messages.ts";
import { z } from "../zod.ts";
import { inflateRaw, openFrame, openPlainFrame } from "./decode-frame.ts";
import { encodeFrame } from "./encode-frame.ts";
import { FrameFormatError } from "./frame-format-error.ts";
import { layOutMessage, serverLimits, viewerLimits } from "./message-layout.ts";
import { decodeMessage, type ProtocolMessage } from "./messages.ts";

const isSoak = process.env["BEAMSCOPE_SOAK"] !== undefined;
const goldenNames = [
  ...Object.keys(sampleMessages),
  ...Object.keys(sampleFrames).map((name) => `frame-${name}`),
];
const goldens = [...goldenNames, "frame-compressed"].map(readFixture);

/** The field that a refusal names; nothing where the bytes are accepted. Any other error is a fault. */
function refusal(bytes: Uint8Array, read: (message: ProtocolMessage) => void = open) {
  try {
    read(decodeMessage(bytes, viewerLimits));
    return undefined;
  } catch (error) {
    if (error instanceof FrameFormatError) return error.field;
    throw error;
  }
}

/** Reads all that a frame holds, so that a view beyond its bytes would show. */
function open(message: ProtocolMessage): void {
  if (message.kind !== "frame" || message.frame.header.compression !== undefined) return;
  const frame = openPlainFrame(message.frame);
  for (const { array } of frame.items) {
    const size = array.dims.reduce((product, dim) => product * dim.size, 1);
    expect(array.data.values).toHaveLength(size);
  }
}

/** The header of the spectrum frame with changes, over its payload. */
function withHeader(change: (header: Record<string, unknown>) => void, name = "frame-spectrum") {
  const bytes = readFixture(name);
  const jsonBytes = new DataView(bytes.buffer).getUint32(4, true);
  const header = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + jsonBytes))));
  const payload = bytes.subarray(Math.ceil((8 + jsonBytes) / 8) * 8);
  change(header);
  const { message, restStart } = layOutMessage("frame", header, payload.length);
  message.set(payload, restStart);
  return message;
}

describe("hostile bytes", () => {
  const ack = readFixture("ack");
  const hello = readFixture("hello-viewer");
  const patched = (at: number, value: number) => ack.with(at, value);

  it.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), "prefix"],
    ["half a prefix", ack.subarray(0, 7), "prefix"],
    ["another magic", patched(0, 0x43), "prefix.magic"],
    ["another version", patched(2, 2), "prefix.version"],
    ["an unknown kind", patched(3, 99), "prefix.kind"],
    ["kind 0", patched(3, 0), "prefix.kind"],
    ["JSON longer than the message", patched(4, 13), "prefix.jsonBytes"],
    ["JSON of 4 GiB", patched(7, 255), "prefix.jsonBytes"],
    ["bytes after a control message", new Uint8Array([...ack, 0]), "rest"],
    ["JSON cut short", patched(4, 0), "rest"],
    ["JSON that is none", patched(8, 0x5b), "json"],
    ["text that is not UTF-8", patched(9, 0xff), "json"],
    ["text that is not UTF-8 within a string", hello.with(hello.length - 4, 0xff), "json"],
    ["another kind's JSON", patched(3, 4), "serverTimeNs"],
  ])("are refused: %s", (_, bytes, field) => {
    expect(refusal(bytes)).toBe(field);
  });

  it.each<[string, (header: Record<string, unknown>) => void, string]>([
    ["a member more", (h) => Object.assign(h, { colour: "red" }), "json"],
    ["no layer", (h) => Reflect.deleteProperty(h, "layer"), "layer"],
    ["a negative version", (h) => Object.assign(h, { version: -1 }), "version"],
    ["a payload too large", (h) => Object.assign(h, { payloadBytes: 2 ** 40 }), "payloadBytes"],
    ["a payload shorter", (h) => Object.assign(h, { payloadBytes: 8 }), "payload"],
    ["no sections", (h) => Object.assign(h, { sections: [] }), "payloadBytes"],
    ["a negative length", (h) => patch(h, "sections.0.length", -1), "sections.0.length"],
    ["a fraction", (h) => patch(h, "sections.0.length", 2.5), "sections.0.length"],
    ["an unknown dtype", (h) => patch(h, "sections.0.dtype", "f128"), "sections.0.dtype"],
    ["longer sections", (h) => patch(h, "sections.0.length", 2 ** 31 - 1), "payloadBytes"],
    ["a scaled f32", (h) => patch(h, "sections.0.scale", linear), "sections.0.scale"],
    ["no such section", (h) => patch(h, "items.0.array.data", 9), "items.0.array.data"],
    [
      "a size that does not fit",
      (h) => patch(h, "items.0.array.dims.0.size", 4),
      "items.0.array.data",
    ],
    [
      "sizes whose product overflows",
      (h) => patch(h, "items.0.array.dims", overflowing),
      "items.0.array.data",
    ],
    ["a dim twice", (h) => patch(h, "items.0.array.dims", [dim, dim]), "items.0.array.dims"],
    [
      "a coord of a foreign dim",
      (h) => patch(h, "items.0.array.coords.0.dims", ["wavelength"]),
      "items.0.array.coords.0.dims",
    ],
    [
      "edges along a foreign dim",
      (h) => patch(h, "items.0.array.coords.0.edgesAlong", "wavelength"),
      "items.0.array.coords.0.edgesAlong",
    ],
    [
      "edges that are none",
      (h) => patch(h, "items.0.array.coords.0.section", 0),
      "items.0.array.coords.0.section",
    ],
    [
      "a mask of floats",
      (h) => patch(h, "items.0.array.masks.0.section", 0),
      "items.0.array.masks.0.section",
    ],
    [
      "a tile outside",
      (h) => patch(h, "items.0.array.dims.0.part", { start: 1, total: 3 }),
      "items.0.array.dims.time_of_arrival",
    ],
    ["an instant of 2^63", (h) => Object.assign(h, { madeAtNs: `${2n ** 63n}` }), "madeAtNs"],
    ["a state of no kind", (h) => patch(h, "state", { kind: "happy" }), "state.kind"],
  ])("are refused in a header: %s", (_, change, field) => {
    expect(refusal(withHeader(change))).toBe(field);
  });

  it("are refused where the padding holds something", () => {
    const bytes = readFixture("frame-waiting");
    const jsonEnd = 8 + new DataView(bytes.buffer).getUint32(4, true);
    expect(jsonEnd % 8).not.toBe(0);
    expect(refusal(bytes.with(jsonEnd, 1))).toBe("padding");
  });

  it("are refused where the JSON is longer than this side takes", () => {
    const notice = { kind: "closing", reason: "x".repeat(serverLimits.jsonBytes) };
    const { message } = layOutMessage("notice", notice);
    expect(() => decodeMessage(message, serverLimits)).toThrow(
      expect.objectContaining({ field: "prefix.jsonBytes" }),
    );
    expect(refusal(message)).toBe("reason");
  });

  it("are refused by the server where they carry data", () => {
    expect(() => decodeMessage(readFixture("frame-spectrum"), serverLimits)).toThrow(
      expect.objectContaining({ field: "payloadBytes" }),
    );
  });

  it("do not make the reader allocate what they claim", () => {
    const claim = (bytes: number) =>
      withHeader((header) => {
        header["payloadBytes"] = bytes;
        patch(header, "sections.0.length", bytes / 8);
        patch(header, "items.0.array.dims", [{ ...dim, name: "x", size: bytes / 8 }]);
      }, "frame-compressed");
    expect(refusal(claim(255 << 20))).toBe("payloadBytes");
    expect(refusal(claim(32_768))).toBeUndefined();
  });

  it("are refused where they inflate to more, to less, or not at all", async () => {
    const packed = (payload: Uint8Array) =>
      encodeFrame(imageFrame, {
        transfer: 1,
        compressAboveBytes: 0,
        deflateRaw: () => deflateRawSync(payload),
      }).whole;
    const opened = async (bytes: Uint8Array) => {
      const message = decodeMessage(bytes, viewerLimits);
      if (message.kind !== "frame") throw new Error(message.kind);
      await openFrame(message.frame, inflateRaw);
    };
    await expect(opened(packed(new Uint8Array(32_769)))).rejects.toThrow(/more than 32768/);
    await expect(opened(packed(new Uint8Array(32_767)))).rejects.toThrow(/to 32767 bytes/);
    await expect(opened(packed(new Uint8Array(1 << 24)))).rejects.toThrow(/more than 32768/);
    const broken = packed(new Uint8Array(32_768));
    broken.fill(0xff, broken.length - 8);
    await expect(opened(broken)).rejects.toThrow(FrameFormatError);
    const trailing = readFixture("frame-compressed");
    trailing.fill(0x07, trailing.length - 30);
    await expect(opened(trailing)).rejects.toThrow(FrameFormatError);
  });

  it("never do worse than FrameFormatError: random", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.boolean(), (bytes, prefixed) => {
        if (prefixed) bytes.set([0x42, 0x53, 1].slice(0, bytes.length));
        refusal(bytes);
      }),
      { seed: 6, numRuns: 5_000 },
    );
  });

  const mutants = isSoak ? 5e6 : 5e4;

  it(`never do worse than FrameFormatError: ${mutants} golden messages, mutated`, {
    timeout: isSoak ? 3_600_000 : 60_000,
  }, () => {
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      value: fc.oneof(fc.nat(255), fc.constantFrom(0x30, 0x39, 0x2d, 0x22, 0x7d, 0x5d, 0x65)),
    });
    let refused = 0;
    fc.assert(
      fc.property(
        fc.nat(goldens.length - 1),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 5 }),
        (which, mutations, cut) => {
          const bytes = new Uint8Array(goldens[which] ?? []);
          for (const { at, value } of mutations) bytes[Math.floor(at * bytes.length)] = value;
          const end = cut === null ? bytes.length : Math.floor(cut * bytes.length);
          if (refusal(bytes.subarray(0, end)) !== undefined) refused += 1;
        },
      ),
      { seed: 7, numRuns: mutants },
    );
    expect(refused).toBeGreaterThan(mutants / 2);
  });
});

const linear = { kind: "linear", offset: 0, factor: 1 };
const dim = { name: "time_of_arrival", title: "", size: 3 };
const overflowing = ["a", "b", "c"].map((name) => ({ name, title: "", size: 2 ** 31 - 1 }));

function memberOf(parent: object, name: string): object {
  const member: unknown = Reflect.get(parent, name);
  if (typeof member !== "object" || member === null) throw new Error(`no ${name}`);
  return member;
}

function patch(header: object, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() ?? "";
  const parent = names.reduce<object>(memberOf, header);
  Reflect.set(parent, last, value);
}
