import { describe, expect, it } from "vitest";
import { ageText, freshnessOf } from "./freshness.ts";

describe("freshness", () => {
  it("writes an age as short as it can be understood", () => {
    expect(
      [0, 2345, 9949, 9950, 41_400, 59_600, 200_000, 7_300_000, 200_000_000].map(ageText),
    ).toEqual(["0.0 s", "2.3 s", "9.9 s", "10 s", "41 s", "1 m", "3 m", "2 h", "2 d"]);
  });

  it("does not show an age below zero when clocks differ", () => {
    expect(ageText(-300)).toBe("0.0 s");
  });

  it("is fresh to five seconds, aging to thirty, then stale", () => {
    const tone = (ageMs: number) => freshnessOf({ kind: "live", endTimeMs: 0 }, ageMs)?.tone;
    expect([4999, 5000, 29_999, 30_000].map(tone)).toEqual(["fresh", "aging", "aging", "stale"]);
  });

  it("says in words what is not live", () => {
    expect(freshnessOf({ kind: "stopped" }, 0)).toEqual({ tone: "idle", text: "stopped" });
    expect(freshnessOf({ kind: "error" }, 0)?.text).toBe("error");
    expect(freshnessOf({ kind: "timeless" }, 0)).toBeUndefined();
  });
});
