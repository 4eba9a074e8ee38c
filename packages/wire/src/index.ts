export * from "./ad00.ts";
export * from "./al00.ts";
export type { Branded } from "./branded.ts";
export * from "./da00.ts";
export * from "./element-type.ts";
export * from "./ep01.ts";
export * from "./epoch-time.ts";
export * from "./ev44.ts";
export * from "./f144.ts";
export { type FlatPosition, FlatWriter } from "./flatbuffers/flat-writer.ts";
export * from "./hs01.ts";
export type {
  IntakeReport,
  OutputReport,
  StreamReport,
  TallyReport,
} from "./json/accounting-report.ts";
export * from "./json/acknowledgement.ts";
export * from "./json/command.ts";
export {
  type JobId,
  type JobNumber,
  jobIdText,
  jobNumber,
  parseJobId,
} from "./json/job-id.ts";
export {
  type JsonInput,
  type JsonObject,
  type JsonValue,
  parseJson,
  stringifyJson,
} from "./json/json-text.ts";
export * from "./json/result-key.ts";
export * from "./json/status.ts";
export { parseWorkflowId, type WorkflowId, workflowIdText } from "./json/workflow-id.ts";
export type { Payload, PayloadType } from "./payload.ts";
export * from "./read-message.ts";
export * from "./run-start.ts";
export { type RunStopMessage, read6s4t, write6s4t } from "./run-stop.ts";
export * from "./schema-identifier.ts";
export { sourceNameOf } from "./source-name.ts";
export * from "./stream-kind.ts";
export * from "./topics.ts";
export * from "./wire-format-error.ts";
export * from "./x5f2.ts";
