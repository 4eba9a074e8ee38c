export type { RunningServer, ServerOptions } from "./running-server.ts";
export { PortBusyError, ServerStartError } from "./server-errors.ts";
export { startServer } from "./start-server.ts";
