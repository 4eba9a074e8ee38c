import { z } from "../zod.ts";

/** What names of instruments, workflows and outputs are made of. */
const nameText = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** Name of an instrument, such as `dummy`. Topic names start with it. */
export const InstrumentName = z.string().max(64).regex(nameText);
export type InstrumentName = z.infer<typeof InstrumentName>;

/** A workflow as text: `instrument/name/version`, such as `dummy/panel_0_xy/1`. */
export const WorkflowKey = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]*\/[A-Za-z0-9][A-Za-z0-9_.-]*\/(0|[1-9][0-9]{0,8})$/,
    "a workflow is written instrument/name/version",
  );
export type WorkflowKey = z.infer<typeof WorkflowKey>;

/** The parts of a {@link WorkflowKey}. */
export interface WorkflowKeyParts {
  readonly instrument: string;
  readonly name: string;
  readonly version: number;
}

/** Joins the parts that {@link workflowKeyParts} takes apart. @throws ZodError on bad names. */
export function workflowKey(parts: WorkflowKeyParts): WorkflowKey {
  return WorkflowKey.parse(`${parts.instrument}/${parts.name}/${parts.version}`);
}

/** @param key - a parsed {@link WorkflowKey}. */
export function workflowKeyParts(key: WorkflowKey): WorkflowKeyParts {
  const [instrument = "", name = "", version = "0"] = key.split("/");
  return { instrument, name, version: Number(version) };
}

/** Internal name of a stream; logs carry slashes (`slit_set_1/blade_left`). */
export const SourceName = z.string().min(1).max(200);
export type SourceName = z.infer<typeof SourceName>;

/** Name of an output field of a workflow. */
export const OutputName = z.string().max(100).regex(nameText);
export type OutputName = z.infer<typeof OutputName>;

/** Identifies data, whatever job made it: a restart of the job changes nothing here. */
export const DataKey = z.strictObject({
  workflow: WorkflowKey,
  source: SourceName,
  output: OutputName,
});
export type DataKey = z.infer<typeof DataKey>;

/** One string per key, for maps and for a fixed order. The NUL cannot be part of a name. */
export function dataKeyText(key: DataKey): string {
  return `${key.workflow}\0${key.source}\0${key.output}`;
}

/** All jobs of one commit share this UUID (the generation). */
export const JobNumber = z.uuid().meta({ description: "UUID of the commit that started the job" });
export type JobNumber = z.infer<typeof JobNumber>;
