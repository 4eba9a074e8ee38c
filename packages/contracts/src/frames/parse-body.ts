import type { z } from "../zod.ts";
import { FrameFormatError } from "./frame-format-error.ts";

/** Parses the JSON of a message. @throws FrameFormatError naming the first field that is wrong. */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new FrameFormatError(issue?.path.join(".") || "json", issue?.message ?? "not valid", {
    cause: parsed.error,
  });
}
