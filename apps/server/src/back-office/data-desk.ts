import {
  type InstrumentDeclaration,
  outputOf,
  windowingProblem,
  workflowKeyOf,
} from "@beamscope/catalog";
import type { DataQuery } from "@beamscope/contracts";
import type { DataAnswer } from "@beamscope/hub";
import type { Questions, RefusedAnswer } from "./messages.ts";

type Answer = Questions["data"]["answer"];

/**
 * The numbers of a layer, encoded: what is asked for is checked against the catalog first, so that an error names what
 * there is not.
 */
export function layerDataAnswer(
  instrument: InstrumentDeclaration,
  query: DataQuery,
  read: (query: DataQuery) => DataAnswer,
): Answer {
  const refusal = problemOf(instrument, query);
  if (refusal !== undefined) return refusal;
  const answer = read(query);
  switch (answer.kind) {
    case "json":
      return { kind: "json", bytes: new TextEncoder().encode(JSON.stringify(answer.data)) };
    case "csv":
      if (answer.text === "") return refuse("no-data", `${query.output} has no data yet.`);
      return { kind: "csv", bytes: new TextEncoder().encode(answer.text) };
    case "rejected":
      return refuse("invalid-request", answer.reason);
  }
}

function problemOf(instrument: InstrumentDeclaration, query: DataQuery): RefusedAnswer | undefined {
  const spec = instrument.workflows.find((one) => workflowKeyOf(one) === query.workflow);
  if (spec === undefined) {
    return refuse("unknown-workflow", `${instrument.title} has no workflow ${query.workflow}.`);
  }
  const unknown = query.source.find((source) => !spec.sources.includes(source));
  if (unknown !== undefined) {
    return refuse("unknown-source", `${spec.title} does not run on ${unknown}.`);
  }
  const output = outputOf(spec, query.output);
  if (output === undefined) {
    const names = spec.outputs.map(({ name }) => name).join(", ");
    return refuse(
      "unknown-output",
      `${spec.title} has no output ${query.output}; it has ${names}.`,
    );
  }
  // The whole history has no windows.
  if (query.kind === "series") return undefined;
  const problem = windowingProblem(output, windowingOf(query));
  return problem === undefined ? undefined : refuse("invalid-windowing", problem);
}

function windowingOf({ window }: DataQuery): "latest" | "since start" | "last" {
  if (window === "latest") return "latest";
  return window === "since-start" ? "since start" : "last";
}

function refuse(code: RefusedAnswer["code"], detail: string): RefusedAnswer {
  return { kind: "refused", code, detail };
}
