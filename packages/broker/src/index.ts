export * from "./broker.ts";
export {
  connectToEmbeddedLog,
  EmbeddedLog,
  type EmbeddedLogHandle,
  type EmbeddedLogOptions,
} from "./embedded/embedded-log.ts";
export type { RecoveryNote } from "./embedded/recovery.ts";
export * from "./errors.ts";
export * from "./message.ts";
export * from "./topic.ts";
