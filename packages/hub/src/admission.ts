/** What becomes of a result by the number of its job. */
export type Admission = "current" | "first" | "new generation" | "superseded";

/** Numbers remembered per data key, so that memory has a limit whatever comes. */
const rememberedNumbers = 64;

/**
 * Which generation of jobs a data key shows: a number not seen before takes over, and what was taken
 * over never comes back.
 */
export class GenerationGate {
  /** By data key: numbers in the order of their coming; the last is the current one. */
  readonly #numbers = new Map<string, string[]>();
  /** By data key: the number that was current when the hub stopped last. */
  readonly #restored = new Map<string, string>();

  /** Which number a data key shows. */
  current(key: string): string | undefined {
    return this.#numbers.get(key)?.at(-1);
  }

  /** All that was restored has been admitted: what is current now was so when the hub stopped last. */
  markRestored(): void {
    for (const [key, numbers] of this.#numbers) {
      const current = numbers.at(-1);
      if (current !== undefined) this.#restored.set(key, current);
    }
  }

  /**
   * @param fromPast - the result is from before this start. An older generation may be seen for the first
   *   time then, since not everything was kept; the one that was current comes back after it.
   */
  admit(key: string, jobNumber: string, fromPast = false): Admission {
    const numbers = this.#numbers.get(key);
    if (numbers === undefined) {
      this.#numbers.set(key, [jobNumber]);
      return "first";
    }
    if (numbers.at(-1) === jobNumber) return "current";
    if (numbers.includes(jobNumber)) {
      if (!fromPast || this.#restored.get(key) !== jobNumber) return "superseded";
      numbers.splice(numbers.indexOf(jobNumber), 1);
    }
    numbers.push(jobNumber);
    if (numbers.length > rememberedNumbers) numbers.shift();
    return "new generation";
  }
}
