/** A wire key that no stream of the instrument has, and how often it came. */
export interface UnmappedKey {
  readonly topic: string;
  readonly sourceName: string;
  readonly messages: number;
}

/** So many different keys are told apart; a hostile producer must not fill the memory with names. */
const distinctKeys = 500;
/** Longer names are cut: they are shown to people. */
const longestName = 200;

/**
 * Counts messages whose (topic, source name) is no stream of ours. They are normal beside other systems and
 * the first hint of a wrong configuration.
 */
export class UnmappedKeys {
  readonly #counts = new Map<string, { topic: string; sourceName: string; messages: number }>();
  #others = 0;

  add(topic: string, sourceName: string): void {
    const name = sourceName.slice(0, longestName);
    const key = `${topic}\u0000${name}`;
    const known = this.#counts.get(key);
    if (known !== undefined) known.messages += 1;
    else if (this.#counts.size < distinctKeys)
      this.#counts.set(key, { topic, sourceName: name, messages: 1 });
    else this.#others += 1;
  }

  /** Messages of keys beyond those told apart. */
  get others(): number {
    return this.#others;
  }

  /** Most frequent first. */
  list(): readonly UnmappedKey[] {
    return [...this.#counts.values()]
      .map((each) => ({ ...each }))
      .sort((a, b) => b.messages - a.messages);
  }
}
