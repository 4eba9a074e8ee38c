import { z } from "../zod.ts";
import { JsonObject } from "./json-value.ts";

/**
 * A parameter model as JSON Schema (draft 2020-12) for the page: types, ranges, defaults, and the
 * model's own metadata: `title`, `description`, `unit`, and `x-ascending` (two dotted member paths, the
 * first of which must lie below the second). It describes what may be sent, so members with a default
 * are not required.
 *
 * Rules that a model checks in code are not published by themselves; a model states them as metadata
 * (`x-ascending`, `if` and `then`) beside the check.
 * @throws Error where the model holds a type that JSON has no form for.
 */
export function publishParameters(model: z.ZodType): JsonObject {
  const schema = z.toJSONSchema(model, { io: "input", target: "draft-2020-12", reused: "inline" });
  // Through JSON: what goes to the page holds nothing that JSON would lose.
  return JsonObject.parse(JSON.parse(JSON.stringify(schema)));
}
