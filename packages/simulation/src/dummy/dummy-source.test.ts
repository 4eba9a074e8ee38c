import { epochNs, readAd00, readF144 } from "@beamscope/wire";
import { describe, expect, it } from "vitest";
import type { SourceMessage } from "../source-message.ts";
import { chiSquareDeviation } from "../testing/chi-square.ts";
import { gatherEvents } from "../testing/gather-events.ts";
import { DUMMY } from "./dummy-layout.ts";
import { type DummyEventStream, type DummyOptions, DummySource } from "./dummy-source.ts";
import { EXPERIMENT } from "./powder-panel.ts";

const start = epochNs(1_750_000_000_000_000_000n);
const quick: DummyOptions = { start, panelEventsPerSecond: 14_000, monitorEventsPerSecond: 2800 };
const eventStreams = ["panel_0", "monitor1", "monitor2"] as const;

/** Columns of an event stream over pulses, as the messages should carry them. */
function truthOf(source: DummySource, stream: DummyEventStream, pulses: readonly number[]) {
  return pulses.map((pulse) => {
    const { pulseTime, timeOfArrival, pixelId } = source.eventsOf(stream, pulse);
    return { time: pulseTime[0], timeOfArrival: [...timeOfArrival], pixelId: [...pixelId] };
  });
}

const range = (to: number): number[] => Array.from({ length: to }, (_, i) => i);

