import type { CountsByReason, StreamStatus } from "@beamscope/contracts";
import { fullAmount } from "../shell/amount-text.ts";

/** Kinds of streams as the page writes them. */
export const streamKindWords: Readonly<Record<StreamStatus["kind"], string>> = {
  detector_events: "Detector",
  monitor_events: "Monitor, events",
  monitor_counts: "Monitor, histograms",
  area_detector: "Area detector",
  log: "Log",
  device: "Device",
};

/** The state of a stream in a word, with its tone. */
export function streamState(state: StreamStatus["state"]): {
  readonly tone: "ok" | "warn" | "idle";
  readonly text: string;
} {
  switch (state) {
    case "live":
      return { tone: "ok", text: "live" };
    case "silent":
      return { tone: "warn", text: "silent" };
    case "never seen":
      return { tone: "idle", text: "never seen" };
  }
}

/** What messages are counted: "3 corrupt, 1 wrong schema". */
export function reasonsText(counts: CountsByReason): string {
  return counts
    .filter(({ messages }) => messages > 0)
    .map(({ reason, messages }) => `${fullAmount(messages)} ${reason.replaceAll("-", " ")}`)
    .join(", ");
}
