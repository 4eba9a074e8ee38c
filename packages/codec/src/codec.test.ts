import { identical, labelledArray, scalar, sliceAt, variable } from "@beamscope/arrays";
import {
  epochNs,
  FlatWriter,
  type Payload,
  readDa00,
  WireFormatError,
  writeDa00,
} from "@beamscope/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyArray } from "../fixtures/arbitrary-array.ts";
import { CodecError } from "./codec-error.ts";
import { contentOfDa00, decodeDa00 } from "./decode-da00.ts";
import { da00Variables, encodeDa00 } from "./encode-da00.ts";

const header = { sourceName: "bank", timestamp: epochNs(1_755_000_000_123_456_789n) };

describe("what is written", () => {
  it("reads back as it was: every dtype, empty, 0-D, masks, variances, texts, accounting", () => {
    const accounting = fc.dictionary(
      fc.constantFrom("shown", "gated", "out of range"),
      fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
    );
    const writer = new FlatWriter();
    fc.assert(
      fc.property(anyArray, accounting, (array, counts) => {
        const content = { ...header, array, accounting: new Map(Object.entries(counts)) };
        const read = decodeDa00(encodeDa00(content, writer));
        expect(identical(read.array, array)).toBe(true);
        expect([...read.array.coords.keys()]).toEqual([...array.coords.keys()]);
        expect(read.sourceName).toBe(header.sourceName);
        expect(read.timestamp).toBe(header.timestamp);
        expect(read.accounting).toEqual(content.accounting);
      }),
      { seed: 20, numRuns: 400 },
    );
  });

  it("keeps every bit of values and variances", () => {
    const values = Float64Array.of(-0, 0.1, 1 / 3, 5e-324);
    const variances = Float64Array.of(0, 0.1, 3, 7);
    const data = variable({ dims: ["x"], values, variances, unit: "counts" });
    const read = decodeDa00(encodeDa00({ ...header, array: labelledArray({ data }) })).array.data;
    expect(read.values).toEqual(values);
    expect(read.variances).toEqual(variances);
  });

  it("keeps the edges of a bin that was sliced out", () => {
    const x = variable({ dims: ["x"], values: Float64Array.of(0, 1, 2), unit: "Å" });
    const data = variable({ dims: ["x"], values: Int32Array.of(5, 6), unit: "counts" });
    const array = sliceAt(labelledArray({ data, coords: { x } }), "x", 1);
    const read = decodeDa00(encodeDa00({ ...header, array })).array;
    expect(identical(read, array)).toBe(true);
    expect([...read.coords.get("x")!.values]).toEqual([1, 2]);
  });

  it("stands in the order of the rules: signal, errors, coordinates, then the rest", () => {
    const values = Float64Array.of(4, 9);
    const array = labelledArray({
      name: "I(Q)",
      data: variable({ dims: ["Q"], values, variances: values, unit: "counts" }),
      coords: {
        time: scalar(5n, "ns"),
        Q: variable({ dims: ["Q"], values: Float64Array.of(1, 2, 3), unit: "1/angstrom" }),
      },
      masks: { m: variable({ dims: ["Q"], values: Uint8Array.of(0, 1) }) },
    });
    const variables = da00Variables({ array, accounting: new Map([["shown", 13n]]) });
    expect(variables.map(({ name }) => name)).toEqual([
      "signal",
      "errors",
      "time",
      "Q",
      "beamscope:variances",
      "beamscope:mask:m",
      "beamscope:accounting:shown",
    ]);
    expect(variables[0]).toMatchObject({ label: "I(Q)", unit: "counts", axes: ["Q"], shape: [2] });
    expect(variables[1]).toMatchObject({ unit: "counts", data: Float64Array.of(2, 3) });
    expect(variables[3]).toMatchObject({ unit: "1/Å", shape: [3] });
    const { data } = variables[0]!;
    expect(typeof data !== "string" && data.buffer === values.buffer).toBe(true);
  });

  it("can show masked elements as the reference does", () => {
    const masks = { m: variable({ dims: ["x"], values: Uint8Array.of(0, 1) }) };
    const counts = variable({ dims: ["x"], values: Int32Array.of(1, 2), unit: "counts" });
    const [signal] = da00Variables(
      { array: labelledArray({ data: counts, masks }) },
      { masked: "NaN" },
    );
    expect(signal!.data).toEqual(Float64Array.of(1, Number.NaN));
    const values = Float32Array.of(1, 2);
    const floats = variable({ dims: ["x"], values, variances: values, unit: "counts" });
    const array = labelledArray({ data: floats, masks });
    const [shown, errors] = da00Variables({ array }, { masked: "NaN" });
    expect(shown!.data).toEqual(Float32Array.of(1, Number.NaN));
    expect(errors!.data).toEqual(Float32Array.of(1, Number.NaN));
    const bare = labelledArray({ data: counts });
    expect(da00Variables({ array: bare }, { masked: "NaN" })[0]!.data).toEqual(Int32Array.of(1, 2));
  });

  it("takes images into reused memory, and gives views of it", () => {
    const pixels = 1_500_000;
    const values = Float64Array.from({ length: pixels }, (_, i) => i);
    const data = variable({ dims: ["y", "x"], shape: [1000, 1500], values, unit: "counts" });
    const writer = new FlatWriter(13_000_000);
    const first = encodeDa00({ ...header, array: labelledArray({ data }) }, writer);
    const second = encodeDa00({ ...header, array: labelledArray({ data }) }, writer);
    // As flags: a matcher that failed would print every pixel.
    expect(second.buffer === first.buffer).toBe(true);
    expect(second.byteLength).toBeLessThan(8 * pixels + 300);
    const { values: read } = decodeDa00(second).array.data;
    expect(ArrayBuffer.isView(read) && read.buffer === second.buffer).toBe(true);
    expect(read[pixels - 1]).toBe(pixels - 1);
  });

  it("reads the same from bytes that are not aligned", () => {
    const data = variable({ dims: ["x"], values: Float64Array.of(1, 2, 3) });
    const bytes = encodeDa00({ ...header, array: labelledArray({ data }) });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeDa00(shifted.subarray(3)).array.data.values).toEqual(Float64Array.of(1, 2, 3));
  });

  it.each([
    ["a coordinate called signal", { coords: { signal: scalar(1) } }, "signal"],
    ["a coordinate called errors", { coords: { errors: scalar(1) } }, "errors"],
    ["a coordinate with a name of ours", { coords: { "beamscope:x": scalar(1) } }, "beamscope:x"],
    ["texts as data", { data: scalar("text") }, "signal"],
    [
      "flags along a dim that is gone",
      { coords: { gone: variable({ dims: ["gone"], values: Uint8Array.of(0, 1) }) } },
      "gone",
    ],
  ])("is never %s", (_, parts, name) => {
    const array = labelledArray({ data: scalar(1), ...parts });
    expect(() => encodeDa00({ ...header, array })).toThrow(CodecError);
    expect(() => encodeDa00({ ...header, array })).toThrow(new RegExp(`^${name}: `, "u"));
  });

  it("is never a count that does not fit, nor a flag as NaN", () => {
    const array = labelledArray({ data: scalar(true), masks: { m: scalar(true) } });
    const accounting = new Map([["shown", 2n ** 63n]]);
    expect(() => encodeDa00({ ...header, array, accounting })).toThrow(CodecError);
    expect(() => encodeDa00({ ...header, array }, undefined, { masked: "NaN" })).toThrow(
      CodecError,
    );
  });
});

