import { expect, it } from "vitest";
import { ResultBuffers } from "./result-buffers.ts";

const megabyte = 1024 * 1024;

// Identity is compared here, since a report of two unequal buffers would print megabytes.
it("gives memory again where it fits, and new memory where it would be wasted", () => {
  const buffers = new ResultBuffers();
  const image = buffers.take(6 * megabyte);
  buffers.give([image]);
  expect(buffers.take(2 * megabyte) === image).toBe(false);
  expect(buffers.take(7 * megabyte) === image).toBe(false);
  expect(buffers.take(5 * megabyte) === image).toBe(true);
  expect(buffers.take(5 * megabyte) === image).toBe(false);
});

it("keeps no more than a bounded amount, the newest", () => {
  const buffers = new ResultBuffers();
  const given = Array.from({ length: 10 }, () => new ArrayBuffer(15 * megabyte));
  buffers.give(given);
  expect(buffers.spareBytes).toBe(60 * megabyte);
  expect(buffers.take(15 * megabyte) === given[6]).toBe(true);
  expect(buffers.spareBytes).toBe(45 * megabyte);
});
