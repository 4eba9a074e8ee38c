import { z } from "../zod.ts";

/** Units that parameters of time may have. Both letters mu are understood by the unit system. */
export const timeUnits = ["ns", "us", "μs", "ms", "s"] as const;
export const wavelengthUnits = ["Å", "nm"] as const;

/** Defaults of {@link edgesModel}; anything left out is the shared default. */
export interface EdgesDefaults<Unit extends string> {
  readonly title: string;
  readonly description: string;
  readonly start?: number;
  readonly stop?: number;
  readonly numBins?: number;
  readonly scale?: "linear" | "log";
  readonly units: readonly [Unit, ...Unit[]];
  readonly unit: Unit;
}

/** Bin edges: `num_bins + 1` values from `start` to `stop`, evenly or by equal ratios. */
export interface Edges<Unit extends string = string> {
  readonly start: number;
  readonly stop: number;
  readonly num_bins: number;
  readonly scale: "linear" | "log";
  readonly unit: Unit;
}

/** A model of bin edges. Rejects `stop <= start`, and `start <= 0` on the log scale. */
export function edgesModel<Unit extends string>(defaults: EdgesDefaults<Unit>) {
  const model = z
    .strictObject({
      start: z
        .number()
        .default(defaults.start ?? 1)
        .meta({ title: "Start", description: "First edge, in the unit below." }),
      stop: z
        .number()
        .default(defaults.stop ?? 10)
        .meta({ title: "Stop", description: "Last edge, in the unit below." }),
      num_bins: z
        .number()
        .int()
        .min(1)
        .max(10_000)
        .default(defaults.numBins ?? 100)
        .meta({ title: "Bins", description: "Number of bins; there is one edge more." }),
      scale: z
        .enum(["linear", "log"])
        .default(defaults.scale ?? "linear")
        .meta({ title: "Scale", description: "Bins of equal width, or of equal ratio." }),
      unit: z
        .enum(defaults.units)
        .default(() => defaults.unit)
        .meta({ title: "Unit", default: defaults.unit }),
    })
    .refine(({ start, stop }) => start < stop, {
      path: ["stop"],
      message: "must be greater than start",
    })
    .refine(({ scale, start }) => scale !== "log" || start > 0, {
      path: ["start"],
      message: "must be greater than 0 on a log scale",
    });
  return model.prefault({}).meta({
    title: defaults.title,
    description: defaults.description,
    "x-ascending": ["start", "stop"],
    if: { properties: { scale: { const: "log" } }, required: ["scale"] },
    then: { properties: { start: { exclusiveMinimum: 0 } } },
  });
}

/** A stretch of a coordinate, used only where enabled. */
export function rangeModel<Unit extends string>(defaults: EdgesDefaults<Unit>) {
  const model = z
    .strictObject({
      enabled: z.boolean().default(false).meta({ title: "Enabled" }),
      start: z
        .number()
        .default(defaults.start ?? 0)
        .meta({ title: "Start", description: "Lower end, in the unit below." }),
      stop: z
        .number()
        .default(defaults.stop ?? 10)
        .meta({ title: "Stop", description: "Upper end, in the unit below." }),
      unit: z
        .enum(defaults.units)
        .default(() => defaults.unit)
        .meta({ title: "Unit", default: defaults.unit }),
    })
    .refine(({ start, stop }) => start < stop, {
      path: ["stop"],
      message: "must be greater than start",
    });
  return model.prefault({}).meta({
    title: defaults.title,
    description: defaults.description,
    "x-ascending": ["start", "stop"],
  });
}

/** The `num_bins + 1` edges, in the model's own unit. The last is `stop` exactly. */
export function edgeValues(edges: Edges): Float64Array {
  const { start, stop, num_bins: bins, scale } = edges;
  const values = new Float64Array(bins + 1);
  for (let i = 0; i < bins; i++) {
    values[i] =
      scale === "linear"
        ? start + ((stop - start) * i) / bins
        : start * (stop / start) ** (i / bins);
  }
  values[bins] = stop;
  return values;
}
