import { windowingProblem } from "@beamscope/catalog";
import type { DisplayCompute, LayerSpec } from "@beamscope/contracts";
import type { DeclaredOutput, OutputIndex } from "./output-index.ts";

const dimsOfKind = { image: 2, lines: 1, scalar: 0 } as const;

/** Why a layer can never be shown: one sentence, or nothing where it can. */
export function layerProblem(spec: LayerSpec, index: OutputIndex): string | undefined {
  for (const key of spec.data) {
    const declared = index.find(key);
    const problem =
      typeof declared === "string" ? declared : displayProblem(declared, spec.display);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function displayProblem(declared: DeclaredOutput, display: DisplayCompute): string | undefined {
  const { output } = declared;
  if (display.kind === "series") {
    return declared.isHistory
      ? undefined
      : `${output.title} is not a number over time, and cannot be shown as a series.`;
  }
  const windowing = windowingProblem(output, display.window.kind);
  if (windowing !== undefined) return windowing;
  const dims = declared.isHistory ? [] : output.template.dims.map(({ name }) => name);
  for (const { dim } of display.select) {
    if (!dims.includes(dim)) return `${output.title} has no dimension ${dim} to select from.`;
  }
  const left = dims.length - display.select.length;
  const wanted = dimsOfKind[display.kind];
  if (left === wanted) return undefined;
  return `${output.title} has ${left} dimensions after the selection; ${display.kind} needs ${wanted}.`;
}
