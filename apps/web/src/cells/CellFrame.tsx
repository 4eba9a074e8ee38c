import { type KeyboardEvent, type ReactNode, useId } from "react";
import styles from "./cells.module.css";
import { Icon } from "./Icon.tsx";

/** Properties of `CellFrame`. */
export interface CellFrameProps {
  readonly title: string;
  /** What window, what source: "last 60 s (60 of 60 s)". */
  readonly qualifier?: string;
  /** A `FreshnessPill`. */
  readonly pill?: ReactNode;
  /** `PlotTools` and `ToolButton`s. */
  readonly tools?: ReactNode;
  readonly selected?: boolean;
  readonly onSelect?: () => void;
  /** Makes the cell itself a stop of the keyboard: 0 in the order of the page, -1 by script alone. */
  readonly tabIndex?: 0 | -1;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** One sentence over the plot: "No connection since 21:04:12. The last frame is kept." */
  readonly banner?: string;
  readonly children: ReactNode;
}

/** A place in the grid: a header with age, title and tools, and the module below. */
export function CellFrame(props: CellFrameProps): ReactNode {
  const { title, qualifier, pill, tools, selected = false, onSelect, banner, children } = props;
  const { tabIndex, onKeyDown } = props;
  const titleId = useId();
  return (
    <div
      className={styles.cell}
      role="group"
      aria-labelledby={titleId}
      data-selected={selected || undefined}
      onPointerDownCapture={onSelect}
      onFocusCapture={onSelect}
      tabIndex={tabIndex}
      onKeyDown={onKeyDown}
    >
      <header className={styles.header}>
        {pill}
        <div className={styles.names}>
          <h2 id={titleId} className={styles.title} title={title}>
            {title}
          </h2>
          {qualifier !== undefined && (
            <span className={styles.qualifier} title={qualifier}>
              {qualifier}
            </span>
          )}
        </div>
        {tools !== undefined && (
          <div className={styles.tools} role="toolbar" aria-label={`Tools of ${title}`}>
            {tools}
          </div>
        )}
      </header>
      <div className={styles.body}>
        {children}
        {banner !== undefined && (
          <p className={styles.banner} role="status">
            <Icon name="disconnected" /> {banner}
          </p>
        )}
      </div>
    </div>
  );
}
