import { MissingTopicsError, TopicSpecError } from "../errors.ts";
import {
  DEFAULT_MAX_MESSAGE_BYTES,
  DEFAULT_RETENTION,
  DEFAULT_SEGMENT_BYTES,
  isTopicName,
  type Retention,
  type TopicCreation,
  type TopicDescription,
  type TopicSpec,
} from "../topic.ts";
import type { LogFiles } from "./log-files.ts";
import { PartitionLog } from "./partition-log.ts";
import type { RecoveryNote } from "./recovery.ts";

const TOPICS_FOLDER = "topics";
const SETTINGS_FILE = "topic.json";
const SETTINGS_VERSION = 1;
const MIN_SEGMENT_BYTES = 2 ** 20;

/** A topic's settings with nothing left open. */
interface TopicSettings {
  readonly partitions: number;
  readonly retention: Retention;
  readonly maxMessageBytes: number;
  readonly segmentBytes: number;
}

/** An open topic. */
export interface LogTopic {
  readonly name: string;
  readonly settings: TopicSettings;
  readonly partitions: readonly PartitionLog[];
}

/** What the store needs from outside. */
export interface LogStoreOptions {
  readonly files: LogFiles;
  /** ms since the epoch. */
  readonly nowMs: () => number;
}

/** All topics of a data directory. Has no timer of its own: whoever owns it calls {@link sync} and {@link retain}. */
export class LogStore {
  readonly #options: LogStoreOptions;
  readonly #topics = new Map<string, LogTopic>();
  readonly #recovery: RecoveryNote[] = [];
  /** Topics are made and deleted one call after the other. */
  #lastChange: Promise<unknown> = Promise.resolve();

  private constructor(options: LogStoreOptions) {
    this.#options = options;
  }

  /** Opens what is there, repairing torn tails. */
  static async open(options: LogStoreOptions): Promise<LogStore> {
    const store = new LogStore(options);
    const { files } = options;
    await files.makeFolder(TOPICS_FOLDER);
    for (const name of await files.folders(TOPICS_FOLDER)) {
      const bytes = await files.readFile(`${TOPICS_FOLDER}/${name}/${SETTINGS_FILE}`);
      // Settings are written first and their file removed first: without it the topic is half made or half deleted.
      if (bytes === undefined) await files.removeFolder(`${TOPICS_FOLDER}/${name}`);
      else await store.#openTopic(name, parseSettings(name, bytes));
    }
    return store;
  }

  /** What opening had to repair or found damaged. */
  get recovery(): readonly RecoveryNote[] {
    return this.#recovery;
  }

  topic(name: string): LogTopic | undefined {
    return this.#topics.get(name);
  }

