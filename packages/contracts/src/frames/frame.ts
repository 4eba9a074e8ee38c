import type { DataKey, JobNumber } from "../identity/data-key.ts";
import type { LayerId } from "../identity/layer-spec.ts";
import type { InstantNs } from "../identity/time.ts";
import type { FrameResolution } from "./frame-header.ts";
import type { LayerState } from "./layer-state.ts";
import type { Section } from "./section.ts";

/** A dimension of a frame's array. */
export interface FrameDim {
  readonly name: string;
  /** What the page writes, such as `λ`. */
  readonly title: string;
  readonly size: number;
  /** Where a tile lies: its first bin and the number of all bins, both at the frame's level. */
  readonly part?: { readonly start: number; readonly total: number } | undefined;
}

/** A coordinate, row-major over `dims`; bin edges are one longer along one of them. */
export interface FrameCoord {
  readonly name: string;
  readonly title: string;
  /** Absent where the numbers have no unit; `dimensionless` is a unit. */
  readonly unit?: string | undefined;
  readonly dims: readonly string[];
  /** The dimension along which these are edges. */
  readonly edgesAlong?: string | undefined;
  /** Times count from this instant on, in `unit`. */
  readonly originNs?: InstantNs | undefined;
  readonly section: Section;
}

/** A mask over some of the array's dims: u8, 1 where masked. */
export interface FrameMask {
  readonly name: string;
  readonly dims: readonly string[];
  readonly section: Section;
}

/** A labelled array as a frame carries it, row-major over `dims`. */
export interface FrameArray {
  readonly dims: readonly FrameDim[];
  readonly unit?: string | undefined;
  readonly data: Section;
  /** Same shape as `data`, unit squared. */
  readonly variances?: Section | undefined;
  readonly coords: readonly FrameCoord[];
  readonly masks: readonly FrameMask[];
}

/** What of a window of `requestedSeconds` is there: "10 of 60 s available". */
export interface WindowCoverage {
  readonly requestedSeconds: number;
  readonly availableSeconds: number;
}

/** The data of one key. */
export interface FrameItem {
  readonly key: DataKey;
  readonly sourceTitle: string;
  readonly outputTitle: string;
  /** The job that made it. */
  readonly jobNumber?: JobNumber | undefined;
  /** Data time of the first and the last event or sample that the array holds. */
  readonly startTimeNs?: InstantNs | undefined;
  readonly timeNs?: InstantNs | undefined;
  readonly coverage?: WindowCoverage | undefined;
  readonly array: FrameArray;
}

/**
 * A layer at one version and one resolution: all that a plot needs. Made and encoded once, then the
 * same bytes go to every viewer.
 */
export interface Frame {
  readonly layer: LayerId;
  /** Counts up with each change of the layer, within one incarnation of the hub. */
  readonly version: number;
  /**
   * The pass of the hub in which this frame was made. A viewer that skipped passes gets it with a
   * later `commit`; so `frame.epoch <= commit.epoch`, and the bytes stay the same for everybody.
   */
  readonly epoch: number;
  /** Wall time of the making. */
  readonly madeAtNs: InstantNs;
  readonly resolution: FrameResolution;
  readonly title: string;
  readonly state: LayerState;
  readonly items: readonly FrameItem[];
}
