import { InstrumentName, OutputName, SourceName, WorkflowKey } from "../identity/data-key.ts";
import { JsonObject } from "../parameters/json-value.ts";
import { z } from "../zod.ts";
import { Count } from "./counts.ts";
import { StreamKindName } from "./streams.ts";

const title = z.string().max(500);
const description = z.string().max(4000);
const unit = z.string().max(100);

/** A stream as it is declared. */
export const StreamResource = z.strictObject({
  name: SourceName,
  kind: StreamKindName,
  title,
  description: description.optional(),
  unit: unit.optional(),
  valueMin: z.number().optional(),
  valueMax: z.number().optional(),
  /** Pixels of a detector or camera, slowest dimension first. */
  shape: z
    .array(z.strictObject({ name: title, size: Count }))
    .max(8)
    .optional(),
  /** Id of the first pixel, where they are numbered one after the other over `shape`, row-major. */
  firstPixelId: z.number().int().optional(),
});
export type StreamResource = z.infer<typeof StreamResource>;

/** An output of a workflow; enough to choose a plot before there is data. */
export const OutputResource = z.strictObject({
  name: OutputName,
  title,
  description: description.optional(),
  temporality: z.enum(["window", "cumulative", "series"]),
  template: z.strictObject({
    dims: z
      .array(
        z.strictObject({
          name: title,
          title,
          size: Count.optional(),
          unit: unit.optional(),
        }),
      )
      .max(8),
    unit: unit.optional(),
  }),
});
export type OutputResource = z.infer<typeof OutputResource>;

/** A view: the output behind each window mode that it has. */
export const ViewResource = z
  .strictObject({
    name: OutputName,
    title,
    description: description.optional(),
    perUpdate: OutputName.optional(),
    sinceStart: OutputName.optional(),
    parameters: z.array(z.string().max(200)).max(100),
  })
  .refine(
    (view) => view.perUpdate !== undefined || view.sinceStart !== undefined,
    "a view has at least one output",
  );
export type ViewResource = z.infer<typeof ViewResource>;

/** A workflow that can be started. */
export const WorkflowResource = z.strictObject({
  key: WorkflowKey,
  title,
  description,
  group: z.strictObject({ name: z.string().max(100), title }),
  sources: z.array(SourceName).max(10_000),
  /** By role. */
  auxInputs: z.record(
    z.string().max(100),
    z.strictObject({
      title,
      description: description.optional(),
      choices: z.array(SourceName).min(1).max(1000),
      default: SourceName,
    }),
  ),
  /** JSON Schema (2020-12) as `publishParameters` makes it. */
  parameters: JsonObject,
  outputs: z.array(OutputResource).min(1).max(1000),
  views: z.array(ViewResource).max(1000),
  supportsReset: z.boolean(),
  resetOnRunTransition: z.boolean(),
});
export type WorkflowResource = z.infer<typeof WorkflowResource>;

/** `GET /api/v1/catalog`: what the instrument has, before any data. */
export const CatalogResource = z.strictObject({
  version: Count,
  instrument: z.strictObject({
    name: InstrumentName,
    title,
    description: description.optional(),
    pulseRateHz: z.number().positive(),
  }),
  streams: z.array(StreamResource).max(10_000),
  workflows: z.array(WorkflowResource).max(1000),
});
export type CatalogResource = z.infer<typeof CatalogResource>;
