import { z } from "zod";
import { WireFormatError } from "../wire-format-error.ts";

/** Which recipe, in which version. */
export interface WorkflowId {
  readonly instrument: string;
  readonly name: string;
  readonly version: number;
}

const WorkflowIdObject = z.object({
  instrument: z.string(),
  name: z.string(),
  version: z.int(),
});

const WorkflowIdText = z.string().transform((text, context): WorkflowId => {
  const [instrument, name, version, ...rest] = text.split("/");
  const isComplete = instrument && name && version !== undefined && /^-?\d{1,15}$/.test(version);
  if (!isComplete || rest.length !== 0) {
    context.addIssue("it is not instrument/name/version");
    return z.NEVER;
  }
  return { instrument, name, version: Number(version) };
});

/** Wire form: an object, or the text `instrument/name/version`. */
export const WorkflowIdWire: z.ZodType<WorkflowId> = z.union([WorkflowIdText, WorkflowIdObject]);

/** `instrument/name/version`. */
export const workflowIdText = ({ instrument, name, version }: WorkflowId): string =>
  `${instrument}/${name}/${version}`;

/** Reads `instrument/name/version`. @throws WireFormatError */
export function parseWorkflowId(text: string): WorkflowId {
  const result = WorkflowIdText.safeParse(text);
  if (result.success) return result.data;
  throw new WireFormatError("workflow_id", "text", "it is not instrument/name/version");
}

/** The object form, keys in the order of the wire. */
export const workflowIdToWire = ({ instrument, name, version }: WorkflowId) => ({
  instrument,
  name,
  version,
});
