import { datetimes, type LabelledArray, labelledArray, variable } from "@beamscope/arrays";
import type { DeviceStream, LogStream } from "@beamscope/catalog";
import { emptyTally, type OutputTally } from "../jobs/output-accounting.ts";
import type {
  LogSample,
  StreamMessage,
  Workflow,
  WorkflowOutput,
  WorkflowPlan,
} from "../jobs/workflow.ts";

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
  #times: bigint[] = [];
  #values: (number | bigint)[] = [];
  #newest: bigint | undefined;
  #shown = 0;
  #repeated = 0;

  constructor(stream: LogStream | DeviceStream) {
    this.#stream = stream;
  }

  accumulate(_stream: string, messages: readonly StreamMessage[]): void {
    for (const message of messages) if (message.kind === "sample") this.#add(message.sample);
  }

  finalize(): readonly WorkflowOutput[] {
    if (this.#times.length === 0) return [];
    const array = this.#series();
    this.#times = [];
    this.#values = [];
    return [{ name: "delta", temporality: "series", array }];
  }

  overdue(): readonly WorkflowOutput[] {
    return [];
  }

  clear(): void {
    this.#times = [];
    this.#values = [];
    this.#shown = 0;
    this.#repeated = 0;
  }

  tallies(): ReadonlyMap<string, OutputTally> {
    return new Map([["delta", { ...emptyTally, shown: this.#shown, filtered: this.#repeated }]]);
  }

  #add({ time, value }: LogSample): void {
    if (value.kind === "array") {
      throw new Error(
        `a sample of ${this.#stream.name} is a list of ${value.value.length}, not one number`,
      );
    }
    if (this.#newest !== undefined && time <= this.#newest) {
      this.#repeated += 1;
      return;
    }
    if (this.#times.length >= mostPending) {
      throw new Error(`${mostPending} samples of ${this.#stream.name} wait for a result`);
    }
    this.#newest = time;
    this.#times.push(time);
    this.#values.push(value.value);
    this.#shown += 1;
  }

  /** Integers stay integers only when all are, and the log is declared as one: nothing is ever truncated. */
  #series(): LabelledArray {
    const { unit } = this.#stream;
    const declared = this.#stream.kind === "log" ? this.#stream.dtype : undefined;
    const whole = this.#values.every(
      (value) => typeof value === "bigint" || Number.isSafeInteger(value),
    );
    const data =
      whole && (declared === "int32" || declared === "int64")
        ? variable({ dims: ["time"], values: BigInt64Array.from(this.#values, BigInt), unit })
        : variable({ dims: ["time"], values: Float64Array.from(this.#values, Number), unit });
    return labelledArray({
      data,
      coords: { time: datetimes({ dims: ["time"], values: BigInt64Array.from(this.#times) }) },
    });
  }
}
