import { z } from "../zod.ts";
import { type EdgesDefaults, edgesModel, rangeModel, timeUnits, wavelengthUnits } from "./edges.ts";

type TimeUnit = (typeof timeUnits)[number];

/** What an instrument may set differently in the standard models. */
export interface StandardParameterOptions {
  /** Whether a lookup table makes wavelengths possible. */
  readonly wavelength?: boolean;
  /** Defaults of the arrival-time edges; 0 to 71.43 ms (a 14 Hz pulse) in 100 bins otherwise. */
  readonly toaEdges?: Partial<
    Pick<EdgesDefaults<TimeUnit>, "start" | "stop" | "numBins" | "scale" | "unit">
  >;
}

function coordinateMode<Modes extends readonly ["toa", ...string[]]>(modes: Modes) {
  return z
    .strictObject({
      mode: z
        .enum(modes)
        .default(() => "toa" as const)
        .meta({ title: "Coordinate", default: "toa" }),
    })
    .prefault({})
    .meta({ title: "Coordinate mode", description: "What the spectrum is drawn over." });
}

function arrivalTime(options: StandardParameterOptions) {
  return {
    toa_edges: edgesModel<TimeUnit>({
      title: "Arrival-time bins",
      description: "Bin edges of the time of arrival after the pulse.",
      start: 0,
      stop: 71.43,
      units: timeUnits,
      unit: "ms",
      ...options.toaEdges,
    }),
    toa_range: rangeModel<TimeUnit>({
      title: "Arrival-time range",
      description: "Counts arrivals of this range only; bins on its border count whole.",
      units: timeUnits,
      unit: "μs",
    }),
  };
}

function wavelength() {
  return {
    wavelength_edges: edgesModel({
      title: "Wavelength bins",
      description: "Bin edges of the neutron wavelength.",
      units: wavelengthUnits,
      unit: "Å",
    }),
    wavelength_range: rangeModel({
      title: "Wavelength range",
      description: "Counts wavelengths of this range only; bins on its border count whole.",
      units: wavelengthUnits,
      unit: "Å",
    }),
  };
}

const pixelWeighting = z
  .strictObject({
    enabled: z.boolean().default(false).meta({ title: "Enabled" }),
    method: z
      .enum(["pixel_number"])
      .default("pixel_number")
      .meta({ title: "Method", description: "By the number of pixels behind each bin." }),
  })
  .prefault({})
  .meta({ title: "Pixel weighting", description: "Divide the image by the pixels of each bin." });

/** Parameters of the monitor histogram. */
export function monitorHistogramParameters(options: StandardParameterOptions = {}) {
  return options.wavelength === true
    ? z.strictObject({
        coordinate_mode: coordinateMode(["toa", "wavelength"]),
        ...arrivalTime(options),
        ...wavelength(),
      })
    : z.strictObject({ coordinate_mode: coordinateMode(["toa"]), ...arrivalTime(options) });
}
export type MonitorHistogramParameters = z.infer<ReturnType<typeof monitorHistogramParameters>>;

/** Parameters of detector views. */
export function detectorViewParameters(options: StandardParameterOptions = {}) {
  return options.wavelength === true
    ? z.strictObject({
        coordinate_mode: coordinateMode(["toa", "wavelength"]),
        pixel_weighting: pixelWeighting,
        ...arrivalTime(options),
        ...wavelength(),
      })
    : z.strictObject({
        coordinate_mode: coordinateMode(["toa"]),
        pixel_weighting: pixelWeighting,
        ...arrivalTime(options),
      });
}
export type DetectorViewParameters = z.infer<ReturnType<typeof detectorViewParameters>>;

/** The model of workflows without parameters: any member is an error. */
export const noParameters = z.strictObject({});