describe("hostile messages", () => {
  /** Whether a call succeeds, or fails in one of the two ways that readers plan for. */
  function isPlanned(call: () => unknown): boolean {
    try {
      call();
      return true;
    } catch (error) {
      return error instanceof CodecError || error instanceof WireFormatError;
    }
  }

  const data = fc.nat(4).chain((length) => {
    const bytes = fc.uint8Array({ minLength: 8 * length, maxLength: 8 * length });
    return bytes.chain(({ buffer }) =>
      fc.constantFrom<Payload[]>(
        new Float64Array(buffer),
        new Float32Array(buffer, 0, length),
        new BigInt64Array(buffer),
        new BigUint64Array(buffer),
        new Int32Array(buffer, 0, length),
        new Uint32Array(buffer, 0, length),
        new Int16Array(buffer, 0, length),
        new Uint8Array(buffer, 0, length),
        "a".repeat(length),
        new TextEncoder().encode('{"dims":["x"],"shape":[1],"values":["a"]}'),
      ),
    );
  });
  const names = ["signal", "signal", "errors", "x", "y", "beamscope:variances", "reference_time"];
  const hostile = fc
    .record({
      name: fc.constantFrom(...names, "beamscope:mask:m", "beamscope:accounting:n"),
      unit: fc.constantFrom(
        undefined,
        "m",
        "m^2",
        "datetime64[ns]",
        "datetime64[D]",
        "datetime64[",
        "(",
        "1e999",
      ),
      source: fc.constantFrom(undefined, "beamscope:bool", "beamscope:string", "beamscope:bin"),
      axes: fc.subarray(["x", "y", "", "z"], { maxLength: 2 }),
      data,
    })
    .map(({ data: payload, axes, ...rest }) => {
      const size = payload.length;
      const shape = axes.length === 2 ? [size, 1] : [size];
      return { ...rest, data: payload, axes, shape };
    });

  it("are refused in one of two ways, or read", () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (variables) => {
        expect(isPlanned(() => decodeDa00(writeDa00({ ...header, variables })))).toBe(true);
      }),
      { seed: 21, numRuns: 2000 },
    );
  });

  it("are refused in one of two ways where bytes were changed", () => {
    const change = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(anyArray, change, (array, changes) => {
        const bytes = encodeDa00({ ...header, array });
        for (const [at, to] of changes) bytes[at % bytes.length] = to;
        expect(isPlanned(() => decodeDa00(bytes))).toBe(true);
      }),
      { seed: 22, numRuns: 2000 },
    );
  });
});

