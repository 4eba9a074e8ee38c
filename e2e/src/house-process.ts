import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));

/** How a house ended. */
export interface Ending {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** `beamscope` as a process of its own, the way a person starts it. */
export class HouseProcess {
  /** Where log and history are; kept over restarts, until {@link HouseProcess.forget}. */
  readonly data: string;
  #child: ChildProcess | undefined;
  #output = "";
  #errors = "";
  #ended: Promise<Ending> | undefined;

  private constructor(data: string) {
    this.data = data;
  }

  /** With an empty data directory of its own. */
  static async prepare(): Promise<HouseProcess> {
    return new HouseProcess(await mkdtemp(join(tmpdir(), "beamscope-journey-")));
  }

  /** Runs a subcommand. @returns how it ended, whenever it does. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ending> {
    this.#output = "";
    this.#errors = "";
    const child = spawn(process.execPath, [program, ...args], {
      env: { ...process.env, BEAMSCOPE_DATA: this.data, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    child.stdout.on("data", (text) => {
      this.#output += text;
    });
    child.stderr.on("data", (text) => {
      this.#errors += text;
    });
    this.#ended = new Promise((resolve) => {
      child.on("close", (code) => resolve({ code, output: this.#output, errors: this.#errors }));
    });
    return this.#ended;
  }

  /** Starts and waits for the address of the page. @throws when it ends before. */
  async start(args: readonly string[]): Promise<string> {
    const ended = this.run(args);
    for (;;) {
      const url = /http:\/\/[\w.:[\]]+/.exec(this.#output)?.[0];
      if (url !== undefined) return url;
      const early = await Promise.race([ended, pause(50)]);
      if (early !== undefined) {
        throw new Error(`it ended with ${early.code}: ${early.output}${early.errors}`);
      }
    }
  }

  /** What it has printed. */
  get output(): string {
    return this.#output;
  }

  /** Sends a signal. @returns how it ended, and after how many ms. */
  async end(
    signal: "SIGINT" | "SIGTERM" | "SIGKILL" = "SIGINT",
  ): Promise<Ending & { readonly afterMs: number }> {
    const begin = performance.now();
    this.#child?.kill(signal);
    const ending = (await this.#ended) ?? { code: null, output: "", errors: "" };
    this.#child = undefined;
    return { ...ending, afterMs: performance.now() - begin };
  }

  /** Ends what still runs and removes the data. */
  async forget(): Promise<void> {
    if (this.#child !== undefined) await this.end("SIGKILL");
    await rm(this.data, { recursive: true, force: true });
  }
}

function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
