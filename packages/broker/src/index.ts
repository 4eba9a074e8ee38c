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
export { createRing, type RingMemory } from "./ring/ring-memory.ts";
export { type RingMessage, RingReader, type RingWait } from "./ring/ring-reader.ts";
export { RingWriter } from "./ring/ring-writer.ts";
export * from "./topic.ts";
