import { z } from "../zod.ts";

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

function isInt64(text: string): boolean {
  const value = BigInt(text);
  return value >= int64Min && value <= int64Max;
}

/**
 * An instant in JSON: ns since 1970-01-01 UTC as a decimal string, since today's value is beyond
 * 2^53 and a JSON number would lose its last digits. Field names end in `Ns`.
 *
 * The one rule for times in HTTP and WebSocket JSON: instants are such strings; durations are
 * numbers that say their unit (`seconds`, `lagMs`).
 */
export const InstantNs = z
  .string()
  // Aborting, since the checks of whatever holds an instant may convert it.
  .regex(/^(0|-?[1-9][0-9]{0,18})$/, {
    abort: true,
    error: "an instant is a whole number of nanoseconds, as a string",
  })
  .refine(isInt64, { abort: true, error: "beyond 64 bits" })
  .meta({ title: "Instant", description: "ns since 1970-01-01 UTC, as a decimal string" });
export type InstantNs = z.infer<typeof InstantNs>;

/** @throws RangeError where `ns` does not fit in 64 bits. */
export function instantText(ns: bigint): InstantNs {
  if (ns < int64Min || ns > int64Max) throw new RangeError(`instant beyond 64 bits: ${ns}`);
  return ns.toString();
}

/** @param text - a parsed {@link InstantNs}. */
export function instantValue(text: InstantNs): bigint {
  return BigInt(text);
}
