import { expect, it } from "vitest";
import { EventTally } from "./event-tally.ts";

it("is the sum of its three fates, and starts again from zero", () => {
  const tally = new EventTally();
  tally.book(20, 2, 5);
  tally.book(103, 1, 95);
  expect(tally).toMatchObject({ shown: 3, outside: 20, unmapped: 100, events: 123 });
  tally.reset();
  expect(tally).toEqual(new EventTally());
});