  get topics(): readonly LogTopic[] {
    return [...this.#topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#lastChange.then(change);
    this.#lastChange = result.catch(() => {});
    return result;
  }

  /** @throws TopicSpecError when one cannot be made as described; then none is. */
  async createTopics(specs: readonly TopicSpec[]): Promise<readonly TopicCreation[]> {
    const wanted = specs.map((spec) => ({ name: spec.name, settings: settingsOf(spec) }));
    return this.#inTurn(() => this.#create(wanted));
  }

  async #create(
    wanted: readonly { readonly name: string; readonly settings: TopicSettings }[],
  ): Promise<readonly TopicCreation[]> {
    const outcomes: TopicCreation[] = [];
    for (const { name, settings } of wanted) {
      if (this.#topics.has(name)) {
        outcomes.push({ name, kind: "exists" });
        continue;
      }
      const folder = `${TOPICS_FOLDER}/${name}`;
      await this.#options.files.makeFolder(folder);
      const content = { version: SETTINGS_VERSION, ...settings };
      const text = JSON.stringify(content, (_key, value: unknown) =>
        value === Number.POSITIVE_INFINITY ? "unlimited" : value,
      );
      await this.#options.files.replaceFile(
        `${folder}/${SETTINGS_FILE}`,
        new TextEncoder().encode(text),
      );
      await this.#openTopic(name, settings);
      outcomes.push({ name, kind: "created" });
    }
    return outcomes;
  }

  async #openTopic(name: string, settings: TopicSettings): Promise<void> {
    const partitions: PartitionLog[] = [];
    for (let partition = 0; partition < settings.partitions; partition++) {
      const context = {
        ...this.#options,
        topic: name,
        partition,
        folder: `${TOPICS_FOLDER}/${name}/${partition}`,
        settings: {
          retentionMs: settings.retention.timeMs,
          retentionBytes: settings.retention.bytes,
          segmentBytes: settings.segmentBytes,
        },
      };
      partitions.push(await PartitionLog.open(context, (note) => this.#recovery.push(note)));
    }
    this.#topics.set(name, { name, settings, partitions });
  }

  /** @throws MissingTopicsError naming all that do not exist; then none is deleted. */
  deleteTopics(names: readonly string[]): Promise<void> {
    return this.#inTurn(() => this.#delete(names));
  }

  async #delete(names: readonly string[]): Promise<void> {
    for (const topic of this.#known(names)) {
      this.#topics.delete(topic.name);
      await this.#options.files.removeFile(`${TOPICS_FOLDER}/${topic.name}/${SETTINGS_FILE}`);
      for (const partition of topic.partitions) await partition.delete();
      await this.#options.files.removeFolder(`${TOPICS_FOLDER}/${topic.name}`);
    }
  }

  /** @throws MissingTopicsError naming all that do not exist. */
  describeTopics(names: readonly string[]): readonly TopicDescription[] {
    return this.#known(names).map(({ name, settings, partitions }) => ({
      name,
      retention: settings.retention,
      maxMessageBytes: settings.maxMessageBytes,
      partitions: partitions.map(({ beginOffset, endOffset }, partition) => ({
        partition,
        beginOffset,
        endOffset,
      })),
    }));
  }

  #known(names: readonly string[]): LogTopic[] {
    const missing = names.filter((name) => !this.#topics.has(name));
    if (missing.length > 0) throw new MissingTopicsError(missing);
    return [...new Set(names)].map((name) => this.#topics.get(name)!);
  }

  get #partitions(): PartitionLog[] {
    return [...this.#topics.values()].flatMap(({ partitions }) => partitions);
  }

  /** Syncs what was written since the last call: one file at a time, to leave the thread pool to reads and writes. */
  async sync(): Promise<void> {
    for (const partition of this.#partitions) if (partition.dirty) await partition.sync();
  }

  /** Removes what is beyond its retention. */
  async retain(): Promise<void> {
    for (const partition of this.#partitions) await partition.retain();
  }

  /** Writes and syncs everything, then lets go of all files. */
  async close(): Promise<void> {
    for (const partition of this.#partitions) await partition.close();
  }
}

function settingsOf(spec: TopicSpec): TopicSettings {
  const { name, partitions = 1, retention = DEFAULT_RETENTION } = spec;
  const { maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES } = spec;
  // At least eight segments per retention, so that what is kept is near what was asked for.
  const share = Math.max(MIN_SEGMENT_BYTES, retention.bytes / 8);
  const { segmentBytes = Math.min(DEFAULT_SEGMENT_BYTES, share) } = spec;
  const refuse = (reason: string) =>
    new TopicSpecError(`Topic ${JSON.stringify(name)}: ${reason}.`);
  if (!isTopicName(name)) throw refuse("a name has 1 to 249 of A-Z a-z 0-9 . _ -");
  if (!Number.isInteger(partitions) || partitions < 1) throw refuse("at least one partition");
  if (!(retention.timeMs > 0 && retention.bytes > 0)) throw refuse("a retention above zero");
  if (!(maxMessageBytes > 0 && maxMessageBytes <= 2 ** 30)) {
    throw refuse("a largest message of 1 byte to 1 GiB");
  }
  if (!(segmentBytes > 0)) throw refuse("segments above zero bytes");
  return { partitions, retention, maxMessageBytes, segmentBytes };
}

function parseSettings(name: string, bytes: Uint8Array): TopicSettings {
  const refuse = (cause?: unknown) =>
    new TopicSpecError(`The settings of topic ${name} in the data directory cannot be read.`, {
      cause,
    });
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes), (_key, value: unknown) =>
      value === "unlimited" ? Number.POSITIVE_INFINITY : value,
    );
  } catch (error) {
    throw refuse(error);
  }
  if (!isSettingsFile(parsed)) throw refuse();
  const { partitions, retention, maxMessageBytes, segmentBytes } = parsed;
  return settingsOf({ name, partitions, retention, maxMessageBytes, segmentBytes });
}

function isSettingsFile(value: unknown): value is TopicSettings {
  if (typeof value !== "object" || value === null) return false;
  const file = value as Partial<Record<keyof TopicSettings | "version", unknown>>;
  const retention = file.retention as Partial<Record<keyof Retention, unknown>> | undefined;
  return (
    file.version === SETTINGS_VERSION &&
    typeof file.partitions === "number" &&
    typeof file.maxMessageBytes === "number" &&
    typeof file.segmentBytes === "number" &&
    typeof retention?.timeMs === "number" &&
    typeof retention.bytes === "number"
  );
}
