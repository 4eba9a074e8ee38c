import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InstantNs, instantText, instantValue } from "./time.ts";

describe("an instant in JSON", () => {
  it.each(["0", "1790000000123456789", "-1", "9223372036854775807", "-9223372036854775808"])(
    "accepts %s",
    (text) => {
      expect(InstantNs.parse(text)).toBe(text);
    },
  );

  it.each([
    "",
    "-0",
    "01",
    "1.5",
    "1e3",
    " 1",
    "+1",
    "0x10",
    "9223372036854775808",
    "-9223372036854775809",
    "99999999999999999999999",
    1790000000123456789,
    null,
  ])("rejects %j", (text) => {
    expect(InstantNs.safeParse(text).success).toBe(false);
  });

  it("keeps every digit of 64 bits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (ns) => {
        expect(instantValue(InstantNs.parse(JSON.parse(JSON.stringify(instantText(ns)))))).toBe(ns);
      }),
      { seed: 1 },
    );
  });

  it("does not write what no reader takes", () => {
    expect(() => instantText(2n ** 63n)).toThrow(RangeError);
  });
});
