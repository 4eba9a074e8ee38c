import { describe, expect, it } from "vitest";
import {
  elementAt,
  fieldAt,
  rootAt,
  setWord,
  vectorAt,
  vtableAt,
} from "../../fixtures/flat-positions.ts";
import { refusal } from "../../fixtures/refusal.ts";
import { readAl00, writeAl00 } from "../al00.ts";
import { readDa00, writeDa00 } from "../da00.ts";
import { epochNs } from "../epoch-time.ts";
import { type Ev44Message, readEv44, writeEv44 } from "../ev44.ts";
import { readF144, writeF144 } from "../f144.ts";
import { readX5f2, writeX5f2 } from "../x5f2.ts";
import { FlatWriter } from "./flat-writer.ts";
import { tableLayout } from "./table-layout.ts";

const alarm = (): Uint8Array<ArrayBuffer> =>
  writeAl00({ sourceName: "motor", timestamp: epochNs(1n), severity: "MAJOR", message: "hot" });

const events: Ev44Message = {
  sourceName: "\ufeffbank",
  messageId: -1n,
  pulseTime: BigInt64Array.of(-1n),
  firstEvent: Int32Array.of(0),
  timeOfArrival: Int32Array.of(-1, -1),
  pixelId: Int32Array.of(-1, -1),
};

const setShort = (bytes: Uint8Array, at: number, value: number): void => {
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(at, value, true);
};

const spoil = (change: (bytes: Uint8Array) => void): Uint8Array => {
  const bytes = alarm();
  change(bytes);
  return bytes;
};

describe("a message is refused", () => {
  it.each([
    ["empty", new Uint8Array(), "identifier"],
    ["shorter than its header", alarm().slice(0, 7), "identifier"],
    ["under another identifier", spoil((b) => b.set([0x65], 4)), "identifier"],
    ["with its root beyond the end", spoil((b) => setWord(b, 0, 0xffff_fff0)), "root"],
    ["with its root in the last 3 bytes", spoil((b) => setWord(b, 0, b.length - 3)), "root"],
    ["with its vtable before the start", spoil((b) => setWord(b, rootAt(b), 0x7fff_ffff)), "root"],
    ["with its vtable beyond the end", spoil((b) => setWord(b, rootAt(b), -0x7fff_ffff)), "root"],
    [
      "with a vtable that ends beyond the end",
      spoil((b) => setShort(b, vtableAt(b), 0xfffe)),
      "root",
    ],
    ["with a vtable of odd size", spoil((b) => setShort(b, vtableAt(b), 11)), "root"],
    ["with a vtable smaller than its header", spoil((b) => setShort(b, vtableAt(b), 2)), "root"],
    [
      "with a table that ends beyond the end",
      spoil((b) => setShort(b, vtableAt(b) + 2, 0xffff)),
      "root",
    ],
    ["with a table smaller than its header", spoil((b) => setShort(b, vtableAt(b) + 2, 3)), "root"],
    [
      "with a field before its table's header",
      spoil((b) => setShort(b, vtableAt(b) + 8, 2)),
      "severity",
    ],
    [
      "with a field beyond its table",
      spoil((b) => setShort(b, vtableAt(b) + 6, 0xfff0)),
      "timestamp",
    ],
    ["with a text at itself", spoil((b) => setWord(b, fieldAt(b, 3), 0)), "message"],
    ["with a text beyond the end", spoil((b) => setWord(b, fieldAt(b, 3), 0xffff_fff0)), "message"],
    [
      "with a text of endless length",
      spoil((b) => setWord(b, vectorAt(b, 3), 0xffff_ffff)),
      "message",
    ],
    ["with a text that does not end", spoil((b) => setWord(b, vectorAt(b, 0), 4)), "source_name"],
    [
      "with a text whose end is the message's",
      spoil((b) => setWord(b, vectorAt(b, 3), 4)),
      "message",
    ],
    ["with a text that is no UTF-8", spoil((b) => b.set([0xc3], vectorAt(b, 3) + 6)), "message"],
    ["with an unknown severity", spoil((b) => setShort(b, fieldAt(b, 2), 4)), "severity"],
    ["with a negative severity", spoil((b) => setShort(b, fieldAt(b, 2), 0xffff)), "severity"],
  ])("%s", (_case, bytes, field) => {
    expect(() => readAl00(bytes)).toThrow(refusal("al00", field));
  });

  it("with a vector at itself", () => {
    const bytes = writeEv44(events);
    setWord(bytes, fieldAt(bytes, 5), 0);
    expect(() => readEv44(bytes)).toThrow(refusal("ev44", "pixel_id"));
  });

  it("where many references lead to one large payload", () => {
    const data = new Uint8Array(10_000);
    const bytes = writeDa00({
      sourceName: "s",
      timestamp: epochNs(0n),
      variables: Array.from({ length: 50 }, (_, i) => ({
        name: `${i}`,
        axes: ["x"],
        shape: [i === 0 ? data.length : 0],
        data: i === 0 ? data : new Uint8Array(),
      })),
    });
    const first = elementAt(bytes, 2, 0);
    for (let i = 1; i < 50; i++) {
      const reference = vectorAt(bytes, 2) + 4 + 4 * i;
      setWord(bytes, reference, first - reference);
    }
    expect(() => readDa00(bytes)).toThrow("da00: data[1].data: parts of the message overlap");
  });

  it("where it is made of more parts than any honest one", () => {
    const variable = { name: "", axes: [], shape: [0], data: new Uint8Array() };
    const many = (count: number) =>
      writeDa00({ sourceName: "", timestamp: epochNs(0n), variables: Array(count).fill(variable) });
    expect(readDa00(many(2047)).variables).toHaveLength(2047);
    expect(() => readDa00(many(2048))).toThrow(refusal("da00", "data[2046].name"));
  });

  it("where a union has a tag and no table, an unknown tag or none", () => {
    const value = { kind: "number", type: "int32", value: 1 } as const;
    const log = () => writeF144({ sourceName: "s", timestamp: epochNs(0n), value });
    const tagged = (tag: number) => {
      const bytes = log();
      bytes[fieldAt(bytes, 2)] = tag;
      return bytes;
    };
    for (const tag of [0, 21, 255]) {
      expect(() => readF144(tagged(tag))).toThrow(refusal("f144", "value_type"));
    }
    const bytes = log();
    setShort(bytes, vtableAt(bytes) + 4 + 2 * 3, 0);
    expect(() => readF144(bytes)).toThrow(refusal("f144", "value"));
    // A narrower table than its tag says: the value would lie beyond it.
    const narrow = tagged(10);
    expect(readF144(narrow).value).toMatchObject({ type: "float64" });
    setShort(narrow, vtableAt(narrow, vectorAt(narrow, 3)) + 2, 12);
    expect(() => readF144(narrow)).toThrow(refusal("f144", "value.value"));
  });
});

