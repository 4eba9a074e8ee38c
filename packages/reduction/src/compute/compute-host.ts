import { FlatWriter, type SchemaIdentifier, schemaOf } from "@beamscope/wire";
import { type BlockPoolHandle, StoredMessageReader } from "../intake/block-pool.ts";
import { countsIn, readStreamMessage, type StreamSchema } from "../intake/read-stream-message.ts";
import { Job, type JobResult } from "../jobs/job.ts";
import {
  type Interval,
  type StreamMessage,
  type WorkflowFactory,
  WorkflowRefusal,
} from "../jobs/workflow.ts";
import { encodeResult } from "../results/encode-result.ts";
import { ResultBuffers } from "../results/result-buffers.ts";
import {
  type ComputeAnswer,
  type EncodedResult,
  type FromCompute,
  type JobStart,
  type Part,
  partStride,
  type ReportedJob,
  type ToCompute,
} from "./messages.ts";

/** What a compute worker is made with. */
export interface ComputeHostOptions {
  readonly pool: BlockPoolHandle;
  /** [stream index] */
  readonly streamNames: readonly string[];
  /** By `instrument/name/version`. */
  readonly factories: ReadonlyMap<string, WorkflowFactory>;
  /** Bytes that the jobs of this worker may hold together. */
  readonly memoryBytes: number;
  /** Monotonic, for the reported cost only. */
  readonly nowMs: () => number;
  readonly post: (message: FromCompute, transfer: readonly ArrayBuffer[]) => void;
}

interface HostedJob {
  readonly job: Job;
  readonly start: JobStart;
  readonly bytes: number;
}

/**
 * A compute worker: jobs, and the messages they add. It knows no log, no clock of the world and no other
 * worker; the control thread tells it everything, in order.
 */
export class ComputeHost {
  readonly #options: ComputeHostOptions;
  readonly #reader: StoredMessageReader;
  readonly #jobs = new Map<string, HostedJob>();
  readonly #buffers = new ResultBuffers();
  /** Grows to the largest result and stays: new memory is dearer than the copy out of it. */
  readonly #writer = new FlatWriter();
  #busyMs = 0;

  constructor(options: ComputeHostOptions) {
    this.#options = options;
    this.#reader = new StoredMessageReader(options.pool);
  }

  handle(message: ToCompute): void {
    switch (message.kind) {
      case "start":
        return this.#answer(message.request, this.#start(message.job));
      case "stop":
        return this.#answer(message.request, this.#stop(message.jobId));
      case "reset":
        return this.#answer(message.request, this.#reset(message.jobId));
      case "part": {
        const since = this.#options.nowMs();
        this.#accumulate(message.part);
        this.#busyMs += this.#options.nowMs() - since;
        return;
      }
      case "close":
        return this.#publish((job) => job.close(message.window), message.window);
      case "quiet":
        return this.#publish((job) => job.overdue(), undefined);
      case "spare":
        return this.#buffers.give(message.buffers);
    }
  }

