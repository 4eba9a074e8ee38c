import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elementAt, fieldAt, setWord, vectorAt } from "../fixtures/flat-positions.ts";
import { canonical } from "../fixtures/golden-messages.ts";
import { refusal } from "../fixtures/refusal.ts";
import {
  type Da00Message,
  type Da00Variable,
  dataTimeOfDa00,
  readDa00,
  writeDa00,
} from "./da00.ts";
import type { NumericArray } from "./element-type.ts";
import { epochNs } from "./epoch-time.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";

const withVariables = (...variables: Da00Variable[]): Da00Message => ({
  sourceName: "source",
  timestamp: epochNs(5n),
  variables,
});

const plane: Da00Variable = {
  name: "signal",
  unit: "counts",
  axes: ["y", "x"],
  shape: [2, 3],
  data: Float64Array.of(1, 2, 3, 4, 5, 6),
};

/** Slots of da00_Variable. */
const slots = { data_type: 4, axes: 5, shape: 6, data: 7 };

/** The plane's message, with its bytes spoiled. */
function spoiled(spoil: (bytes: Uint8Array, variable: number) => void): Uint8Array {
  const bytes = writeDa00(withVariables(plane));
  spoil(bytes, elementAt(bytes, 2, 0));
  return bytes;
}

const withShape = (...shape: bigint[]): Uint8Array =>
  spoiled((bytes, variable) => {
    const first = vectorAt(bytes, slots.shape, variable) + 4;
    new BigInt64Array(bytes.buffer, bytes.byteOffset + first, 2).set(shape);
  });

const withType = (code: number): Uint8Array =>
  spoiled((bytes, variable) => {
    bytes[fieldAt(bytes, slots.data_type, variable)] = code;
  });

