import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  datetimes,
  type LabelledArray,
  labelledArray,
  scalar,
  variable,
  withCountVariances,
} from "@beamscope/arrays";
import { dataTimeOfDa00, epochNs, readDa00 } from "@beamscope/wire";
import {
  INSTALL_TIMEOUT_MS,
  referencePython,
  STREAMING_DATA_TYPES,
} from "@beamscope/wire/fixtures/reference-python.ts";
import { describe, expect, it } from "vitest";
import {
  type ArrayDescription,
  describe as describeVariable,
  descriptionOf,
  inOurSpelling,
} from "../fixtures/description.ts";
import messages from "../fixtures/reference-messages.json" with { type: "json" };
import { contentOfDa00, decodeDa00 } from "./decode-da00.ts";
import { encodeDa00 } from "./encode-da00.ts";

interface ReferenceMessage {
  readonly case: string;
  readonly bytes: string;
  readonly expected: ArrayDescription;
}
const references: readonly ReferenceMessage[] =
  messages as readonly unknown[] as ReferenceMessage[];

describe("messages of the reference", () => {
  it.each(references)("$case reads as the reference reads it", ({ bytes, expected, ...row }) => {
    const read = decodeDa00(Buffer.from(bytes, "base64"));
    expect(descriptionOf(read.array)).toEqual(inOurSpelling(expected));
    expect(read.sourceName).toBe(`source of ${row.case}`);
    expect(read.timestamp).toBe(1_755_000_000_123_456_789n);
    expect(read.accounting.size).toBe(0);
  });

  it("leave what they say per frame to others", () => {
    const { bytes } = references.find((row) => row.case === "per-frame")!;
    const message = readDa00(Buffer.from(bytes, "base64"));
    expect([...contentOfDa00(message).array.coords.keys()]).toEqual(["frame_time"]);
    expect(dataTimeOfDa00(message)).toBe(20n);
  });
});

const python = await referencePython(STREAMING_DATA_TYPES, "scipp==26.3.1");
const remark = python.kind === "missing" ? ` (skipped: ${python.reason})` : "";

/** Arrays of all kinds that results are, by case. */
function arrays(): Record<string, LabelledArray> {
  const x = variable({ dims: ["x"], values: Float64Array.of(0, 1, 2), unit: "mm" });
  const counts = variable({ dims: ["x"], values: Int32Array.of(4, 9), unit: "counts" });
  const bounds = {
    start_time: scalar(1_755_000_000_000_000_001n, "ns"),
    time: scalar(1_755_000_001_000_000_003n, "ns"),
  };
  return {
    counts: labelledArray({ name: "Counts (window)", data: counts, coords: { x, ...bounds } }),
    uncertain: labelledArray({ name: "I(λ)", data: withCountVariances(counts), coords: { x } }),
    masked: labelledArray({
      name: "masked",
      data: counts,
      coords: { x },
      masks: {
        m: variable({ dims: ["x"], values: Uint8Array.of(0, 1) }),
        all: scalar(false),
      },
    }),
    series: labelledArray({
      name: "T",
      data: variable({ dims: ["time"], values: Float32Array.of(20.5, 21), unit: "K" }),
      coords: { time: datetimes({ dims: ["time"], values: BigInt64Array.of(10n ** 18n, 7n) }) },
    }),
    labelled: labelledArray({
      name: "with a text",
      data: counts,
      coords: { bank: variable({ dims: ["x"], values: ["left", "right"] }), flag: scalar(true) },
    }),
    image: labelledArray({
      name: "image",
      data: variable({
        dims: ["y", "x"],
        shape: [2, 2],
        values: Float64Array.of(1, 2, 3, Number.NaN),
        unit: "counts/(Å*s)",
      }),
      coords: { x },
    }),
    scalar: labelledArray({ data: scalar(4.5, "µs") }),
    none: labelledArray({
      name: "none",
      data: variable({ dims: ["time"], values: new Float64Array(0), unit: "m" }),
    }),
  };
}

/**
 * Where the reference sees something else than we wrote: masks, exact variances and flags are int32
 * or float64 coordinates, texts are gone, and 32-bit scalars are widened.
 */
const asTheReferenceSees: Readonly<Record<string, Readonly<Record<string, object | undefined>>>> = {
  uncertain: {
    "beamscope:variances": {
      dims: ["x"],
      shape: [2],
      dtype: "float64",
      values: [4, 9],
      unit: "counts^2",
    },
  },
  masked: {
    "beamscope:mask:m": { dims: ["x"], shape: [2], dtype: "int32", values: [0, 1] },
    "beamscope:mask:all": { dims: [], shape: [], dtype: "int64", values: [0] },
  },
  labelled: {
    bank: undefined,
    flag: { dims: [], shape: [], dtype: "int64", values: [1] },
  },
};

describe("the reference", () => {
  it.skipIf(python.kind === "missing")(
    `reads what we write, and takes what is extra for coordinates${remark}`,
    async () => {
      if (python.kind === "missing") return;
      const folder = await mkdtemp(join(tmpdir(), "beamscope-codec-"));
      try {
        const header = { sourceName: "ours", timestamp: epochNs(77n) };
        const accounting = new Map([["shown", 2n ** 60n]]);
        for (const [name, array] of Object.entries(arrays())) {
          const bytes = encodeDa00({ ...header, array, accounting });
          await writeFile(join(folder, `${name}.da00`), bytes);
        }
        const nan = encodeDa00({ ...header, array: arrays()["masked"]! }, undefined, {
          masked: "NaN",
        });
        await writeFile(join(folder, "nan.da00"), nan);
        const script = new URL("../fixtures/read_ours.py", import.meta.url);
        const read = JSON.parse(await python.run(script, folder)) as Readonly<
          Record<string, ArrayDescription & { readonly source: string; readonly timestamp: string }>
        >;
        const shown = describeVariable(scalar(2n ** 60n, "counts"));
        for (const [name, array] of Object.entries(arrays())) {
          const { source, timestamp, ...theirs } = read[name]!;
          expect([source, timestamp]).toEqual(["ours", "77"]);
          const { coords, ...ours } = descriptionOf(array);
          const { "beamscope:accounting:shown": count, ...labels } = inOurSpelling(theirs).coords;
          expect({ ...inOurSpelling(theirs), coords: {} }).toEqual({ ...ours, coords: {} });
          expect(count).toEqual(shown);
          expect(labels).toEqual({ ...coords, ...asTheReferenceSees[name] });
        }
        expect(read["nan"]?.data).toMatchObject({ dtype: "float64", values: [4, "nan"] });
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    INSTALL_TIMEOUT_MS,
  );
});
