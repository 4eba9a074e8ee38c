import {
  type EncodeOptions,
  encodeFrame,
  type FrameResolution,
  type LayerId,
  LayerSpec,
  type LayerSpecInput,
  layerIdOf,
} from "@beamscope/contracts";
import type { FrameParcel, WantedSlot } from "./hub-messages.ts";
import { type ComputedLayer, Layer, type PlaceRevisions } from "./layer.ts";
import { errorState, type StatusSources } from "./layer-status.ts";

/** A resolution of a layer that is wanted. */
interface Slot {
  readonly resolution: FrameResolution;
  /** The version of its last frame; -1 before the first. */
  version: number;
}

interface Entry {
  readonly layer: Layer;
  readonly slots: Map<string, Slot>;
  /** Called after a pass in which the layer changed. */
  readonly standing: Set<() => void>;
  version: number;
  /** A series is not made anew before this, ms. */
  dueMs: number;
}

/** What a pass made. */
export interface Pass {
  readonly frames: readonly FrameParcel[];
  /** Standing interests whose layer changed. */
  readonly told: readonly (() => void)[];
  /** When a layer that was left out is due, ms. */
  readonly dueMs: number | undefined;
}

/** How a pass turns layers into bytes. */
export interface PassOptions extends Omit<EncodeOptions, "transfer"> {
  readonly epoch: number;
  readonly sources: StatusSources;
  readonly places: PlaceRevisions;
}

/** A series moves by a pixel at most in a part of its finest step: it is made anew this often. */
const seriesPerStep = 4;
const longestSeriesWaitMs = 1_000;

/** The layers that somebody wants, each once, however many want it. */
export class LayerRegistry {
  readonly #layers = new Map<LayerId, Entry>();
  readonly #layerOfSlot = new Map<string, LayerId>();
  #transfers = 0;
  #computes = 0;

  get size(): number {
    return this.#layers.size;
  }

  get standingInterests(): number {
    return [...this.#layers.values()].reduce((sum, { standing }) => sum + standing.size, 0);
  }

  /** How often layers were computed. */
  get computes(): number {
    return this.#computes;
  }

  /** Samples that running sums have added or taken away. */
  get summingSteps(): number {
    return [...this.#layers.values()].reduce((sum, { layer }) => sum + layer.summingSteps, 0);
  }

  acquire({ slot, layer, spec, resolution }: WantedSlot): void {
    this.#entry(layer, spec).slots.set(slot, { resolution, version: -1 });
    this.#layerOfSlot.set(slot, layer);
  }

  release(slot: string): void {
    const id = this.#layerOfSlot.get(slot);
    const entry = id && this.#layers.get(id);
    if (!id || !entry) return;
    this.#layerOfSlot.delete(slot);
    entry.slots.delete(slot);
    this.#forgetUnwanted(id, entry);
  }

  /** @returns ends the interest. */
  stand(input: LayerSpecInput, changed: () => void): () => void {
    const spec = LayerSpec.parse(input);
    const id = layerIdOf(spec);
    const entry = this.#entry(id, spec);
    // A function of its own, since the same one may be given twice.
    const tell = (): void => changed();
    entry.standing.add(tell);
    return () => {
      if (entry.standing.delete(tell)) this.#forgetUnwanted(id, entry);
    };
  }

  /** Computes and encodes what changed since each slot's last frame. */
  pass(options: PassOptions): Pass {
    const { sources, places } = options;
    const frames: FrameParcel[] = [];
    const told: (() => void)[] = [];
    let dueMs: number | undefined;
    for (const entry of this.#layers.values()) {
      const version = entry.layer.version(sources, places);
      const changed = version !== entry.version;
      const isNew = [...entry.slots.values()].some((slot) => slot.version < 0);
      if (!changed && !isNew) continue;
      // Further off than any wait: the wall clock was set back.
      const waitMs = entry.dueMs - sources.nowMs;
      if (changed && !isNew && waitMs > 0 && waitMs <= longestSeriesWaitMs) {
        dueMs = Math.min(dueMs ?? entry.dueMs, entry.dueMs);
        continue;
      }
      if (changed) {
        told.push(...entry.standing);
        entry.version = version;
        entry.dueMs = sources.nowMs + leastWaitMs(entry.layer.spec);
      }
      if (entry.slots.size === 0) continue;
      frames.push(...this.#framesOf(entry, options));
    }
    return { frames, told, dueMs };
  }

  #framesOf(entry: Entry, options: PassOptions): FrameParcel[] {
    const { layer, slots, version } = entry;
    const stale = [...slots].filter(([, slot]) => slot.version !== version);
    if (stale.length === 0) return [];
    if (!layer.isComputed(version)) this.#computes += 1;
    const computed = layer.compute(version, options.sources);
    return stale.map(([name, slot]) => {
      slot.version = version;
      return this.#parcel(name, layer, computed, slot.resolution, options);
    });
  }

  #parcel(
    slot: string,
    layer: Layer,
    computed: ComputedLayer,
    resolution: FrameResolution,
    options: PassOptions,
  ): FrameParcel {
    const { epoch, sources } = options;
    const stamp = { epoch, nowMs: sources.nowMs, resolution };
    this.#transfers += 1;
    const encoding = { ...options, transfer: this.#transfers };
    const encoded = (() => {
      try {
        return encodeFrame(layer.frame(computed, stamp), encoding);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const failed = { ...computed, state: errorState(error.message), items: [] };
        return encodeFrame(layer.frame(failed, stamp), encoding);
      }
    })();
    const { messages, sentBytes } = encoded;
    return { slot, layer: layer.id, version: computed.version, epoch, messages, sentBytes };
  }

  #entry(id: LayerId, spec: LayerSpec): Entry {
    const known = this.#layers.get(id);
    if (known !== undefined) return known;
    const entry: Entry = {
      layer: new Layer(id, spec),
      slots: new Map(),
      standing: new Set(),
      version: -1,
      dueMs: 0,
    };
    this.#layers.set(id, entry);
    return entry;
  }

  #forgetUnwanted(id: LayerId, { slots, standing }: Entry): void {
    if (slots.size === 0 && standing.size === 0) this.#layers.delete(id);
  }
}

/** A long series costs much and changes little. */
function leastWaitMs({ display }: LayerSpec): number {
  if (display.kind !== "series") return 0;
  return Math.min(longestSeriesWaitMs, (display.fineSeconds * 1_000) / seriesPerStep);
}
