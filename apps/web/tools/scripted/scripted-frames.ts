import type { InstrumentDeclaration } from "@beamscope/catalog";
import {
  type Frame,
  type FrameArray,
  type FrameItem,
  instantText,
  type LayerId,
  type LayerSpec,
  packAsU16,
  packExactly,
  type WantedLayer,
} from "@beamscope/contracts";
import { Random } from "../../gallery/random.ts";
import type { Scene } from "./scripted-resources.ts";

const random = new Random(7);
const sums = new Map<string, Float64Array<ArrayBuffer>>();

/** Makes the frame of a layer as it would be now; counts of "since start" grow with each call. */
export function scriptedFrame(
  instrument: InstrumentDeclaration,
  scene: Scene,
  wanted: WantedLayer,
  at: {
    readonly layer: LayerId;
    readonly version: number;
    readonly epoch: number;
    readonly startedMs: number;
  },
): Frame {
  const { spec, resolution } = wanted;
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  const titles = spec.data.map(
    ({ source }) => instrument.streams.find(({ name }) => name === source)?.title ?? source,
  );
  const frame = {
    layer: at.layer,
    version: at.version,
    epoch: at.epoch,
    madeAtNs: instantText(nowNs),
    resolution,
    title: "",
  };
  if (scene === "first-start") {
    const waitingFor = titles.map((title) => `events of ${title}`);
    return { ...frame, state: { kind: "waiting", waitingFor }, items: [] };
  }
  const isFirst = spec.data[0]?.source === "panel_0" && spec.display.kind === "lines";
  if (scene === "trouble" && isFirst) {
    const reason = "The job failed: no room for the histogram.";
    return { ...frame, state: { kind: "error", reason, details: "RangeError" }, items: [] };
  }
  if (scene === "trouble" && spec.data[0]?.source === "area_panel") {
    const text = "All 12 events lie beyond 71.43 ms.";
    return { ...frame, state: { kind: "empty", because: "out of range", text }, items: [] };
  }
  const seconds = (Date.now() - at.startedMs) / 1000;
  return {
    ...frame,
    state: scene === "stopped" ? { kind: "stopped" } : { kind: "live" },
    items: spec.data.map((key, i): FrameItem => {
      const output = instrument.workflows
        .flatMap((one) => one.outputs)
        .find(({ name }) => name === key.output);
      return {
        key,
        sourceTitle: titles[i] ?? "",
        outputTitle: output?.title ?? key.output,
        startTimeNs: instantText(BigInt(at.startedMs) * 1_000_000n),
        timeNs: instantText(nowNs - 180_000_000n),
        ...(spec.display.kind !== "series" && spec.display.window.kind === "last"
          ? {
              coverage: {
                requestedSeconds: spec.display.window.seconds,
                availableSeconds: Math.min(seconds, spec.display.window.seconds),
              },
            }
          : {}),
        array: arrayOf(spec, i, resolution.level, at.startedMs),
      };
    }),
  };
}

function arrayOf(spec: LayerSpec, index: number, level: number, startedMs: number): FrameArray {
  const source = spec.data[index]?.source ?? "";
  if (spec.display.kind === "series") return seriesArray(source, startedMs);
  if (spec.display.kind === "lines") return spectrumArray(source);
  return source === "area_panel"
    ? imageArray(source, 256, level, false)
    : imageArray(source, 128, level, true);
}

function imageArray(source: string, n: number, level: number, rings: boolean): FrameArray {
  const size = Math.ceil(n / 2 ** level);
  const name = `${source} ${level}`;
  const values = sums.get(name) ?? new Float64Array(size * size);
  sums.set(name, values);
  if (!rings) values.fill(0);
  const centre = rings ? 0.5 : 0.5 + 0.1 * Math.sin(Date.now() / 4000);
  for (let i = 0; i < values.length; i++) {
    const x = ((i % size) + 0.5) / size - centre;
    const y = (Math.floor(i / size) + 0.5) / size - 0.5;
    const r = Math.hypot(x, y);
    const mean = rings
      ? 0.2 +
        [0.12, 0.22, 0.31, 0.42].reduce(
          (sum, d) => sum + 6 * Math.exp(-(((r - d) / 0.012) ** 2)),
          0,
        )
      : 400 * Math.exp(-(r ** 2) / 0.03) + 4;
    values[i]! += random.poisson(mean);
  }
  const [rows, columns] = rings ? (["y", "x"] as const) : (["dim_0", "dim_1"] as const);
  return {
    dims: [rows, columns].map((dim) => ({ name: dim, title: dim, size })),
    unit: "counts",
    data: rings ? packExactly(values.slice()) : packAsU16(values, "linear"),
    coords: [],
    masks: rings
      ? [
          {
            name: "beam stop",
            dims: [columns],
            section: {
              values: Uint8Array.from({ length: size }, (_, i) =>
                Number(Math.abs(i - 0.63 * size) < 0.8),
              ),
            },
          },
        ]
      : [],
  };
}

function spectrumArray(source: string): FrameArray {
  const bins = 200;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => (i * 71.43) / bins);
  const values = sums.get(source) ?? new Float64Array(bins);
  sums.set(source, values);
  const peak = source === "monitor2" ? 26 : 18;
  for (let i = 0; i < bins; i++) {
    const t = edges[i]! / peak;
    values[i]! += random.poisson(40 * t ** 3 * Math.exp(3 - 3 * t) + 0.4);
  }
  return {
    dims: [{ name: "time_of_arrival", title: "Time of arrival", size: bins }],
    unit: "counts",
    data: packExactly(values.slice()),
    variances: packExactly(values.slice()),
    coords: [
      {
        name: "time_of_arrival",
        title: "Time of arrival",
        unit: "ms",
        dims: ["time_of_arrival"],
        edgesAlong: "time_of_arrival",
        section: { values: edges },
      },
    ],
    masks: [],
  };
}

function seriesArray(source: string, startedMs: number): FrameArray {
  const from = startedMs - 600_000;
  const n = Math.floor((Date.now() - from) / 500);
  const times = Float64Array.from({ length: n }, (_, i) => i / 2);
  const period = source === "motion1" ? 60 : 17;
  return {
    dims: [{ name: "time", title: "Time", size: n }],
    unit: source === "motion1" ? "mm" : "deg",
    data: { values: times.map((t) => 12 + 4 * Math.sin((2 * Math.PI * t) / period)) },
    coords: [
      {
        name: "time",
        title: "Time",
        unit: "s",
        dims: ["time"],
        originNs: instantText(BigInt(from) * 1_000_000n),
        section: { values: times },
      },
    ],
    masks: [],
  };
}