describe("a message that is no array", () => {
  const x = { axes: ["x"], shape: [2] };
  const signal = { name: "signal", ...x, data: Float64Array.of(1, 2) };
  const scalarOf = (name: string) => ({ name, axes: [], shape: [], data: Float64Array.of(1) });

  it.each([
    ["without a signal", [scalarOf("x")], "signal: the message has none"],
    [
      "with two of a name",
      [signal, scalarOf("x"), scalarOf("x")],
      "x: two variables have this name",
    ],
    ["of unnamed dims", [{ ...signal, axes: [] }], "signal: 2 elements without named axes"],
    [
      "of dims that repeat",
      [{ ...signal, axes: ["x", "x"], shape: [1, 2] }],
      /^signal: dims \(x, x\)/,
    ],
    ["in an unknown unit", [{ ...signal, unit: "furlong" }], /^signal: "furlong" is not a unit/],
    [
      "with a coordinate of another length",
      [signal, { ...signal, name: "x", shape: [4], data: new Float64Array(4) }],
      /^signal: coordinate x \(x: 4\) does not fit data \(x: 2\)/,
    ],
    [
      "with errors of another shape",
      [signal, { ...signal, name: "errors", shape: [1], data: new Float64Array(1) }],
      /^errors: variances \(x: 1\) for \(x: 2\)/,
    ],
    [
      "with errors in another unit",
      [signal, { ...signal, name: "errors", unit: "m" }],
      "errors: variances in m^2, not in no unit",
    ],
    [
      "with errors of another type",
      [signal, { ...signal, name: "errors", data: new Float32Array(2) }],
      "errors: float32 variances for float64 values",
    ],
    [
      "with instants that are no integers",
      [{ ...signal, unit: "datetime64[ns]" }],
      "signal: instants are integers, not float64",
    ],
    [
      "with instants in months",
      [{ ...signal, unit: "datetime64[M]", data: BigInt64Array.of(1n, 2n) }],
      "signal: datetime64[M] is no unit of an instant",
    ],
    [
      "with instants beyond int64",
      [{ ...signal, unit: "datetime64[s]", data: BigInt64Array.of(1n, 2n ** 62n) }],
      "signal: an instant lies beyond int64 nanoseconds",
    ],
    [
      "whose signal is a text",
      [
        { name: "signal", axes: [], shape: [2], data: "ab" },
        { ...signal, name: "x" },
      ],
      "signal: a text is no data of an array",
    ],
    [
      "with a count that is none",
      [signal, scalarOf("beamscope:accounting:shown")],
      "beamscope:accounting:shown: a count is a scalar int64",
    ],
    [
      "with a mask that is none",
      [signal, scalarOf("beamscope:mask:m")],
      /^signal: mask m is float64/,
    ],
    [
      "with flags that are neither",
      [
        signal,
        { name: "f", source: "beamscope:bool", axes: [], shape: [], data: Uint8Array.of(2) },
      ],
      "f: bool is 0 or 1",
    ],
    [
      "with texts that are none",
      [
        signal,
        {
          name: "t",
          source: "beamscope:string",
          axes: ["n"],
          shape: [2],
          data: Uint8Array.of(123, 125),
        },
      ],
      "t: its texts have no dims, shape and values",
    ],
    [
      "with texts that are no UTF-8",
      [
        signal,
        {
          name: "t",
          source: "beamscope:string",
          axes: ["n"],
          shape: [1],
          data: Uint8Array.of(255),
        },
      ],
      /^t: /,
    ],
  ])("%s is refused, with the variable at fault", (_, variables, message) => {
    const bytes = writeDa00({ ...header, variables });
    const read = () => contentOfDa00(readDa00(bytes));
    expect(read).toThrow(CodecError);
    expect(read).toThrow(message);
  });
});
