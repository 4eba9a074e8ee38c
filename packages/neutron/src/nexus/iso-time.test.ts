import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochNsFromIso } from "./iso-time.ts";

describe("epochNsFromIso", () => {
  it.each([
    ["1970-01-01T00:00:00Z", 0n],
    ["2001-02-07T08:54:21-0600", 981_557_661_000_000_000n],
    ["2001-02-07T08:54:21-06:00", 981_557_661_000_000_000n],
    ["2001-02-07T08:54:21-06", 981_557_661_000_000_000n],
    ["2001-02-07 14:54:21", 981_557_661_000_000_000n],
    ["2001-02-07T14:54:21.5Z", 981_557_661_500_000_000n],
    ["2001-02-07T14:54:21.123456789987Z", 981_557_661_123_456_789n],
    ["2001-02-07", 981_504_000_000_000_000n],
    ["1969-12-31T23:59:59.25+00:00", -750_000_000n],
  ])("reads %s", (text, ns) => {
    expect(epochNsFromIso(text)).toBe(ns);
  });

  it.each(["", "yesterday", "2001-13-07T00:00:00Z", "2001-02-07T25:00:00Z", "12"])(
    "does not read %j",
    (text) => {
      expect(epochNsFromIso(text)).toBeUndefined();
    },
  );

  it("agrees with Date on every instant in ms", () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
        (date) => {
          expect(epochNsFromIso(date.toISOString())).toBe(BigInt(date.getTime()) * 1_000_000n);
        },
      ),
    );
  });
});
