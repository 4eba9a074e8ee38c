import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { waitingFrame } from "../../fixtures/sample-frames.ts";
import { inflateRaw } from "./decode-frame.ts";
import { encodeFrame } from "./encode-frame.ts";
import type { Frame, FrameArray } from "./frame.ts";
import { viewerLimits } from "./message-layout.ts";
import { encodeCommit } from "./messages.ts";
import type { Section } from "./section.ts";
import { frameSlot, ViewerInbox } from "./viewer-inbox.ts";

/** A section of that many elements, in any form. */
function section(length: number): fc.Arbitrary<Section> {
  const exactly = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.float64Array(exactly).map((values) => ({ values: Float64Array.from(values) })),
    fc.float32Array(exactly).map((values) => ({ values: Float32Array.from(values) })),
    fc.uint32Array(exactly).map((values) => ({ values: Uint32Array.from(values) })),
    fc.int32Array(exactly).map((values) => ({ values: Int32Array.from(values) })),
    fc.uint8Array(exactly).map((values) => ({ values: Uint8Array.from(values) })),
    fc.uint16Array(exactly).map((values) => ({
      values: Uint16Array.from(values),
      scale: { kind: "log" as const, least: 0.5, factor: 0.001 },
    })),
  );
}

const array: fc.Arbitrary<FrameArray> = fc
  .array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 })
  .chain((sizes) => {
    const total = sizes.reduce((product, size) => product * size, 1);
    const dims = sizes.map((size, i) => ({ name: `d${i}`, title: `D ${i} é`, size }));
    const names = dims.map((one) => one.name);
    const edges = (sizes[0] ?? 0) + 1;
    return fc.record(
      {
        dims: fc.constant(dims),
        unit: fc.constantFrom("counts", "Å", "dimensionless"),
        data: section(total),
        variances: section(total),
        coords: section(edges).map((values) =>
          names[0] === undefined
            ? []
            : [
                {
                  name: "c",
                  title: "C",
                  dims: [names[0]],
                  edgesAlong: names[0],
                  section: values,
                },
              ],
        ),
        masks: fc
          .uint8Array({ minLength: total, maxLength: total })
          .map((values) => [
            { name: "m", dims: names, section: { values: Uint8Array.from(values) } },
          ]),
      },
      { noNullPrototype: true },
    );
  });

const frame: fc.Arbitrary<Frame> = fc
  .record({
    version: fc.nat(),
    title: fc.string({ unit: "grapheme" }),
    arrays: fc.array(array, { maxLength: 3 }),
  })
  .map(({ version, title, arrays }) => ({
    ...waitingFrame,
    version,
    title,
    items: arrays.map((one) => ({
      key: { workflow: "dummy/view/1", source: "s", output: "o" },
      sourceTitle: "S",
      outputTitle: "O",
      array: one,
    })),
  }));

it("what goes in comes out, compressed or not, in chunks or whole", async () => {
  await fc.assert(
    fc.asyncProperty(
      frame,
      fc.boolean(),
      fc.constantFrom(64, 1000, 1 << 20),
      async (sent, compress, chunkBytes) => {
        const encoded = encodeFrame(sent, {
          transfer: 3,
          chunkBytes,
          ...(compress
            ? { compressAboveBytes: 0, deflateRaw: (bytes) => deflateRawSync(bytes) }
            : {}),
        });
        expect(encoded.sentBytes).toBe(
          encoded.messages.reduce((sum, message) => sum + message.length, 0),
        );
        const inbox = new ViewerInbox(viewerLimits, inflateRaw);
        for (const message of encoded.messages) {
          expect(await inbox.receive(message)).toBeUndefined();
        }
        const received = await inbox.receive(encodeCommit({ epoch: 50, serverTimeNs: "1" }));
        if (received?.kind !== "epoch") throw new Error("no epoch");
        expect(received.frames.get(frameSlot(sent))).toStrictEqual(sent);
        expect(received.frames.size).toBe(1);
      },
    ),
    { seed: 8, numRuns: 200 },
  );
});
