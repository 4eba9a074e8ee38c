import { z } from "../zod.ts";

/*
 * Parameters of plots, in groups; each group is a tab of the form. Names and values are those that
 * existing dashboards are stored with.
 */

const bool = (title: string) => z.boolean().default(false).meta({ title });
const scale = (title: string) => z.enum(["linear", "log"]).default("linear").meta({ title });

const layout = z
  .strictObject({
    combine_mode: z.enum(["overlay", "layout"]).default("overlay").meta({ title: "Combine" }),
    layout_columns: z.number().int().min(1).max(5).default(2).meta({ title: "Columns" }),
  })
  .prefault({})
  .meta({ title: "Layout" });

const plot_aspect = z
  .strictObject({
    aspect_type: z
      .enum(["Square", "Equal", "Fixed plot aspect ratio", "Fixed data aspect ratio", "Free"])
      .default("Free")
      .meta({ title: "Aspect" }),
    ratio: z
      .number()
      .min(0.1)
      .max(10)
      .default(1)
      .meta({ title: "Ratio", description: "Width by height." }),
  })
  .prefault({})
  .meta({ title: "Aspect" });

const tickCount = (title: string) => z.number().int().min(2).max(20).default(5).meta({ title });
const ticks = z
  .strictObject({
    custom_xticks: bool("Set the x ticks"),
    xticks: tickCount("Ticks on x"),
    custom_yticks: bool("Set the y ticks"),
    yticks: tickCount("Ticks on y"),
  })
  .prefault({})
  .meta({ title: "Ticks" });

const scale1d = { x_scale: scale("x scale"), y_scale: scale("y scale") };
const plotScale1d = z.strictObject(scale1d).prefault({}).meta({ title: "Scale" });
const plotScaleY = z
  .strictObject({ y_scale: scale1d.y_scale })
  .prefault({})
  .meta({ title: "Scale" });
const plotScale2d = z
  .strictObject({
    ...scale1d,
    color_scale: z.enum(["linear", "log"]).default("log").meta({ title: "Colour scale" }),
    manual_color_limits: bool("Set the colour limits"),
    color_min: z.number().default(0).meta({ title: "Least colour" }),
    color_max: z.number().default(1).meta({ title: "Greatest colour" }),
  })
  .refine(({ color_min, color_max }) => color_min < color_max, {
    path: ["color_max"],
    message: "must be greater than the least colour",
  })
  .refine(
    ({ color_scale, manual_color_limits, color_min }) =>
      color_scale === "linear" || !manual_color_limits || color_min > 0,
    { path: ["color_min"], message: "must be greater than 0 on a log scale" },
  )
  .prefault({})
  .meta({
    title: "Scale",
    "x-ascending": ["color_min", "color_max"],
    if: {
      properties: { color_scale: { const: "log" }, manual_color_limits: { const: true } },
      required: ["color_scale", "manual_color_limits"],
    },
    then: { properties: { color_min: { exclusiveMinimum: 0 } } },
  });

const line = z
  .strictObject({
    mode: z.enum(["line", "points", "histogram"]).default("line").meta({ title: "Drawn as" }),
    errors: z.enum(["bars", "band", "none"]).default("bars").meta({ title: "Errors" }),
  })
  .prefault({})
  .meta({ title: "Line" });

const time_window = z
  .strictObject({
    mode: z.enum(["window", "since_start"]).default("window").meta({ title: "Window" }),
    window_duration_seconds: z.number().min(0).max(60).default(0).meta({
      title: "Length",
      description: "0 shows the latest update alone.",
      unit: "s",
    }),
    aggregation: z
      .enum(["auto", "nansum", "nanmean", "sum", "mean"])
      .default("auto")
      .meta({ title: "Updates become one by" }),
  })
  .prefault({})
  .meta({ title: "Window" });

const rate = z
  .strictObject({ normalize_to_rate: bool("Counts per second") })
  .prefault({})
  .meta({ title: "Rate" });

const accumulation = z
  .strictObject({ cumulative: bool("Since start") })
  .prefault({})
  .meta({ title: "Accumulation" });

const downsampling = z
  .strictObject({
    fine_period_seconds: z.number().positive().default(1).meta({ title: "Recent step", unit: "s" }),
    recent_seconds: z.number().min(0).default(3600).meta({ title: "Recent", unit: "s" }),
    coarse_period_seconds: z
      .number()
      .min(0)
      .default(300)
      .meta({ title: "Older step", description: "0 leaves older samples out.", unit: "s" }),
  })
  .prefault({})
  .meta({ title: "Thinning" });

const orientation = z
  .strictObject({ horizontal: bool("Horizontal") })
  .prefault({})
  .meta({ title: "Orientation" });

const format = z
  .strictObject({
    notation: z
      .enum(["auto", "scientific", "decimal", "compact"])
      .default("auto")
      .meta({ title: "Notation" }),
    precision: z.number().int().min(-9).max(10).default(3).meta({ title: "Precision" }),
  })
  .prefault({})
  .meta({ title: "Format" });

/** The plots that show data, each with its parameters and the axes that it can scale by itself. */
export const plots = {
  image: {
    title: "Image",
    dims: 2,
    autoscale: ["x", "y", "colour"],
    parameters: z.strictObject({
      layout,
      plot_aspect,
      plot_scale: plotScale2d,
      ticks,
      time_window,
      rate,
    }),
  },
  lines: {
    title: "Lines",
    dims: 1,
    autoscale: ["x", "y"],
    parameters: z.strictObject({
      layout,
      plot_aspect,
      plot_scale: plotScale1d,
      ticks,
      line,
      time_window,
      rate,
    }),
  },
  timeseries: {
    title: "Timeseries",
    dims: 0,
    autoscale: ["x", "y"],
    parameters: z.strictObject({
      layout,
      plot_aspect,
      plot_scale: plotScaleY,
      ticks,
      line,
      accumulation,
      downsampling,
    }),
  },
  bars: {
    title: "Bars",
    dims: 0,
    autoscale: [],
    parameters: z.strictObject({ layout, plot_aspect, time_window, rate, orientation }),
  },
  table: {
    title: "Table",
    dims: 0,
    autoscale: [],
    parameters: z.strictObject({ layout, plot_aspect, time_window, rate, format }),
  },
} as const;
/** Name of a plot, as dashboards store it. */
export type PlotName = keyof typeof plots;
export type PlotParameters<Name extends PlotName> = z.output<(typeof plots)[Name]["parameters"]>;

/** Whether there is a plot of that name. */
export function isPlotName(name: string): name is PlotName {
  return Object.hasOwn(plots, name);
}
