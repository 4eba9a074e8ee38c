import type { StreamDeclaration, StreamKind } from "@beamscope/catalog";

/** A declared stream with the small number that stands for it between threads. */
export interface Stream {
  readonly index: number;
  readonly name: string;
  readonly kind: StreamKind;
  readonly topic: string;
  readonly source: string;
  /** Whether windows wait for it: what belongs to pulses does, logs and devices never. */
  readonly gates: boolean;
}

/**
 * From what stands on the wire, (topic, source name), to the streams of an instrument. A source name alone is
 * not unique: two topics may carry the same.
 */
export class StreamTable {
  readonly streams: readonly Stream[];
  readonly #byKey = new Map<string, Map<string, Stream>>();
  readonly #byName = new Map<string, Stream>();

  /**
   * @throws RangeError when two streams claim one wire key; routing could not tell them apart.
   */
  constructor(declarations: readonly StreamDeclaration[]) {
    const streams: Stream[] = [];
    for (const { name, kind, wire } of declarations) {
      if (wire === undefined) continue;
      const { topic, source } = wire;
      const gates = kind !== "log" && kind !== "device";
      const stream = { index: streams.length, name, kind, topic, source, gates };
      const ofTopic = this.#byKey.get(topic) ?? new Map<string, Stream>();
      const other = ofTopic.get(source);
      if (other !== undefined) {
        throw new RangeError(
          `streams ${other.name} and ${name} both claim source ${source} of topic ${topic}`,
        );
      }
      ofTopic.set(source, stream);
      this.#byKey.set(topic, ofTopic);
      this.#byName.set(name, stream);
      streams.push(stream);
    }
    this.streams = streams;
  }

  /** The topics to consume, sorted. */
  get topics(): readonly string[] {
    return [...this.#byKey.keys()].sort();
  }

  find(topic: string, source: string): Stream | undefined {
    return this.#byKey.get(topic)?.get(source);
  }

  named(name: string): Stream | undefined {
    return this.#byName.get(name);
  }
}
