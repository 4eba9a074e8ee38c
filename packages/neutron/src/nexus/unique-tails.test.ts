import { expect, it } from "vitest";
import { shortestUniqueTails } from "./unique-tails.ts";

it("names things by the shortest end of their path that no other has", () => {
  const paths = ["/e/a/value", "/e/b/value", "/e/sample/temperature", "/e/x/b/value"];
  expect(shortestUniqueTails(paths)).toEqual(["a/value", "e/b/value", "temperature", "x/b/value"]);
});
