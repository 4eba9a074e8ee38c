import { z } from "../zod.ts";

/** A number of things counted since the start; exact to 2^53. */
export const Count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
export type Count = z.infer<typeof Count>;

/** Events, or counts of histograms and images: electronics may send fractions, or take a background away below zero. */
export const Amount = z.number();
export type Amount = z.infer<typeof Amount>;

/** A short stable name, such as `corrupt`, `wrong-schema`. */
const Reason = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*$/);

/** Messages by topic and reason, each pair once. */
export const CountsByTopic = z
  .array(z.strictObject({ topic: z.string().max(300), reason: Reason, messages: Count }))
  .max(1000)
  .refine(
    (counts) => new Set(counts.map((one) => `${one.topic}\0${one.reason}`)).size === counts.length,
    "a topic and reason are counted twice",
  );
export type CountsByTopic = z.infer<typeof CountsByTopic>;

/** Counts of one kind of thing by reason, each reason once. */
export const CountsByReason = z
  .array(
    z.strictObject({
      reason: Reason,
      messages: Count,
      /** Absent where a message could not be read. */
      events: Amount.optional(),
    }),
  )
  .max(100)
  .refine(
    (counts) => new Set(counts.map((one) => one.reason)).size === counts.length,
    "a reason is counted twice",
  );
export type CountsByReason = z.infer<typeof CountsByReason>;
