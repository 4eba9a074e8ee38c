import type { Aspect } from "../plots/aspect.ts";
import type { PlotPlan } from "./cell-plan.ts";

/** How the area of a plot is shaped. A fixed ratio that is not 1 has no shape of its own and fills the cell. */
export function plotAspect(plan: PlotPlan): Aspect {
  if (plan.kind !== "image") return "free";
  const { aspect_type, ratio } = plan.parameters.plot_aspect;
  switch (aspect_type) {
    case "Square":
      return "square";
    case "Equal":
      return "equal";
    case "Fixed plot aspect ratio":
      return ratio === 1 ? "square" : "free";
    case "Fixed data aspect ratio":
      return ratio === 1 ? "equal" : "free";
    case "Free":
      return "free";
  }
}
