import { identicalVariables, type LabelledArray, sameUnit, type Variable } from "@beamscope/arrays";
import type { ArraySample } from "./sample.ts";

/** Coordinates that say when, and so differ from sample to sample. */
const timeCoords = ["start_time", "time"];

/**
 * Arrays over time, oldest first, all of one form: another shape, unit, axis or mask begins anew,
 * since samples of two forms cannot be added up.
 */
export class ArraySamples {
  readonly kind = "arrays";
  #samples: ArraySample[] = [];
  #bytes = 0;

  get count(): number {
    return this.#samples.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get samples(): readonly ArraySample[] {
    return this.#samples;
  }

  get newest(): ArraySample | undefined {
    return this.#samples.at(-1);
  }

  get newestNs(): bigint | undefined {
    return this.newest?.timeNs;
  }

  append(sample: ArraySample): void {
    const { newest } = this;
    if (newest !== undefined && !sameForm(newest.array, sample.array)) this.clear();
    this.#samples.push(sample);
    this.#bytes += sample.bytes;
  }

  /** Keeps the samples of the last seconds; the newest stays. */
  keepLast(seconds: number): void {
    const oldestNs = (this.newestNs ?? 0n) - BigInt(Math.round(seconds * 1e9));
    this.#drop(this.#samples.findIndex(({ timeNs }) => timeNs >= oldestNs));
  }

  keepCount(samples: number): void {
    this.#drop(this.count - Math.max(1, samples));
  }

  /**
   * Gives memory back: a tenth of the samples goes, the oldest first.
   * @returns bytes given back; 0 where there is only what always stays.
   */
  shrink(): number {
    const before = this.#bytes;
    this.keepCount(Math.floor(this.count * 0.9));
    return before - this.#bytes;
  }

  clear(): void {
    this.#samples = [];
    this.#bytes = 0;
  }

  #drop(count: number): void {
    if (count <= 0) return;
    for (const { bytes } of this.#samples.splice(0, count)) this.#bytes -= bytes;
  }
}

/** Whether samples of the two can be added up. */
function sameForm(a: LabelledArray, b: LabelledArray): boolean {
  return (
    a.data.dtype === b.data.dtype &&
    sameUnit(a.data.unit, b.data.unit) &&
    (a.data.variances === undefined) === (b.data.variances === undefined) &&
    equalTexts(a.data.dims, b.data.dims) &&
    equalTexts(a.data.shape, b.data.shape) &&
    sameVariables(a.coords, b.coords) &&
    sameVariables(a.masks, b.masks)
  );
}

function equalTexts(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function sameVariables(
  a: ReadonlyMap<string, Variable>,
  b: ReadonlyMap<string, Variable>,
): boolean {
  if (a.size !== b.size) return false;
  for (const [name, one] of a) {
    if (timeCoords.includes(name) && one.dims.length === 0) continue;
    const other = b.get(name);
    if (other === undefined || !identicalVariables(one, other)) return false;
  }
  return true;
}
