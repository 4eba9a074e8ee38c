import type { CellState } from "../src/cells/freshness.ts";
import type { FaceState } from "../src/cells/PlotFace.tsx";
import type { GalleryCell } from "./Gallery.tsx";
import * as sources from "./sources.ts";

/** One of each kind, laid out as a dashboard. */
export function overview(): GalleryCell[] {
  return [
    {
      id: "rings",
      kind: "image",
      title: "Mantle detector",
      qualifier: "since start",
      area: "1/1/5/6",
      source: sources.ringImage(240, 200, 1),
    },
    {
      id: "d",
      kind: "line",
      title: "I(d)",
      qualifier: "run 10427 and reference",
      area: "1/6/4/10",
      source: sources.diffraction(600, 2),
    },
    {
      id: "regions",
      kind: "line",
      title: "Region spectra",
      qualifier: "3 regions",
      area: "1/10/4/13",
      source: sources.regions(3, 3),
    },
    {
      id: "d2t",
      kind: "image",
      title: "I(d, 2θ)",
      qualifier: "last 60 s (60 of 60 s)",
      area: "4/6/7/10",
      source: sources.logBinnedImage(220, 150, 4),
    },
    {
      id: "logs",
      kind: "series",
      title: "Cave monitor and sample temperature",
      qualifier: "1 h",
      area: "5/1/7/6",
      source: sources.logs(Date.UTC(2026, 10, 20, 20, 35), 5),
    },
    {
      id: "monitor",
      kind: "line",
      title: "Cave monitor",
      qualifier: "since start",
      area: "4/10/7/13",
      source: sources.monitor(6),
      yScale: "log",
      errors: "band",
    },
  ];
}

/** Less common data, and states in which the last frame stays. */
export function more(): GalleryCell[] {
  return [
    {
      id: "camera",
      kind: "image",
      title: "Area image",
      qualifier: "latest update",
      area: "1/1/4/5",
      source: sources.cameraImage(256, 7),
      aspect: "equal",
      colourScale: "linear",
    },
    {
      id: "wave",
      kind: "line",
      title: "Fast waveform",
      qualifier: "1,000,000 points",
      area: "1/5/4/9",
      source: sources.waveform(1_000_000, 8),
    },
    {
      id: "many",
      kind: "line",
      title: "Region spectra",
      qualifier: "8 regions",
      area: "1/9/4/13",
      source: sources.regions(8, 9),
    },
    {
      id: "stopped",
      kind: "image",
      title: "Stopped detector",
      qualifier: "since start",
      area: "4/1/7/5",
      source: sources.ringImage(240, 200, 10),
      aspect: "square",
      state: { kind: "stopped" },
    },
    {
      id: "offline",
      kind: "line",
      title: "Cave monitor",
      qualifier: "since start",
      area: "4/5/7/9",
      source: sources.monitor(11),
      state: { kind: "disconnected" },
      banner: "No connection since 21:04:12. The last frame is kept.",
    },
    {
      id: "old",
      kind: "series",
      title: "Logs",
      qualifier: "1 h",
      area: "4/9/7/13",
      source: sources.logs(Date.UTC(2026, 10, 20, 23, 20), 12),
    },
  ];
}

/** Twelve live plots for measuring. */
export function twelve(): GalleryCell[] {
  return Array.from({ length: 12 }, (_, i): GalleryCell => {
    const row = Math.floor(i / 4) * 2 + 1;
    const column = (i % 4) * 3 + 1;
    const base = {
      id: `p${i}`,
      title: `Plot ${i + 1}`,
      qualifier: "since start",
      area: `${row}/${column}/${row + 2}/${column + 3}`,
    };
    if (i % 4 === 3)
      return { ...base, kind: "line", source: sources.looped(sources.diffraction(800, i), 6) };
    if (i % 4 === 2)
      return { ...base, kind: "line", source: sources.looped(sources.regions(3, i), 6) };
    return { ...base, kind: "image", source: sources.looped(sources.ringImage(256, 256, i), 6) };
  });
}

/** Every face of a cell without a plot. */
export const faces: readonly {
  readonly title: string;
  readonly state: FaceState;
  readonly pill: CellState;
}[] = [
  {
    title: "Mantle detector",
    pill: { kind: "waiting" },
    state: {
      kind: "waiting",
      what: "Waiting for the first events of Mantle detector.",
      action: { label: "Show streams", onClick: () => {} },
    },
  },
  {
    title: "I(d)",
    pill: { kind: "stopped" },
    state: { kind: "stopped", action: { label: "Start", onClick: () => {} } },
  },
  {
    title: "Region spectra",
    pill: { kind: "error" },
    state: {
      kind: "error",
      reason: "The reduction failed: the calibration has no row for pixel 48,211.",
      details: "CalibrationError: pixel 48211 is not in calibration si-2026-03.h5 (48,000 rows)",
      action: { label: "Restart", onClick: () => {} },
    },
  },
  {
    title: "High-angle bank",
    pill: { kind: "live", endTimeMs: Date.now() - 12_000 },
    state: {
      kind: "empty",
      because: "all 3,072 pixels are masked",
      action: { label: "Show mask", onClick: () => {} },
    },
  },
  {
    title: "Area image",
    pill: { kind: "disconnected" },
    state: { kind: "disconnected", action: { label: "Try now", onClick: () => {} } },
  },
  {
    title: "Texture",
    pill: { kind: "timeless" },
    state: { kind: "unknown", module: "pole-figure" },
  },
];
