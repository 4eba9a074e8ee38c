import type {
  ComputeAnswer,
  FromCompute,
  JobStart,
  Part,
  ReportedJob,
  ToCompute,
} from "../compute/messages.ts";
import type { BlockPool, StoredMessage } from "../intake/block-pool.ts";
import type { Stream } from "../intake/stream-table.ts";
import type { Interval } from "../jobs/workflow.ts";
import { leastSpareBytes } from "../results/result-buffers.ts";

/** A way to a compute worker: a worker thread, or one end of a message channel. */
export interface ComputePort {
  /** @param transfer - buffers of the message that are handed over. */
  send(message: ToCompute, transfer?: readonly ArrayBuffer[]): void;
  /** The one receiver of what the worker says. */
  receive(listener: (message: FromCompute) => void): void;
}

/** What the worker published at the end of a window. */
export type Published = Extract<FromCompute, { kind: "published" }>;

interface PlacedJob {
  readonly streams: readonly Stream[];
  readonly start: JobStart;
  report: ReportedJob | undefined;
}

/** The control thread's end of one compute worker: which jobs are there, and what they want. */
export class ComputeLink {
  readonly #port: ComputePort;
  readonly #pool: BlockPool;
  /** Copies what it publishes before it returns. */
  readonly #onPublished: (published: Published) => void;
  readonly #jobs = new Map<string, PlacedJob>();
  /** [stream] number of jobs that take it. */
  readonly #takers: Int32Array;
  readonly #pending = new Map<number, (answer: ComputeAnswer) => void>();
  #nextRequest = 1;
  #entries: number[] = [];
  #oversize = new Map<number, SharedArrayBuffer>();
  #windowsSent = 0;
  #windowsDone = 0;
  #busyMs = 0;

  constructor(
    port: ComputePort,
    pool: BlockPool,
    streams: number,
    onPublished: (published: Published) => void,
  ) {
    this.#port = port;
    this.#pool = pool;
    this.#takers = new Int32Array(streams);
    this.#onPublished = onPublished;
    port.receive((message) => this.#receive(message));
  }

  /** Jobs placed here, by id. */
  get jobs(): ReadonlyMap<
    string,
    { readonly start: JobStart; readonly report: ReportedJob | undefined }
  > {
    return this.#jobs;
  }

  /** Windows that the worker has been told to close and has not yet. */
  get windowsBehind(): number {
    return this.#windowsSent - this.#windowsDone;
  }

  /** ms the worker was busy so far. */
  get busyMs(): number {
    return this.#busyMs;
  }

  wants(stream: Stream): boolean {
    return this.#takers[stream.index]! > 0;
  }

  /** Starts a job that takes these streams, its source first. */
  async start(start: JobStart, streams: readonly Stream[]): Promise<ComputeAnswer> {
    this.flush();
    const before = this.#jobs.get(start.jobId);
    const placed: PlacedJob = { streams, start, report: undefined };
    this.#remove(start.jobId);
    this.#place(placed);
    const answer = await this.#request((request) => ({ kind: "start", request, job: start }));
    if (answer.kind === "refused" && this.#jobs.get(start.jobId) === placed) {
      this.#remove(start.jobId);
      // The worker still has the one that was to be replaced.
      if (before !== undefined) this.#place(before);
    }
    return answer;
  }

  async stop(jobId: string): Promise<ComputeAnswer> {
    this.flush();
    const answer = await this.#request((request) => ({ kind: "stop", request, jobId }));
    this.#remove(jobId);
    return answer;
  }

  reset(jobId: string): Promise<ComputeAnswer> {
    this.flush();
    return this.#request((request) => ({ kind: "reset", request, jobId }));
  }

  /** A message for the open window. The caller has made this link a holder of it. */
  deliver(stream: Stream, stored: StoredMessage): void {
    this.#entries.push(stream.index, stored.block, stored.offset, stored.length);
    const own = this.#pool.oversize(stored);
    if (own !== undefined) this.#oversize.set(stored.block, own);
  }

  /** Sends what was delivered since the last time. */
  flush(): void {
    if (this.#entries.length === 0) return;
    const part: Part = { entries: Int32Array.from(this.#entries), oversize: this.#oversize };
    this.#entries = [];
    this.#oversize = new Map();
    this.#port.send({ kind: "part", part });
  }

  close(window: Interval): void {
    this.flush();
    if (this.#jobs.size === 0) return;
    this.#windowsSent += 1;
    this.#port.send({ kind: "close", window });
  }

  /** The data have fallen quiet. */
  quiet(): void {
    if (this.#jobs.size > 0) this.#port.send({ kind: "quiet" });
  }

  #request(message: (request: number) => ToCompute): Promise<ComputeAnswer> {
    const request = this.#nextRequest;
    this.#nextRequest += 1;
    return new Promise((resolve) => {
      this.#pending.set(request, resolve);
      this.#port.send(message(request));
    });
  }

  #receive(message: FromCompute): void {
    for (const report of message.jobs) {
      const job = this.#jobs.get(report.jobId);
      if (job !== undefined) job.report = report;
    }
    switch (message.kind) {
      case "answer": {
        const resolve = this.#pending.get(message.request);
        this.#pending.delete(message.request);
        resolve?.(message.answer);
        return;
      }
      case "published": {
        if (message.window !== undefined) this.#windowsDone += 1;
        this.#busyMs += message.busyMs;
        this.#onPublished(message);
        this.#giveBack(message);
        for (const report of message.jobs) if (report.finished) this.#remove(report.jobId);
        return;
      }
    }
  }

  /** What was published has been copied: large memory goes round, since new memory is the dearest part of a large result. */
  #giveBack({ results }: Published): void {
    const buffers = results
      .map(({ bytes }) => bytes.buffer)
      .filter((buffer) => buffer.byteLength >= leastSpareBytes);
    if (buffers.length > 0) this.#port.send({ kind: "spare", buffers }, buffers);
  }

  #place(job: PlacedJob): void {
    this.#jobs.set(job.start.jobId, job);
    for (const stream of job.streams) this.#takers[stream.index]! += 1;
  }

  #remove(jobId: string): void {
    const job = this.#jobs.get(jobId);
    if (job === undefined) return;
    this.#jobs.delete(jobId);
    for (const stream of job.streams) this.#takers[stream.index]! -= 1;
  }
}
