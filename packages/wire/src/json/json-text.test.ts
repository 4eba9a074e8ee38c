import * as fc from "fast-check";
import { expect, it } from "vitest";
import { refusal } from "../../fixtures/refusal.ts";
import { type JsonObject, type JsonValue, parseJson, stringifyJson } from "./json-text.ts";

const now = 1_790_000_000_123_456_789n;

it("keeps whole numbers beyond 2^53, unquoted both ways", () => {
  const text = `{"time":${now},"list":[${-now},9007199254740993]}`;
  const value = { time: now, list: [-now, 9_007_199_254_740_993n] };
  expect(parseJson(text, "test")).toEqual(value);
  expect(stringifyJson(value)).toBe(text);
});

it("leaves small whole numbers, fractions and exponents numbers", () => {
  const text = "[0,-1,9007199254740991,0.5,1e300,12345678901234567.5]";
  expect(parseJson(text, "test")).toEqual([0, -1, 2 ** 53 - 1, 0.5, 1e300, 12345678901234568]);
});

it("reads back what it wrote", () => {
  const { value } = fc.letrec<{ value: JsonValue; leaf: JsonValue; object: JsonObject }>((tie) => ({
    value: fc.oneof(tie("leaf"), tie("object"), fc.array(tie("value"), { maxLength: 4 })),
    object: fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
    leaf: fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.string({ unit: "binary" }),
      // JSON has one zero in our writing, and no NaN.
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0 || 0),
      fc.bigInt().filter((whole) => !Number.isSafeInteger(Number(whole))),
    ),
  }));
  fc.assert(
    fc.property(value, (written) => {
      expect(parseJson(stringifyJson(written), "test")).toEqual(written);
    }),
    { seed: 3, numRuns: 200 },
  );
});

it("keeps a key called __proto__ as data", () => {
  expect(Object.keys(parseJson('{"__proto__":{"a":1}}', "test") as JsonObject)).toEqual([
    "__proto__",
  ]);
});

it.each([
  ["no JSON", "{"],
  ["nested beyond the stack", "[".repeat(1e6)],
  ["closed, and nested beyond the stack", "[".repeat(1e5) + "]".repeat(1e5)],
  ["a number without end", "9".repeat(1e6)],
])("refuses text that is %s", (_case, text) => {
  expect(() => parseJson(text, "test")).toThrow(refusal("test", "text"));
});
