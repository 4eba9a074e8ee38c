/**
 * What became of the events that kernels were given. The three numbers together are all of them:
 * `shown + outside + unmapped` grows by exactly the number of events handed in.
 *
 * Owned by the caller and passed to any number of calls, which only add to it.
 */
export class EventTally {
  /** Events that were put into a bin. */
  shown = 0;
  /** Events of a known pixel whose value lies outside the axis (or is not a number). */
  outside = 0;
  /** Events whose pixel id has no place in the table. Takes precedence over `outside`. */
  unmapped = 0;

  /** All events accounted for so far. */
  get events(): number {
    return this.shown + this.outside + this.unmapped;
  }

  /** Adds the events of one call: those neither shown nor unmapped were outside. */
  book(events: number, shown: number, unmapped: number): void {
    this.shown += shown;
    this.unmapped += unmapped;
    this.outside += events - shown - unmapped;
  }

  /** Starts again from zero. */
  reset(): void {
    this.shown = 0;
    this.outside = 0;
    this.unmapped = 0;
  }
}
