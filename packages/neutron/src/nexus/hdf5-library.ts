import h5wasm, { type File as Hdf5File } from "h5wasm/node";

/**
 * A call into the HDF5 library that failed. `message` is the innermost of the library's own
 * diagnostics: the reason, without its stack of C functions.
 */
export class Hdf5Error extends Error {
  override readonly name = "Hdf5Error";
}

/** The parts of an Emscripten stream that the capture below replaces. */
interface DiagnosticStream {
  node?: { mode: number };
  stream_ops?: {
    write(stream: unknown, bytes: Int8Array, offset: number, length: number): number;
  };
}

const CHARACTER_DEVICE = 0o020000;
const diagnostics: string[] = [];
let loading: Promise<void> | undefined;

/**
 * Loads the HDF5 library once per thread (about 25 MB). It opens files by path and reads only what
 * is asked for.
 *
 * h5wasm prints HDF5's diagnostics on standard error and ignores most failed reads, which then look
 * like zeros. Its own throwing handler unwinds through C code that is not made for it. So the
 * library's standard error is caught here, and a call that wrote to it has failed.
 */
export function loadHdf5(): Promise<void> {
  loading ??= h5wasm.ready.then((module) => {
    const files: unknown = module.FS;
    const stream = standardErrorOf(files);
    const decoder = new TextDecoder();
    stream.node = { mode: CHARACTER_DEVICE };
    stream.stream_ops = {
      write(_stream, bytes, offset, length) {
        diagnostics.push(decoder.decode(bytes.slice(offset, offset + length)));
        return length;
      },
    };
  });
  return loading;
}

function standardErrorOf(files: unknown): DiagnosticStream {
  const hasStreams = (value: unknown): value is { getStream(fd: number): DiagnosticStream } =>
    typeof value === "object" && value !== null && "getStream" in value;
  if (!hasStreams(files)) throw new Hdf5Error("this build of h5wasm does not expose its streams");
  return files.getStream(2);
}

/**
 * Runs calls of the HDF5 library.
 * @throws {Hdf5Error} when a call fails, also when the library only says so on standard error.
 */
export function callHdf5<T>(calls: () => T): T {
  diagnostics.length = 0;
  let result: T;
  try {
    result = calls();
  } catch (error) {
    const reason = innermostReason() ?? (error instanceof Error ? error.message : String(error));
    throw new Hdf5Error(reason, { cause: error });
  }
  const reason = innermostReason();
  if (reason !== undefined) throw new Hdf5Error(reason);
  return result;
}

/** `#007: .../H5FD.c line 288 in H5FD_open(): unable to open file` -> `unable to open file`. */
function innermostReason(): string | undefined {
  if (diagnostics.length === 0) return undefined;
  const text = diagnostics.join("");
  diagnostics.length = 0;
  const reasons = [...text.matchAll(/^\s*#\d+: .*?\(\): (.*)$/gm)];
  return reasons.at(-1)?.[1] ?? text.trim().split("\n")[0] ?? "unknown failure";
}

/** @throws {Hdf5Error} */
export function openHdf5(path: string, mode: "r" | "w"): Hdf5File {
  return callHdf5(() => new h5wasm.File(path, mode));
}