describe("the messages of dummy", () => {
  it.each([
    ["drawn anew", quick],
    ["in small messages", { ...quick, eventsPerMessage: 100 }],
    ["from a pool", { ...quick, poolEvents: 5000 }],
  ])("carry exactly the events that the seed gives, %s", (_, options) => {
    const gathered = gatherEvents(new DummySource(options).messages({ to: 30 }));
    const again = new DummySource(options);
    for (const stream of eventStreams) {
      // Backwards, since any pulse can be had alone.
      const truth = truthOf(again, stream, range(30).reverse()).reverse();
      expect(gathered.get(stream)).toEqual(truth);
    }
  });

  it("carry exactly the frames and samples that the seed gives", () => {
    const source = new DummySource(quick);
    const seen = { frames: 0, samples: 0 };
    for (const message of source.messages({ to: 9 })) {
      if (message.schema === "ad00") {
        const frame = readAd00(message.value);
        expect(frame.sourceName).toBe("area_panel");
        expect(frame.dimensions).toEqual([256, 256]);
        expect(frame.timestamp).toBe(message.time);
        expect(frame.data).toEqual(source.imageOf(frame.id));
        seen.frames += 1;
      } else if (message.schema === "f144") {
        const { sourceName, timestamp, value } = readF144(message.value);
        const pulse = source.pulses.lastPulseAt(timestamp);
        const log = sourceName === "motion1" ? "motion1" : "motion2";
        expect(value).toEqual({ kind: "number", type: "float64", value: source.logAt(log, pulse) });
        seen.samples += 1;
      }
    }
    // Pulses 0, 2, 4, 6, 8 and 0, 4, 8 of two logs.
    expect(seen).toEqual({ frames: 5, samples: 6 });
  });

  it("ascend in time, at 14 Hz to the ns, and say what is in them", () => {
    const messages = [...new DummySource(quick).messages({ to: 29 })];
    const times = messages.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => Number(a - b)));
    const panel = messages.filter(({ sourceName }) => sourceName === "panel_0");
    expect(panel.map(({ messageId }) => messageId)).toEqual(range(29).map(BigInt));
    expect((panel[14]?.time ?? 0n) - start).toBe(1_000_000_000n);
    expect((panel[28]?.time ?? 0n) - start).toBe(2_000_000_000n);
    const topics = new Set(messages.map(({ topic, sourceName }) => `${topic}/${sourceName}`));
    expect([...topics].sort()).toEqual([
      "dummy_area_detector/area_panel",
      "dummy_beam_monitor/monitor1",
      "dummy_beam_monitor/monitor2",
      "dummy_detector/panel_0",
      "dummy_motion/motion1",
      "dummy_motion/motion2",
    ]);
  });

  it("are others for another seed", () => {
    const bytes = (seed: number): SourceMessage[] => [
      ...new DummySource({ ...quick, seed }).messages({ to: 2 }),
    ];
    expect(bytes(1)).toEqual(bytes(1));
    expect(bytes(1)).not.toEqual(bytes(2));
  });

  it("leave out pulses on request without a gap in their ids", () => {
    const source = new DummySource(quick);
    const panel = [...source.messages({ from: 3, to: 12, next: (pulse) => pulse + 4 })].filter(
      ({ sourceName }) => sourceName === "panel_0",
    );
    expect(panel.map(({ time }) => source.pulses.lastPulseAt(time))).toEqual([3, 7, 11]);
    expect(panel.map(({ messageId }) => messageId)).toEqual([0n, 1n, 2n]);
  });

  it("go on without events, since data time goes on", () => {
    const silent = new DummySource({ start, panelEventsPerSecond: 0, monitorEventsPerSecond: 0 });
    const pulses = gatherEvents(silent.messages({ to: 5 })).get("panel_0");
    expect(pulses?.map(({ timeOfArrival }) => timeOfArrival.length)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("the statistics of dummy", () => {
  it("are Poisson in the number of events of a pulse", () => {
    const source = new DummySource({ start, panelEventsPerSecond: 14 * 40, poolEvents: 10_000 });
    const counts = range(4000).map((pulse) => source.eventsOf("panel_0", pulse).pixelId.length);
    const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (counts.length - 1);
    expect(Math.abs(mean - 40)).toBeLessThan(5 * Math.sqrt(40 / 4000));
    expect(variance / mean).toBeGreaterThan(0.88);
    expect(variance / mean).toBeLessThan(1.12);
  });

  it("are Poisson in the counts of a pixel over pulses", () => {
    const source = new DummySource({ ...quick, panelEventsPerSecond: 140_000 });
    // On the first ring, where a pixel gets about one event a pulse.
    const pulses = 200;
    const total = new Float64Array(16_385);
    const perPulse = range(pulses).map((pulse) => {
      const counts = new Float64Array(16_385);
      for (const id of source.eventsOf("panel_0", pulse).pixelId) {
        counts[id]! += 1;
        total[id]! += 1;
      }
      return counts;
    });
    const bright = range(16_385).filter((id) => total[id]! > pulses);
    expect(bright.length).toBeGreaterThan(50);
    let dispersion = 0;
    for (const id of bright) {
      const mean = total[id]! / pulses;
      const squares = perPulse.reduce((sum, counts) => sum + (counts[id]! - mean) ** 2, 0);
      dispersion += squares / (pulses - 1) / mean / bright.length;
    }
    expect(dispersion).toBeGreaterThan(0.97);
    expect(dispersion).toBeLessThan(1.03);
  });

  it("follow the Maxwellian at the monitors and the choppers' window at the panel", () => {
    const source = new DummySource({
      start,
      panelEventsPerSecond: 5e5,
      monitorEventsPerSecond: 5e5,
    });
    const spectra = {
      panel_0: source.panel.arrival,
      monitor1: source.spectrumOf("monitor1"),
      monitor2: source.spectrumOf("monitor2"),
    };
    for (const stream of eventStreams) {
      const { edgesNs, probability } = spectra[stream];
      const observed = new Float64Array(probability.length);
      for (const pulse of [1, 2, 3]) {
        for (const toa of source.eventsOf(stream, pulse).timeOfArrival) {
          observed[binOf(toa, edgesNs)]! += 1;
        }
      }
      expect(Math.abs(chiSquareDeviation(observed, probability))).toBeLessThan(5);
    }
    // Independently of the code: M ~ lambda^-5 exp(-a / lambda^2), a = 949.3 / 25 angstrom^2.
    const flux = (wavelength: number) => wavelength ** -5 * Math.exp(-949.3 / 25 / wavelength ** 2);
    const probabilityAt = (stream: DummyEventStream, ms: number) =>
      spectra[stream].probability[binOf(ms * 1e6, spectra[stream].edgesNs)] ?? Number.NaN;
    for (const [stream, metres, delayMs] of [
      ["panel_0", 160, 2000 / 14],
      ["monitor1", 20, 0],
      ["monitor2", 30, 0],
    ] as const) {
      const wavelengthAt = (ms: number) => (ms + delayMs) / 0.252778 / metres;
      const ratio = probabilityAt(stream, 45) / probabilityAt(stream, 28);
      const expected = flux(wavelengthAt(45)) / flux(wavelengthAt(28));
      expect(Math.abs(ratio / expected - 1)).toBeLessThan(0.01);
    }
    expect([probabilityAt("panel_0", 15), probabilityAt("panel_0", 59)]).toEqual([0, 0]);
    const period = source.pulses.periodNs;
    const { edgesNs } = spectra.monitor1;
    const peak =
      edgesNs[spectra.monitor1.probability.indexOf(Math.max(...spectra.monitor1.probability))];
    // 3.9 angstrom over 20 m.
    expect((peak ?? 0) / 1e6).toBeCloseTo(19.7, 0);
    expect(edgesNs.at(-1)).toBe(Math.floor(period));
  });
});

/** The bin that a time falls in, found by halving. */
function binOf(toa: number, edgesNs: Int32Array): number {
  let [low, high] = [0, edgesNs.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edgesNs[middle]! <= toa) low = middle;
    else high = middle;
  }
  return low;
}

describe("the picture on the panel", () => {
  const source = new DummySource({ start, panelEventsPerSecond: 14 * 4e5 });
  const { pixelId, timeOfArrival } = source.eventsOf("panel_0", 0);
  /** Each event's place relative to the beam, and its time. */
  const events = Array.from(pixelId, (id, i) => {
    const pixel = id - DUMMY.panel.firstPixelId;
    const right = (pixel % DUMMY.panel.columns) + 0.5 - EXPERIMENT.beamColumn;
    const down = Math.floor(pixel / DUMMY.panel.columns) + 0.5 - EXPERIMENT.beamRow;
    return { radius: Math.sqrt(right * right + down * down), toa: timeOfArrival[i]!, right, down };
  });

  it("has the rings of silver behenate, which grow with the time of arrival", () => {
    for (const [fromMs, toMs] of [
      [24, 26],
      [48, 50],
    ] as const) {
      const profile = new Float64Array(120);
      for (const { radius, toa } of events) {
        // Per area, so that the flat background is flat.
        if (toa >= fromMs * 1e6 && toa < toMs * 1e6) profile[Math.floor(radius * 2)]! += 1 / radius;
      }
      for (const order of [1, 2, 3]) {
        const expected = source.panel.ringRadiusAt(order, ((fromMs + toMs) / 2) * 1e6);
        const near = range(120).filter((bin) => Math.abs(bin / 2 - expected) < 5);
        const peak = near.reduce((best, bin) => (profile[bin]! > profile[best]! ? bin : best));
        expect(Math.abs(peak / 2 + 0.25 - expected)).toBeLessThan(1);
      }
    }
    // Independently of the code: 2 d sin(theta) = n lambda, L tan(2 theta).
    const wavelength = (36e6 + 2 * source.pulses.periodNs) / 252_778.413 / 160;
    const theta = Math.asin(wavelength / 2 / 58.38);
    expect(source.panel.ringRadiusAt(1, 36e6)).toBeCloseTo((0.8 / 0.004) * Math.tan(2 * theta), 5);
    expect(source.panel.wavelengthAt(36e6)).toBeCloseTo(wavelength, 6);
  });

  it("has the shadow of the beam stop and of its arm, below the beam only", () => {
    let behindStop = 0;
    let onArm = 0;
    let opposite = 0;
    for (const { radius, right, down } of events) {
      if (radius < EXPERIMENT.beamStopRadiusPixels - 1) behindStop += 1;
      if (Math.abs(right) < 1 && down > 8) onArm += 1;
      if (Math.abs(right) < 1 && down < -8) opposite += 1;
    }
    expect(behindStop).toBe(0);
    expect(onArm).toBe(0);
    expect(opposite).toBeGreaterThan(300);
  });

  it("uses every row and column of the panel, and nothing beside it", () => {
    const ids = new Set(pixelId);
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...ids)).toBeLessThanOrEqual(16_384);
    const rows = new Set(Array.from(ids, (id) => Math.floor((id - 1) / 128)));
    const columns = new Set(Array.from(ids, (id) => (id - 1) % 128));
    expect([rows.size, columns.size]).toEqual([128, 128]);
  });
});

