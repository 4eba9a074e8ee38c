import { describe, expect, it } from "vitest";
import { PassTimer } from "./pass-timer.ts";
import { ManualClock } from "./testing/manual-clock.ts";

const began = 1_790_000_000_000;

/** @param lastMs - how long a pass takes. */
function timed(lastMs = 0) {
  const clock = new ManualClock(began);
  const passes: number[] = [];
  let spentMs = 0;
  const timer = new PassTimer(
    {
      nowMs: () => clock.nowMs() + spentMs,
      after: (ms, task) => clock.after(ms, task),
      turn: () => clock.turn(),
    },
    () => {
      passes.push(clock.nowMs() + spentMs - began);
      spentMs += lastMs;
    },
  );
  return { clock, passes, timer };
}

describe("the rhythm of passes", () => {
  it("is at once, and then a thirtieth of a second apart", () => {
    const { clock, passes, timer } = timed();
    for (let i = 0; i < 100; i++) {
      timer.now();
      clock.advance(1);
    }
    expect(passes).toEqual([0, 33, 66, 99]);
  });

  it("leaves half of the thread to others where a pass takes long", () => {
    const { clock, passes, timer } = timed(100);
    for (let i = 0; i < 250; i++) {
      timer.now();
      clock.advance(1);
    }
    expect(passes).toEqual([0, 200, 400]);
  });

  it("goes on when the wall clock is set back", () => {
    const { clock, passes, timer } = timed();
    timer.now();
    clock.advance(-3_600_000);
    timer.now();
    clock.advance(50);
    timer.now();
    expect(passes).toHaveLength(3);
  });
});
