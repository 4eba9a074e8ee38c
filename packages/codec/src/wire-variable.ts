import {
  type DType,
  datetimes,
  type Unit,
  unit,
  type ValuesOf,
  type Variable,
  variable,
} from "@beamscope/arrays";
import { type Da00Variable, type NumericArray, nsPerUnit } from "@beamscope/wire";
import { CodecError } from "./codec-error.ts";
import { sourceOfTag, tagOfSource, textDim } from "./extra-variables.ts";

/** The wire form of a variable. Numbers are shared with it, not copied. */
export function toWire(name: string, source: Variable): Da00Variable {
  const { dims: axes, shape } = source;
  switch (source.dtype) {
    case "float64":
    case "float32":
    case "int64":
    case "int32":
      return { name, unit: source.unit?.symbol, axes, shape, data: asWritten(source.values) };
    case "datetime64":
      return { name, unit: "datetime64[ns]", axes, shape, data: asWritten(source.values) };
    case "bool":
      return { name, source: sourceOfTag("bool"), axes, shape, data: asWritten(source.values) };
    case "string": {
      const text = JSON.stringify({ dims: axes, shape, values: source.values });
      const data = new TextEncoder().encode(text);
      return {
        name,
        source: sourceOfTag("string"),
        axes: [textDim],
        shape: [data.length],
        data,
      };
    }
  }
}

/** The same memory as the writer takes it, which only reads. */
export function asWritten(values: Exclude<ValuesOf<DType>, readonly string[]>): NumericArray {
  const { buffer, byteOffset, length } = values;
  switch (values[Symbol.toStringTag]) {
    case "Float64Array":
      return new Float64Array(buffer, byteOffset, length);
    case "Float32Array":
      return new Float32Array(buffer, byteOffset, length);
    case "BigInt64Array":
      return new BigInt64Array(buffer, byteOffset, length);
    case "Int32Array":
      return new Int32Array(buffer, byteOffset, length);
    case "Uint8Array":
      return new Uint8Array(buffer, byteOffset, length);
  }
}

/**
 * The variable that a wire variable stands for. Numbers of the four kept types are shared with the
 * message where it gives views; the smaller integers become int32, uint32 int64, uint64 float64.
 * @throws CodecError - elements without named axes (but for a single one), an unknown unit, an
 *   instant out of range, or axes that repeat.
 */
export function fromWire(wire: Da00Variable): Variable {
  try {
    return converted(wire);
  } catch (cause) {
    if (cause instanceof CodecError || !(cause instanceof Error)) throw cause;
    throw new CodecError(wire.name, cause.message, { cause });
  }
}

function converted(wire: Da00Variable): Variable {
  const { name, axes, data } = wire;
  if (typeof data === "string") return variable({ values: [data] });
  const tag = tagOfSource(wire.source);
  if (tag === "string") return texts(name, data);
  if (axes.length === 0 && data.length !== 1) {
    throw new CodecError(name, `${data.length} elements without named axes`);
  }
  const shape = axes.length === 0 ? [] : wire.shape;
  const dims = axes;
  if (wire.unit?.startsWith("datetime64") === true) {
    return datetimes({ dims, shape, values: instants(name, wire.unit, data) });
  }
  if (tag === "bool" && data instanceof Uint8Array) {
    return variable({ dims, shape, values: data });
  }
  const parsed = wire.unit === undefined ? undefined : unit(wire.unit);
  return numbers({ dims, shape, unit: parsed }, data);
}

interface Layout {
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly unit: Unit | undefined;
}

function numbers(layout: Layout, data: NumericArray): Variable {
  if (data instanceof Float64Array) return variable({ ...layout, values: data });
  if (data instanceof Float32Array) return variable({ ...layout, values: data });
  if (data instanceof BigInt64Array) return variable({ ...layout, values: data });
  if (data instanceof Int32Array) return variable({ ...layout, values: data });
  if (data instanceof BigUint64Array) {
    return variable({ ...layout, values: Float64Array.from(data, Number) });
  }
  if (data instanceof Uint32Array) {
    return variable({ ...layout, values: BigInt64Array.from(data, BigInt) });
  }
  return variable({ ...layout, values: Int32Array.from(data) });
}

/** ns since the epoch, from a count of the unit in `datetime64[unit]`. */
function instants(name: string, spelling: string, data: NumericArray): BigInt64Array {
  const inner = /^datetime64\[(.+)\]$/u.exec(spelling)?.[1];
  const scale = inner === undefined ? undefined : nsPerUnit(inner);
  if (scale === undefined) throw new CodecError(name, `${spelling} is no unit of an instant`);
  if (data instanceof BigInt64Array && scale === 1n) return data;
  const counts = numbers({ dims: ["i"], shape: [data.length], unit: undefined }, data);
  if (counts.dtype !== "int64" && counts.dtype !== "int32") {
    throw new CodecError(name, `instants are integers, not ${counts.dtype}`);
  }
  const result = new BigInt64Array(counts.values.length);
  for (let i = 0; i < result.length; i++) {
    const ns = BigInt(counts.values[i] ?? 0) * scale;
    result[i] = ns;
    if (result[i] !== ns) throw new CodecError(name, `an instant lies beyond int64 nanoseconds`);
  }
  return result;
}

function texts(name: string, data: NumericArray): Variable {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const parsed: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  const { dims, shape, values } = Object(parsed) as Readonly<Record<string, unknown>>;
  if (!isListOf("string", dims) || !isListOf("number", shape) || !isListOf("string", values)) {
    throw new CodecError(name, "its texts have no dims, shape and values");
  }
  return variable({ dims, shape, values });
}

interface TypesByName {
  readonly string: string;
  readonly number: number;
}

function isListOf<Name extends keyof TypesByName>(
  type: Name,
  value: unknown,
): value is readonly TypesByName[Name][] {
  return Array.isArray(value) && value.every((item) => typeof item === type);
}