describe("the camera", () => {
  it("sees a spot that the stage carries and turns, with Poisson counts", () => {
    const source = new DummySource({ start, pulsesPerImage: 1 });
    /** Centre and orientation of a frame by its moments, the background taken off. */
    const look = (pulse: number) => {
      const image = source.imageOf(pulse);
      if (image === undefined) throw new Error("no frame");
      let [sum, x, y] = [0, 0, 0];
      const bright = [...image.entries()].filter(([, n]) => n > 2);
      for (const [pixel, n] of bright) {
        sum += n;
        x += n * (pixel % 256);
        y += n * Math.floor(pixel / 256);
      }
      let [xx, xy, yy] = [0, 0, 0];
      for (const [pixel, n] of bright) {
        const right = (pixel % 256) - x / sum;
        const down = Math.floor(pixel / 256) - y / sum;
        xx += n * right * right;
        xy += n * right * down;
        yy += n * down * down;
      }
      const angle = (Math.atan2(2 * xy, xx - yy) / 2) * (180 / Math.PI);
      const root = Math.hypot(xx - yy, 2 * xy);
      const [long, short] = [1, -1].map((sign) => Math.sqrt((xx + yy + sign * root) / 2 / sum));
      const total = image.reduce((a, b) => a + b, 0);
      return { x: x / sum, y: y / sum, angle, long, short, total };
    };
    for (const seconds of [6, 12, 20]) {
      const pulse = seconds * 14;
      const { x, y, angle, long, short, total } = look(pulse);
      const motion1 = source.logAt("motion1", pulse) ?? Number.NaN;
      const motion2 = source.logAt("motion2", pulse) ?? Number.NaN;
      expect(Math.abs(x - (128 + (motion1 - 45) * 1.6))).toBeLessThan(3);
      expect(Math.abs(y - 128)).toBeLessThan(3);
      expect(Math.abs(angle - motion2)).toBeLessThan(6);
      // 22 and 9 pixels; the faint rim of the spot is not counted.
      expect(long).toBeGreaterThan(18);
      expect(long).toBeLessThan(22);
      expect(short).toBeGreaterThan(7.2);
      expect(short).toBeLessThan(9);
      expect(Math.abs(total - 18_000)).toBeLessThan(6 * Math.sqrt(18_000));
    }
  });
});

it("moves its stage to and fro: mm in 30 s, deg in 48 s", () => {
  const source = new DummySource({ start, pulsesPerSample: 1 });
  const at = (log: "motion1" | "motion2", seconds: number) => source.logAt(log, seconds * 14);
  expect([0, 7.5, 15, 22.5, 30].map((s) => at("motion1", s))).toEqual([0, 45, 90, 45, 0]);
  expect(at("motion2", 12)).toBeCloseTo(45, 9);
  expect(at("motion2", 36)).toBeCloseTo(-45, 9);
});
