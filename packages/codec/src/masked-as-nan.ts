import {
  type ReadonlyFloat32Array,
  type ReadonlyFloat64Array,
  toDType,
  type Variable,
  variable,
} from "@beamscope/arrays";
import { CodecError } from "./codec-error.ts";

/**
 * The data with NaN for value and variance where the mask is set; integers become float64.
 * @throws CodecError - data that cannot be NaN.
 */
export function withNaNWhere(data: Variable, mask: Variable): Variable {
  switch (data.dtype) {
    case "float64":
    case "float32": {
      const fill = (column: ReadonlyFloat64Array | ReadonlyFloat32Array): Float64Array =>
        Float64Array.from(column, (value, i) => (mask.values[i] === 0 ? value : Number.NaN));
      const variances = data.variances && fill(data.variances);
      const filled = variable({ ...data, values: fill(data.values), variances });
      return data.dtype === "float32" ? toDType(filled, "float32") : filled;
    }
    case "int64":
    case "int32":
      return withNaNWhere(toDType(data, "float64"), mask);
    case "bool":
    case "datetime64":
    case "string":
      throw new CodecError("signal", `masked ${data.dtype} cannot be NaN`);
  }
}
