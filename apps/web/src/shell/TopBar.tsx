import type { CatalogResource, StatusResource } from "@beamscope/contracts";
import { Menu, UnstyledButton } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useLinkState, useLiveLink } from "../live/live-context.ts";
import type { LinkState } from "../live/live-link.ts";
import { instantMs } from "../live/server-clock.ts";
import { usePlotEnvironment } from "../plots/plot-environment.ts";
import type { DensityName } from "../theme/density.ts";
import { rateText } from "./amount-text.ts";
import { elapsedText } from "./clock-text.ts";
import type { Preferences } from "./preferences.ts";
import { ShellIcon } from "./ShellIcon.tsx";
import styles from "./shell.module.css";

/** Properties of `TopBar`. */
export interface TopBarProps {
  readonly catalog: CatalogResource | undefined;
  readonly status: StatusResource | undefined;
  readonly preferences: Preferences;
  readonly onPreferences: (change: Partial<Preferences>) => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}

/** What is measured, for how long, at what rate; how the page looks, and who else watches. */
export function TopBar(props: TopBarProps): ReactNode {
  const { catalog, status, preferences, onPreferences, onSearch, onHelp } = props;
  const link = useLinkState();
  const state = instrumentState(link, status);
  return (
    <header className={styles.topBar}>
      <h1 className={styles.instrument}>
        <span className={styles.dot} data-tone={state.tone} />
        {catalog?.instrument.title ?? "Beamscope"}
        <span className={styles.hiddenText}>, {state.words}</span>
      </h1>
      {status !== undefined && <Run status={status} />}
      {status !== undefined && (
        <p className={styles.rate} data-tone={state.tone} title={state.words}>
          {state.tone === "ok" && <span className={styles.roomy}>Receiving </span>}
          {state.rate}
        </p>
      )}
      <div className={styles.topTools}>
        <button type="button" className={styles.search} aria-label="Search" onClick={onSearch}>
          <ShellIcon name="search" />
          <span>Search</span>
          <kbd>/</kbd>
        </button>
        {/* It has its room before its number is known. */}
        <span
          className={styles.viewers}
          data-unknown={status === undefined || undefined}
          title="Viewers watching this instrument"
        >
          <ShellIcon name="viewers" />
          {status?.hub.viewers ?? 1}
          <span className={styles.wide}> watching</span>
          <span className={styles.hiddenText}> viewers watching</span>
        </span>
        <ZoneButton preferences={preferences} onPreferences={onPreferences} />
        <DensityMenu preferences={preferences} onPreferences={onPreferences} />
        <UnstyledButton
          className={styles.topButton}
          aria-label={preferences.theme === "dark" ? "Light theme" : "Dark theme"}
          title={preferences.theme === "dark" ? "Light theme" : "Dark theme"}
          onClick={() => onPreferences({ theme: preferences.theme === "dark" ? "light" : "dark" })}
        >
          <ShellIcon name={preferences.theme === "dark" ? "sun" : "moon"} />
        </UnstyledButton>
        <UnstyledButton
          className={styles.topButton}
          aria-label="Help"
          title="Help (?)"
          onClick={onHelp}
        >
          <ShellIcon name="help" />
        </UnstyledButton>
      </div>
    </header>
  );
}

type Tone = "ok" | "warn" | "bad" | "idle";

function instrumentState(
  link: LinkState,
  status: StatusResource | undefined,
): { readonly tone: Tone; readonly words: string; readonly rate: string } {
  if (link.kind === "lost" || link.kind === "outdated") {
    return { tone: "bad", words: "no connection to the server", rate: "Not connected" };
  }
  if (status === undefined || link.kind === "connecting") {
    return { tone: "idle", words: "connecting", rate: "Connecting" };
  }
  if (!status.log.connected) {
    return { tone: "bad", words: "the log cannot be read", rate: "Log not connected" };
  }
  if (status.eventsPerSecond === 0) {
    return { tone: "warn", words: "no events arrive", rate: "No events arriving" };
  }
  const rate = rateText(status.eventsPerSecond, "events");
  return { tone: "ok", words: "events arrive", rate };
}

function Run({ status }: { readonly status: StatusResource }): ReactNode {
  const { clock } = useLiveLink();
  const { run } = status;
  const [nowMs, setNowMs] = useState(clock.nowMs);
  const isRunning = run !== null && run.stopNs === undefined;
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNowMs(clock.nowMs()), 1000);
    return () => clearInterval(timer);
  }, [isRunning, clock]);
  if (run === null) return <p className={styles.run}>No run announced</p>;
  const endMs = run.stopNs === undefined ? nowMs : instantMs(run.stopNs);
  return (
    <p className={styles.run} title={run.name}>
      <span>{run.name}</span> ·{" "}
      <span className={styles.figures}>{elapsedText(endMs - instantMs(run.startNs))}</span>
      {!isRunning && " · ended"}
    </p>
  );
}

interface PreferenceProps {
  readonly preferences: Preferences;
  readonly onPreferences: (change: Partial<Preferences>) => void;
}

function ZoneButton({ preferences, onPreferences }: PreferenceProps): ReactNode {
  const { zone } = usePlotEnvironment();
  const name = zone.nameAt(Date.now());
  const next = preferences.zone === "utc" ? "your own zone" : "UTC";
  return (
    <UnstyledButton
      className={styles.topButton}
      aria-label={`Times in ${name}. Show them in ${next}`}
      title={`Times in ${zone.id}. Show them in ${next}`}
      onClick={() => onPreferences({ zone: preferences.zone === "utc" ? "viewer" : "utc" })}
    >
      {name}
    </UnstyledButton>
  );
}

const densityNames: readonly (readonly [DensityName, string, string])[] = [
  ["compact", "Compact", "Small screen"],
  ["comfortable", "Comfortable", "Desk"],
  ["wall", "Wall", "Read from three metres"],
];

function DensityMenu({ preferences, onPreferences }: PreferenceProps): ReactNode {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={styles.topButton} aria-label="Density" title="Density">
          Aa
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {densityNames.map(([name, label, use]) => (
          <Menu.Item
            key={name}
            role="menuitemradio"
            aria-checked={preferences.density === name}
            onClick={() => onPreferences({ density: name })}
            rightSection={preferences.density === name ? <ShellIcon name="check" /> : undefined}
          >
            {label} <span className={styles.muted}>{use}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
