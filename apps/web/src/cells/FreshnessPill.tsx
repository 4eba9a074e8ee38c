import { type ReactNode, useEffect, useRef } from "react";
import { usePlotEnvironment } from "../plots/plot-environment.ts";
import type { CellStatus } from "./cell-status.ts";
import styles from "./cells.module.css";
import { freshnessOf } from "./freshness.ts";

/** How often an age is written anew while no frame comes. Above the pace of frames, so that it does not beat with it. */
const stallIntervalMs = 2_000;

/** Properties of `FreshnessPill`. */
export interface FreshnessPillProps {
  readonly status: CellStatus;
  /** The server's clock, ms since 1970-01-01 UTC: ages are differences of times of one clock. */
  readonly nowMs: () => number;
}

/** The age of what a cell shows. It is written with each frame of the page, and every two seconds if none comes. */
export function FreshnessPill({ status, nowMs }: FreshnessPillProps): ReactNode {
  const { scheduler } = usePlotEnvironment();
  const ref = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const write = (): void => {
      const element = ref.current;
      if (element === null) return;
      const freshness = freshnessOf(status.state, nowMs());
      const text = freshness?.text ?? "";
      if (element.textContent !== text) element.textContent = text;
      if (element.dataset.tone !== freshness?.tone)
        element.dataset.tone = freshness?.tone ?? "none";
    };
    write();
    const endFrames = scheduler.onPainted(write);
    const endChanges = status.subscribe(write);
    const timer = setInterval(write, stallIntervalMs);
    return () => {
      endFrames();
      endChanges();
      clearInterval(timer);
    };
  }, [status, nowMs, scheduler]);

  return <span ref={ref} className={styles.pill} data-tone="none" />;
}
