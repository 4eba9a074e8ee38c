import * as fc from "fast-check";
import { expect, it } from "vitest";
import { refusal } from "../fixtures/refusal.ts";
import { epochNs } from "./epoch-time.ts";
import { type LogValue, readF144, writeF144 } from "./f144.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";

const whole = (
  type: "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32",
  min: number,
  max: number,
) => fc.integer({ min, max }).map((value): LogValue => ({ kind: "number", type, value }));

const arrays = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.bigInt64Array(),
  fc.bigUint64Array(),
  fc.float32Array(),
  fc.float64Array(),
);

const values: fc.Arbitrary<LogValue> = fc.oneof(
  whole("int8", -128, 127),
  whole("uint8", 0, 255),
  whole("int16", -32_768, 32_767),
  whole("uint16", 0, 65_535),
  whole("int32", -(2 ** 31), 2 ** 31 - 1),
  whole("uint32", 0, 2 ** 32 - 1),
  fc
    .bigInt(-(2n ** 63n), 2n ** 63n - 1n)
    .map((value): LogValue => ({ kind: "number", type: "int64", value })),
  fc
    .bigInt(0n, 2n ** 64n - 1n)
    .map((value): LogValue => ({ kind: "number", type: "uint64", value })),
  fc.float().map((value): LogValue => ({ kind: "number", type: "float32", value })),
  fc.double().map((value): LogValue => ({ kind: "number", type: "float64", value })),
  arrays.map((value): LogValue => ({ kind: "array", value })),
);

it("f144 reads back what it wrote, with one writer for all", () => {
  const writer = new FlatWriter(16);
  fc.assert(
    fc.property(values, fc.string({ unit: "binary" }), (value, sourceName) => {
      const message = { sourceName, timestamp: epochNs(-1n), value };
      expect(readF144(writeF144(message, writer))).toEqual(message);
    }),
    { seed: 6, numRuns: 400 },
  );
});

it.each([
  ["int8", 128],
  ["uint8", -1],
  ["int16", -32_769],
  ["uint16", 65_536],
  ["int32", 0.5],
  ["uint32", Number.POSITIVE_INFINITY],
] as const)("f144 does not write %s %d", (type, value) => {
  const message = {
    sourceName: "",
    timestamp: epochNs(0n),
    value: { kind: "number", type, value },
  } as const;
  expect(() => writeF144(message)).toThrow(refusal("f144", "value"));
});
