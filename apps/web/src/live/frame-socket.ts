/** What happens on a socket. After `closed` nothing more happens. */
export interface SocketEvents {
  opened(): void;
  /** @param bytes - handed over. */
  message(bytes: Uint8Array): void;
  closed(code: number): void;
}

/** The part of a WebSocket that is used here. */
export interface FrameSocket {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** Opens a socket and tells of what happens on it, never before it has returned. */
export type OpenSocket = (events: SocketEvents) => FrameSocket;

/** {@link OpenSocket} of the browser. @param path - on the server that the page came from. */
export function pageSocket(path: string): OpenSocket {
  return (events) => {
    const address = new URL(path, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      // A text message is not of the protocol: it reads as one without a prefix.
      events.message(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array());
    };
    socket.onclose = ({ code }) => events.closed(code);
    return {
      send: (bytes) => socket.send(bytes),
      close: (code, reason) => socket.close(code, reason),
    };
  };
}
