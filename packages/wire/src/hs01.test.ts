import { expect, it } from "vitest";
import { fieldAt, setWord, vectorAt } from "../fixtures/flat-positions.ts";
import { goldenMessages } from "../fixtures/golden-messages.ts";
import { refusal } from "../fixtures/refusal.ts";
import { readHs01 } from "./hs01.ts";

/** Slots of EventHistogram. */
const slots = { current_shape: 4, data_type: 6, data: 7, errors: 9 };

/** A golden histogram of 2 x 3 bins with errors. */
function histogram(): Uint8Array {
  const golden = goldenMessages().find(({ file }) => file === "hs01-float64.bin");
  if (golden === undefined) throw new Error("the golden histogram is gone");
  return golden.bytes;
}

/** With the length of the array in a union replaced. */
function withLength(slot: number, length: number): Uint8Array {
  const bytes = histogram();
  return setWord(bytes, vectorAt(bytes, 0, vectorAt(bytes, slot)), length);
}

function withShape(length: number): Uint8Array {
  const bytes = histogram();
  return setWord(bytes, vectorAt(bytes, slots.current_shape) + 4, length);
}

function withType(tag: number): Uint8Array {
  const bytes = histogram();
  bytes[fieldAt(bytes, slots.data_type)] = tag;
  return bytes;
}

it.each([
  ["fewer values than bins", withLength(slots.data, 5), "current_shape"],
  ["fewer errors than bins", withLength(slots.errors, 5), "current_shape"],
  ["a shape that does not fit", withShape(3), "current_shape"],
  ["a negative shape", withShape(-2), "current_shape"],
  ["no values", withType(0), "data"],
  ["values of an unknown type", withType(5), "data_type"],
])("hs01 refuses %s", (_case, bytes, field) => {
  expect(() => readHs01(bytes)).toThrow(refusal("hs01", field));
});
