import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("leaves nothing behind that keeps the process, though an hour's wait was under way", async () => {
  const directory = await mkdtemp(join(tmpdir(), "beamscope-exit-"));
  const script = fileURLToPath(new URL("../testing/exits-by-itself.ts", import.meta.url));
  const run = promisify(execFile)(process.execPath, [script, directory], { timeout: 10_000 });
  expect(await run).toEqual({ stdout: "1 undefined\n", stderr: "" });
  await rm(directory, { recursive: true });
});