  #answer(request: number, answer: ComputeAnswer): void {
    this.#options.post({ kind: "answer", request, answer, jobs: this.#reports() }, []);
  }

  #start(start: JobStart): ComputeAnswer {
    const factory = this.#options.factories.get(start.workflowId);
    if (factory === undefined) return refused(`There is no workflow ${start.workflowId} here.`);
    try {
      const { source, params, auxiliaries } = start;
      const plan = factory({ source, params, auxiliaries });
      const replaced = this.#jobs.get(start.jobId)?.bytes ?? 0;
      const held = this.#heldBytes() - replaced;
      if (held + plan.bytes > this.#options.memoryBytes) {
        return refused(
          `The job needs ${megabytes(plan.bytes)}, and ${megabytes(this.#options.memoryBytes - held)} of ${megabytes(this.#options.memoryBytes)} are left: use fewer bins, or stop other jobs.`,
        );
      }
      const job = new Job({
        id: start.jobId,
        source,
        auxiliaries: [...auxiliaries.values()],
        schedule: { startTime: start.scheduleStart, endTime: start.scheduleEnd },
        workflow: plan.make(),
        admittedBefore: start.admittedBefore,
        countOf: countsIn,
      });
      this.#jobs.set(start.jobId, { job, start, bytes: plan.bytes });
      return { kind: "done" };
    } catch (cause) {
      if (cause instanceof WorkflowRefusal) return refused(cause.message);
      return refused(
        `${start.workflowId} could not be made: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
  }

  #stop(jobId: string): ComputeAnswer {
    // What was held back of the job is its last word.
    this.#publish((job) => (job.id === jobId ? job.overdue() : undefined), undefined);
    return this.#jobs.delete(jobId) ? { kind: "done" } : refused(`There is no job ${jobId}.`);
  }

  #reset(jobId: string): ComputeAnswer {
    const hosted = this.#jobs.get(jobId);
    if (hosted === undefined) return refused(`There is no job ${jobId}.`);
    hosted.job.reset();
    return { kind: "done" };
  }

  #heldBytes(): number {
    let bytes = 0;
    for (const hosted of this.#jobs.values()) bytes += hosted.bytes;
    return bytes;
  }

  #accumulate(part: Part): void {
    const { entries, oversize } = part;
    const byStream = new Map<number, StreamMessage[]>();
    for (let i = 0; i < entries.length; i += partStride) {
      const stream = entries[i]!;
      const bytes = this.#bytes(entries[i + 1]!, entries[i + 2]!, entries[i + 3]!, oversize);
      const messages = byStream.get(stream) ?? [];
      messages.push(readStreamMessage(bytes, streamSchema(schemaOf(bytes))).message);
      byStream.set(stream, messages);
    }
    for (const [stream, messages] of byStream) {
      const name = this.#options.streamNames[stream] ?? "";
      for (const { job } of this.#jobs.values()) job.accumulate(name, messages);
    }
    for (let i = 0; i < entries.length; i += partStride) {
      const block = entries[i + 1]!;
      if (block >= 0) this.#reader.release(block);
    }
  }

  #bytes(block: number, offset: number, length: number, oversize: Part["oversize"]): Uint8Array {
    if (block >= 0) return this.#reader.read(block, offset, length);
    const own = oversize.get(block);
    if (own === undefined) throw new Error(`message ${block} came without its buffer`);
    return new Uint8Array(own, 0, length);
  }

  #publish(resultOf: (job: Job) => JobResult | undefined, window: Interval | undefined): void {
    const since = this.#options.nowMs();
    const results: EncodedResult[] = [];
    for (const hosted of this.#jobs.values()) {
      const { job } = hosted;
      try {
        this.#encode(hosted, resultOf(job), results);
        if (job.finished) this.#encode(hosted, job.overdue(), results);
      } catch (cause) {
        // One job's fault is not the others'.
        job.fail(cause);
      }
    }
    const jobs = this.#reports();
    for (const { jobId, finished } of jobs) if (finished) this.#jobs.delete(jobId);
    const busyMs = this.#busyMs + this.#options.nowMs() - since;
    this.#busyMs = 0;
    this.#options.post(
      { kind: "published", window, results, jobs, busyMs },
      results.map((result) => result.bytes.buffer),
    );
  }

  #encode(
    { job, start }: HostedJob,
    result: JobResult | undefined,
    results: EncodedResult[],
  ): void {
    if (result === undefined) return;
    const { accounting } = job.report();
    for (const output of result.outputs) {
      const counted = accounting.get(output.name);
      const bytes = encodeResult(start, result, output, counted, this.#writer);
      results.push({ bytes: this.#buffers.copyOf(bytes) });
    }
  }

  #reports(): readonly ReportedJob[] {
    return [...this.#jobs].map(([jobId, { job }]) => ({
      jobId,
      finished: job.finished,
      ...job.report(),
    }));
  }
}

/** The intake has read each message before: what comes here is of a stream's schema. */
function streamSchema(schema: SchemaIdentifier | undefined): StreamSchema {
  switch (schema) {
    case "ev44":
    case "da00":
    case "ad00":
    case "f144":
      return schema;
    default:
      throw new Error(`a message of schema ${schema} passed the intake`);
  }
}

function refused(reason: string): ComputeAnswer {
  return { kind: "refused", reason };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
