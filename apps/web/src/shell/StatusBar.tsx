import type { StatusResource } from "@beamscope/contracts";
import type { ReactNode } from "react";
import { useLinkState } from "../live/live-context.ts";
import { instantMs } from "../live/server-clock.ts";
import { usePlotEnvironment } from "../plots/plot-environment.ts";
import { bytesText, counted, delayText } from "./amount-text.ts";
import { sinceText } from "./clock-text.ts";
import { addressOf, type Place } from "./place.ts";
import styles from "./shell.module.css";

interface Entry {
  readonly label: string;
  readonly value: string;
  /** The widest text that is usual. It keeps its room, so that the entries behind stay where they are. */
  readonly widest: string;
  readonly tone?: "warn" | "bad";
  readonly to: Place;
}

/** How the work behind the page goes; each entry leads to the place that explains it. */
export function StatusBar({ status }: { readonly status: StatusResource | undefined }): ReactNode {
  const { zone } = usePlotEnvironment();
  const entries = status === undefined ? [] : entriesOf(status);
  const link = useLinkState();
  const losses = status === undefined ? undefined : lossesOf(status);
  return (
    <footer className={styles.statusBar}>
      {link.kind === "lost" && status !== undefined && (
        <span data-tone="bad">As of {sinceText(instantMs(status.asOfNs), link.sinceMs, zone)}</span>
      )}
      {entries.map(({ label, value, widest, tone, to }) => (
        <a key={label} href={addressOf(to)} data-tone={tone}>
          {label} <strong data-widest={widest}>{value}</strong>
        </a>
      ))}
      {status !== undefined && losses !== undefined && (
        <a href={addressOf({ kind: "streams", section: "accounting" })} data-tone={losses.tone}>
          {losses.words} {sinceText(instantMs(status.startedNs), instantMs(status.asOfNs), zone)}
        </a>
      )}
      {status !== undefined && (
        <span className={styles.software}>
          {/^[0-9]/.test(status.software) ? `beamscope ${status.software}` : status.software} ·{" "}
          {status.log.kind === "kafka" ? "Kafka" : "embedded log"}
        </span>
      )}
    </footer>
  );
}

const lateMs = 5_000;

function entriesOf({ lagMs, reducers, jobs, hub }: StatusResource): Entry[] {
  const running = reducers.filter(({ state }) => state === "running").length;
  const isShort = running < reducers.length || reducers.length === 0;
  const { usedBytes, budgetBytes } = hub.memory;
  return [
    {
      label: "Lag",
      value: lagMs === undefined ? "none yet" : delayText(lagMs),
      widest: "−999 ms",
      ...(lagMs !== undefined && lagMs > lateMs ? { tone: "warn" } : {}),
      to: { kind: "streams" },
    },
    {
      label: "Reducers",
      value: reducers.length === 0 ? "none" : `${running} of ${reducers.length}`,
      widest: `${reducers.length} of ${reducers.length}`,
      ...(isShort ? { tone: "bad" } : {}),
      to: { kind: "jobs", section: "reducers" },
    },
    {
      label: "Jobs",
      value: jobsText(jobs),
      widest: `${jobs.wanted} of ${jobs.wanted}`,
      ...(jobs.failing > 0 ? { tone: "bad" } : jobs.running < jobs.wanted ? { tone: "warn" } : {}),
      to: { kind: "jobs" },
    },
    {
      label: "Buffers",
      value: `${bytesText(usedBytes)} of ${bytesText(budgetBytes)}`,
      widest: `1023 MB of ${bytesText(budgetBytes)}`,
      ...(usedBytes > 0.95 * budgetBytes ? { tone: "warn" } : {}),
      to: { kind: "streams", section: "buffers" },
    },
  ];
}

function jobsText({ wanted, running, failing }: StatusResource["jobs"]): string {
  const text = running === wanted ? String(running) : `${running} of ${wanted}`;
  return failing === 0 ? text : `${text}, ${failing} failing`;
}

/** A duplicate that was left out is no loss. */
function lossesOf({ losses }: StatusResource): { readonly words: string; readonly tone?: "warn" } {
  const parts = [
    losses.missing > 0 ? `${counted(losses.missing, "message")} missing` : "",
    losses.dropped > 0 ? `${counted(losses.dropped, "message")} dropped` : "",
  ].filter(Boolean);
  return parts.length === 0
    ? { words: "Nothing dropped since" }
    : { words: `${parts.join(", ")} since`, tone: "warn" };
}
