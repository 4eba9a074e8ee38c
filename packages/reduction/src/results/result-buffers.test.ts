import { expect, it } from "vitest";
import { ResultBuffers } from "./result-buffers.ts";

const megabyte = 1024 * 1024;

it("gives memory again where it fits, and new memory where it would be wasted", () => {
  const buffers = new ResultBuffers();
  const image = buffers.take(6 * megabyte);
  buffers.give([image]);
  expect(buffers.take(2 * megabyte)).not.toBe(image);
  expect(buffers.take(7 * megabyte)).not.toBe(image);
  expect(buffers.take(5 * megabyte)).toBe(image);
  expect(buffers.take(5 * megabyte)).not.toBe(image);
});

it("keeps no more than a bounded amount, the newest", () => {
  const buffers = new ResultBuffers();
  const given = Array.from({ length: 10 }, () => new ArrayBuffer(60 * megabyte));
  buffers.give(given);
  expect(buffers.spareBytes).toBe(240 * megabyte);
  expect(buffers.take(60 * megabyte)).toBe(given[6]);
  expect(buffers.spareBytes).toBe(180 * megabyte);
});
