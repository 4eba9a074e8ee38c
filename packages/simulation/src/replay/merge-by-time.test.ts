import { epochNs } from "@beamscope/wire";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { SourceMessage } from "../source-message.ts";
import { mergeByTime } from "./merge-by-time.ts";

it("keeps the order within each stream and ascends in time, earlier streams first", () => {
  const times = fc.array(fc.array(fc.integer({ min: 0, max: 20 })), { maxLength: 5 });
  fc.assert(
    fc.property(times, (streams) => {
      const messages = streams.map((list, stream) =>
        list
          .sort((a, b) => a - b)
          .map(
            (time, i): SourceMessage => ({
              topic: "t",
              sourceName: `${stream}`,
              schema: "ev44",
              time: epochNs(BigInt(time)),
              messageId: BigInt(i),
              events: 0,
              value: new Uint8Array(0),
            }),
          ),
      );
      const merged = [...mergeByTime(messages.map((list) => list.values()))];
      const expected = messages.flat().sort((a, b) => Number(a.time - b.time));
      expect(merged).toEqual(expected);
    }),
  );
});
