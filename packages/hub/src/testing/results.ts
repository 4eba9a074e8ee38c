import { datetimes, labelledArray, scalar, variable } from "@beamscope/arrays";
import { encodeDa00 } from "@beamscope/codec";
import type { DataKey } from "@beamscope/contracts";
import {
  encodeResultKey,
  encodeStatus,
  epochNs,
  type JobState,
  jobNumber,
  parseWorkflowId,
  type ServiceState,
  writeX5f2,
} from "@beamscope/wire";

/** Job numbers in the order of their commits. */
export const jobA = "0b4e28ba-2fa1-41d2-883f-0016d3cca427";
export const jobB = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
export const jobC = "2b4e28ba-2fa1-41d2-883f-0016d3cca427";

/** Data time at which the tests begin. */
const beginNs = 1_790_000_000_000_000_000n;
/** An instant after {@link beginNs}. */
export const atSecond = (seconds: number): bigint => beginNs + BigInt(Math.round(seconds * 1e9));

/** A result to be encoded. */
export interface ResultOf {
  readonly key: DataKey;
  readonly job?: string;
  /** Data time of its window, in seconds after {@link beginNs}. */
  readonly from: number;
  readonly to: number;
  readonly dims?: readonly string[];
  readonly shape?: readonly number[];
  readonly values: readonly number[];
  readonly variances?: readonly number[];
  readonly unit?: string;
  readonly coords?: Readonly<Record<string, readonly number[]>>;
  readonly accounting?: Readonly<Record<string, bigint>>;
}

const sourceNameOf = ({ workflow, source, output }: DataKey, job: string): string =>
  encodeResultKey({
    workflowId: parseWorkflowId(workflow),
    jobId: { sourceName: source, jobNumber: jobNumber(job) },
    outputName: output,
  });

/** A window's or cumulative result as a da00 message. */
export function resultBytes(result: ResultOf): Uint8Array<ArrayBuffer> {
  const { key, job = jobA, dims = [], values, variances, unit = "counts" } = result;
  const shape = result.shape ?? (dims.length === 1 ? [values.length] : []);
  const data = variable({
    dims,
    shape,
    values: Float64Array.from(values),
    variances: variances && Float64Array.from(variances),
    unit,
  });
  const coords = Object.entries(result.coords ?? {}).map(
    ([name, numbers]) =>
      [name, variable({ dims: [name], values: Float64Array.from(numbers), unit: "ms" })] as const,
  );
  const array = labelledArray({
    data,
    coords: [
      ...coords,
      ["start_time", scalar(atSecond(result.from), "ns")],
      ["time", scalar(atSecond(result.to), "ns")],
    ],
  });
  const accounting = result.accounting && new Map(Object.entries(result.accounting));
  const sourceName = sourceNameOf(key, job);
  return encodeDa00({ sourceName, timestamp: epochNs(beginNs), array, accounting }).slice();
}

/** Samples of a log as a da00 message. */
export function seriesBytes(
  key: DataKey,
  samples: readonly (readonly [second: number, value: number])[],
  job = jobA,
): Uint8Array<ArrayBuffer> {
  const dims = ["time"];
  const values = Float64Array.from(samples, ([, value]) => value);
  const time = BigInt64Array.from(samples, ([second]) => atSecond(second));
  const array = labelledArray({
    data: variable({ dims, values, unit: "mm" }),
    coords: { time: datetimes({ dims, values: time }) },
  });
  const sourceName = sourceNameOf(key, job);
  return encodeDa00({ sourceName, timestamp: epochNs(beginNs), array }).slice();
}

/** One burst of a reducer: its jobs' heartbeats, then its own. */
export function burst(
  jobs: readonly { key: DataKey; job: string; state?: JobState; error?: string }[],
  service: { readonly worker?: string; readonly state?: ServiceState } = {},
): Uint8Array[] {
  const origin = { softwareVersion: "1", hostName: "here", processId: 1 };
  const statuses = jobs.map(({ key, job, state = "active", error }) =>
    encodeStatus(
      {
        kind: "job",
        state,
        error,
        jobId: { sourceName: key.source, jobNumber: jobNumber(job) },
        workflowId: parseWorkflowId(key.workflow),
      },
      origin,
    ),
  );
  const own = encodeStatus(
    {
      kind: "service",
      instrument: "tiny",
      serviceName: "all",
      workerId: service.worker ?? "worker-1",
      state: service.state ?? "running",
      startedAt: epochNs(beginNs),
      activeJobCount: jobs.length,
    },
    origin,
  );
  return [...statuses, own].map((status) => writeX5f2(status));
}
