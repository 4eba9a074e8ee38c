import type { ReactNode } from "react";
import { addressOf, type Place } from "./place.ts";
import { Mark, ShellIcon } from "./ShellIcon.tsx";
import styles from "./shell.module.css";

const entries = [
  { kind: "dashboard", icon: "dashboards", label: "Dashboards" },
  { kind: "jobs", icon: "jobs", label: "Workflows and jobs" },
  { kind: "streams", icon: "streams", label: "Streams and accounting" },
] as const;

/** The places of the page. */
export function Rail({ place }: { readonly place: Place }): ReactNode {
  return (
    <nav className={styles.rail} aria-label="Places">
      <div className={styles.mark}>
        <Mark />
      </div>
      <ul>
        {entries.map(({ kind, icon, label }) => (
          <li key={kind}>
            <a
              href={addressOf({ kind })}
              aria-label={label}
              title={label}
              aria-current={place.kind === kind ? "page" : undefined}
            >
              <ShellIcon name={icon} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
