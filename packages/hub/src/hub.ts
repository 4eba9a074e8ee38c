import type { Broker, Consumer, MessageBatch } from "@beamscope/broker";
import { BrokerError } from "@beamscope/broker";
import { type InstrumentDeclaration, workflowKeyOf } from "@beamscope/catalog";
import {
  type DataQuery,
  type DeflateRaw,
  type LayerData,
  LayerSpec,
  type LayerSpecInput,
} from "@beamscope/contracts";
import { decodeStatus, readX5f2, topicOf, WireFormatError } from "@beamscope/wire";
import { DataStore } from "./data-store.ts";
import type { HubClock } from "./hub-clock.ts";
import type { FromHub, ToHub } from "./hub-messages.ts";
import { JobWatch, placeText } from "./job-watch.ts";
import { type DataAnswer, numbersOfLayer, numbersOfQuery } from "./layer-numbers.ts";
import { layerProblem } from "./layer-problem.ts";
import { LayerRegistry } from "./layer-registry.ts";
import type { StatusSources } from "./layer-status.ts";
import { OutputIndex } from "./output-index.ts";
import { PassTimer } from "./pass-timer.ts";
import { ResultIngest } from "./result-ingest.ts";
import { ResultRecorder } from "./result-recorder.ts";
import type { RetentionStore } from "./retention-store.ts";

/** What a hub is built from. */
export interface HubOptions {
  readonly instrument: InstrumentDeclaration;
  /** Lent: the hub closes its consumer, not the broker. The instrument's topics exist. */
  readonly broker: Broker;
  readonly clock: HubClock;
  /** Names this start of the hub; unique among starts. */
  readonly incarnation: string;
  /** Takes messages to the viewers' side; buffers of `transferList(message)` are handed over. */
  readonly post: (message: FromHub) => void;
  /** Bytes of results kept in memory. Default 1 GiB. */
  readonly memoryBudgetBytes?: number | undefined;
  /** Handed over: the hub closes it. */
  readonly store?: RetentionStore | undefined;
  readonly deflateRaw?: DeflateRaw | undefined;
}

/** What the hub says of itself; viewers and their interests are counted by the `ViewerHub`. */
export interface HubCounts {
  readonly incarnation: string;
  readonly epoch: number;
  readonly layers: number;
  readonly standingInterests: number;
  readonly memory: { readonly usedBytes: number; readonly budgetBytes: number };
  readonly disk?: { readonly usedBytes: number; readonly budgetBytes: number } | undefined;
  /** Results taken in, and refused by reason. */
  readonly results: {
    readonly admitted: number;
    readonly refused: Readonly<Record<string, number>>;
  };
  /** Messages on the heartbeat topic that could not be read. */
  readonly unreadableHeartbeats: number;
  /** Records that the store could not write. */
  readonly unwritten: number;
  /** How often layers were computed. */
  readonly computes: number;
  /** What restoring could not read, and what the log lost, one sentence each. */
  readonly damage: readonly string[];
}

/** An interest without a viewer, such as an alarm's. */
export interface StandingInterest {
  /** The layer's numbers now. */
  read(): LayerData;
  release(): void;
}

const defaultMemoryBytes = 1 << 30;
/** Results of this long before the start are read again: what the store had not written yet. */
const catchUpMs = 600_000;
const pullBytes = 16 << 20;
const pullWaitMs = 1_000;
const retryMs = 1_000;
const jobCheckMs = 1_000;
const turnEveryMs = 20;
const rememberedDamage = 100;

/**
 * Keeps results, computes what layers show, and makes frames. One thread, one writer: everything
 * happens between two turns of its loop, which pulls results and, when it has taken in all there is,
 * makes one pass over the layers that somebody wants.
 */
export class Hub {
  /** Resolves after `close`; rejects when the log has failed for good. */
  readonly ended: Promise<void>;
  readonly #options: HubOptions;
  readonly #index: OutputIndex;
  readonly #store: DataStore;
  readonly #ingest: ResultIngest;
  readonly #jobs: JobWatch;
  readonly #layers = new LayerRegistry();
  readonly #recorder: ResultRecorder | undefined;
  readonly #places = new Map<string, number>();
  readonly #passes: PassTimer;
  readonly #damage: string[] = [];
  readonly #end = Promise.withResolvers<void>();
  readonly #dataTopic: string;
  readonly #statusTopic: string;
  #epoch = 0;
  #unreadableHeartbeats = 0;
  /** Offset at which what the log held at the start ends. */
  #pastEndOffset = 0;
  #consumer: Consumer | undefined;
  #cancelCheck: (() => void) | undefined;
  #closed = false;

