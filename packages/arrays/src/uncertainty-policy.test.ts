import fc from "fast-check";
import { describe, expect, it } from "vitest";
import cases from "../fixtures/policies.json" with { type: "json" };
import {
  arrayOf,
  type FixtureArray,
  type FixtureVariable,
  rowsOf,
  sameVariable,
  variableOf,
} from "../fixtures/scipp-answers.ts";
import { divide, multiply } from "./arithmetic.ts";
import { CoordError, VariancesError } from "./errors.ts";
import { type LabelledArray, labelledArray, withCoord } from "./labelled-array.ts";
import { sum } from "./reduce.ts";
import { broadcastUncertainty } from "./uncertainty-policy.ts";
import { type Variable, variable } from "./variable.ts";

function of(sizes: Readonly<Record<string, number>>, withVariances = false): Variable {
  const shape = Object.values(sizes);
  const length = shape.reduce((product, n) => product * n, 1);
  const values = Float64Array.from({ length }, (_, i) => i + 1);
  const variances = withVariances ? values : undefined;
  return variable({ dims: Object.keys(sizes), shape, values, variances, unit: "counts" });
}
const mask = (sizes: Readonly<Record<string, number>>, ...set: number[]) =>
  variable({ dims: Object.keys(sizes), shape: Object.values(sizes), values: Uint8Array.from(set) });

const term = of({ x: 2 }, true);

/** What the variances of the term were multiplied with, at its first element and elsewhere. */
function factors(prototype: LabelledArray, of = term): number[] {
  const bound = broadcastUncertainty(of, prototype, "upper_bound");
  return [...bound.variances!].map((variance, i) => variance / Number(bound.values[i]));
}

interface Case {
  readonly term: FixtureVariable;
  readonly prototype: FixtureArray;
}
interface DenseCase extends Case {
  readonly fail: FixtureVariable;
  readonly drop: FixtureVariable;
  readonly upper_bound: FixtureVariable;
}
interface EventCase extends Case {
  readonly eventsPerBin: FixtureVariable;
  readonly filled: readonly { bin: number; value: number; variance: number }[];
}

