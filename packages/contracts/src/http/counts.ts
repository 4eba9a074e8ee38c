import { z } from "../zod.ts";

/** A number of things counted since the start; exact to 2^53. */
export const Count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
export type Count = z.infer<typeof Count>;

/** Counts of one kind of thing by reason, each reason once. */
export const CountsByReason = z
  .array(
    z.strictObject({
      /** A short stable name, such as `wire-format`, `unknown-source`, `wrong-schema`. */
      reason: z
        .string()
        .max(100)
        .regex(/^[a-z][a-z0-9-]*$/),
      messages: Count,
      /** Absent where a message could not be read. */
      events: Count.optional(),
    }),
  )
  .max(100)
  .refine(
    (counts) => new Set(counts.map((one) => one.reason)).size === counts.length,
    "a reason is counted twice",
  );
export type CountsByReason = z.infer<typeof CountsByReason>;
