export { ChunkAssembler, ChunkHeader, type EncodedChunks } from "./frames/chunk.ts";
export * from "./frames/decode-frame.ts";
export * from "./frames/encode-frame.ts";
export * from "./frames/frame.ts";
export * from "./frames/frame-format-error.ts";
export * from "./frames/frame-header.ts";
export * from "./frames/layer-state.ts";
export {
  type MessageKind,
  protocolVersion,
  type ReceiveLimits,
  serverLimits,
  viewerLimits,
} from "./frames/message-layout.ts";
export * from "./frames/messages.ts";
export * from "./frames/pack-numbers.ts";
export type { Section, SectionDtype, SectionScale, SectionValues } from "./frames/section.ts";
export * from "./frames/viewer-inbox.ts";
export * from "./http/accounting.ts";
export * from "./http/catalog.ts";
export * from "./http/counts.ts";
export * from "./http/dashboards.ts";
export * from "./http/jobs.ts";
export * from "./http/layer-data.ts";
export * from "./http/problem.ts";
export * from "./http/routes.ts";
export * from "./http/status.ts";
export * from "./http/streams.ts";
export * from "./identity/canonical-json.ts";
export * from "./identity/data-key.ts";
export * from "./identity/layer-spec.ts";
export * from "./identity/time.ts";
export * from "./parameters/check-parameters.ts";
export * from "./parameters/json-value.ts";
export * from "./parameters/publish-parameters.ts";
export * from "./plots/plot-parameters.ts";
export * from "./plots/resolve-layer.ts";
