import type { LabelledArray } from "@beamscope/arrays";
import {
  type Frame,
  type FrameItem,
  type FrameResolution,
  instantText,
  type LayerId,
  type LayerSpec,
  type LayerState,
} from "@beamscope/contracts";
import { atLevel, tileOf } from "./at-level.ts";
import { frameOfArray } from "./frame-of-array.ts";
import { placeText } from "./job-watch.ts";
import { type ComputedItem, LayerItems } from "./layer-items.ts";
import { errorState, layerStatus, type StatusSources } from "./layer-status.ts";

/** Where revisions of jobs at a place are found. */
export type PlaceRevisions = ReadonlyMap<string, number>;

/** What a layer shows at one version, in full resolution. */
export interface ComputedLayer {
  readonly version: number;
  readonly title: string;
  readonly state: LayerState;
  readonly items: readonly ComputedItem[];
}

/** What stands in a frame beside what its layer shows. */
export interface FrameStamp {
  readonly epoch: number;
  readonly nowMs: number;
  readonly resolution: FrameResolution;
}

/** A layer that somebody wants: computes what it shows, once per version. */
export class Layer {
  readonly id: LayerId;
  readonly spec: LayerSpec;
  readonly #items: LayerItems;
  #computed: ComputedLayer | undefined;
  readonly #levels = new Map<string, LabelledArray>();

  constructor(id: LayerId, spec: LayerSpec) {
    this.id = id;
    this.spec = spec;
    this.#items = new LayerItems(spec);
  }

  /** Samples that running sums have added or taken away. */
  get summingSteps(): number {
    return this.#items.summingSteps;
  }

  /** The newest change of its data and jobs. Marks the data as wanted. */
  version({ store, nowMs }: StatusSources, places: PlaceRevisions): number {
    let version = 0;
    for (const key of this.spec.data) {
      const retained = store.get(key);
      if (retained !== undefined) retained.wantedMs = nowMs;
      const place = places.get(placeText(key.workflow, key.source)) ?? 0;
      version = Math.max(version, retained?.revision ?? 0, place);
    }
    return version;
  }

  /** Whether what it shows at a version is known. */
  isComputed(version: number): boolean {
    return this.#computed?.version === version;
  }

  /** What it shows at a version; kept until another is asked for. */
  compute(version: number, sources: StatusSources): ComputedLayer {
    if (this.#computed?.version === version) return this.#computed;
    this.#levels.clear();
    this.#computed = computedLayer(this.spec, this.#items, version, sources);
    return this.#computed;
  }

  /** A frame of what was computed. */
  frame(computed: ComputedLayer, stamp: FrameStamp): Frame {
    return frameOf(this.id, computed, stamp, (item, level) => {
      const name = `${level}/${JSON.stringify(item.key)}`;
      const known = this.#levels.get(name);
      if (known !== undefined) return known;
      const made = atLevel(item.array, level);
      this.#levels.set(name, made);
      return made;
    });
  }
}

/** Computes a layer; whatever fails becomes its state, so that the other layers go on. */
export function computedLayer(
  spec: LayerSpec,
  layerItems: LayerItems,
  version: number,
  sources: StatusSources,
  isThinned = true,
): ComputedLayer {
  const title = titleOf(spec, sources);
  try {
    const items = layerItems.compute(sources.store, isThinned);
    return { version, title, state: layerStatus(spec, sources), items };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { version, title, state: errorState(error.message), items: [] };
  }
}

/** A frame. @param levelOf - the array of an item at a level. */
export function frameOf(
  layer: LayerId,
  { version, title, state, items }: ComputedLayer,
  { epoch, nowMs, resolution }: FrameStamp,
  levelOf: (item: ComputedItem, level: number) => LabelledArray,
): Frame {
  const made = items.map((item): FrameItem => {
    const { key, sourceTitle, outputTitle, jobNumber, startNs, timeNs, coverage } = item;
    // A series has its own steps; a level halves what lies along axes.
    const isSeries = item.array.data.dims[0] === "time" && item.array.coords.has("time");
    const array = levelOf(item, isSeries ? 0 : resolution.level);
    return {
      key,
      sourceTitle,
      outputTitle,
      jobNumber,
      ...(startNs === undefined ? {} : { startTimeNs: instantText(startNs) }),
      ...(timeNs === undefined ? {} : { timeNs: instantText(timeNs) }),
      ...(coverage === undefined ? {} : { coverage }),
      array: frameOfArray(tileOf(array, resolution.tile)),
    };
  });
  const madeAtNs = instantText(BigInt(Math.round(nowMs)) * 1_000_000n);
  return { layer, version, epoch, madeAtNs, resolution, title, state, items: made };
}

function titleOf(spec: LayerSpec, { index }: StatusSources): string {
  const titles = spec.data.flatMap((key) => {
    const declared = index.find(key);
    return typeof declared === "string" ? [] : [declared.output.title];
  });
  return [...new Set(titles)].join(", ").slice(0, 500);
}
