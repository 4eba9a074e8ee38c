import { dummy } from "@beamscope/instrument-dummy";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogOf, dashboardsOf } from "../../tools/scripted/scripted-resources.ts";
import { bytesText, counted, delayText, fullAmount, rateText, shortAmount } from "./amount-text.ts";
import { elapsedText } from "./clock-text.ts";
import { addressOf, type Place, placeOf } from "./place.ts";
import { keepPreferences, readPreferences } from "./preferences.ts";
import { matchingEntries, searchEntries } from "./search-entries.ts";

describe("amounts", () => {
  it("are short where they change, and in full where they are counted", () => {
    expect([0, 7, 3.5, 999, 999.9, 1234, 120_400, 9_800_000].map(shortAmount)).toEqual([
      "0",
      "7",
      "3.5",
      "999",
      "1.0 k",
      "1.2 k",
      "120 k",
      "9.8 M",
    ]);
    expect(rateText(9_800_000, "events")).toBe("9.8 M events/s");
    expect([0, 1023, 412 * 2 ** 20, 2 ** 31].map(bytesText)).toEqual([
      "0 B",
      "1023 B",
      "412 MB",
      "2.0 GB",
    ]);
    expect([180, -40, 2345, 61_000, 7.2e6].map(delayText)).toEqual([
      "180 ms",
      "−40 ms",
      "2.3 s",
      "1 min",
      "2.0 h",
    ]);
    expect([counted(1, "message"), counted(1234, "message")]).toEqual([
      "1 message",
      "1,234 messages",
    ]);
    expect(fullAmount(7_740_000_000)).toBe("7,740,000,000");
    expect([0, 2538, 360_000].map((s) => elapsedText(s * 1000))).toEqual([
      "00:00:00",
      "00:42:18",
      "100:00:00",
    ]);
  });
});

describe("places", () => {
  const part = fc.string({ minLength: 1, maxLength: 8 });
  const place: fc.Arbitrary<Place> = fc.oneof(
    fc.record({ kind: fc.constantFrom("jobs", "streams"), section: part }),
    fc.record({ kind: fc.constant("dashboard" as const), dashboard: part, cell: part }),
    fc.constantFrom<Place>({ kind: "dashboard" }, { kind: "jobs" }, { kind: "streams" }),
  );

  it("come back from their address", () => {
    fc.assert(
      fc.property(place, (one) => {
        expect(placeOf(addressOf(one))).toEqual(one);
      }),
      { seed: 1 },
    );
  });

  it("are the dashboards where the address is not understood", () => {
    for (const hash of ["", "#", "#nowhere/x", "#%E0%A4%A"]) {
      expect(placeOf(hash)).toEqual({ kind: "dashboard" });
    }
  });
});

describe("preferences", () => {
  const storage = (text: string | null) => ({
    text,
    getItem(): string | null {
      return this.text;
    },
    setItem(_: string, value: string): void {
      this.text = value;
    },
  });

  it("come from the link, else from this browser, else they are the usual", () => {
    const usual = { theme: "dark", density: "comfortable", zone: "viewer" };
    expect(readPreferences("", storage("{broken"))).toEqual(usual);
    expect(readPreferences("?theme=pink&density=huge", storage("[1]"))).toEqual(usual);
    const kept = storage(null);
    keepPreferences({ theme: "light", density: "compact", zone: "utc" }, kept);
    expect(readPreferences("?density=wall", kept)).toEqual({
      theme: "light",
      density: "wall",
      zone: "utc",
    });
  });
});

describe("the search", () => {
  const entries = searchEntries(catalogOf(dummy), dashboardsOf(dummy));

  it("finds by words in any order, titles that begin with the first word first", () => {
    expect(matchingEntries(entries, "motion").map(({ kind, title }) => `${kind} ${title}`)).toEqual(
      [
        "Cell Motion 1",
        "Cell Motion 2",
        "Stream Motion 1",
        "Stream Motion 2",
        "Dashboard Detectors",
      ],
    );
    expect(matchingEntries(entries, "histogram WORKFLOW").map(({ to }) => to)).toEqual([
      { kind: "jobs", section: "dummy/monitor_histogram/1" },
    ]);
    expect(matchingEntries(entries, "no such thing")).toEqual([]);
  });
});