describe("broadcastUncertainty", () => {
  const rows = rowsOf<DenseCase | EventCase>(cases);

  it("gives what essreduce gives, for all three policies", () => {
    const dense = rows.filter((row) => "drop" in row);
    expect(dense.length).toBeGreaterThan(50);
    const wrong = dense.filter((row) => {
      const [given, prototype] = [variableOf(row.term), arrayOf(row.prototype)];
      return !(["fail", "drop", "upper_bound"] as const).every((policy) =>
        sameVariable(broadcastUncertainty(given, prototype, policy), variableOf(row[policy])),
      );
    });
    expect(wrong).toEqual([]);
  });

  it("gives what essreduce gives for events", () => {
    const binned = rows.filter((row) => "filled" in row);
    expect(binned.length).toBeGreaterThan(3);
    const wrong = binned.filter((row) => {
      const [given, prototype] = [variableOf(row.term), arrayOf(row.prototype)];
      const events = variableOf(row.eventsPerBin);
      const bound = broadcastUncertainty(given, prototype, "upper_bound", events);
      return !row.filled.every(
        ({ bin, value, variance }) =>
          bound.values[bin] === value && bound.variances?.[bin] === variance,
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe("upper_bound", () => {
  it.each([
    [{ x: 2, z: 1 }, 1],
    [{ x: 2, z: 2 }, 2],
    [{ z: 3, x: 2 }, 3],
    [{ y: 3, x: 2, z: 2 }, 6],
  ])("multiplies by the number of new elements: %o by %i", (sizes, factor) => {
    const all = factors(labelledArray({ data: of(sizes) }));
    expect(new Set(all)).toEqual(new Set([factor]));
  });

  it("does not count dims that the term has and the prototype lacks or shares", () => {
    const both = of({ x: 4, y: 3 }, true);
    const bound = broadcastUncertainty(
      both,
      labelledArray({ data: of({ y: 3, z: 2 }) }),
      "upper_bound",
    );
    expect(new Set(bound.dims)).toEqual(new Set(["x", "y", "z"]));
    expect([...bound.variances!].map((v, i) => v / Number(bound.values[i]))).toEqual(
      Array.from({ length: 24 }, () => 2),
    );
  });

  it("counts unmasked elements only, and makes masked positions infinitely uncertain", () => {
    const prototype = labelledArray({
      data: of({ z: 3, x: 2 }),
      masks: { z: mask({ z: 3 }, 0, 1, 0) },
    });
    expect(factors(prototype)).toEqual([2, 2, Infinity, Infinity, 2, 2]);
  });

  it("joins masks on the new dims, also of two of them", () => {
    const prototype = labelledArray({
      data: of({ z: 2, y: 2, x: 2 }),
      masks: { z: mask({ z: 2 }, 1, 0), zy: mask({ z: 2, y: 2 }, 1, 0, 1, 0) },
    });
    expect(factors(prototype)).toEqual([
      Infinity,
      Infinity,
      Infinity,
      Infinity,
      Infinity,
      Infinity,
      1,
      1,
    ]);
  });

  it("counts an element where the term is not masked all along", () => {
    const withMasks = (zx: number[]) =>
      labelledArray({
        data: of({ z: 2, x: 2 }),
        masks: { x: mask({ x: 2 }, 1, 0), zx: mask({ z: 2, x: 2 }, ...zx) },
      });
    expect(factors(withMasks([1, 0, 0, 0]))).toEqual([2, 2, 2, 2]);
    expect(factors(withMasks([0, 1, 0, 0]))).toEqual([Infinity, Infinity, 1, 1]);
  });

  it("counts the events of all bins that share the term", () => {
    const events = variable({ dims: ["x"], values: BigInt64Array.of(5n, 0n) });
    const prototype = labelledArray({ data: of({ x: 2 }) });
    const bound = broadcastUncertainty(term, prototype, "upper_bound", events);
    expect([...bound.variances!]).toEqual([5, 0]);
    const wide = labelledArray({ data: of({ z: 2, x: 2 }) });
    const spread = variable({ dims: ["z", "x"], shape: [2, 2], values: Int32Array.of(1, 2, 3, 4) });
    const both = broadcastUncertainty(term, wide, "upper_bound", spread);
    expect(both.dims).toEqual(["z", "x"]);
    expect([...both.variances!]).toEqual([4, 12, 4, 12]);
  });

  it("never calls a sum of ratios more certain than it is", () => {
    const count = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(fc.array(count, { minLength: 1, maxLength: 8 }), count, (given, monitor) => {
        const numerator = labelledArray({
          data: variable({ dims: ["z"], values: Float64Array.from(given), unit: "counts" }),
        });
        const norm = variable({
          values: Float64Array.of(monitor),
          variances: Float64Array.of(monitor),
          unit: "counts",
        });
        const bound = broadcastUncertainty(norm, numerator, "upper_bound");
        const ours = sum(divide(numerator, bound)).data.variances![0]!;
        // The truth: all terms share one monitor, so their errors add before they are squared.
        const total = given.reduce((a, b) => a + b, 0);
        const truth = (total * total) / monitor ** 3;
        expect(ours).toBeGreaterThanOrEqual(truth * (1 - 1e-12));
      }),
      { seed: 10 },
    );
  });
});

describe("the other policies", () => {
  const wider = labelledArray({ data: of({ z: 2, x: 2 }) });
  const same = labelledArray({ data: of({ x: 2 }) });

  it("drop removes variances where dims are added, and only there", () => {
    expect(broadcastUncertainty(term, wider, "drop").variances).toBeUndefined();
    expect(broadcastUncertainty(term, same, "drop")).toBe(term);
    const one = labelledArray({ data: of({ x: 2, z: 1 }) });
    expect(broadcastUncertainty(term, one, "drop").variances).toBeUndefined();
  });

  it("fail leaves the term alone, so that the operation refuses", () => {
    expect(broadcastUncertainty(term, wider, "fail")).toBe(term);
    expect(() => multiply(wider, broadcastUncertainty(term, wider, "fail"))).toThrow(
      VariancesError,
    );
    expect(
      multiply(wider, broadcastUncertainty(term, wider, "drop")).data.variances,
    ).toBeUndefined();
    expect(
      multiply(wider, broadcastUncertainty(term, wider, "upper_bound")).data.variances,
    ).toBeDefined();
  });

  it("leave a term without variances, or one that needs no broadcast, as it is", () => {
    const exact = of({ x: 2 });
    for (const policy of ["fail", "drop", "upper_bound"] as const) {
      expect(broadcastUncertainty(exact, wider, policy)).toBe(exact);
      expect(broadcastUncertainty(term, same, policy)).toBe(term);
    }
  });

  it("keep the labels of a labelled term", () => {
    const x = variable({ dims: ["x"], values: Float64Array.of(0, 1, 2), unit: "Å" });
    const labelled = labelledArray({ name: "monitor", data: term, coords: { x } });
    const bound = broadcastUncertainty(labelled, wider, "upper_bound");
    expect(bound).toMatchObject({ name: "monitor", data: { dims: ["z", "x"] } });
    expect(bound.coords.get("x")).toBe(x);
    const shifted = variable({ dims: ["x"], values: Float64Array.of(0, 1, 3), unit: "Å" });
    expect(() =>
      broadcastUncertainty(labelled, withCoord(wider, "x", shifted), "upper_bound"),
    ).toThrow(CoordError);
  });
});
