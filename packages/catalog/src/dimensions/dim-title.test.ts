import { expect, it } from "vitest";
import { dimTitle } from "./dim-title.ts";

it.each([
  ["wavelength", "λ"],
  ["two_theta", "2θ"],
  ["time_of_arrival", "Time of arrival"],
  ["strip", "strip"],
  ["toString", "toString"],
])("%s is written %s", (name, title) => {
  expect(dimTitle(name)).toBe(title);
});
