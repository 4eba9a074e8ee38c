import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DataDirectoryError } from "../errors.ts";
import { EmbeddedLog } from "./embedded-log.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "beamscope-lock-"));
});
afterEach(async () => {
  await chmod(directory, 0o700);
  await rm(directory, { recursive: true });
});

it("keeps a second log out of a directory, in one sentence, until the first is closed", async () => {
  const first = await EmbeddedLog.open({ directory, owner: "process 4711" });
  const second = EmbeddedLog.open({ directory });
  await expect(second).rejects.toBeInstanceOf(DataDirectoryError);
  await expect(EmbeddedLog.open({ directory })).rejects.toMatchObject({
    reason: "locked",
    message: `The data directory ${directory} is in use by process 4711; stop that or choose another directory.`,
  });
  await first.close();
  const third = await EmbeddedLog.open({ directory });
  await third.close();
});

it("says in one sentence why a directory cannot be used", async () => {
  const file = join(directory, "file");
  await writeFile(file, "");
  const attempt = EmbeddedLog.open({ directory: file });
  await expect(attempt).rejects.toMatchObject({ name: "DataDirectoryError", reason: "unusable" });
  await expect(EmbeddedLog.open({ directory: file })).rejects.toThrow(
    new RegExp(`^The data directory ${file} cannot be used \\(.*\\)\\.$`),
  );
});

it("refuses topic settings it does not understand", async () => {
  const log = await EmbeddedLog.open({ directory });
  await log.broker.createTopics([{ name: "motion" }]);
  await log.close();
  await writeFile(join(directory, "topics", "motion", "topic.json"), '{"version":99}');
  await expect(EmbeddedLog.open({ directory })).rejects.toThrow(
    "The settings of topic motion in the data directory cannot be read.",
  );
});
