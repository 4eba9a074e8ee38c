import { Worker } from "node:worker_threads";
import type { NoticeResource } from "@beamscope/contracts";
import type { FromHub, ToHub } from "@beamscope/hub";
import { ServerStartError } from "../server-errors.ts";
import type {
  BackOfficeData,
  FromBackOffice,
  Question,
  QuestionName,
  Questions,
  ToBackOffice,
} from "./messages.ts";

/** The back office has ended, or is about to: nothing can be asked of it. */
export class BackOfficeGoneError extends Error {
  override readonly name = "BackOfficeGoneError";
}

/** A fault inside the back office; its message is for the log, not for who asked. */
export class BackOfficeFaultError extends Error {
  override readonly name = "BackOfficeFaultError";
}

/** Who is told of what the back office says by itself. */
export interface BackOfficeListener {
  fromHub(message: FromHub): void;
  changed(resource: NoticeResource, version: number): void;
  trouble(sentence: string): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(cause: Error): void;
}

/** A thread that does not end by itself is ended after this. ms */
const stopLimitMs = 1_500;

/** The back office as the main thread sees it. */
export class BackOfficeClient {
  /** Resolves when it was stopped. @throws ServerStartError when it died by itself. */
  readonly ended: Promise<void>;
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stopped = Promise.withResolvers<void>();
  #listener: BackOfficeListener | undefined;
  readonly #early: FromHub[] = [];
  #nextId = 0;
  #state: "at work" | "stopping" | "ended" = "at work";

  private constructor(thread: Worker) {
    this.#thread = thread;
    const ended = Promise.withResolvers<void>();
    this.ended = ended.promise;
    // Nobody has to watch.
    this.ended.catch(() => undefined);
    let fault: unknown;
    thread.on("error", (cause) => {
      fault = cause;
    });
    thread.once("exit", () => {
      const asked = this.#state !== "at work";
      this.#end();
      if (asked) return ended.resolve();
      const why = fault instanceof Error ? fault.message : "it gave no reason";
      ended.reject(
        new ServerStartError(`The back office ended by itself: ${why}.`, { cause: fault }),
      );
    });
  }

  /**
   * Starts the thread and waits until it listens to the log.
   * @throws ServerStartError in one sentence.
   */
  static async start(data: BackOfficeData): Promise<BackOfficeClient> {
    const thread = new Worker(new URL("./back-office-thread.ts", import.meta.url), {
      name: "back office",
      workerData: data,
      transferList: [data.log.port],
    });
    const client = new BackOfficeClient(thread);
    const ready = Promise.withResolvers<void>();
    thread.on("message", (message: FromBackOffice) => {
      if (message.kind === "ready") ready.resolve();
      else if (message.kind === "refused") {
        client.#state = "stopping";
        ready.reject(new ServerStartError(`The server cannot start: ${message.sentence}`));
      } else client.#take(message);
    });
    client.ended.then(
      () => ready.reject(new ServerStartError("The back office ended before it began.")),
      ready.reject,
    );
    await ready.promise;
    return client;
  }

  /** Messages of the hub that came before are told at once. */
  listen(listener: BackOfficeListener): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener.fromHub(message);
  }

  tellHub(message: ToHub): void {
    this.#send({ kind: "hub", message });
  }

  /**
   * Asks, and waits for the answer.
   * @throws BackOfficeGoneError, BackOfficeFaultError
   */
  ask<Name extends QuestionName>(
    name: Name,
    ask: Questions[Name]["ask"],
  ): Promise<Questions[Name]["answer"]> {
    if (this.#state !== "at work") {
      return Promise.reject(new BackOfficeGoneError("The server is ending."));
    }
    this.#nextId += 1;
    const id = this.#nextId;
    return new Promise((resolve, reject) => {
      // The answer to a question of this name, as the thread made it.
      this.#waiting.set(id, {
        resolve: (answer) => resolve(answer as Questions[Name]["answer"]),
        reject,
      });
      this.#send({ kind: "question", id, question: { name, ask } as Question });
    });
  }

  /** Lets it keep what is to be kept, and ends the thread, whatever it does. */
  async stop(): Promise<void> {
    if (this.#state === "at work") {
      this.#state = "stopping";
      this.#send({ kind: "stop" });
    }
    const limit = Promise.withResolvers<void>();
    const timer = setTimeout(() => limit.resolve(), stopLimitMs);
    await Promise.race([this.#stopped.promise, this.ended.catch(() => undefined), limit.promise]);
    clearTimeout(timer);
    await this.#thread.terminate();
  }

  #send(message: ToBackOffice): void {
    if (this.#state !== "ended") this.#thread.postMessage(message);
  }

  #take(message: Exclude<FromBackOffice, { kind: "ready" | "refused" }>): void {
    switch (message.kind) {
      case "hub":
        if (this.#listener === undefined) this.#early.push(message.message);
        else this.#listener.fromHub(message.message);
        return;
      case "changed":
        return this.#listener?.changed(message.resource, message.version);
      case "trouble":
        return this.#listener?.trouble(message.sentence);
      case "answer":
        return this.#settle(message.id, (waiting) => waiting.resolve(message.answer));
      case "fault":
        return this.#settle(message.id, (waiting) =>
          waiting.reject(new BackOfficeFaultError(message.detail)),
        );
      case "stopped":
        return this.#stopped.resolve();
    }
  }

  #settle(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting !== undefined) how(waiting);
  }

  #end(): void {
    this.#state = "ended";
    for (const waiting of this.#waiting.values()) {
      waiting.reject(new BackOfficeGoneError("The back office has ended."));
    }
    this.#waiting.clear();
  }
}