  constructor(options: HubOptions) {
    const { instrument, clock } = options;
    this.#options = options;
    this.#dataTopic = topicOf("livedata_data", instrument.name);
    this.#statusTopic = topicOf("livedata_status", instrument.name);
    this.#index = new OutputIndex(instrument);
    this.#store = new DataStore(options.memoryBudgetBytes ?? defaultMemoryBytes);
    this.#ingest = new ResultIngest(this.#index, this.#store);
    const places = new Set(
      instrument.workflows.flatMap((spec) =>
        spec.sources.map((source) => placeText(workflowKeyOf(spec), source)),
      ),
    );
    this.#jobs = new JobWatch(clock.nowMs(), places, (place) => {
      this.#places.set(place, this.#ingest.nextRevision());
      this.#recorder?.placeChanged(place, this.#jobs, this.#store.all(), clock.nowMs());
    });
    this.#recorder = options.store && new ResultRecorder(options.store, clock);
    this.#passes = new PassTimer(clock, () => this.#pass());
    this.ended = this.#end.promise;
    // Nobody has to watch.
    this.ended.catch(() => {});
  }

  /**
   * Restores what was kept, opens the consumer and begins.
   * @throws MissingTopicsError where the instrument has no topics for results and heartbeats.
   */
  async start(): Promise<void> {
    const { store, clock, broker, incarnation, post } = this.#options;
    if (store !== undefined) {
      const report = await store.restore(({ storedClass, bytes }) => {
        const ingested = this.#ingest.take(new Uint8Array(bytes), { nowMs: clock.nowMs() });
        if (ingested.kind === "refused" && ingested.reason === "unreadable") {
          this.#noteDamage(`${storedClass}: a record of ${bytes.length} bytes cannot be read.`);
        }
      });
      this.#ingest.endRestore();
      for (const sentence of report.damage) this.#noteDamage(sentence);
    }
    const timestampMs = Math.round(clock.nowMs()) - catchUpMs;
    const [described] = await broker.describeTopics([this.#dataTopic]);
    this.#pastEndOffset = described?.partitions[0]?.endOffset ?? 0;
    const consumer = await broker.openConsumer({
      maxBytes: pullBytes,
      subscriptions: [
        { topic: this.#dataTopic, start: { at: "time", timestampMs } },
        { topic: this.#statusTopic },
      ],
    });
    this.#consumer = consumer;
    this.#checkJobs();
    post({ kind: "ready", incarnation });
    this.#run(consumer).then(this.#end.resolve, this.#end.reject);
  }

  /** A message of the viewers' side. */
  receive(message: ToHub): void {
    switch (message.kind) {
      case "acquire":
        for (const wanted of message.slots) {
          const { slot, layer, spec } = wanted;
          const reason = layerProblem(spec, this.#index);
          if (reason === undefined) this.#layers.acquire(wanted);
          else this.#options.post({ kind: "rejected", slot, layer, reason });
        }
        // What is known already is shown at once, whatever the rhythm of the data.
        return this.#passes.now();
      case "release":
        for (const slot of message.slots) this.#layers.release(slot);
    }
  }

  /** `GET /api/v1/data`: exact values, in full resolution. */
  layerData(query: DataQuery): DataAnswer {
    return numbersOfQuery(query, this.#sources(), this.#places, this.#epoch);
  }

  /**
   * Keeps a layer wanted without a viewer.
   * @param changed - called after a pass in which the layer changed.
   * @throws RangeError - a layer that cannot be served.
   */
  stand(input: LayerSpecInput, changed: () => void = () => {}): StandingInterest {
    const spec = LayerSpec.parse(input);
    const problem = layerProblem(spec, this.#index);
    if (problem !== undefined) throw new RangeError(problem);
    const release = this.#layers.stand(spec, changed);
    this.#passes.soon();
    return {
      read: () => numbersOfLayer(spec, this.#sources(), this.#places, this.#epoch),
      release,
    };
  }

  counts(): HubCounts {
    const { incarnation, store } = this.#options;
    const disk = store?.counts();
    return {
      incarnation,
      epoch: this.#epoch,
      layers: this.#layers.size,
      standingInterests: this.#layers.standingInterests,
      memory: { usedBytes: this.#store.usedBytes, budgetBytes: this.#store.budgetBytes },
      ...(disk && { disk: { usedBytes: disk.usedBytes, budgetBytes: disk.budgetBytes } }),
      results: { admitted: this.#ingest.admitted, refused: this.#ingest.refused() },
      unreadableHeartbeats: this.#unreadableHeartbeats,
      unwritten: disk?.unwritten ?? 0,
      computes: this.#layers.computes,
      damage: this.#damage,
    };
  }

  /** Ends the loop and writes what the store has not yet. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#passes.stop();
    this.#cancelCheck?.();
    await this.#consumer?.close();
    if (this.#consumer === undefined) this.#end.resolve();
    await this.ended.catch(() => {});
    this.#recorder?.finish();
    await this.#options.store?.close();
  }

  async #run(consumer: Consumer): Promise<void> {
    const { clock } = this.#options;
    let turnMs = clock.nowMs();
    while (!this.#closed) {
      // A log that is far ahead answers at once, again and again; viewers and timers have their turns.
      if (clock.nowMs() - turnMs >= turnEveryMs) {
        await clock.turn();
        turnMs = clock.nowMs();
      }
      let batch: MessageBatch | undefined;
      try {
        batch = await consumer.pull({ waitMs: pullWaitMs });
      } catch (error) {
        if (!(error instanceof BrokerError) || !error.retriable) throw error;
        await new Promise<void>((resolve) => clock.after(retryMs, resolve));
        continue;
      }
      if (batch === undefined) return;
      if (this.#take(batch)) {
        const isDrained = consumer.lag().every(({ position, endOffset }) => position >= endOffset);
        if (isDrained) this.#passes.now();
        else this.#passes.soon();
      }
    }
  }

  /** @returns whether something changed that layers show. */
  #take({ messages, gaps }: MessageBatch): boolean {
    const before = this.#ingest.revision;
    const nowMs = this.#options.clock.nowMs();
    for (const { topic, value, offset } of messages) {
      if (topic === this.#statusTopic) this.#takeHeartbeat(value, nowMs);
      else {
        const fromPast = offset < this.#pastEndOffset;
        // The message is borrowed: its one copy, of which arrays are views.
        const bytes = new Uint8Array(value);
        const ingested = this.#ingest.take(bytes, { nowMs, fromPast });
        if (ingested.kind === "admitted") this.#recorder?.take(ingested.retained, bytes, nowMs);
      }
    }
    for (const { topic, detail } of gaps) this.#noteDamage(`${topic}: ${detail}`);
    return this.#ingest.revision !== before;
  }

  #takeHeartbeat(bytes: Uint8Array, nowMs: number): void {
    try {
      const message = readX5f2(bytes);
      const origin = `${message.hostName}:${message.processId}`;
      this.#jobs.take({ status: decodeStatus(message), origin }, nowMs);
    } catch (error) {
      if (!(error instanceof WireFormatError)) throw error;
      this.#unreadableHeartbeats += 1;
    }
  }

  #pass(): void {
    const epoch = this.#epoch + 1;
    const { frames, told, dueMs } = this.#layers.pass({
      epoch,
      sources: this.#sources(),
      places: this.#places,
      deflateRaw: this.#options.deflateRaw,
    });
    if (frames.length > 0) {
      this.#epoch = epoch;
      this.#options.post({ kind: "epoch", epoch, frames });
    }
    if (dueMs !== undefined) this.#passes.at(dueMs);
    for (const tell of told) tell();
  }

  #checkJobs(): void {
    this.#cancelCheck = this.#options.clock.after(jobCheckMs, () => {
      const before = this.#ingest.revision;
      this.#jobs.check(this.#options.clock.nowMs());
      if (this.#ingest.revision !== before) this.#passes.soon();
      this.#checkJobs();
    });
  }

  #sources(): StatusSources {
    return {
      index: this.#index,
      store: this.#store,
      jobs: this.#jobs,
      nowMs: this.#options.clock.nowMs(),
    };
  }

  #noteDamage(sentence: string): void {
    if (this.#damage.length < rememberedDamage) this.#damage.push(sentence);
  }
}
