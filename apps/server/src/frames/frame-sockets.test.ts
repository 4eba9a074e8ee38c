import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { socketPath } from "@beamscope/contracts";
import type { ViewerConnection, ViewerSocket } from "@beamscope/hub";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { Served, until } from "../testing/served.ts";
import { refusalCodes, ViewerDouble } from "../testing/viewer-double.ts";
import { FrameSockets } from "./frame-sockets.ts";

/** Sockets on a server of their own; what viewers send is kept. */
class Bench {
  readonly received: Uint8Array[] = [];
  readonly viewers: ViewerSocket[] = [];
  heard = 0;
  gone = 0;
  readonly http: Server = createServer();
  readonly sockets = new FrameSockets((socket) => this.#connect(socket), "127.0.0.1");

  async listen(): Promise<number> {
    this.sockets.attach(this.http);
    await new Promise<void>((resolve) => this.http.listen(0, "127.0.0.1", resolve));
    const address = this.http.address();
    return typeof address === "object" ? (address?.port ?? 0) : 0;
  }

  async close(): Promise<void> {
    await this.sockets.close();
    await new Promise((resolve) => this.http.close(resolve));
  }

  #connect(socket: ViewerSocket): ViewerConnection {
    this.viewers.push(socket);
    return {
      id: `v${this.viewers.length}`,
      receive: (bytes) => this.received.push(Uint8Array.from(bytes)),
      heard: () => {
        this.heard += 1;
      },
      closed: () => {
        this.gone += 1;
      },
    };
  }
}

/** Sends raw bytes after an upgrade by hand. @returns what came back, to the end. */
function rawExchange(port: number, afterUpgrade: Uint8Array, head: string): Promise<Buffer> {
  return new Promise((resolve) => {
    const stream = connect(port, "127.0.0.1");
    const parts: Buffer[] = [];
    stream.on("error", () => undefined);
    stream.on("data", (part) => parts.push(part));
    stream.on("close", () => resolve(Buffer.concat(parts)));
    stream.write(head);
    stream.write(afterUpgrade);
    stream.end();
  });
}

const upgrade = (path: string, more = "") =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;

describe("frame sockets", () => {
  let bench: Bench;
  let port: number;
  beforeAll(async () => {
    bench = new Bench();
    port = await bench.listen();
  });
  afterAll(() => bench.close());

  it("pass binary messages on, and take bytes that are shared", async () => {
    const viewer = new WebSocket(`ws://127.0.0.1:${port}${socketPath}`);
    const got = new Promise<Buffer>((resolve) => {
      viewer.on("message", (data) => resolve(Buffer.isBuffer(data) ? data : Buffer.alloc(0)));
    });
    await new Promise((resolve) => viewer.once("open", resolve));
    viewer.send(Uint8Array.of(1, 2, 3));
    await until(async () => bench.received.length === 1);
    expect(bench.received[0]).toEqual(Uint8Array.of(1, 2, 3));
    bench.viewers.at(-1)?.send(new Uint8Array(new ArrayBuffer(16), 8, 4));
    expect(await got).toHaveLength(4);
    const { gone } = bench;
    viewer.close();
    await until(async () => bench.gone === gone + 1);
  });

  it.each([
    ["another path", "/api/v1/other", "", "404", "not-found"],
    ["a page of another site", socketPath, "Origin: https://evil.example\r\n", "403", "forbidden"],
  ])("turn %s away with a problem document", async (_, path, more, status, code) => {
    const { refused } = bench.sockets.counts();
    const text = String(await rawExchange(port, new Uint8Array(), upgrade(path, more)));
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).toContain(`"code":"${code}"`);
    expect(bench.sockets.counts().refused).toBe(refused + 1);
  });

  it("take a page of their own", async () => {
    const { opened } = bench.sockets.counts();
    const viewer = await ViewerDouble.open(`http://127.0.0.1:${port}`, `http://127.0.0.1:${port}`);
    viewer.socket.terminate();
    expect((await viewer.closed).code).toBe(1006);
    expect(bench.sockets.counts().opened).toBe(opened + 1);
  });

  it("close a viewer that sends text, or more than a message may hold", async () => {
    for (const [message, code] of [
      ["hello", 1003],
      [new Uint8Array(2 ** 21), 1009],
    ] as const) {
      const { broken } = bench.sockets.counts();
      const viewer = await ViewerDouble.open(`http://127.0.0.1:${port}`);
      viewer.send(message);
      expect((await viewer.closed).code).toBe(code);
      expect(bench.sockets.counts().broken).toBe(broken + 1);
    }
  });

  it("outlive random bytes in place of WebSocket frames", async () => {
    const { opened, broken } = bench.sockets.counts();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const answer = await rawExchange(port, bytes, upgrade(socketPath));
        expect(String(answer.subarray(0, 12))).toBe("HTTP/1.1 101");
      }),
      { seed: 9, numRuns: 60 },
    );
    await until(async () => bench.sockets.counts().open === 0);
    const counts = bench.sockets.counts();
    expect(counts.opened).toBe(opened + 60);
    expect(counts.broken).toBeGreaterThan(broken + 30);
  });
});

describe("a whole server", () => {
  it("turns viewers that send nonsense away one by one, and goes on for the others", async () => {
    const served = await Served.open();
    try {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
          const viewer = await ViewerDouble.open(served.server.url);
          viewer.send(bytes);
          expect(refusalCodes).toContain((await viewer.closed).code);
        }),
        { seed: 4, numRuns: 40 },
      );
      expect((await served.get("/health")).status).toBe(200);
      const viewer = await ViewerDouble.open(served.server.url);
      viewer.greet({ sequence: 1, layers: [] });
      await until(async () => viewer.messages.some(({ kind }) => kind === "hello"));
      viewer.socket.close();
    } finally {
      await served.close();
    }
  });
});
