import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareDeviation } from "../testing/chi-square.ts";
import { RandomStream } from "./random-stream.ts";

describe("RandomStream", () => {
  it("makes the numbers of the authors' xoshiro128**", () => {
    const random = new RandomStream();
    random.setState(1, 2, 3, 4);
    // Made by their C code, version 1.1, as the tests of the Rust crate rand_xoshiro have it.
    const published = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ];
    expect(published.map(() => random.int32() >>> 0)).toEqual(published);
  });

  it("is the same for equal seeds, and another for seeds that differ anywhere", () => {
    const seed = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    const seeds = fc.array(seed, { minLength: 1, maxLength: 4 });
    const draw = (of: readonly number[]): number[] => {
      const random = new RandomStream(...of);
      return Array.from({ length: 4 }, () => random.int32());
    };
    fc.assert(
      fc.property(seeds, seeds, (one, other) => {
        expect(draw(one)).toEqual(draw([...one]));
        if (one.join() !== other.join()) expect(draw(one)).not.toEqual(draw(other));
      }),
    );
    expect(draw([1, 2])).not.toEqual(draw([2, 1]));
    expect(draw([1, 0])).not.toEqual(draw([1]));
  });

  it("spreads the first numbers of neighbouring streams evenly", () => {
    const counts = new Float64Array(64);
    const random = new RandomStream();
    for (let pulse = 0; pulse < 64_000; pulse++) {
      random.restart(1, 2, pulse);
      counts[random.below(64)]! += 1;
    }
    expect(Math.abs(chiSquareDeviation(counts, new Float64Array(64).fill(1 / 64)))).toBeLessThan(5);
  });

  it("spreads numbers evenly, below 1 and below a limit", () => {
    const random = new RandomStream(3);
    const coarse = new Float64Array(100);
    const fine = new Float64Array(7);
    for (let i = 0; i < 200_000; i++) {
      coarse[Math.floor(random.uniform32() * 100)]! += 1;
      fine[random.below(7)]! += 1;
    }
    expect(
      Math.abs(
        chiSquareDeviation(
          coarse,
          coarse.map(() => 1 / 100),
        ),
      ),
    ).toBeLessThan(5);
    expect(
      Math.abs(
        chiSquareDeviation(
          fine,
          fine.map(() => 1 / 7),
        ),
      ),
    ).toBeLessThan(5);
  });

  it("leaves the state that it could not leave", () => {
    const random = new RandomStream();
    random.setState(0, 0, 0, 0);
    expect(Array.from({ length: 8 }, () => random.int32()).some((word) => word !== 0)).toBe(true);
  });
});
