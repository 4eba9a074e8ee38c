/** A server that could not start, or could not go on. Its message is one sentence for a person. */
export class ServerStartError extends Error {
  override readonly name: string = "ServerStartError";
}

/** The port is in use by another program. */
export class PortBusyError extends ServerStartError {
  override readonly name = "PortBusyError";
  readonly port: number;

  constructor(host: string, port: number, options: ErrorOptions = {}) {
    super(
      `Port ${port} on ${host} is in use by another program; choose another one with --port.`,
      options,
    );
    this.port = port;
  }
}
