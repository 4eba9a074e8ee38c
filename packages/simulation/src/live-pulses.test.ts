import { PulseTrain } from "@beamscope/neutron";
import { epochNs } from "@beamscope/wire";
import { expect, it } from "vitest";
import { livePulses } from "./live-pulses.ts";

it("goes on pulse by pulse, and after a long sleep with what is due", () => {
  const startMs = 1_750_000_000_000;
  const train = new PulseTrain(epochNs(BigInt(startMs) * 1_000_000n));
  let nowMs = startMs;
  const next = livePulses(train, () => nowMs, 2000);
  expect([next(0), next(1), next(41)]).toEqual([1, 2, 42]);
  nowMs += 1500;
  expect(next(0)).toBe(1);
  nowMs = startMs + 3_600_000;
  // 2 s before now, 3,598 s after the start: the first pulse not older.
  const due = next(42);
  expect(due).toBe(14 * 3598 + 1);
  expect(next(due)).toBe(due + 1);
});
