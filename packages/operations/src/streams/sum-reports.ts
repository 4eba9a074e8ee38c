import type { IntakeReport, StreamReport, TallyReport } from "@beamscope/wire";

const nothing: TallyReport = { messages: 0, counts: 0 };

/** The books of a stream of which nothing has come. */
export function noStream(name: string): StreamReport {
  return {
    name,
    produced: null,
    missing: 0,
    reordered: 0,
    restarts: 0,
    received: nothing,
    admitted: nothing,
    duplicate: nothing,
    dropped: {},
    delivered: nothing,
    late: nothing,
    clock_ahead: nothing,
    bytes: 0,
    newest_ns: null,
    seen_ms: null,
    lag_s: null,
  };
}

/** The books of one stream as two reducers keep them, each of its own share. */
export function sumStreams(a: StreamReport, b: StreamReport): StreamReport {
  const reasons = new Set([...Object.keys(a.dropped), ...Object.keys(b.dropped)]);
  const newest = (b.seen_ms ?? -1) >= (a.seen_ms ?? -1) ? b : a;
  return {
    name: a.name,
    produced: a.produced === null ? b.produced : a.produced + (b.produced ?? 0),
    missing: a.missing + b.missing,
    reordered: a.reordered + b.reordered,
    restarts: a.restarts + b.restarts,
    received: sum(a.received, b.received),
    admitted: sum(a.admitted, b.admitted),
    duplicate: sum(a.duplicate, b.duplicate),
    dropped: Object.fromEntries(
      [...reasons].map((reason) => [
        reason,
        sum(a.dropped[reason] ?? nothing, b.dropped[reason] ?? nothing),
      ]),
    ),
    delivered: sum(a.delivered, b.delivered),
    late: sum(a.late, b.late),
    clock_ahead: sum(a.clock_ahead, b.clock_ahead),
    bytes: a.bytes + b.bytes,
    newest_ns: newest.newest_ns,
    seen_ms: newest.seen_ms,
    lag_s: newest.lag_s,
  };
}

/** The books beside the streams, of two reducers. Their streams are summed one by one. */
export function sumIntakes(a: IntakeReport, b: IntakeReport): IntakeReport {
  return {
    streams: [],
    unreadable: sumBy([...a.unreadable, ...b.unreadable], (one) => `${one.topic}\0${one.reason}`),
    unmapped: sumBy([...a.unmapped, ...b.unmapped], (one) => `${one.topic}\0${one.source_name}`),
    unmapped_others: a.unmapped_others + b.unmapped_others,
    ignored: a.ignored + b.ignored,
    gaps: sumBy([...a.gaps, ...b.gaps], (one) => `${one.topic}\0${one.reason}`),
    waiting: a.waiting + b.waiting,
    pool_bytes: a.pool_bytes + b.pool_bytes,
    behind: a.behind + b.behind,
    unpublished: a.unpublished + b.unpublished,
  };
}

/** Adds up the messages of entries that have the same key. */
export function sumBy<Entry extends { readonly messages: number }>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): Entry[] {
  const sums = new Map<string, Entry>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const messages = (sums.get(key)?.messages ?? 0) + entry.messages;
    sums.set(key, { ...entry, messages });
  }
  return [...sums.values()];
}

function sum(a: TallyReport, b: TallyReport): TallyReport {
  return { messages: a.messages + b.messages, counts: a.counts + b.counts };
}
