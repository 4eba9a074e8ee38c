import { allMasks, fitsAsCoord, type LabelledArray, type Variable } from "@beamscope/arrays";
import { type Da00Variable, type EpochNs, FlatWriter, writeDa00 } from "@beamscope/wire";
import { CodecError } from "./codec-error.ts";
import {
  accountingPrefix,
  maskPrefix,
  refuseReservedName,
  sourceOfTag,
  variancesName,
} from "./extra-variables.ts";
import { withNaNWhere } from "./masked-as-nan.ts";
import { square, standardDeviations } from "./standard-deviation.ts";
import { asWritten, toWire } from "./wire-variable.ts";

/** Counts that belong to an array, by name: how many events were shown, gated, out of range. */
export type Accounting = ReadonlyMap<string, bigint>;

/** What a message says beside the array. */
export interface Da00Content {
  /** Of results: the full stream name. */
  readonly sourceName: string;
  /** Of results: the start time of the job. */
  readonly timestamp: EpochNs;
  readonly array: LabelledArray;
  readonly accounting?: Accounting | undefined;
}

/** How to write. */
export interface EncodeOptions {
  /**
   * What `signal` holds where a mask is set. `values` (the default) loses nothing, and readers that
   * do not know our masks see the values; `NaN` is what the reference writes: such readers see a
   * gap, integers become float64, and the values below the masks are lost.
   */
  readonly masked?: "values" | "NaN" | undefined;
}

/**
 * Writes an array as a da00 message: `signal` (its label the name of the array), `errors` where
 * there are variances, the coordinates in order, and then what da00 has no place for, in variables
 * that other readers take for coordinates: masks, exact variances and accounting. Texts become
 * variables that they drop.
 * @param writer - its memory is reused, and holds the result until its next message. Elements are
 *   copied into it once.
 * @throws CodecError - data that is no number, and coordinates with reserved names.
 */
export function encodeDa00(
  content: Da00Content,
  writer = new FlatWriter(),
  options: EncodeOptions = {},
): Uint8Array<ArrayBuffer> {
  const { sourceName, timestamp } = content;
  return writeDa00({ sourceName, timestamp, variables: da00Variables(content, options) }, writer);
}

/** The variables of the message that {@link encodeDa00} writes; their data are views of the array's. */
export function da00Variables(
  { array, accounting }: Pick<Da00Content, "array" | "accounting">,
  { masked = "values" }: EncodeOptions = {},
): Da00Variable[] {
  const { data } = array;
  if (data.dtype === "string") throw new CodecError("signal", "texts are no data of a message");
  const mask = masked === "NaN" ? allMasks(array) : undefined;
  const shown = mask === undefined ? data : withNaNWhere(data, mask);
  const label = array.name === "" ? undefined : array.name;
  const variables: Da00Variable[] = [{ ...toWire("signal", shown), label }];
  if (shown.variances !== undefined) {
    const { dims: axes, shape, unit } = shown;
    const errors = standardDeviations(shown.variances);
    variables.push({ name: "errors", unit: unit?.symbol, axes, shape, data: errors });
  }
  for (const [name, coord] of array.coords) variables.push(coordVariable(name, coord, data));
  if (shown.variances !== undefined) {
    const { dims: axes, shape, unit } = shown;
    const exact = asWritten(shown.variances);
    variables.push({ name: variancesName, unit: square(unit)?.symbol, axes, shape, data: exact });
  }
  for (const [name, flags] of array.masks) variables.push(toWire(maskPrefix + name, flags));
  for (const [name, count] of accounting ?? []) {
    const counted = BigInt64Array.of(count);
    if (counted[0] !== count) throw new CodecError(name, `${count} does not fit int64`);
    const at = { axes: [], shape: [], data: counted };
    variables.push({ name: accountingPrefix + name, unit: "counts", ...at });
  }
  return variables;
}

function coordVariable(name: string, coord: Variable, data: Variable): Da00Variable {
  refuseReservedName(name);
  const written = toWire(name, coord);
  const isOfData = coord.dims.every((dim) => data.dims.includes(dim));
  if (isOfData || coord.dtype === "string") return written;
  // The edges of a bin that was sliced out, which are told from what a producer adds per frame.
  if (coord.dtype === "bool" || !fitsAsCoord(coord, data)) {
    throw new CodecError(name, `(${coord.dims.join(", ")}) are not dims of the data`);
  }
  return { ...written, source: sourceOfTag("bin") };
}
