import { linearEdges, logEdges } from "@beamscope/arrays/kernels";
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

/** @param meaning - such as `First edge` */
const endField = (title: string, meaning: string, value: number) =>
  z
    .number()
    .default(value)
    .meta({ title, description: `${meaning}, in the unit below.` });

function unitField<Unit extends string>({ units, unit }: EdgesDefaults<Unit>) {
  return z
    .enum(units)
    .default(() => unit)
    .meta({ title: "Unit", default: unit });
}

const ascends = ({ start, stop }: { readonly start: number; readonly stop: number }): boolean =>
  start < stop;
const mustAscend = { path: ["stop"], message: "must be greater than start" };

/** A model of bin edges. Rejects `stop <= start`, and `start <= 0` on the log scale. */
export function edgesModel<Unit extends string>(defaults: EdgesDefaults<Unit>) {
  const model = z
    .strictObject({
      start: endField("Start", "First edge", defaults.start ?? 1),
      stop: endField("Stop", "Last edge", defaults.stop ?? 10),
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
      unit: unitField(defaults),
    })
    .refine(ascends, mustAscend)
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
      start: endField("Start", "Lower end", defaults.start ?? 0),
      stop: endField("Stop", "Upper end", defaults.stop ?? 10),
      unit: unitField(defaults),
    })
    .refine(ascends, mustAscend);
  return model.prefault({}).meta({
    title: defaults.title,
    description: defaults.description,
    "x-ascending": ["start", "stop"],
  });
}

/** The `num_bins + 1` edges, in the model's own unit. First and last are `start` and `stop` exactly. */
export function edgeValues({ start, stop, num_bins: bins, scale }: Edges): Float64Array {
  return scale === "linear" ? linearEdges(start, stop, bins) : logEdges(start, stop, bins);
}
