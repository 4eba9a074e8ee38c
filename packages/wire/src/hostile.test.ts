import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { canonical, type GoldenMessage, goldenMessages } from "../fixtures/golden-messages.ts";
import { readMessage } from "./read-message.ts";
import { SCHEMA_IDENTIFIERS } from "./schema-identifier.ts";
import { WireFormatError } from "./wire-format-error.ts";

const golden = goldenMessages();
const isSoak = process.env["BEAMSCOPE_SOAK"] !== undefined;
const MUTATIONS = isSoak ? 1e7 : 1e5;

/** Bytes copied and texts decoded since the last reset: what a reader allocates in proportion. */
let allocatedBytes = 0;

beforeEach(() => {
  allocatedBytes = 0;
  const decode = Reflect.get<TextDecoder, "decode">(TextDecoder.prototype, "decode");
  vi.spyOn(TextDecoder.prototype, "decode").mockImplementation(function (this: TextDecoder, input) {
    // A text of n bytes is at most n units of 16 bits.
    allocatedBytes += 2 * (input?.byteLength ?? 0);
    return Reflect.apply(decode, this, [input]);
  });
  const construct = (target: Uint8ArrayConstructor, args: unknown[]): Uint8Array => {
    if (typeof args[0] === "number") allocatedBytes += args[0];
    return Reflect.construct(target, args, target) as Uint8Array;
  };
  vi.stubGlobal("Uint8Array", new Proxy(Uint8Array, { construct }));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

interface Inspection {
  readonly outcome: "read" | "refused" | "unknown";
  /** What is wrong with how the message was taken; empty where nothing is. */
  readonly complaint: string;
}

/** Reads all of a message, lazy parts included. An error of any other class is thrown on. */
function inspect(bytes: Uint8Array): Inspection {
  allocatedBytes = 0;
  const { outcome, complaint } = readToTheEnd(bytes);
  const isGreedy = allocatedBytes > 2 * bytes.length;
  return {
    outcome,
    complaint: isGreedy ? `${allocatedBytes} bytes for a message of ${bytes.length}` : complaint,
  };
}

function readToTheEnd(bytes: Uint8Array): Inspection {
  try {
    const read = readMessage(bytes);
    if (read === undefined) return { outcome: "unknown", complaint: "" };
    canonical(read.message);
    return { outcome: "read", complaint: "" };
  } catch (error) {
    if (!(error instanceof WireFormatError)) throw error;
    const { schema, field, detail, message } = error;
    const namesSchema = SCHEMA_IDENTIFIERS.some((identifier) => identifier === schema);
    const isComplete = namesSchema && field !== "" && message === `${schema}: ${field}: ${detail}`;
    return { outcome: "refused", complaint: isComplete ? "" : `incomplete error: ${message}` };
  }
}

type Mutation = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

const position = fc.nat({ max: 2047 });
const edgeWord = fc.oneof(
  fc.constantFrom(0, 1, 4, 0x7f, 0x7fff_ffff, 0x8000_0000, 0xffff_fffc, 0xffff_ffff),
  fc.nat({ max: 512 }),
  fc.integer({ min: -512, max: -1 }),
  fc.integer(),
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(position, edgeWord).map(([at, word]) => setWord(at, word)) },
  {
    weight: 3,
    arbitrary: fc.tuple(position, fc.nat({ max: 255 })).map(([at, value]) => setByte(at, value)),
  },
  {
    weight: 1,
    arbitrary: position.map(
      (at): Mutation =>
        (bytes) =>
          bytes.slice(0, at % (bytes.length + 1)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(position, position, position)
      .map(([from, to, count]) => move(from, to, count)),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 64 }).map(
      (tail): Mutation =>
        (bytes) =>
          concatenate(bytes, tail),
    ),
  },
);

/** 4 bytes at a multiple of 4: where offsets and counts stand. */
function setWord(at: number, word: number): Mutation {
  return (bytes) => {
    if (bytes.length < 4) return bytes;
    const start = ((at * 4) % (bytes.length - 3)) & ~3;
    new DataView(bytes.buffer, bytes.byteOffset).setInt32(start, word, true);
    return bytes;
  };
}

function setByte(at: number, value: number): Mutation {
  return (bytes) => {
    if (bytes.length > 0) bytes[at % bytes.length] = value;
    return bytes;
  };
}

function move(from: number, to: number, count: number): Mutation {
  return (bytes) => {
    const start = from % (bytes.length + 1);
    return bytes.copyWithin(to % (bytes.length + 1), start, start + (count % 64));
  };
}

function concatenate(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(head.length + tail.length);
  both.set(head);
  both.set(tail, head.length);
  return both;
}

const mutilated = fc
  .tuple(
    fc.constantFrom<GoldenMessage[]>(...golden),
    fc.array(mutation, { minLength: 1, maxLength: 4 }),
    fc.nat({ max: 7 }),
  )
  .map(([{ file, bytes }, mutations, shift]) => {
    const changed = mutations.reduce((current, mutate) => mutate(current), bytes.slice());
    const shifted = concatenate(new Uint8Array(shift), changed).subarray(shift);
    return { file, bytes: shifted };
  });

describe("hostile bytes", () => {
  it(
    `${MUTATIONS} mutilated messages are read or refused, within twice their size`,
    () => {
      const outcomes = { read: 0, refused: 0, unknown: 0 };
      fc.assert(
        fc.property(mutilated, ({ bytes }) => {
          const { outcome, complaint } = inspect(bytes);
          outcomes[outcome] += 1;
          expect(complaint).toBe("");
        }),
        { numRuns: MUTATIONS, seed: 20 },
      );
      // Both ways out are met often, or the mutations are too mild or too wild to tell anything.
      expect(outcomes.read).toBeGreaterThan(MUTATIONS / 20);
      expect(outcomes.refused).toBeGreaterThan(MUTATIONS / 5);
    },
    isSoak ? 3_600_000 : 120_000,
  );

  it("random bytes under each identifier are read or refused", () => {
    const identifiers = fc.constantFrom(...SCHEMA_IDENTIFIERS);
    fc.assert(
      fc.property(
        identifiers,
        fc.uint8Array({ minLength: 8, maxLength: 256 }),
        (identifier, bytes) => {
          for (let i = 0; i < 4; i++) bytes[4 + i] = identifier.charCodeAt(i);
          // A root that lies inside, so that more than the first check is reached.
          new DataView(bytes.buffer).setUint32(0, bytes[0]! % bytes.length, true);
          const { outcome, complaint } = inspect(bytes);
          expect(complaint).toBe("");
          expect(outcome).not.toBe("unknown");
        },
      ),
      { numRuns: 5_000, seed: 21 },
    );
  });

  it.each(golden)("$file cut short anywhere is read or refused", ({ bytes }) => {
    for (let length = 0; length < bytes.length; length++) {
      expect(inspect(bytes.subarray(0, length)).complaint).toBe("");
    }
  });
});
