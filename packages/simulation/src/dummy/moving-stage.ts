import type { DummyLogName } from "./dummy-layout.ts";

/** The stage goes to and fro over 90 mm in 30 s; the table turns by 45 degrees either way in 48 s. */
const TRAVEL = { mm: 90, seconds: 30 } as const;
const SWING = { deg: 45, seconds: 48 } as const;

/**
 * Where the two axes are.
 * @param seconds - since the first pulse.
 * @returns `motion1` in mm, a triangle from 0 to 90 and back; `motion2` in deg, a sine.
 */
export function stageAt(name: DummyLogName, seconds: number): number {
  switch (name) {
    case "motion1": {
      const phase = (seconds / TRAVEL.seconds) % 1;
      return TRAVEL.mm * (phase < 0.5 ? 2 * phase : 2 - 2 * phase);
    }
    case "motion2":
      return SWING.deg * Math.sin((2 * Math.PI * seconds) / SWING.seconds);
  }
}
