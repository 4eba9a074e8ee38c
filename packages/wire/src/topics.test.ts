import { describe, expect, it } from "vitest";
import { STREAM_KINDS } from "./stream-kind.ts";
import { topicOf, topicsToCreate } from "./topics.ts";

describe("topics", () => {
  it("are named after the instrument and what they carry", () => {
    expect(topicOf("monitor_counts", "loki")).toBe("loki_beam_monitor");
    expect(topicOf("monitor_events", "loki")).toBe("loki_beam_monitor");
    expect(topicOf("log", "loki")).toBe("loki_motion");
    expect(topicOf("livedata_status", "loki")).toBe("loki_livedata_heartbeat");
    expect(topicOf("run_control", "loki")).toBe("loki_filewriter");
  });

  it("are created for every kind that has one", () => {
    const created = topicsToCreate("loki");
    const kinds = STREAM_KINDS.filter((kind) => kind !== "unknown" && kind !== "device");
    expect(new Set(created.keys())).toEqual(new Set(kinds.map((kind) => topicOf(kind, "loki"))));
  });

  it("keep raw data for half a minute and commands for two days", () => {
    const created = topicsToCreate("loki");
    expect(created.get("loki_detector")).toMatchObject({
      retentionMs: 30_000,
      retentionBytes: 10_737_418_240,
      maxMessageBytes: 104_857_600,
      segmentBytes: 104_857_600,
    });
    expect(created.get("loki_livedata_commands")).toMatchObject({
      retentionMs: 172_800_000,
      deleteRetentionMs: 86_400_000,
      retentionBytes: -1,
      maxMessageBytes: 1_048_576,
      segmentBytes: 67_108_864,
    });
    expect(created.get("loki_livedata_nicos_data")).toEqual(created.get("loki_livedata_data"));
  });
});
