import { describe, expect, it } from "vitest";
import { elementAt, fieldAt, vectorAt } from "../fixtures/flat-positions.ts";
import { refusal } from "../fixtures/refusal.ts";
import { type Ad00Message, readAd00, writeAd00 } from "./ad00.ts";
import { epochNs } from "./epoch-time.ts";

const frame: Ad00Message = {
  sourceName: "camera",
  id: 1,
  timestamp: epochNs(5n),
  dimensions: [2, 3],
  data: Uint16Array.of(1, 2, 3, 4, 5, 6),
  attributes: [{ name: "gain", description: "", source: "", data: Float64Array.of(2) }],
};

function spoiled(spoil: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = writeAd00(frame);
  spoil(bytes);
  return bytes;
}

const withDimensions = (...lengths: bigint[]): Uint8Array =>
  spoiled((bytes) => {
    new BigInt64Array(bytes.buffer, bytes.byteOffset + vectorAt(bytes, 3) + 4, 2).set(lengths);
  });

describe("ad00", () => {
  it.each([
    ["a negative dimension", withDimensions(-2n, -3n), "dimensions"],
    ["dimensions whose product overflows", withDimensions(2n ** 63n + 3n, 2n), "dimensions"],
    ["dimensions that do not fit", withDimensions(2n, 4n), "dimensions"],
    [
      "an unknown type",
      spoiled((bytes) => bytes.fill(11, fieldAt(bytes, 4), fieldAt(bytes, 4) + 1)),
      "data_type",
    ],
    [
      "an unknown type of attribute",
      spoiled((bytes) => {
        bytes[fieldAt(bytes, 3, elementAt(bytes, 6, 0))] = 99;
      }),
      "attributes[0].data_type",
    ],
  ])("refuses %s", (_case, bytes, field) => {
    expect(() => readAd00(bytes)).toThrow(refusal("ad00", field));
  });

  it("hands out its pixels as a view that begins at a multiple of 8 bytes", () => {
    const bytes = writeAd00(frame);
    const { data } = readAd00(bytes);
    expect(data).toEqual(frame.data);
    expect((data as Uint16Array).buffer).toBe(bytes.buffer);
    expect((data as Uint16Array).byteOffset % 8).toBe(0);
  });

  it("does not write dimensions that do not fit", () => {
    expect(() => writeAd00({ ...frame, dimensions: [6, 6] })).toThrow(
      refusal("ad00", "dimensions"),
    );
  });
});
