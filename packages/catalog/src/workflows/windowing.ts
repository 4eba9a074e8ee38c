import type { OutputDeclaration } from "./output.ts";

/** Which stretch of data time somebody asks for. */
export type WindowingKind = "latest" | "last" | "since start";

/**
 * Why an output cannot be shown in a windowing: one sentence, or nothing where it can. Adding up the
 * updates of an accumulated output would count its events many times.
 */
export function windowingProblem(
  output: OutputDeclaration,
  windowing: WindowingKind,
): string | undefined {
  if (windowing === "since start") {
    return output.temporality === "cumulative"
      ? undefined
      : `'Since start' is not available for ${output.title}: it does not accumulate. Choose 'Latest update'.`;
  }
  return output.temporality === "cumulative"
    ? `${output.title} accumulates since the start and has no single updates. Choose 'Since start'.`
    : undefined;
}
