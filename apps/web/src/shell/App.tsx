import { useHotkeys } from "@mantine/hooks";
import { type ReactNode, useMemo, useState } from "react";
import { useResource } from "../api/queries.ts";
import { PlotFace } from "../cells/PlotFace.tsx";
import type { CellShelf } from "../dashboard/cell-shelf.ts";
import { DashboardGrid } from "../dashboard/DashboardGrid.tsx";
import { JobsPanel } from "../panels/JobsPanel.tsx";
import { StreamsPanel } from "../panels/StreamsPanel.tsx";
import { FirstFace } from "./FirstFace.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { LinkBanner } from "./LinkBanner.tsx";
import { addressOf, goTo, usePlace } from "./place.ts";
import type { Preferences } from "./preferences.ts";
import { Rail } from "./Rail.tsx";
import { SearchDialog } from "./SearchDialog.tsx";
import { StatusBar } from "./StatusBar.tsx";
import { searchEntries } from "./search-entries.ts";
import styles from "./shell.module.css";
import { Tabs } from "./Tabs.tsx";
import { TopBar } from "./TopBar.tsx";

/** Properties of `App`. */
export interface AppProps {
  readonly shelf: CellShelf;
  readonly preferences: Preferences;
  readonly onPreferences: (change: Partial<Preferences>) => void;
}

/** The page: bars around the place where a person is. */
export function App({ shelf, preferences, onPreferences }: AppProps): ReactNode {
  const place = usePlace();
  const { data: status } = useResource("status");
  const catalog = useResource("catalog");
  const dashboards = useResource("dashboards");
  const [maximised, setMaximised] = useState<string>();
  const [dialog, setDialog] = useState<"search" | "help">();
  useHotkeys([
    ["mod+K", () => setDialog("search")],
    ["/", () => setDialog("search")],
    ["shift+?", () => setDialog("help")],
    ["?", () => setDialog("help")],
  ]);
  const entries = useMemo(
    () =>
      catalog.data === undefined || dashboards.data === undefined
        ? []
        : searchEntries(catalog.data, dashboards.data),
    [catalog.data, dashboards.data],
  );

  const all = dashboards.data?.dashboards ?? [];
  const asked = place.kind === "dashboard" ? place.dashboard : undefined;
  const dashboard =
    all.find(({ id }) => id === asked) ?? (asked === undefined ? all[0] : undefined);
  const retry = (): void => {
    void catalog.refetch();
    void dashboards.refetch();
  };

  const content = (): ReactNode => {
    if (catalog.data === undefined || dashboards.data === undefined) {
      return <FirstFace error={catalog.error ?? dashboards.error} retry={retry} />;
    }
    switch (place.kind) {
      case "jobs":
        return <JobsPanel catalog={catalog.data} section={place.section} />;
      case "streams":
        return <StreamsPanel catalog={catalog.data} section={place.section} />;
      case "dashboard": {
        if (dashboard === undefined) {
          return <NoDashboard asked={asked} instrument={catalog.data.instrument.title} />;
        }
        const { id } = dashboard;
        return (
          <DashboardGrid
            key={id}
            dashboard={dashboard}
            catalog={catalog.data}
            shelf={shelf}
            selected={place.cell}
            maximised={
              dashboard.cells.some((cell) => cell.id === maximised) ? maximised : undefined
            }
            onSelect={(cell) => selectCell(id, cell)}
            onMaximise={setMaximised}
            openJobs={() => goTo({ kind: "jobs" })}
          />
        );
      }
    }
  };

  return (
    <div className={styles.page}>
      <TopBar
        catalog={catalog.data}
        status={status}
        preferences={preferences}
        onPreferences={onPreferences}
        onSearch={() => setDialog("search")}
        onHelp={() => setDialog("help")}
      />
      <Rail place={place} />
      <main className={styles.main}>
        {place.kind === "dashboard" && <Tabs dashboards={all} current={dashboard?.id} />}
        <div className={styles.content}>{content()}</div>
        <LinkBanner />
      </main>
      <StatusBar status={status} />
      {dialog === "search" && (
        <SearchDialog onClose={() => setDialog(undefined)} entries={entries} />
      )}
      {dialog === "help" && <HelpDialog onClose={() => setDialog(undefined)} />}
    </div>
  );
}

/** Selecting is no step of the browser's way back: the address changes in its place. */
function selectCell(dashboard: string, cell: string): void {
  const address = addressOf({ kind: "dashboard", dashboard, cell });
  if (location.hash === address) return;
  history.replaceState(history.state, "", address);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

function NoDashboard({
  asked,
  instrument,
}: {
  readonly asked: string | undefined;
  readonly instrument: string;
}): ReactNode {
  const reason =
    asked === undefined
      ? `${instrument} has no dashboard.`
      : `${instrument} has no dashboard “${asked}”.`;
  const action = { label: "Show the first", onClick: () => goTo({ kind: "dashboard" }) };
  return (
    <div className={styles.firstFace}>
      <PlotFace
        state={asked === undefined ? { kind: "error", reason } : { kind: "error", reason, action }}
      />
    </div>
  );
}
