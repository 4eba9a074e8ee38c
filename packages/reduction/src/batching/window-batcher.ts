/** A half-open stretch of data time `[startNs, endNs)`, both relative to the batcher's origin. */
export interface Window {
  /** Counts up by at least one from window to window; gaps are stretches without data. */
  readonly index: number;
  /** ns after the origin. */
  readonly startNs: number;
  /** ns after the origin. */
  readonly endNs: number;
}

/** How a message relates to the window it was delivered in. Counted; never a reason to lose it. */
export type Timeliness = "on-time" | "late" | "clock-ahead";

/** Where the batcher delivers. `Item` is whatever stands for a message; it is handed on untouched. */
export interface WindowSink<Item> {
  /** A message joins the open window. Called at once, so that summing need not wait for the close. */
  deliver(item: Item, timeliness: Timeliness): void;
  /** The open window is complete: publish what was added to it. */
  close(window: Window): void;
}

/** The constants of {@link WindowBatcher}. */
export interface WindowBatcherOptions {
  /** Pulses per second of the source; 14 at ESS. Need not be an integer. */
  readonly pulseRateHz: number;
  /** Pulses in a window. */
  readonly pulsesPerWindow: number;
  /** Wall time that the log must have been idle for before a window is closed on its last pulse, ms. */
  readonly settleMs: number;
  /** Wall time without a gating message after which what is left is delivered, complete or not, ms. */
  readonly quietMs: number;
  /** How many messages of later windows may be held before the open one is closed over them. */
  readonly heldLimit: number;
}

/** Defaults: three pulses at 14 Hz (214 ms). */
export const defaultWindowOptions: WindowBatcherOptions = {
  pulseRateHz: 14,
  pulsesPerWindow: 3,
  settleMs: 8,
  quietMs: 500,
  heldLimit: 50_000,
};

/** A stamp more than so many windows from the open one is doubted until others confirm it. */
const plausibleWindows = 3;
/** Messages in a row, all far, that prove a jump of the data clock when one stream is alone. */
const farEvidence = 8;
/** A doubted message is delivered, marked, once so many windows have closed without confirming it. */
const doubtWindows = 10;

/** Pulses: a log stamped with the very instant of a pulse belongs to it, however the division rounds. */
const stampSlack = 1e-6;

interface Held<Item> {
  readonly item: Item;
  readonly timeNs: number;
  readonly gates: boolean;
  /** Where it belongs on the present grid. */
  window: number;
  /** How many windows had closed by then. */
  readonly heldSince: number;
}

/** Windows before the open one that tell whether a stream speaks in every window. */
const habitWindows = 4;
/** In so many of them it must have spoken to be waited for; a slow camera is not. */
const habitNeeded = 3;

interface GatingStream {
  /** The newest pulse seen, counted from the origin. */
  lastPulse: number;
  /** The newest window it spoke in. */
  lastWindow: number;
  /** Bit i: it spoke in window `lastWindow - i`. */
  spoke: number;
}

function observePulse(stream: GatingStream, pulse: number, window: number): void {
  const ahead = window - stream.lastWindow;
  stream.lastPulse = Math.max(stream.lastPulse, pulse);
  if (ahead > 0) {
    stream.spoke = ahead > habitWindows ? 1 : (stream.spoke << ahead) | 1;
    stream.lastWindow = window;
  } else if (-ahead <= habitWindows) stream.spoke |= 1 << -ahead;
}

/** In how many of the {@link habitWindows} windows before `open` the stream spoke. */
function habit(stream: GatingStream, open: number): number {
  const shift = open - stream.lastWindow;
  if (shift > habitWindows) return 0;
  const bits = shift >= 0 ? stream.spoke << shift : stream.spoke >> -shift;
  let windows = 0;
  for (let i = 1; i <= habitWindows; i++) windows += (bits >> i) & 1;
  return windows;
}

/**
 * Cuts the data into windows of N pulses by the data's own clock.
 *
 * Every message handed in is delivered exactly once, in the open window at the latest when its own
 * window closes. Messages of earlier windows join the open one (late); messages of later windows are
 * held. A window closes when every gating stream that speaks regularly has moved past it, when the newest
 * evidence lies a full pulse beyond that, or when the log is idle and each stream has shown the last
 * pulse. A stamp far from the open window moves nothing by itself: it takes a second stream, several
 * messages in a row, or silence of all others to move the clock, forwards or backwards (backend
 * facts, section 12, with the defects of 30 and 32 mended).
 *
 * Times are plain numbers, ns after an origin that the caller chooses near the first message, exact
 * for 104 days of data time.
 */
export class WindowBatcher<Item> {
  readonly #options: WindowBatcherOptions;
  readonly #sink: WindowSink<Item>;
  readonly #periodNs: number;
  readonly #gating = new Map<number, GatingStream>();
  #held: Held<Item>[] = [];
  /** Undefined until the first gating message. */
  #open: number | undefined;
  #openCount = 0;
  /** The pulses lie at whole periods after it. */
  #phaseNs = 0;
  /** Newest pulse seen near the open window. */
  #highestPulse = Number.NEGATIVE_INFINITY;
  readonly #farStreams = new Set<number>();
  #farInRow = 0;
  #closed = 0;
  #closedSinceMove = 0;
  /** Wall time of the newest message of any stream, and of the newest that gates. */
  #lastArrivalMs = 0;
  #lastGatingMs: number | undefined;
  #lastFlushMs = Number.NEGATIVE_INFINITY;

