import type { LabelledArray } from "@beamscope/arrays";
import { epochNs } from "@beamscope/wire";
import type { Interval, StreamMessage, Workflow, WorkflowOutput } from "../jobs/workflow.ts";

/** A message of one pulse with these events: [pixel, ns after the pulse]. For tests. */
export function eventsMessage(
  events: readonly (readonly [pixel: number, toaNs: number])[],
): StreamMessage {
  return {
    kind: "events",
    events: {
      pulseTime: BigInt64Array.of(0n),
      firstEvent: Int32Array.of(0),
      timeOfArrival: Int32Array.from(events, ([, toa]) => toa),
      pixelId: Int32Array.from(events, ([pixel]) => pixel),
    },
  };
}

/** The k-th window of 200 ms. For tests. */
export function windowAt(index: number): Interval {
  return {
    start: epochNs(BigInt(index) * 200_000_000n),
    end: epochNs(BigInt(index + 1) * 200_000_000n),
  };
}

/** The arrays of a result by output name. For tests. */
export function byName(outputs: readonly WorkflowOutput[]): ReadonlyMap<string, LabelledArray> {
  return new Map(outputs.map(({ name, array }) => [name, array]));
}

/** The values of an output as plain numbers. For tests. */
export function valuesOf(outputs: readonly WorkflowOutput[], name: string): number[] {
  const array = byName(outputs).get(name);
  if (array === undefined)
    throw new Error(`no output ${name} among ${outputs.map((output) => output.name)}`);
  return Array.from<number | bigint | string>(array.data.values).map(Number);
}

/** What a workflow's output accounts for. For tests. */
export function tallyOf(workflow: Workflow, output: string) {
  const tally = workflow.tallies().get(output);
  if (tally === undefined) throw new Error(`no tally of ${output}`);
  return tally;
}
