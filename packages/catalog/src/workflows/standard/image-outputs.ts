import type { OutputDeclaration } from "../output.ts";

/** The picture of a view, since start and of each update. */
export function imageOutputs(
  dims: OutputDeclaration["template"]["dims"],
): readonly OutputDeclaration[] {
  const template = { dims, unit: "counts" };
  return [
    { name: "cumulative", title: "Image since start", temporality: "cumulative", template },
    { name: "current", title: "Image", temporality: "window", template },
  ];
}