describe("what is absent", () => {
  it("reads as nothing from a table without fields", () => {
    const bytes = new FlatWriter();
    bytes.start("x5f2", tableLayout({}));
    expect(readX5f2(bytes.finish())).toEqual({
      softwareName: "",
      softwareVersion: "",
      serviceId: "",
      hostName: "",
      processId: 0,
      updateIntervalMs: 0,
      statusJson: "",
    });
  });

  it("is an error for a source name that the schema requires", () => {
    const writer = new FlatWriter();
    writer.start("da00", tableLayout({}));
    expect(() => readDa00(writer.finish())).toThrow(refusal("da00", "source_name"));
  });
});

describe("a writer", () => {
  it("leaves nothing of one message in the next", () => {
    const writer = new FlatWriter(16);
    const fresh = alarm();
    writeEv44(events, writer);
    const message = {
      sourceName: "motor",
      timestamp: epochNs(1n),
      severity: "MAJOR",
      message: "hot",
    } as const;
    expect(writeAl00(message, writer)).toEqual(fresh);
  });

  it("keeps a byte order mark as the character it is", () => {
    expect(readEv44(writeEv44(events))).toEqual(events);
  });

  it("refuses numbers that their field cannot hold", () => {
    const status = readX5f2(emptyStatus());
    for (const processId of [-1, 2 ** 32, 0.5, Number.NaN]) {
      expect(() => writeX5f2({ ...status, processId })).toThrow(refusal("x5f2", "process_id"));
    }
    const late = {
      sourceName: "",
      timestamp: epochNs(2n ** 63n),
      severity: "OK",
      message: "",
    } as const;
    expect(() => writeAl00(late)).toThrow(refusal("al00", "timestamp"));
    const value = { kind: "number", type: "uint64", value: -1n } as const;
    expect(() => writeF144({ sourceName: "", timestamp: epochNs(0n), value })).toThrow(
      refusal("f144", "value"),
    );
  });
});

function emptyStatus(): Uint8Array {
  const writer = new FlatWriter();
  writer.start("x5f2", tableLayout({}));
  return writer.finish();
}
