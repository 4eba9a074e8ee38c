import { type EpochNs, epochNs } from "@beamscope/wire";

const FORM =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * Reads an ISO 8601 instant as NeXus writers spell it: the zone with or without a colon, fractions
 * down to the ns (further digits are cut), a missing zone meaning UTC.
 * @returns undefined when the text is not such an instant.
 */
export function epochNsFromIso(text: string): EpochNs | undefined {
  const parts = FORM.exec(text.trim());
  if (parts === null) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", zone] =
    parts;
  const utcMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(utcMs)) return undefined;
  const wholeNs = BigInt(utcMs - zoneMs(zone ?? "Z")) * 1_000_000n;
  return epochNs(wholeNs + BigInt(fraction.slice(0, 9).padEnd(9, "0")));
}

function zoneMs(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
