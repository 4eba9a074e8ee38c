import { InstantNs } from "../identity/time.ts";
import { z } from "../zod.ts";

const sentence = z.string().min(1).max(2000);

/** What a layer is doing, each with a face of its own on the page. */
export const LayerState = z.discriminatedUnion("kind", [
  /** Nothing has come yet. `waitingFor` names what has to come, in words. */
  z.strictObject({ kind: z.literal("waiting"), waitingFor: z.array(sentence).max(256) }),
  z.strictObject({ kind: z.literal("live") }),
  /** The job does not run; the items hold what it left. */
  z.strictObject({ kind: z.literal("stopped"), sinceNs: InstantNs.optional() }),
  z.strictObject({
    kind: z.literal("error"),
    reason: sentence,
    details: z.string().max(20_000).optional(),
  }),
  /** Data came, and nothing of it is left to show. */
  z.strictObject({
    kind: z.literal("empty"),
    because: z.enum(["no events", "out of range", "masked", "filtered", "gated", "unmapped"]),
    text: sentence,
  }),
]);
export type LayerState = z.infer<typeof LayerState>;
