export * from "./hub.ts";
export * from "./hub-clock.ts";
export * from "./hub-messages.ts";
export * from "./hub-status.ts";
export type { DataAnswer } from "./layer-numbers.ts";
export { type LogRetentionStoreOptions, openLogRetentionStore } from "./log-retention-store.ts";
export * from "./retention-store.ts";
export * from "./viewer-hub.ts";
export * from "./viewer-socket.ts";
