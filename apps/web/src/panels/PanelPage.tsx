import { type ReactNode, useEffect, useRef } from "react";
import styles from "./panels.module.css";

/** Properties of `PanelPage`. */
export interface PanelPageProps {
  readonly title: string;
  /** Id of the part that the address leads to. */
  readonly section: string | undefined;
  readonly children: ReactNode;
}

/** A page of tables. It scrolls to the part that the address names. */
export function PanelPage({ title, section, children }: PanelPageProps): ReactNode {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    if (section === undefined) return;
    const part = ref.current?.querySelector(`[data-section="${CSS.escape(section)}"]`);
    part?.scrollIntoView({ block: "start" });
  }, [section]);
  return (
    <article ref={ref} className={styles.page}>
      <h2>{title}</h2>
      {children}
    </article>
  );
}

/** Properties of `PanelSection`. */
export interface PanelSectionProps {
  readonly name: string;
  readonly title: string;
  /** One sentence: what the numbers mean. */
  readonly lead?: string;
  readonly children: ReactNode;
}

/** A part of such a page. */
export function PanelSection({ name, title, lead, children }: PanelSectionProps): ReactNode {
  return (
    <section className={styles.section} data-section={name}>
      <h3>{title}</h3>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {children}
    </section>
  );
}

/** A wide table scrolls within its frame, also by keyboard. */
export function TableFrame({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.frame} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** A word with a shape and a colour: how something does. */
export function StateWord({
  tone,
  children,
}: {
  readonly tone: "ok" | "warn" | "bad" | "idle";
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={styles.state} data-tone={tone}>
      {children}
    </span>
  );
}
