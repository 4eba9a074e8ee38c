import { expect, it } from "vitest";
import { EventTally } from "./event-tally.ts";

it("is the sum of its three fates, and starts again from zero", () => {
  const tally = new EventTally();
  tally.shown += 3;
  tally.outside += 20;
  tally.unmapped += 100;
  expect(tally.events).toBe(123);
  tally.reset();
  expect(tally).toEqual(new EventTally());
});
