/** Table entries per bin. More make the search rarer and the table miss the first-level cache. */
const bucketsPerBin = 4;
const mostBuckets = 32_768;

/**
 * Half-open bins between sorted edges: bin i holds `edges[i] <= value < edges[i + 1]`, compared as
 * float64, and nothing else decides. Values below the first edge, from the last edge on, and NaN are
 * outside. A bin of zero width stays empty.
 *
 * How a bin is found never changes which one it is. Both ways start from a guess that cannot be
 * above the bin and end with a comparison against the edges themselves, so uniform and explicit
 * edges of the same values agree on every event, those that sit on an edge included:
 *
 * - `uniform`: `trunc((value - start) * scale)` with a scale a little too small. The constructor has
 *   seen that this gives i - 1 at every inner edge i; it never falls as the value grows, so between
 *   edges i and i + 1 it is i - 1 or i, and one comparison decides.
 * - `lookup`: equal buckets over the range, each with its lowest bin. A bucket with at most one edge
 *   inside needs one comparison, a bucket with several a search among those alone.
 */
export class BinAxis {
  /** [bin + 1] in the unit of the values (ns for arrival times). Not to be written to. */
  readonly edges: Float64Array;
  readonly bins: number;
  readonly kind: "uniform" | "lookup";
  readonly start: number;
  readonly stop: number;
  /** Bins (`uniform`) or buckets (`lookup`) per unit of value. */
  readonly scale: number;
  /** [bucket] lowest bin, or its complement where several edges lie in the bucket. */
  readonly lowestBin: Int32Array;

  /**
   * @param edges - ascending, finite, at least two; copied.
   * @throws RangeError when they are not.
   */
  constructor(edges: ArrayLike<number>) {
    const own = Float64Array.from(edges);
    const bins = own.length - 1;
    if (bins < 1) throw new RangeError(`${own.length} edges make no bin`);
    for (let i = 0; i <= bins; i++) {
      if (!Number.isFinite(own[i])) throw new RangeError(`edge ${i} is ${own[i]}`);
      if (i > 0 && own[i]! < own[i - 1]!) throw new RangeError(`edge ${i} is below the one before`);
    }
    this.edges = own;
    this.bins = bins;
    this.start = own[0]!;
    this.stop = own[bins]!;
    const uniformScale = (bins * (1 - 2 ** -36)) / (this.stop - this.start);
    if (guessesBelowEveryEdge(own, uniformScale)) {
      this.kind = "uniform";
      this.scale = uniformScale;
      this.lowestBin = new Int32Array(0);
    } else {
      this.kind = "lookup";
      const buckets = Math.min(bins * bucketsPerBin, mostBuckets);
      this.scale = buckets / (this.stop - this.start);
      this.lowestBin = lowestBins(own, this.scale, buckets);
    }
  }

  /** The bin of one value, -1 when it is outside. For single values; events go through kernels. */
  binOf(value: number): number {
    if (!(value >= this.start && value < this.stop)) return -1;
    return searchBin(this.edges, value, 0, this.bins - 1);
  }
}

/** The highest bin in `low..high` whose lower edge is not above `value`; `low` if there is none. */
export function searchBin(edges: Float64Array, value: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (value >= edges[middle]!) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Never falls as the value grows. An infinite scale, of a range next to nothing, gives 0 for all. */
function guess(value: number, start: number, scale: number): number {
  return ((value - start) * scale) | 0;
}

function guessesBelowEveryEdge(edges: Float64Array, scale: number): boolean {
  const start = edges[0]!;
  const bins = edges.length - 1;
  for (let i = 1; i <= bins; i++) if (guess(edges[i]!, start, scale) !== i - 1) return false;
  return true;
}

/**
 * Edges whose bucket lies before b are below every value in b, edges whose bucket lies after b above
 * every one, because the bucket never falls as the value grows.
 */
function lowestBins(edges: Float64Array, scale: number, buckets: number): Int32Array {
  const start = edges[0]!;
  const bins = edges.length - 1;
  // Two more than asked for: rounding may put the last values one bucket further, and a search
  // reads the entry after its own.
  const lowest = new Int32Array(buckets + 2);
  let before = 0;
  for (let b = 0; b < lowest.length; b++) {
    while (before < bins && guess(edges[before]!, start, scale) < b) before++;
    lowest[b] = Math.max(0, before - 1);
  }
  for (let b = 0; b + 1 < lowest.length; b++)
    if (lowest[b + 1]! - lowest[b]! > 1) lowest[b] = ~lowest[b]!;
  return lowest;
}
