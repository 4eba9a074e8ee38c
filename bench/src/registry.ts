import type { Benchmark } from "./benchmark.ts";

/** Every benchmark by name. Loaded when asked for, so that one does not warm or slow another. */
export const benchmarks: ReadonlyMap<string, () => Promise<Benchmark>> = new Map([
  ["kernels", async () => (await import("./kernels/kernels.ts")).kernels],
  ["log", async () => (await import("./log.ts")).log],
  ["hub", async () => (await import("./hub.ts")).hub],
  ["latency", async () => (await import("./latency/latency.ts")).latency],
  ["pipeline", async () => (await import("./pipeline/pipeline.ts")).pipeline],
]);
