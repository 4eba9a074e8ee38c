import type {
  ImagePlotData,
  LinePlotData,
  PlotData,
  SeriesPlotData,
} from "../src/plots/plot-data.ts";
import { Random } from "./random.ts";

/** Makes the data of one plot anew for each update. */
export type Source<Data extends PlotData> = (update: number) => Data;

/** The first few updates of a source over and over: measuring then does not measure the making of data. */
export function looped<Data extends PlotData>(source: Source<Data>, length: number): Source<Data> {
  const updates = Array.from({ length }, (_, update) => source(update));
  return (update) => ({ ...updates[update % length]! });
}

const dSpacings = [3.1355, 1.9201, 1.6375, 1.3577, 1.2459, 1.1086, 1.0451, 0.96];
const counts = { name: "counts", unit: "counts" };
const even = (from: number, to: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));

function powder(d: number, width: number): number {
  let value = 0.06 + 0.02 * d;
  for (const line of dSpacings)
    value += Math.exp(-(((d - line) / width) ** 2)) * Math.min(1, line / 3.2) ** 2;
  return value;
}

/** Debye-Scherrer rings on a panel with a masked gap and a dead corner; counts grow with each update. */
export function ringImage(nx: number, ny: number, seed: number): Source<ImagePlotData> {
  const random = new Random(seed);
  const mean = new Float32Array(nx * ny);
  const masked = new Uint8Array(nx * ny);
  const values = new Float32Array(nx * ny);
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) {
      const x = 1 + (1.6 * i) / nx;
      const z = -0.8 + (1.6 * j) / ny;
      const radius = Math.hypot(x - 0.7, z);
      mean[j * nx + i] = 0.1 + 6 * powder(3.9 - 1.6 * radius, 0.03) ** 2;
      if (Math.abs(i - 0.63 * nx) < 0.004 * nx + 1) masked[j * nx + i] = 1;
      if (i > 0.94 * nx && j < 0.08 * ny) values[j * nx + i] = Number.NaN;
    }
  }
  return () => {
    for (let i = 0; i < values.length; i++) values[i]! += random.poisson(mean[i]!);
    return {
      kind: "image",
      x: { name: "arc length", unit: "m", at: "edges", values: even(1, 2.6, nx + 1) },
      y: { name: "z", unit: "m", at: "edges", values: even(-0.8, 0.8, ny + 1) },
      value: counts,
      values: values.slice(),
      masked,
      pixelIds: { first: 1, rowStep: nx, columnStep: 1 },
    };
  };
}

/** Intensity over logarithmic bins of d and even bins of angle. */
export function logBinnedImage(nx: number, ny: number, seed: number): Source<ImagePlotData> {
  const random = new Random(seed);
  const edges = Float64Array.from({ length: nx + 1 }, (_, i) => 0.8 * (3.4 / 0.8) ** (i / nx));
  return () => {
    const values = new Int32Array(nx * ny);
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const width = 0.015 + (0.04 * j) / ny;
        values[j * nx + i] = random.poisson((200 * powder(edges[i]!, width) ** 3 * (j + 20)) / ny);
      }
    }
    return {
      kind: "image",
      x: { name: "d-spacing", unit: "Å", at: "edges", values: edges },
      y: { name: "2θ", unit: "deg", at: "points", values: even(30, 150, ny) },
      value: counts,
      values,
    };
  };
}

/** A camera image as 16-bit words on a declared scale. */
export function cameraImage(n: number, seed: number): Source<ImagePlotData> {
  const random = new Random(seed);
  return (update) => {
    const values = new Uint16Array(n * n);
    const cx = n * (0.5 + 0.15 * Math.sin(update / 20));
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        const r2 = ((i - cx) ** 2 + (j - n / 2) ** 2) / (n * n * 0.02);
        values[j * n + i] = 200 + 20_000 * Math.exp(-r2) + 400 * random.next();
      }
    }
    return {
      kind: "image",
      x: { name: "column", unit: undefined, at: "points", values: even(0, n - 1, n) },
      y: { name: "row", unit: undefined, at: "points", values: even(0, n - 1, n) },
      value: { name: "brightness", unit: "cd/m²" },
      values,
      stored: { factor: 0.05, offset: 0 },
    };
  };
}