const arrays: fc.Arbitrary<NumericArray> = fc.oneof(
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

const text = fc.string({ unit: "binary" });
const optionalText = fc.option(text, { nil: undefined });
const variable: fc.Arbitrary<Da00Variable> = fc
  .record({
    name: text,
    unit: optionalText,
    label: optionalText,
    source: optionalText,
    data: fc.oneof(arrays, text),
    axis: text,
    plane: fc.boolean(),
  })
  .map(({ axis, plane, ...rest }) => {
    const { data } = rest;
    const length = typeof data === "string" ? new TextEncoder().encode(data).length : data.length;
    return plane
      ? { ...rest, axes: ["", axis], shape: [1, length] }
      : { ...rest, axes: [axis], shape: [length] };
  });

describe("da00", () => {
  it.each([
    ["a negative length", withShape(-2n, -3n), "data[0].shape"],
    [
      "a product that overflows 64 bits to the right one",
      withShape(2n ** 63n + 3n, 2n),
      "data[0].shape",
    ],
    ["a product beyond 2^53", withShape(2n ** 52n, 2n ** 52n), "data[0].shape"],
    ["a length beyond 2^53", withShape(2n ** 60n, 0n), "data[0].shape"],
    ["a shape of more elements than there are", withShape(3n, 3n), "data[0].shape"],
    ["a shape of nothing", withShape(0n, 3n), "data[0].shape"],
    ["the type that is none", withType(0), "data[0].data_type"],
    ["an unknown type", withType(12), "data[0].data_type"],
    ["a negative type", withType(255), "data[0].data_type"],
    [
      "a type that does not divide the bytes",
      spoiled((bytes, at) => setWord(bytes, vectorAt(bytes, slots.data, at), 47)),
      "data[0].data",
    ],
    [
      "a name per dimension too few",
      spoiled((bytes, at) => setWord(bytes, vectorAt(bytes, slots.axes, at), 1)),
      "data[0].axes",
    ],
    [
      "a payload beyond the message",
      spoiled((bytes, at) => setWord(bytes, vectorAt(bytes, slots.data, at), 2 ** 31)),
      "data[0].data",
    ],
    [
      "more variables than bytes",
      spoiled((bytes) => setWord(bytes, vectorAt(bytes, 2), 2 ** 30)),
      "data",
    ],
  ])("refuses %s", (_case, bytes, field) => {
    expect(() => readDa00(bytes)).toThrow(refusal("da00", field));
  });

  it("refuses an axis name that is no UTF-8", () => {
    const bytes = spoiled((bytes, at) => {
      const axes = vectorAt(bytes, slots.axes, at);
      const name = axes + 4 + new DataView(bytes.buffer).getUint32(axes + 4, true);
      bytes[name + 4] = 0xff;
    });
    expect(() => readDa00(bytes)).toThrow(refusal("da00", "data[0].axes"));
  });

  it("takes the length of a Python number in bytes for the shape of a scalar, and nothing else", () => {
    const reshaped = (axes: string[], data: NumericArray, length: number) => {
      const bytes = writeDa00(withVariables({ name: "n", axes, shape: [data.length], data }));
      return setWord(bytes, vectorAt(bytes, slots.shape, elementAt(bytes, 2, 0)) + 4, length);
    };
    const one = Float64Array.of(7);
    expect(readDa00(reshaped([], one, 8)).variables[0]).toMatchObject({ shape: [], data: one });
    for (const bytes of [
      reshaped([], one, 4),
      reshaped(["x"], one, 8),
      reshaped([], Float64Array.of(7, 8), 8),
      reshaped([], Float64Array.of(7, 8), 16),
    ]) {
      expect(() => readDa00(bytes)).toThrow(refusal("da00", "data[0].shape"));
    }
  });

  it("takes nothing in many dimensions, up to 64", () => {
    const nothing = (rank: number) => {
      const shape = [...Array<number>(rank - 1).fill(Number.MAX_SAFE_INTEGER), 0];
      return writeDa00(withVariables({ name: "n", axes: [], shape, data: new Float64Array() }));
    };
    expect(readDa00(nothing(64)).variables[0]?.shape).toHaveLength(64);
    expect(() => readDa00(nothing(65))).toThrow(refusal("da00", "data[0].shape"));
  });

  it("copies data only where it is unaligned, and only once", () => {
    const bytes = writeDa00(withVariables(plane));
    const aligned = readDa00(bytes).variables[0]!;
    expect((aligned.data as Float64Array).buffer).toBe(bytes.buffer);
    const slice = new Uint8Array(bytes.length + 1).subarray(1);
    slice.set(bytes);
    const shifted = readDa00(slice).variables[0]!;
    expect(shifted.data).toEqual(plane.data);
    expect((shifted.data as Float64Array).buffer).not.toBe(slice.buffer);
    expect(shifted.data).toBe(shifted.data);
  });

  it("reads back what it wrote, with every payload at a multiple of 8 bytes", () => {
    const writer = new FlatWriter(16);
    const messages = fc.record({
      sourceName: text,
      variables: fc.array(variable, { minLength: 1 }),
    });
    fc.assert(
      fc.property(messages, ({ sourceName, variables }) => {
        const message = { sourceName, timestamp: epochNs(-1n), variables };
        const bytes = writeDa00(message, writer);
        const read = readDa00(bytes);
        expect(canonical(read)).toEqual(canonical(message));
        for (const { data } of read.variables) {
          if (typeof data === "string") continue;
          expect(data.buffer).toBe(bytes.buffer);
          expect(data.byteOffset % 8).toBe(0);
        }
      }),
      { seed: 2 },
    );
  });

  it.each([
    ["no variable", withVariables(), "data"],
    ["a shape of other size than the data", withVariables({ ...plane, shape: [2, 2] }), "shape"],
    ["a name per dimension too few", withVariables({ ...plane, axes: ["x"] }), "axes"],
    ["a text with half a character", withVariables({ ...plane, label: "\ud800" }), "label"],
    ["a payload with half a character", withVariables({ ...plane, data: "\ud800" }), "data"],
  ])("does not write %s", (_case, message, field) => {
    expect(() => writeDa00(message)).toThrow(refusal("da00", field));
  });
});

describe("data time of da00", () => {
  const times = (data: NumericArray, unit?: string): Da00Message =>
    withVariables(plane, { name: "reference_time", unit, axes: ["t"], shape: [data.length], data });

  it.each([
    ["the message's own without reference times", withVariables(plane), 5n],
    ["the last reference time", times(BigInt64Array.of(7n, 9n), "ns"), 9n],
    ["converted from its unit", times(BigUint64Array.of(9n), "\u00b5s"), 9_000n],
    ["the message's own where reference times are 32 bits", times(Int32Array.of(9), "ns"), 5n],
    ["the message's own where there are none", times(new BigInt64Array(), "ns"), 5n],
  ])("is %s", (_case, message, expected) => {
    expect(dataTimeOfDa00(message)).toBe(expected);
  });

  it.each([["m"], [undefined]])("is none with unit %s", (unit) => {
    const message = times(BigInt64Array.of(9n), unit);
    expect(() => dataTimeOfDa00(message)).toThrow(refusal("da00", "reference_time.unit"));
  });
});
