import { describe, expect, it } from "vitest";
import type { ResourceAnswer } from "../back-office/messages.ts";
import { holdsCopy, ResourceCache } from "./resource-cache.ts";

describe("a cache of resources", () => {
  it("looks once for all who ask at the same time, and keeps the bytes while nothing changes", async () => {
    const asked: (number | undefined)[] = [];
    let answer: ResourceAnswer = { kind: "changed", version: 1, json: '{"version":1}' };
    const cache = new ResourceCache(async (_, have) => {
      asked.push(have);
      return answer;
    }, "s");
    const [one, two] = await Promise.all([cache.get("jobs"), cache.get("jobs")]);
    expect(asked).toEqual([undefined]);
    expect(two).toBe(one);
    answer = { kind: "unchanged" };
    expect((await cache.get("jobs")).body).toBe(one.body);
    answer = { kind: "changed", version: 2, json: '{"version":2}' };
    expect((await cache.get("jobs")).etag).toBe('"s-2"');
    expect(asked).toEqual([undefined, 1, 1]);
  });

  it("looks again after a look that failed", async () => {
    const faults = [new Error("gone")];
    const cache = new ResourceCache(async (): Promise<ResourceAnswer> => {
      const fault = faults.pop();
      if (fault !== undefined) throw fault;
      return { kind: "changed", version: 1, json: "{}" };
    }, "s");
    await expect(cache.get("jobs")).rejects.toThrow("gone");
    expect(String((await cache.get("jobs")).body)).toBe("{}");
  });
});

describe("a reader's copy", () => {
  it.each([
    [undefined, false],
    ['"a-1"', true],
    ['W/"a-1"', true],
    ['"a-0", "a-1"', true],
    ["*", true],
    ['"a-2"', false],
    ["a-1", false],
  ])("by %s is the newest: %s", (header, held) => {
    expect(holdsCopy(header, '"a-1"')).toBe(held);
  });
});
