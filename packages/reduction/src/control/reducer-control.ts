import type {
  Broker,
  Consumer,
  Message,
  OutgoingMessage,
  Producer,
  StartPosition,
} from "@beamscope/broker";
import type { InstrumentDeclaration } from "@beamscope/catalog";
import {
  decodeCommand,
  encodeAcknowledgement,
  topicOf,
  WireFormatError,
  type WorkflowConfig,
} from "@beamscope/wire";
import type { WindowBatcherOptions } from "../batching/window-batcher.ts";
import type { BlockPool, StoredMessage } from "../intake/block-pool.ts";
import { Intake } from "../intake/intake.ts";
import { type Stream, StreamTable } from "../intake/stream-table.ts";
import { type Interval, WorkflowRefusal } from "../jobs/workflow.ts";
import { CommandExecutor } from "./command-executor.ts";
import { ComputeLink, type ComputePort, type Published } from "./compute-link.ts";
import { GapCounts } from "./gap-counts.ts";
import { heartbeats, type ReducerIdentity } from "./heartbeat.ts";

/** What a reducer is made with. */
export interface ReducerOptions {
  readonly broker: Broker;
  readonly instrument: InstrumentDeclaration;
  /** One per compute worker; each has been given the pool's handle. */
  readonly ports: readonly ComputePort[];
  readonly pool: BlockPool;
  readonly identity: ReducerIdentity;
  /** Wall clock, ms since the epoch. */
  readonly nowMs: () => number;
  readonly windows?: WindowBatcherOptions | undefined;
  /** Where to begin in the data topics; commands always begin at the end. Default: the end. */
  readonly start?: StartPosition | undefined;
  /** Jobs that are at work before the first message is read. */
  readonly jobs?: readonly WorkflowConfig[] | undefined;
  /** Calls back after so many ms, until stopped: heartbeats. */
  readonly every: (ms: number, callback: () => void) => { readonly stop: () => void };
}

/** Wall time between heartbeats, ms. */
const heartbeatMs = 2000;
/** Wall time that a pull waits for data when nothing is under way, ms. */
const idlePullMs = 100;
/** And when a window is open: about the batcher's settling time. */
const openPullMs = 8;
/** Windows that a worker may be behind before the intake waits for it. */
const mostWindowsBehind = 6;
const dataPullBytes = 4 * 1024 * 1024;

/**
 * The control thread of a reducer: reads the log, admits messages, cuts windows, tells the compute workers what to add and
 * when to publish, answers commands and says how it fares. It computes nothing that grows with the number of events, so
 * that a stop is answered and a heartbeat sent while workers are busy.
 */
