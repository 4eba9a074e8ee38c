import type { SourceMessage } from "../source-message.ts";

/**
 * Joins streams, each in time order, into one. At equal times the earlier of `streams` comes first. Holds one
 * message of each.
 */
export function* mergeByTime(
  streams: readonly Iterator<SourceMessage, void, void>[],
): Generator<SourceMessage, void, void> {
  const heads = streams.map((stream) => ({ stream, message: headOf(stream) }));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.message === undefined) continue;
      if (first?.message === undefined || head.message.time < first.message.time) first = head;
    }
    if (first?.message === undefined) return;
    yield first.message;
    first.message = headOf(first.stream);
  }
}

function headOf(stream: Iterator<SourceMessage, void, void>): SourceMessage | undefined {
  const head = stream.next();
  return head.done === true ? undefined : head.value;
}
