import { labelledArray, multiply, type Variable, withVariances } from "@beamscope/arrays";
import { type Da00Message, type Da00Variable, readDa00 } from "@beamscope/wire";
import { CodecError } from "./codec-error.ts";
import type { Accounting, Da00Content } from "./encode-da00.ts";
import { accountingPrefix, maskPrefix, tagOfSource, variancesName } from "./extra-variables.ts";
import { fromWire } from "./wire-variable.ts";

/**
 * Reads a da00 message as an array. Elements are views of `bytes` where their type is kept and
 * their alignment allows; so `bytes` must not be written to while the array lives. Coordinates are
 * the variables over dims of the signal; others (what a producer adds per frame) are left out.
 * @throws WireFormatError - bytes that are no da00 message.
 * @throws CodecError - a message that is no labelled array; see {@link contentOfDa00}.
 */
export function decodeDa00(bytes: Uint8Array): DecodedDa00 {
  return contentOfDa00(readDa00(bytes));
}

/** What a message says. Without counts, `accounting` is empty. */
export interface DecodedDa00 extends Da00Content {
  readonly accounting: Accounting;
}

/**
 * The array of a message that was read already.
 * @throws CodecError - no `signal`, two variables of one name, a unit that is unknown, elements
 *   without named axes, `errors` that do not fit, and lengths that do not fit the signal's.
 */
export function contentOfDa00(message: Da00Message): DecodedDa00 {
  const { sourceName, timestamp, variables } = message;
  const byName = new Map<string, Da00Variable>();
  for (const wire of variables) {
    if (byName.has(wire.name)) throw new CodecError(wire.name, "two variables have this name");
    byName.set(wire.name, wire);
  }
  const signal = byName.get("signal");
  if (signal === undefined) throw new CodecError("signal", "the message has none");
  const data = withErrors(fromWire(signal), byName);
  if (data.dtype === "string") throw new CodecError("signal", "a text is no data of an array");
  const coords = new Map<string, Variable>();
  const masks = new Map<string, Variable>();
  const accounting = new Map<string, bigint>();
  for (const [name, wire] of byName) {
    if (name === "signal" || name === "errors" || name === variancesName) continue;
    if (name.startsWith(accountingPrefix)) {
      accounting.set(name.slice(accountingPrefix.length), countOf(wire));
    } else if (name.startsWith(maskPrefix)) {
      masks.set(name.slice(maskPrefix.length), fromWire(wire));
    } else if (isCoord(wire, data)) {
      coords.set(name, fromWire(wire));
    }
  }
  const array = named("signal", () =>
    labelledArray({ name: signal.label ?? "", data, coords, masks }),
  );
  return { sourceName, timestamp, array, accounting };
}

/** Whether a variable labels the signal: over its dims alone, or marked as ours. */
function isCoord(wire: Da00Variable, data: Variable): boolean {
  const tag = tagOfSource(wire.source);
  if (tag === "string" || tag === "bin") return true;
  return wire.axes.every((axis) => data.dims.includes(axis));
}

function countOf(wire: Da00Variable): bigint {
  const count = fromWire(wire);
  if (count.dtype !== "int64" || count.dims.length !== 0) {
    throw new CodecError(wire.name, "a count is a scalar int64");
  }
  return count.values[0] ?? 0n;
}

function withErrors(data: Variable, byName: ReadonlyMap<string, Da00Variable>): Variable {
  const errors = byName.get("errors");
  if (errors === undefined) return data;
  return named("errors", () => {
    const deviations = fromWire(errors);
    const exact = byName.get(variancesName);
    const squares = multiply(deviations, deviations);
    return withVariances(data, exact === undefined ? squares : fromWire(exact));
  });
}

function named<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof CodecError || !(cause instanceof Error)) throw cause;
    throw new CodecError(name, cause.message, { cause });
  }
}
