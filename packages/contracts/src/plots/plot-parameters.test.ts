import { describe, expect, it } from "vitest";
import { ParameterChecker } from "../parameters/check-parameters.ts";
import { publishParameters } from "../parameters/publish-parameters.ts";
import { isPlotName, type PlotName, plots } from "./plot-parameters.ts";

describe("parameters of plots", () => {
  it("have these defaults", () => {
    expect(plots.image.parameters.parse({})).toEqual({
      layout: { combine_mode: "overlay", layout_columns: 2 },
      plot_aspect: { aspect_type: "Free", ratio: 1 },
      plot_scale: {
        x_scale: "linear",
        y_scale: "linear",
        color_scale: "log",
        manual_color_limits: false,
        color_min: 0,
        color_max: 1,
      },
      ticks: { custom_xticks: false, xticks: 5, custom_yticks: false, yticks: 5 },
      time_window: { mode: "window", window_duration_seconds: 0, aggregation: "auto" },
      rate: { normalize_to_rate: false },
    });
    expect(plots.lines.parameters.parse({}).line).toEqual({ mode: "line", errors: "bars" });
    expect(plots.timeseries.parameters.parse({})).toEqual({
      layout: { combine_mode: "overlay", layout_columns: 2 },
      plot_aspect: { aspect_type: "Free", ratio: 1 },
      plot_scale: { y_scale: "linear" },
      ticks: { custom_xticks: false, xticks: 5, custom_yticks: false, yticks: 5 },
      line: { mode: "line", errors: "bars" },
      accumulation: { cumulative: false },
      downsampling: { fine_period_seconds: 1, recent_seconds: 3600, coarse_period_seconds: 300 },
    });
    expect(plots.bars.parameters.parse({}).orientation).toEqual({ horizontal: false });
    expect(plots.table.parameters.parse({}).format).toEqual({ notation: "auto", precision: 3 });
  });

  it.each<[PlotName, object, boolean]>([
    ["image", { plot_scale: { color_scale: "linear", color_min: 0, color_max: 5 } }, true],
    ["image", { plot_scale: { manual_color_limits: true } }, false],
    ["image", { plot_scale: { manual_color_limits: true, color_min: 0.1 } }, true],
    ["image", { plot_scale: { color_min: 2 } }, false],
    ["image", { line: {} }, false],
    ["image", { plot_aspect: { ratio: 0.05 } }, false],
    ["lines", { time_window: { window_duration_seconds: 61 } }, false],
    ["lines", { time_window: { window_duration_seconds: 60 } }, true],
    ["lines", { ticks: { xticks: 1 } }, false],
    ["lines", { layout: { layout_columns: 6 } }, false],
    ["timeseries", { downsampling: { fine_period_seconds: 0 } }, false],
    ["timeseries", { time_window: {} }, false],
    ["table", { format: { precision: -9 } }, true],
    ["table", { format: { precision: 11 } }, false],
  ])("%s with %j: %j, by model and on the page", (name, parameters, valid) => {
    const { parameters: model } = plots[name];
    expect(model.safeParse(parameters).success).toBe(valid);
    const check = new ParameterChecker(publishParameters(model)).check(parameters);
    expect(check.kind).toBe(valid ? "valid" : "invalid");
  });

  it("knows plots by name, and no other member of objects", () => {
    expect(isPlotName("image")).toBe(true);
    expect(isPlotName("toString")).toBe(false);
  });
});
