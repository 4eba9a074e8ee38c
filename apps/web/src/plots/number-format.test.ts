import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisLabel, fullNumber, logTickLabel, powerOfTen } from "./number-format.ts";

describe("fullNumber", () => {
  it("gives every digit of a whole number, in groups of three", () => {
    expect(fullNumber(24_812_406_113)).toBe("24,812,406,113");
    expect(fullNumber(-1234)).toBe("−1,234");
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        fc.pre(Math.abs(n) < 1e15);
        expect(Number(fullNumber(n).replaceAll(",", "").replace("−", "-"))).toBe(n);
      }),
    );
  });

  it("gives no digits that a type did not hold", () => {
    expect(fullNumber(0.1 + 0.2)).toBe("0.3");
    expect(fullNumber(Math.fround(0.1), 7)).toBe("0.1");
    expect(fullNumber(1234.5678, 6)).toBe("1,234.57");
  });

  it("says what is not a number", () => {
    expect(fullNumber(Number.NaN)).toBe("no value");
    expect(fullNumber(Number.NEGATIVE_INFINITY)).toBe("−∞");
  });

  it("writes very small and very large numbers with a power of ten", () => {
    expect(fullNumber(2.5e-7)).toBe("2.5·10⁻⁷");
    expect(fullNumber(-6.02e23)).toBe("−6.02·10²³");
    expect(fullNumber(0)).toBe("0");
  });
});

describe("labels", () => {
  it("name an axis once", () => {
    expect(axisLabel({ name: "d-spacing", unit: "Å" })).toBe("d-spacing [Å]");
    expect(axisLabel({ name: "counts", unit: "counts" })).toBe("counts");
    expect(axisLabel({ name: "row", unit: undefined })).toBe("row");
  });

  it("write powers of ten as superscripts but for the plain ones", () => {
    expect([-3, -1, 0, 1, 2, 12].map(powerOfTen)).toEqual([
      "10⁻³",
      "0.1",
      "1",
      "10",
      "10²",
      "10¹²",
    ]);
    expect(logTickLabel(30)).toBe("30");
    expect(logTickLabel(5e-6)).toBe("5·10⁻⁶");
    expect(logTickLabel(2000)).toBe("2 k");
  });
});
