/** A viewer's connection, as the hub's side of the server sees it. */
export interface ViewerSocket {
  /** Queues one binary message. The bytes are shared with other sockets and never change. */
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** Bytes queued and not handed to the network yet. */
  readonly bufferedAmount: number;
  /** Closes with a code (RFC 6455). Further calls do nothing. */
  close(code: number, reason: string): void;
}

/** A connected viewer. The server feeds it what its socket tells. */
export interface ViewerConnection {
  /** Names the connection in the hello, in logs and in the list of viewers. */
  readonly id: string;
  /** One binary message of the viewer; bytes that break the protocol close the socket. */
  receive(bytes: Uint8Array): void;
  /** Something else came of the viewer, such as a pong: it is alive. */
  heard(): void;
  /** The socket has gone: the viewer is forgotten at once. */
  closed(): void;
}