export class ReducerControl {
  readonly intake: Intake;
  readonly #options: ReducerOptions;
  readonly #topics: {
    readonly commands: string;
    readonly responses: string;
    readonly status: string;
    readonly data: string;
  };
  readonly #table: StreamTable;
  readonly #links: readonly ComputeLink[];
  readonly #executor: CommandExecutor;
  readonly #gaps = new GapCounts();
  readonly #publishing = new Set<Promise<void>>();
  #producer: Producer | undefined;
  #data: Consumer | undefined;
  #commands: Consumer | undefined;
  #running: Promise<unknown> | undefined;
  #heartbeat: { readonly stop: () => void } | undefined;
  #state: "starting" | "running" | "stopped" | "error" = "starting";
  #unpublished = 0;
  /** Resolved when a worker has published a window. */
  #progress: PromiseWithResolvers<void> | undefined;
  #quiet = true;

  constructor(options: ReducerOptions) {
    this.#options = options;
    const { name } = options.instrument;
    this.#topics = {
      commands: topicOf("livedata_commands", name),
      responses: topicOf("livedata_responses", name),
      status: topicOf("livedata_status", name),
      data: topicOf("livedata_data", name),
    };
    this.#table = new StreamTable(options.instrument.streams);
    const { pool } = options;
    this.#links = options.ports.map(
      (port) =>
        new ComputeLink(port, pool, this.#table.streams.length, (published) =>
          this.#publish(published),
        ),
    );
    this.intake = new Intake({
      table: this.#table,
      pool,
      nowMs: options.nowMs,
      windows: options.windows,
      sink: {
        deliver: (stream, stored) => this.#deliver(stream, stored),
        close: (window) => this.#close(window),
      },
    });
    this.#executor = new CommandExecutor({
      instrument: options.instrument,
      table: this.#table,
      intake: this.intake,
      links: this.#links,
    });
  }

  /**
   * Pins all topics, then returns: every message produced after that is seen.
   * @throws MissingTopicsError naming all topics that do not exist.
   * @throws WorkflowRefusal when one of the first jobs cannot be started.
   */
  async start(): Promise<void> {
    const { broker, start = { at: "end" } } = this.#options;
    this.#producer = await broker.openProducer();
    this.#commands = await broker.openConsumer({
      subscriptions: [{ topic: this.#topics.commands, start: { at: "end" } }],
    });
    this.#data = await broker.openConsumer({
      subscriptions: this.#table.topics.map((topic) => ({ topic, start })),
      maxBytes: dataPullBytes,
    });
    for (const job of this.#options.jobs ?? []) {
      const answer = await this.#executor.execute(job);
      if (answer.response === "ERR") throw new WorkflowRefusal(answer.message ?? "refused");
    }
    this.#state = "running";
    this.#running = Promise.all([this.#readData(this.#data), this.#readCommands(this.#commands)]);
    this.#heartbeat = this.#options.every(heartbeatMs, () => this.#beat());
    this.#beat();
  }

  /** Settles when the reducer has stopped. @throws what broke it. */
  async finished(): Promise<void> {
    await this.#running;
  }

  /** Delivers what is in hand, says goodbye, and leaves nothing behind. */
  async stop(): Promise<void> {
    this.#heartbeat?.stop();
    await this.#data?.close();
    await this.#commands?.close();
    await this.#running?.catch(() => undefined);
    this.intake.flush();
    for (const link of this.#links) link.quiet();
    await this.#caughtUp(0);
    this.#state = "stopped";
    this.#beat();
    await Promise.all(this.#publishing);
    await this.#producer?.close();
  }

  async #readData(consumer: Consumer): Promise<void> {
    for (;;) {
      const waitMs = this.intake.unfinished ? openPullMs : idlePullMs;
      const batch = await consumer.pull({ waitMs });
      if (batch === undefined) return;
      for (const gap of batch.gaps) this.#gaps.add(gap);
      for (const message of batch.messages) await this.#take(message);
      if (batch.messages.length === 0) this.#idle();
      else this.#quiet = false;
      for (const link of this.#links) link.flush();
      await this.#caughtUp(mostWindowsBehind);
    }
  }

  async #take(message: Message): Promise<void> {
    let refusals = 0;
    while (this.intake.take(message) === "full") {
      refusals += 1;
      for (const link of this.#links) link.flush();
      // What fills the pool may be messages of later windows, which no worker will ever give back.
      if (refusals > 2 && this.#links.every((link) => link.windowsBehind === 0))
        this.intake.flush();
      await this.#options.pool.room(100);
    }
  }

  #idle(): void {
    this.intake.idle();
    if (this.#quiet || this.intake.unfinished) return;
    this.#quiet = true;
    for (const link of this.#links) link.quiet();
  }

  /** Waits until no worker is more than so many windows behind. */
  async #caughtUp(windows: number): Promise<void> {
    while (this.#links.some((link) => link.windowsBehind > windows)) {
      this.#progress = Promise.withResolvers();
      await this.#progress.promise;
    }
  }

  #deliver(stream: Stream, stored: StoredMessage): void {
    const { pool } = this.#options;
    const takers = this.#links.filter((link) => link.wants(stream));
    for (let i = 1; i < takers.length; i++) pool.hold(stored);
    for (const link of takers) link.deliver(stream, stored);
    // A message with a buffer of its own travels with it, and is not the pool's any more.
    if (takers.length === 0 || stored.block < 0) pool.release(stored);
  }

  #close(window: Interval): void {
    for (const link of this.#links) link.close(window);
  }

  #publish(published: Published): void {
    this.#progress?.resolve();
    // A job whose schedule has run out takes nothing more; its link forgets it after this call.
    if (published.jobs.some((job) => job.finished))
      queueMicrotask(() => this.#executor.updateWants());
    if (published.results.length === 0) return;
    const timestampMs = Math.round(this.#options.nowMs());
    this.#produce(
      published.results.map(({ bytes }) => ({
        topic: this.#topics.data,
        timestampMs,
        value: bytes,
      })),
    );
  }

  async #readCommands(consumer: Consumer): Promise<void> {
    for (;;) {
      const batch = await consumer.pull();
      if (batch === undefined) return;
      for (const message of batch.messages) this.#command(message.value);
    }
  }

  /** Starts it at once: commands are begun in order, and an answer does not wait for the one before. */
  #command(value: Uint8Array): void {
    try {
      const command = decodeCommand(value);
      this.#track(
        this.#executor.execute(command).then((answer) => {
          this.#send(
            this.#topics.responses,
            new TextEncoder().encode(encodeAcknowledgement(answer)),
          );
          this.#beat();
        }),
      );
    } catch (cause) {
      if (!(cause instanceof WireFormatError)) throw cause;
      const answer = {
        messageId: "",
        device: "all",
        response: "ERR",
        message: cause.message,
      } as const;
      this.#send(this.#topics.responses, new TextEncoder().encode(encodeAcknowledgement(answer)));
    }
  }

  #beat(): void {
    const messages = heartbeats({
      identity: this.#options.identity,
      instrument: this.#options.instrument.name,
      state: this.#state,
      links: this.#links,
      intake: this.intake,
      gaps: this.#gaps,
      unpublished: this.#unpublished,
      poolBytes: this.#options.pool.heldBytes,
      lag: this.#data?.lag() ?? [],
    });
    const timestampMs = Math.round(this.#options.nowMs());
    this.#produce(messages.map((value) => ({ topic: this.#topics.status, timestampMs, value })));
  }

  #send(topic: string, value: Uint8Array): void {
    this.#produce([{ topic, timestampMs: Math.round(this.#options.nowMs()), value }]);
  }

  #produce(messages: readonly OutgoingMessage[]): void {
    const producer = this.#producer;
    if (producer === undefined) return;
    this.#track(
      producer.produce(messages).then((deliveries) => {
        for (const delivery of deliveries)
          if (delivery.kind !== "delivered") this.#unpublished += 1;
      }),
    );
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#publishing.delete(tracked));
    this.#publishing.add(tracked);
  }
}
