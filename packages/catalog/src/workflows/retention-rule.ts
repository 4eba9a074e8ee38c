import type { OutputTemplate, Temporality } from "./output.ts";
import type { Retention } from "./retention.ts";

/** Half an hour of spectra. */
const oneDimensionalSeconds = 30 * 60;
/** Updates come about every 214 ms: the last minute of images. */
const imageSamples = 280;

/**
 * What is kept of an output by its template, where the output does not say otherwise: numbers over
 * time for ever; what accumulates, only its newest state; spectra for half an hour; images the last
 * 280.
 */
export function retentionOf(output: {
  readonly temporality: Temporality;
  readonly template: OutputTemplate;
  readonly retention?: Retention | undefined;
}): Retention {
  if (output.retention !== undefined) return output.retention;
  const dims = output.template.dims.length;
  if (output.temporality === "series" || dims === 0) return { kind: "history" };
  // An accumulated array contains its own past.
  if (output.temporality === "cumulative") return { kind: "count", samples: 1 };
  if (dims === 1) return { kind: "duration", seconds: oneDimensionalSeconds };
  return { kind: "count", samples: imageSamples };
}
