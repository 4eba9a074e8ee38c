import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochNs } from "./epoch-time.ts";
import { type Ev44Message, readEv44, writeEv44 } from "./ev44.ts";
import { writeF144 } from "./f144.ts";
import { sourceNameOf } from "./source-name.ts";
import { WireFormatError } from "./wire-format-error.ts";
import { writeX5f2 } from "./x5f2.ts";

const events: Ev44Message = {
  sourceName: "panel_0",
  messageId: 7n,
  pulseTime: BigInt64Array.of(1_790_000_000_123_456_789n),
  firstEvent: Int32Array.of(0),
  timeOfArrival: Int32Array.of(1, 2, 3),
  pixelId: Int32Array.of(4, 5, 6),
};

describe("the source name of a message", () => {
  it("is that of events and of logs", () => {
    expect(sourceNameOf(writeEv44(events))).toBe("panel_0");
    const log = writeF144({
      sourceName: "slit_set_1/blade_left",
      timestamp: epochNs(1n),
      value: { kind: "number", type: "float64", value: 1.5 },
    });
    expect(sourceNameOf(log)).toBe("slit_set_1/blade_left");
  });

  it("can be told of a message whose columns cannot be read", () => {
    const bytes = writeEv44({ ...events, firstEvent: Int32Array.of(3) }).slice();
    // The index of the pulse's first event, after the length of its column: beyond the events then.
    const view = new DataView(bytes.buffer);
    const starts = Array.from({ length: bytes.length / 4 - 1 }, (_, i) => 4 * i);
    const column = starts.findLast(
      (at) => view.getInt32(at, true) === 1 && view.getInt32(at + 4, true) === 3,
    );
    view.setInt32((column ?? 0) + 4, 99, true);
    expect(() => readEv44(bytes)).toThrow(WireFormatError);
    expect(sourceNameOf(bytes)).toBe("panel_0");
  });

  it("is not looked for in messages that are not data", () => {
    const heartbeat = writeX5f2({
      softwareName: "livedata",
      softwareVersion: "1",
      serviceId: "a",
      hostName: "b",
      processId: 1,
      updateIntervalMs: 1000,
      statusJson: "{}",
    });
    expect(sourceNameOf(heartbeat)).toBeUndefined();
    expect(sourceNameOf(new Uint8Array())).toBeUndefined();
  });

  it("is undefined or a text for whatever bytes come", () => {
    const good = writeEv44(events);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 6,
        }),
        fc.nat({ max: good.length }),
        (changes, length) => {
          const bytes = good.slice(0, length);
          for (const [at, value] of changes) if (at < length) bytes[at] = value;
          expect(["string", "undefined"]).toContain(typeof sourceNameOf(bytes));
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });
});
