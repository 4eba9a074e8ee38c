import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantText, utcText } from "./time-format.ts";
import { timeTicks } from "./time-ticks.ts";
import { TimeZone } from "./time-zone.ts";

const copenhagen = new TimeZone("Europe/Copenhagen");
const kolkata = new TimeZone("Asia/Kolkata");
const labels = (from: string, to: string, zone = copenhagen) =>
  timeTicks({ min: Date.parse(from), max: Date.parse(to) }, zone).map(({ label }) => label);

describe("time ticks", () => {
  it("are at round times of the zone's clock", () => {
    expect(labels("2026-11-20T19:35:00Z", "2026-11-20T20:35:00Z")).toEqual([
      "20:40",
      "20:50",
      "21:00",
      "21:10",
      "21:20",
      "21:30",
    ]);
    expect(labels("2026-11-20T10:00:00Z", "2026-11-20T14:00:00Z", kolkata)).toEqual([
      "16:00",
      "17:00",
      "18:00",
      "19:00",
    ]);
    expect(labels("2026-11-20T20:05:00Z", "2026-11-20T20:05:30Z")).toEqual([
      "21:05:00",
      "21:05:10",
      "21:05:20",
      "21:05:30",
    ]);
  });

  it("name the day at midnight", () => {
    expect(labels("2026-11-20T22:00:00Z", "2026-11-21T00:30:00Z")).toEqual([
      "23:00",
      "23:30",
      "21 Nov",
      "00:30",
      "01:00",
      "01:30",
    ]);
  });

  it("keep to the clock where it changes", () => {
    // Summer time ends on 25 October 2026 at 03:00, which becomes 02:00.
    expect(labels("2026-10-24T22:00:00Z", "2026-10-25T11:00:00Z")).toEqual([
      "25 Oct",
      "03:00",
      "06:00",
      "09:00",
      "12:00",
    ]);
  });

  it("are at most six, rising and inside", () => {
    const start = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    const width = fc.double({ min: 1, max: 10, noNaN: true }).map((exponent) => 10 ** exponent);
    fc.assert(
      fc.property(start, width, fc.constantFrom(copenhagen, kolkata), (min, ms, zone) => {
        const ticks = timeTicks({ min, max: min + ms }, zone);
        expect(ticks.length).toBeGreaterThanOrEqual(1);
        expect(ticks.length).toBeLessThanOrEqual(6);
        for (const [i, { value }] of ticks.entries()) {
          expect(value).toBeGreaterThanOrEqual(min);
          expect(value).toBeLessThanOrEqual(min + ms);
          if (i > 0) expect(value).toBeGreaterThan(ticks[i - 1]!.value);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("instants", () => {
  it("carry the zone's name, and are the same in UTC", () => {
    const time = Date.parse("2026-11-20T20:05:30.250Z");
    expect(instantText(time, copenhagen)).toBe("20 Nov 2026 21:05:30.250 CET");
    expect(instantText(Date.parse("2026-07-01T00:00:00Z"), copenhagen)).toBe(
      "1 Jul 2026 02:00:00.000 CEST",
    );
    expect(instantText(time, new TimeZone("America/Chicago"))).toBe("20 Nov 2026 14:05:30.250 CST");
    expect(instantText(time, kolkata)).toBe("21 Nov 2026 01:35:30.250 GMT+5:30");
    expect(utcText(time)).toBe("2026-11-20 20:05:30.250 UTC");
  });
});
