import { describe, expect, it } from "vitest";
import { chiSquareDeviation } from "../testing/chi-square.ts";
import { drawPoisson, logFactorial } from "./poisson.ts";
import { RandomStream } from "./random-stream.ts";

describe("drawPoisson", () => {
  it.each([0.01, 0.7, 3, 11.9, 12, 12.1, 30, 250, 36_000, 2e6])(
    "has mean and variance %d",
    (mean) => {
      const random = new RandomStream(11);
      const draws = 40_000;
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < draws; i++) {
        const away = drawPoisson(random, mean) - mean;
        sum += away;
        squares += away * away;
      }
      // Standard errors of a Poisson sample's mean and variance.
      expect(Math.abs(sum / draws)).toBeLessThan(5 * Math.sqrt(mean / draws));
      const spread = Math.sqrt((2 * mean ** 2 + mean) / draws);
      expect(Math.abs(squares / draws - mean)).toBeLessThan(5 * spread);
    },
  );

  it.each([0.5, 5, 11.99, 12, 15, 40, 200])("has the probabilities of mean %d", (mean) => {
    const random = new RandomStream(5);
    const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 10);
    const observed = new Float64Array(most);
    for (let i = 0; i < 100_000; i++) observed[drawPoisson(random, mean)]! += 1;
    const probability = observed.map((_, n) =>
      Math.exp(n * Math.log(mean) - mean - logFactorial(n)),
    );
    expect(Math.abs(chiSquareDeviation(observed, probability))).toBeLessThan(5);
  });

  it("is never above zero for a mean of zero, and refuses what is no mean", () => {
    const random = new RandomStream(1);
    expect(drawPoisson(random, 0)).toBe(0);
    for (const mean of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => drawPoisson(random, mean)).toThrow(RangeError);
    }
  });
});

it("logFactorial agrees with the sum of logarithms on both sides of its table", () => {
  let sum = 0;
  for (let n = 1; n < 400; n++) {
    sum += Math.log(n);
    expect(logFactorial(n) / (sum || 1)).toBeCloseTo(n === 1 ? 0 : 1, 13);
  }
});
