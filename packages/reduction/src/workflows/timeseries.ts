import { datetimes, type LabelledArray, labelledArray, variable } from "@beamscope/arrays";
import type { DeviceStream, LogStream } from "@beamscope/catalog";
import { emptyTally, type OutputTally } from "../jobs/output-accounting.ts";
import type {
  Interval,
  LogSample,
  StreamMessage,
  Workflow,
  WorkflowOutput,
  WorkflowPlan,
} from "../jobs/workflow.ts";

/** A stamp so far beyond the end of its window is a fault of a clock: the sample is left out, ns. */
const farAheadNs = 60_000_000_000n;
/** Most samples that wait for a result; a log of 1 kHz fills it in an hour without a window. */
const mostPending = 4_000_000;

/**
 * Plans a log or device over time: each result holds the samples newer than those of the results before
 * (backend facts, 18.5). Forwarders send unchanged values again with their old stamp; samples that are not newer than the
 * newest are counted as filtered, not shown twice.
 */
export function planTimeseries(stream: LogStream | DeviceStream): WorkflowPlan {
  return { bytes: 64_000, make: () => new Timeseries(stream) };
}

class Timeseries implements Workflow {
  readonly #stream: LogStream | DeviceStream;
  /** In the order of their coming; looked through when the window closes. */
  #pending: { readonly time: bigint; readonly value: number | bigint }[] = [];
  #newest: bigint | undefined;
  #shown = 0;
  #leftOut = 0;

  constructor(stream: LogStream | DeviceStream) {
    this.#stream = stream;
  }

  accumulate(_stream: string, messages: readonly StreamMessage[]): void {
    for (const message of messages) if (message.kind === "sample") this.#add(message.sample);
  }

  finalize({ end }: Interval): readonly WorkflowOutput[] {
    const times: bigint[] = [];
    const values: (number | bigint)[] = [];
    for (const { time, value } of this.#pending) {
      const known = this.#newest !== undefined && time <= this.#newest;
      if (known || time > end + farAheadNs) {
        this.#leftOut += 1;
        continue;
      }
      this.#newest = time;
      times.push(time);
      values.push(value);
    }
    this.#pending = [];
    this.#shown += times.length;
    if (times.length === 0) return [];
    return [{ name: "delta", temporality: "series", array: this.#series(times, values) }];
  }

  overdue(): readonly WorkflowOutput[] {
    return [];
  }

  clear(): void {
    this.#pending = [];
    this.#newest = undefined;
    this.#shown = 0;
    this.#leftOut = 0;
  }

  tallies(): ReadonlyMap<string, OutputTally> {
    // What waits for the close will be shown, or left out: it is accounted for either way.
    const shown = this.#shown + this.#pending.length;
    return new Map([["delta", { ...emptyTally, shown, filtered: this.#leftOut }]]);
  }

  #add({ time, value }: LogSample): void {
    if (value.kind === "array") {
      throw new Error(
        `a sample of ${this.#stream.name} is a list of ${value.value.length}, not one number`,
      );
    }
    if (this.#pending.length >= mostPending) {
      throw new Error(`${mostPending} samples of ${this.#stream.name} wait for a result`);
    }
    this.#pending.push({ time, value: value.value });
  }

  /** Integers stay integers only when all are, and the log is declared as one: nothing is ever truncated. */
  #series(times: readonly bigint[], values: readonly (number | bigint)[]): LabelledArray {
    const { unit } = this.#stream;
    const declared = this.#stream.kind === "log" ? this.#stream.dtype : undefined;
    const whole = values.every((value) => typeof value === "bigint" || Number.isSafeInteger(value));
    const data =
      whole && (declared === "int32" || declared === "int64")
        ? variable({ dims: ["time"], values: BigInt64Array.from(values, BigInt), unit })
        : variable({ dims: ["time"], values: Float64Array.from(values, Number), unit });
    return labelledArray({
      data,
      coords: { time: datetimes({ dims: ["time"], values: BigInt64Array.from(times) }) },
    });
  }
}
