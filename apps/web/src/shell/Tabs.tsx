import type { DashboardDocument } from "@beamscope/contracts";
import type { ReactNode } from "react";
import { addressOf } from "./place.ts";
import styles from "./shell.module.css";

/** The dashboards of the instrument. */
export function Tabs({
  dashboards,
  current,
}: {
  readonly dashboards: readonly DashboardDocument[];
  readonly current: string | undefined;
}): ReactNode {
  return (
    <nav className={styles.tabs} aria-label="Dashboards">
      {dashboards.map(({ id, title, description }) => (
        <a
          key={id}
          href={addressOf({ kind: "dashboard", dashboard: id })}
          title={description}
          aria-current={id === current ? "page" : undefined}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}
