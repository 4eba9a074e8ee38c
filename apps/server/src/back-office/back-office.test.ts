import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedLog, MissingTopicsError } from "@beamscope/broker";
import { openLogRetentionStore } from "@beamscope/hub";
import { loadInstrument } from "@beamscope/instruments";
import { topicOf } from "@beamscope/wire";
import { afterEach, expect, it } from "vitest";
import { BackOffice } from "./back-office.ts";

let directory: string | undefined;
afterEach(async () => {
  if (directory !== undefined) await rm(directory, { recursive: true });
});

it("leaves its data directory free when its hub cannot start", async () => {
  directory = await mkdtemp(join(tmpdir(), "beamscope-office-"));
  const log = await EmbeddedLog.open();
  const named = ["livedata_commands", "livedata_responses", "livedata_status"] as const;
  // All but the topic of results.
  await log.broker.createTopics(named.map((name) => ({ name: topicOf(name, "dummy") })));
  const opening = BackOffice.open({
    instrument: await loadInstrument("dummy"),
    broker: log.broker,
    dataDirectory: directory,
    softwareVersion: "0.1.0",
    post: () => undefined,
  });
  await expect(opening).rejects.toThrow(MissingTopicsError);
  const store = await openLogRetentionStore({ directory: join(directory, "history") });
  await store.close();
  await log.close();
});
