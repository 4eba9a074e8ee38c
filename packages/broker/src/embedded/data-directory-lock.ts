import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DataDirectoryError } from "../errors.ts";

const LOCK_FILE = "lock.sqlite";
const OWNER_FILE = "owner";

/**
 * Keeps a data directory for one process. The lock is SQLite's: an exclusive transaction on an empty database, which the
 * operating system lets go when the process dies, however it dies. A file with a process id would have to be guessed about.
 */
export class DataDirectoryLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * @param owner - shown to whoever comes second, such as `process 4711`.
   * @throws DataDirectoryError in one sentence: in use, or not usable.
   */
  static take(directory: string, owner: string): DataDirectoryLock {
    let database: DatabaseSync | undefined;
    try {
      mkdirSync(directory, { recursive: true });
      database = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
      database.exec("BEGIN EXCLUSIVE");
      writeFileSync(join(directory, OWNER_FILE), owner);
      return new DataDirectoryLock(database);
    } catch (error) {
      database?.close();
      throw isBusy(error) ? lockedError(directory, error) : unusableError(directory, error);
    }
  }

  release(): void {
    this.#database.close();
  }
}

/** SQLITE_BUSY */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && error.errcode === 5;

function lockedError(directory: string, cause: unknown): DataDirectoryError {
  let owner = "another process";
  try {
    owner = readFileSync(join(directory, OWNER_FILE), "utf8");
  } catch {
    // Its owner has not come that far; the sentence is right without the name.
  }
  return new DataDirectoryError(
    "locked",
    `The data directory ${directory} is in use by ${owner}; stop that or choose another directory.`,
    { cause },
  );
}

/** One sentence for a directory that the file system does not let us use. */
export function unusableError(directory: string, cause: unknown): DataDirectoryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  // 13 is SQLITE_FULL.
  const full =
    code === "ENOSPC" || (cause instanceof Error && "errcode" in cause && cause.errcode === 13);
  return full
    ? new DataDirectoryError("full", `The disk of the data directory ${directory} is full.`, {
        cause,
      })
    : new DataDirectoryError(
        "unusable",
        `The data directory ${directory} cannot be used (${reason}).`,
        { cause },
      );
}
