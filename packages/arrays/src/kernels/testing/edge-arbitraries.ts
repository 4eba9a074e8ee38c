import fc from "fast-check";
import { linearEdges, logEdges } from "../edges.ts";
import type { EventRange } from "../event-range.ts";

// The same examples in each run and in each place where the tests run.
fc.configureGlobal({ seed: 714_300 });

export const int32Min = -(2 ** 31);
export const int32Max = 2 ** 31 - 1;

const int32 = fc.integer({ min: int32Min, max: int32Max });
const clampToInt32 = (value: number): number =>
  Math.max(int32Min, Math.min(int32Max, Math.trunc(value)));

/** Ascending edges of all shapes: one bin and thousands, empty bins, huge, narrow, negative. */
export const anyEdges: fc.Arbitrary<Float64Array> = fc.oneof(
  fc
    .tuple(int32, fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 300 }))
    .map(([start, width, bins]) => linearEdges(start, start + width, bins)),
  fc
    .tuple(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 300 }))
    .map(([start, bins]) => logEdges(start, start * 1e4, bins)),
  fc
    .array(fc.oneof(int32, fc.integer({ min: -20, max: 20 })), { minLength: 2, maxLength: 40 })
    .map((edges) => Float64Array.from(edges).sort()),
  fc
    .array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 20 })
    .map((edges) => Float64Array.from(edges).sort()),
  // Hundreds of narrow bins in one bucket, and a bin that is wider than all of them.
  fc.constant(Float64Array.from([...linearEdges(0, 1000, 300), 2e9])),
  // Ranges whose width is next to nothing, nothing, and infinite.
  fc.constant(Float64Array.of(0, 5e-324, 1e-323)),
  fc.constant(Float64Array.of(7, 7, 7)),
  fc.constant(Float64Array.of(-1.7e308, 0, 5, 1.7e308)),
  fc.constant(Float64Array.of(0, 71_430_000)),
  fc.constant(linearEdges(0, 71_430_000, 100)),
  // Edges in ms, turned into ns: some fall a hair beside the whole number that is meant.
  fc.constant(linearEdges(0, 71.43, 300).map((ms) => ms * 1e6)),
);

/** What a float64 is followed by, upwards. */
export function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0]! += value > 0 ? 1n : -1n;
  return new Float64Array(bits.buffer)[0]!;
}

export const nextDown = (value: number): number => -nextUp(-value);

/** Whole arrival times on, just below and just above edges, at the ends of int32, and anywhere. */
export function arrivalsNear(edges: Float64Array): fc.Arbitrary<number> {
  const onEdge = fc.nat(edges.length - 1).map((i) => edges[i]!);
  return fc.oneof(
    { weight: 4, arbitrary: onEdge.map((edge) => clampToInt32(Math.ceil(edge))) },
    { weight: 4, arbitrary: onEdge.map((edge) => clampToInt32(Math.ceil(edge) - 1)) },
    { weight: 2, arbitrary: onEdge.map((edge) => clampToInt32(Math.floor(edge) + 1)) },
    { weight: 1, arbitrary: fc.constantFrom(int32Min, int32Min + 1, -1, 0, 1, int32Max) },
    { weight: 1, arbitrary: int32 },
  );
}

/** Ids of a table of `count` pixels, its neighbours, and what wraps around. */
export function idsNear(firstId: number, count: number): fc.Arbitrary<number> {
  const last = firstId + count - 1;
  const borders = [firstId - 1, firstId, last, last + 1, int32Min, -1, 0, int32Max];
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: firstId, max: last }) },
    { weight: 1, arbitrary: fc.constantFrom(...borders.map(clampToInt32)) },
    { weight: 1, arbitrary: int32 },
  );
}

/**
 * Many events drawn from a few values, since it is the values that find faults, and the numbers of
 * events around the size of a block. Some events lie before and after the range.
 */
export function eventsFrom(
  arrival: fc.Arbitrary<number>,
  id: fc.Arbitrary<number>,
): fc.Arbitrary<EventRange> {
  return fc
    .record({
      arrivals: fc.array(arrival, { minLength: 1, maxLength: 40 }),
      ids: fc.array(id, { minLength: 1, maxLength: 40 }),
      count: fc.oneof(
        { weight: 3, arbitrary: fc.nat(60) },
        { weight: 1, arbitrary: fc.constantFrom(1023, 1024, 1025, 2049) },
      ),
      before: fc.nat(3),
      after: fc.nat(3),
      order: fc.integer({ min: 1, max: 1e6 }),
    })
    .map(({ arrivals, ids, count, before, after, order }) => {
      const length = before + count + after;
      const timeOfArrival = new Int32Array(length);
      const pixelId = new Int32Array(length);
      for (let i = 0; i < length; i++) {
        const drawn = (i * order + (i >>> 3)) % 1_000_003;
        timeOfArrival[i] = arrivals[drawn % arrivals.length]!;
        pixelId[i] = ids[(drawn * 7 + i) % ids.length]!;
      }
      return { timeOfArrival, pixelId, from: before, to: before + count };
    });
}

/** Where a table of pixels starts, up to the ends of int32. */
export const firstIdFor = (count: number): fc.Arbitrary<number> =>
  fc.constantFrom(int32Min, -5, 0, 1, int32Max - count + 1);

/** Screen bins per pixel, -1 among them. */
export const screenTable = fc.integer({ min: 1, max: 12 }).chain((screenBins) =>
  fc.record({
    screenBins: fc.constant(screenBins),
    binOfPixel: fc
      .array(fc.integer({ min: -1, max: screenBins - 1 }), { minLength: 1, maxLength: 30 })
      .map((bins) => Int32Array.from(bins)),
  }),
);

/** Finite weights of either width. */
export function pixelColumn(count: number): fc.Arbitrary<Float32Array | Float64Array> {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
    minLength: count,
    maxLength: count,
  });
  return fc.oneof(
    values.map((column) => Float32Array.from(column)),
    values.map((column) => Float64Array.from(column)),
  );
}
