import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

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
    return this.#spawn([process.execPath, program, ...args], env);
  }

  /** `npm start`, as a newcomer types it. @returns the address of the page. */
  async startWithNpm(args: readonly string[]): Promise<string> {
    return this.#address(this.#spawn(["npm", "start", "--", ...args]));
  }

  #spawn(
    command: readonly [string, ...string[]],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ending> {
    const [file, ...args] = command;
    this.#output = "";
    this.#errors = "";
    const child = spawn(file, args, {
      cwd: root,
      env: { ...environment(), BEAMSCOPE_DATA: this.data, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, as a terminal makes for what is typed into it: Ctrl-C is for the whole of it.
      detached: true,
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
    return this.#address(this.run(args));
  }

  async #address(ended: Promise<Ending>): Promise<string> {
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

  /**
   * Sends a signal to the house and to every process that it has started.
   * @returns how it ended, after how many ms the last of them was gone.
   * @throws when one of them is still there after 20 s.
   */
  async end(
    signal: "SIGINT" | "SIGTERM" | "SIGKILL" = "SIGINT",
  ): Promise<Ending & { readonly afterMs: number }> {
    const begin = performance.now();
    const group = this.#child?.pid;
    if (group !== undefined) signalGroup(group, signal);
    const ending = (await this.#ended) ?? { code: null, output: "", errors: "" };
    this.#child = undefined;
    while (group !== undefined && signalGroup(group, 0)) {
      if (performance.now() - begin > 20_000)
        throw new Error(`${signal} did not end every process`);
      await pause(20);
    }
    return { ...ending, afterMs: performance.now() - begin };
  }

  /** Ends what still runs and removes the data. */
  async forget(): Promise<void> {
    if (this.#child !== undefined) await this.end("SIGKILL");
    await rm(this.data, { recursive: true, force: true });
  }
}

/** @returns whether there is a process in the group. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ESRCH") return false;
    throw cause;
  }
}

function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

/** Ours, but for what the test runner says of colours: Node.js warns of it on standard error, where a person reads one sentence. */
function environment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _force, NO_COLOR: _none, ...own } = process.env;
  return own;
}
