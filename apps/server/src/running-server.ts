import type { EmbeddedLogHandle } from "@beamscope/broker";

/** How to start a server. */
export interface ServerOptions {
  /** A ticket to the log for one further thread. */
  readonly logHandle: () => EmbeddedLogHandle;
  /** Name of an instrument in the registry. */
  readonly instrument: string;
  /** Where history and desired jobs are kept; made when absent. */
  readonly dataDirectory: string;
  /** Address to listen on; others than loopback let others in. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly softwareVersion: string;
  /** Where the built page is; default: `apps/web/dist`. */
  readonly pageDirectory?: string | undefined;
  /** Told of faults that nobody who asked can mend; default: a line on standard error. */
  readonly onFault?: ((requestId: string, cause: unknown) => void) | undefined;
}

/** A server at work. */
export interface RunningServer {
  /** Where the page is. */
  readonly url: string;
  /**
   * Starts the instrument's first jobs that do not run already, but for those that a person stopped. What a person had
   * changed of them stays changed.
   * @returns once each was answered, or after 30 s.
   */
  startInitialJobs(): Promise<void>;
  /** Resolves when it was stopped. @throws ServerStartError when the back office has died by itself. */
  readonly ended: Promise<void>;
  /** Tells viewers, then ends all threads and sockets; within 2 s. */
  stop(): Promise<void>;
}
