import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { goldenMessages } from "../fixtures/golden-messages.ts";
import {
  INSTALL_TIMEOUT_MS,
  referencePython,
  STREAMING_DATA_TYPES,
} from "../fixtures/reference-python.ts";
import { writeMessage } from "../fixtures/write-message.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";
import { readMessage } from "./read-message.ts";

const python = await referencePython(STREAMING_DATA_TYPES);
const remark = python.kind === "missing" ? ` (skipped: ${python.reason})` : "";

it.skipIf(python.kind === "missing")(
  `the reference implementation reads what we write${remark}`,
  async () => {
    if (python.kind === "missing") return;
    const ours = goldenMessages().filter(({ schema }) => schema !== "hs01");
    const folder = await mkdtemp(join(tmpdir(), "beamscope-wire-"));
    try {
      // One writer for all: what one message leaves behind must not show in the next.
      const writer = new FlatWriter(64);
      for (const { file, bytes } of ours) {
        await writeFile(join(folder, file), writeMessage(readMessage(bytes), writer));
      }
      const script = new URL("../fixtures/check_ours.py", import.meta.url);
      expect(await python.run(script, folder)).toBe(`${ours.length}\n`);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  INSTALL_TIMEOUT_MS,
);