/** I(d) of a live run with errors, and of a reference run. */
export function diffraction(bins: number, seed: number): Source<LinePlotData> {
  const random = new Random(seed);
  const edges = even(0.8, 3.4, bins + 1);
  const total = new Float64Array(bins);
  const mean = Float64Array.from(total, (_, i) => 30 * powder(edges[i]!, 0.012));
  const reference = Float64Array.from(mean, (value) => random.poisson(value * 20) / 20);
  let updates = 0;
  return () => {
    updates += 1;
    for (let i = 0; i < bins; i++) total[i]! += random.poisson(mean[i]!);
    return {
      kind: "line",
      x: { name: "d-spacing", unit: "Å" },
      y: { name: "intensity", unit: "counts/µAh" },
      curves: [
        {
          id: "live",
          label: "10427 live",
          role: "live",
          x: { at: "edges", values: edges },
          y: Float64Array.from(total, (value) => (60 * value) / updates),
          sigma: Float64Array.from(total, (value) => (60 * Math.sqrt(value)) / updates),
        },
        {
          id: "reference",
          label: "10391 reference",
          role: "reference",
          x: { at: "edges", values: edges },
          y: Float64Array.from(reference, (value) => 60 * value),
        },
      ],
    };
  };
}

/** Spectra of several regions over time of arrival. */
export function regions(curves: number, seed: number): Source<LinePlotData> {
  const random = new Random(seed);
  const x = even(0, 71_000, 160);
  return () => ({
    kind: "line",
    x: { name: "time of arrival", unit: "µs" },
    y: counts,
    curves: Array.from({ length: curves }, (_, k) => ({
      id: `region-${k}`,
      label: `Region ${String.fromCodePoint(65 + k)}`,
      role: "live" as const,
      x: { at: "points" as const, values: x },
      y: Float64Array.from(x, (t) =>
        random.poisson(600 + (5200 - 700 * k) * Math.exp(-(((t - 20_000 - 9000 * k) / 6000) ** 2))),
      ),
    })),
  });
}

/** A Maxwellian monitor spectrum, to be seen on a log axis. */
export function monitor(seed: number): Source<LinePlotData> {
  const random = new Random(seed);
  const edges = even(0.2, 10, 401);
  const total = new Int32Array(400);
  return () => {
    for (let i = 0; i < 400; i++) {
      const wavelength = edges[i]!;
      const shape = Math.exp(-((2.4 / wavelength) ** 2)) / wavelength ** 5;
      total[i]! += random.poisson(4000 * shape + 0.02);
    }
    return {
      kind: "line",
      x: { name: "wavelength", unit: "Å" },
      y: counts,
      curves: [
        {
          id: "monitor",
          label: "Cave monitor",
          role: "live",
          x: { at: "edges", values: edges },
          y: total.slice(),
          sigma: Float64Array.from(total, Math.sqrt),
        },
      ],
    };
  };
}

/** A million points, as of a fast waveform. */
export function waveform(points: number, seed: number): Source<LinePlotData> {
  const random = new Random(seed);
  const x = even(0, 1, points);
  const y = Float64Array.from(
    x,
    (t) => Math.sin(40 * t) + 0.4 * (random.next() - 0.5) + (random.next() < 2e-5 ? 1.5 : 0),
  );
  return () => ({
    kind: "line",
    x: { name: "time", unit: "s" },
    y: { name: "voltage", unit: "V" },
    curves: [{ id: "wave", label: "waveform", role: "live", x: { at: "points", values: x }, y }],
  });
}

/** A monitor's rate and a temperature, with a beam trip and a gap. */
export function logs(endMs: number, seed: number): Source<SeriesPlotData> {
  const random = new Random(seed);
  const n = 3600;
  const time = (update: number) =>
    Float64Array.from({ length: n }, (_, i) => endMs + 1000 * (i - n) + 100 * update);
  const rate = Float64Array.from({ length: n }, (_, i) =>
    i > 1700 && i < 1800 ? 210e3 : 720e3 + 30e3 * Math.sin(i / 60) + 12e3 * random.next(),
  );
  const temperature = Float64Array.from({ length: n / 10 }, (_, i) =>
    i > 240 && i < 262 ? Number.NaN : 284 + 15 * (1 - Math.exp(-i / 90)) + 0.1 * random.next(),
  );
  return (update) => {
    const timeMs = time(update);
    return {
      kind: "series",
      left: { name: "rate", unit: "counts/s" },
      right: { name: "temperature", unit: "K" },
      curves: [
        {
          id: "rate",
          label: "Cave monitor",
          role: "live",
          axis: "left",
          timeMs,
          y: rate,
          between: "join",
          maxGapMs: 5000,
        },
        {
          id: "temperature",
          label: "Sample temperature",
          role: "live",
          axis: "right",
          timeMs: timeMs.filter((_, i) => i % 10 === 0),
          y: temperature,
          between: "hold",
          maxGapMs: 60_000,
        },
      ],
    };
  };
}
