import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";

/** What became of a command. Both of its streams are in `output`, in the order they came. */
export interface CommandResult {
  /** Exit code; 1 for a command that a signal ended, 127 for one that could not be started. */
  readonly code: number;
  readonly output: string;
  readonly durationMs: number;
}

export interface CommandOptions {
  /** Folder to run in; the tools come from its node_modules, or from those around it. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end.*/
export function runCommand(
  command: readonly [string, ...string[]],
  { cwd, env = {} }: CommandOptions,
): Promise<CommandResult> {
  const startMs = performance.now();
  const [program, ...rest] = command;
  return new Promise((resolve) => {
    let output = "";
    const take = (text: string): void => {
      output += text;
    };
    const end = (code: number): void => {
      resolve({ code, output, durationMs: performance.now() - startMs });
    };
    const child = spawn(program, rest, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: [...toolFolders(cwd), process.env["PATH"]].join(delimiter),
        ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }),
        ...env,
      },
    });
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", (error) => {
      take(`${program}: ${error.message}\n`);
      end(127);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

/** Where the tools of a folder are: its own first, then those of the folders around it. */
function toolFolders(folder: string): string[] {
  const own = join(folder, "node_modules", ".bin");
  return dirname(folder) === folder ? [own] : [own, ...toolFolders(dirname(folder))];
}