  constructor(options: WindowBatcherOptions, sink: WindowSink<Item>) {
    if (
      !(options.pulseRateHz > 0) ||
      !(Number.isInteger(options.pulsesPerWindow) && options.pulsesPerWindow > 0)
    ) {
      throw new RangeError(
        `a window needs a positive pulse rate and a whole number of pulses, not ${options.pulsesPerWindow} pulses at ${options.pulseRateHz} Hz`,
      );
    }
    this.#options = options;
    this.#sink = sink;
    this.#periodNs = 1e9 / options.pulseRateHz;
  }

  /** Messages of later windows that wait for theirs to open. */
  get held(): number {
    return this.#held.length;
  }

  /** Whether messages are held, or delivered in a window that is still open. */
  get unfinished(): boolean {
    return this.#openCount + this.#held.length > 0;
  }

  /** Length of a window, s. */
  get windowSeconds(): number {
    return this.#options.pulsesPerWindow / this.#options.pulseRateHz;
  }

  /**
   * Takes one message.
   * @param timeNs - its data time, ns after the origin.
   * @param stream - a small integer naming its stream.
   * @param gates - whether windows wait for this stream (events, counts, images: yes; logs: no).
   * @param nowMs - wall time, for the quiet period only.
   */
  add(item: Item, timeNs: number, stream: number, gates: boolean, nowMs: number): void {
    this.#lastArrivalMs = nowMs;
    // Counted from the first message on, so that logs alone are delivered too.
    if (gates || this.#lastGatingMs === undefined) this.#lastGatingMs = nowMs;
    if (this.#open === undefined) {
      if (!gates) {
        // A log alone does not set the clock: its stamp may be hours old (spec 7.3).
        this.#hold(item, timeNs, gates);
        if (this.#held.length > this.#options.heldLimit) this.flush();
        else this.#flushIfQuiet(nowMs);
        return;
      }
      this.#anchor(timeNs);
      this.#moveTo(this.#windowAt(timeNs, gates));
    }
    const window = this.#windowAt(timeNs, gates);
    const open = this.#open ?? window;
    if (window <= open) this.#deliver(item, window < open ? "late" : "on-time");
    else this.#hold(item, timeNs, gates);
    if (gates) {
      if (Math.abs(window - open) <= plausibleWindows)
        this.#observeNear(stream, this.#pulseAt(timeNs, gates));
      else this.#observeFar(stream, timeNs);
      this.#closeComplete();
    } else this.#flushIfQuiet(nowMs);
    if (this.#held.length > this.#options.heldLimit) this.#deliverAllHeld();
  }

  /**
   * Tells that the log has nothing more at the moment. Closes a window whose last pulse every stream
   * has shown, and after the quiet period all that is left.
   */
  idle(nowMs: number): void {
    if (this.#flushIfQuiet(nowMs)) return;
    if (nowMs - this.#lastArrivalMs < this.#options.settleMs) return;
    while (
      this.#open !== undefined &&
      this.#openCount > 0 &&
      this.#reached(this.#lastPulseOf(this.#open))
    ) {
      this.#advance();
    }
  }

  /** Delivers and closes everything that is still here, window by window: quiet period, stop. */
  flush(): void {
    while (this.#openCount > 0 || this.#held.length > 0) {
      if (this.#openCount === 0) this.#moveTo(this.#earliestHeld());
      else if (
        this.#held.length > 0 &&
        this.#earliestHeld() > (this.#open ?? 0) + plausibleWindows
      ) {
        this.#deliverAllHeld();
      }
      this.#advance();
    }
  }

  /**
   * Without beam nothing gates, and logs must not wait for it: what is here is delivered after the quiet period, then
   * about once per window, so that a fast log does not make a window of each sample.
   */
  #flushIfQuiet(nowMs: number): boolean {
    const { quietMs } = this.#options;
    // A wall clock that was set back starts the period anew.
    if (nowMs < (this.#lastGatingMs ?? nowMs)) this.#lastGatingMs = nowMs;
    if (nowMs < this.#lastFlushMs) this.#lastFlushMs = nowMs;
    if (nowMs - (this.#lastGatingMs ?? nowMs) < quietMs) return false;
    if (nowMs - this.#lastFlushMs < this.windowSeconds * 1000) return true;
    if (this.unfinished) this.#lastFlushMs = nowMs;
    this.flush();
    return true;
  }

  #lastPulseOf(window: number): number {
    return (window + 1) * this.#options.pulsesPerWindow - 1;
  }

  #openAt(window: number): void {
    this.#open = window;
    this.#openCount = 0;
  }

  #deliver(item: Item, timeliness: Timeliness): void {
    this.#openCount += 1;
    this.#sink.deliver(item, timeliness);
  }

  #hold(item: Item, timeNs: number, gates: boolean): void {
    const window = this.#windowAt(timeNs, gates);
    this.#held.push({ item, timeNs, gates, window, heldSince: this.#closed });
  }

  /** What belongs to a pulse may be stamped a little before or after it; a log's stamp is taken as it is. */
  #pulseAt(timeNs: number, gates: boolean): number {
    const pulses = (timeNs - this.#phaseNs) / this.#periodNs;
    return gates ? Math.round(pulses) : Math.floor(pulses + stampSlack);
  }

  #windowAt(timeNs: number, gates: boolean): number {
    return Math.floor(this.#pulseAt(timeNs, gates) / this.#options.pulsesPerWindow);
  }

  /** Lays the grid of pulses through a pulse. */
  #anchor(timeNs: number): void {
    this.#phaseNs = timeNs - Math.round(timeNs / this.#periodNs) * this.#periodNs;
    for (const held of this.#held) held.window = this.#windowAt(held.timeNs, held.gates);
  }

  #observeNear(stream: number, pulse: number): void {
    this.#farInRow = 0;
    this.#farStreams.clear();
    const window = Math.floor(pulse / this.#options.pulsesPerWindow);
    const known = this.#gating.get(stream);
    if (known === undefined)
      this.#gating.set(stream, { lastPulse: pulse, lastWindow: window, spoke: 1 });
    else observePulse(known, pulse, window);
    this.#highestPulse = Math.max(this.#highestPulse, pulse);
  }

  #observeFar(stream: number, timeNs: number): void {
    this.#farInRow += 1;
    this.#farStreams.add(stream);
    if (this.#farStreams.size < 2 && this.#farInRow < farEvidence) return;
    if (this.#openCount > 0) this.#close();
    this.#anchor(timeNs);
    const window = this.#windowAt(timeNs, true);
    // Ahead: to the earliest that is held. Behind: what came was delivered late; go to where it is.
    this.#moveTo(window > (this.#open ?? 0) ? this.#earliestHeld() : window);
  }

  /** Sets the data clock anew. What was known of the streams' pulses belonged to the old one. */
  #moveTo(window: number): void {
    this.#farInRow = 0;
    this.#farStreams.clear();
    this.#gating.clear();
    this.#highestPulse = Number.NEGATIVE_INFINITY;
    this.#closedSinceMove = 0;
    this.#openAt(window);
    this.#release();
  }

  /** Whether every gating stream that speaks in each window has shown this pulse or a later one. */
  #reached(pulse: number): boolean {
    const open = this.#open ?? 0;
    const needed = Math.min(habitNeeded, this.#closedSinceMove);
    let waitedFor = 0;
    for (const stream of this.#gating.values()) {
      if (habit(stream, open) < needed) continue;
      waitedFor += 1;
      if (stream.lastPulse < pulse) return false;
    }
    return waitedFor > 0;
  }

  #closeComplete(): void {
    while (this.#open !== undefined && this.#openCount + this.#held.length > 0) {
      const firstBeyond = this.#lastPulseOf(this.#open) + 1;
      if (!(this.#reached(firstBeyond) || this.#highestPulse > firstBeyond)) return;
      this.#advance();
    }
  }

  #close(): void {
    this.#closed += 1;
    this.#closedSinceMove += 1;
    this.#openCount = 0;
    this.#sink.close(this.#windowOf(this.#open ?? 0));
  }

  /** Closes the open window and opens the next one, skipping a short stretch without data. */
  #advance(): void {
    if (this.#open === undefined) return;
    if (this.#openCount > 0) this.#close();
    const earliest = this.#earliestHeld();
    const near = earliest <= this.#open + plausibleWindows;
    this.#openAt(near ? Math.max(this.#open + 1, earliest) : this.#open + 1);
    this.#release();
  }

  #earliestHeld(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const held of this.#held) earliest = Math.min(earliest, held.window);
    return earliest;
  }

  /** Delivers what was held for the open window, and what was doubted for too long. */
  #release(): void {
    const open = this.#open ?? 0;
    const held = this.#held;
    this.#held = [];
    for (const entry of held) {
      if (entry.window <= open) this.#deliver(entry.item, "on-time");
      else if (this.#closed - entry.heldSince > doubtWindows)
        this.#deliver(entry.item, "clock-ahead");
      else this.#held.push(entry);
    }
  }

  #deliverAllHeld(): void {
    const held = this.#held;
    this.#held = [];
    for (const entry of held) {
      this.#deliver(entry.item, entry.window <= (this.#open ?? 0) ? "on-time" : "clock-ahead");
    }
  }

  #windowOf(index: number): Window {
    const { pulsesPerWindow } = this.#options;
    return {
      index,
      startNs: Math.round(this.#phaseNs + index * pulsesPerWindow * this.#periodNs),
      endNs: Math.round(this.#phaseNs + (index + 1) * pulsesPerWindow * this.#periodNs),
    };
  }
}
