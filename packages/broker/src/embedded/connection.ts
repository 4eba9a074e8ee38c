import type { MessagePort, Transferable } from "node:worker_threads";
import { BrokerClosedError } from "../errors.ts";
import { type CallName, type Calls, faultFrom, type Reply } from "./protocol.ts";

interface Waiting {
  readonly resolve: (answer: Calls[CallName]["answer"]) => void;
  readonly reject: (error: Error) => void;
}

/** One thread's line to the log thread: questions and answers. Keeps its thread alive until it is closed. */
export class Connection {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEnd = new Set<() => void>();
  #nextId = 1;
  #ended = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on("message", (reply: Reply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.kind === "answer") waiting?.resolve(reply.answer);
      else waiting?.reject(faultFrom(reply.fault));
    });
    port.on("close", () => this.#end());
  }

  /** Whether the line was closed, by this side or because the log thread ended. */
  get ended(): boolean {
    return this.#ended;
  }

  /** A number no other caller on this line has. */
  newId(): number {
    return this.#nextId++;
  }

  /** @throws BrokerError, as the log thread answered; BrokerClosedError when it is gone. */
  ask<Name extends CallName>(
    name: Name,
    ask: Calls[Name]["ask"],
    transfer: readonly Transferable[] = [],
  ): Promise<Calls[Name]["answer"]> {
    if (this.#ended) return Promise.reject(new BrokerClosedError());
    const id = this.newId();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#port.postMessage({ id, name, ...ask }, transfer);
    });
  }

  /** Calls `listener` when the line ends. @returns takes it back. */
  onEnd(listener: () => void): () => void {
    this.#onEnd.add(listener);
    return () => this.#onEnd.delete(listener);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) {
      reject(new BrokerClosedError("The log was closed before it answered."));
    }
    this.#waiting.clear();
    for (const listener of this.#onEnd) listener();
    this.#onEnd.clear();
  }

  close(): void {
    this.#port.close();
    this.#end();
  }
}
