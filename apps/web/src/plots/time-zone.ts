/** A zone in which instants are written. Made once per zone: its formatters are costly. */
export class TimeZone {
  /** IANA name: "Europe/Copenhagen". */
  readonly id: string;
  readonly #parts: Intl.DateTimeFormat;
  readonly #names: readonly Intl.DateTimeFormat[];

  /** @throws RangeError for a name that this browser does not know. */
  constructor(id: string) {
    this.id = id;
    this.#parts = new Intl.DateTimeFormat("en-GB", {
      timeZone: id,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    // Each language knows the short names of its own part of the world only, and writes "GMT+1" elsewhere.
    this.#names = ["en-GB", "en-US", "en-AU"].map(
      (locale) => new Intl.DateTimeFormat(locale, { timeZone: id, timeZoneName: "short" }),
    );
  }

  /** The zone's name alone, where it is compared. */
  toJSON(): string {
    return this.id;
  }

  /** ms to add to an instant to get the zone's wall clock as if it were UTC. */
  offsetMs(timeMs: number): number {
    const whole = Math.floor(timeMs / 1000) * 1000;
    const of: Record<string, number> = {};
    for (const { type, value } of this.#parts.formatToParts(whole)) of[type] = Number(value);
    return Date.UTC(of.year!, of.month! - 1, of.day, of.hour, of.minute, of.second) - whole;
  }

  /** The zone's short name at an instant: "CET", or "GMT+5:30" where it has none. */
  nameAt(timeMs: number): string {
    const names = this.#names.map(
      (format) =>
        format.formatToParts(timeMs).find(({ type }) => type === "timeZoneName")?.value ?? "",
    );
    return names.find((name) => !/^(GMT|UTC)[+-]/.test(name)) ?? names[0]!;
  }
}

/** The viewer's zone as the browser has it. */
export function viewerTimeZone(): TimeZone {
  return new TimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
}
