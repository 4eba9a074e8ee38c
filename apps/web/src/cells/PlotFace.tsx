import { Button, CopyButton } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./cells.module.css";
import { Icon, type IconName } from "./Icon.tsx";

/** One action that a face offers. */
export interface FaceAction {
  readonly label: string;
  readonly onClick: () => void;
}

/** Why a cell has no plot to show. Sentences are written for the person in front of it. */
export type FaceState = {
  readonly action?: FaceAction;
} /** `what`: "Waiting for the first events of Mantle detector." */ & (
  | { readonly kind: "waiting"; readonly what: string }
  | { readonly kind: "stopped" }
  | { readonly kind: "error"; readonly reason: string; readonly details?: string }
  /** `because`: "all 3,072 pixels are masked", "gate waits for chopper 1" */
  | { readonly kind: "empty"; readonly because: string }
  | { readonly kind: "disconnected" }
  | { readonly kind: "unknown"; readonly module: string }
);

interface Face {
  readonly icon: IconName;
  readonly sentence: string;
}

function faceOf(state: FaceState): Face {
  switch (state.kind) {
    case "waiting":
      return { icon: "waiting", sentence: state.what };
    case "stopped":
      return { icon: "stopped", sentence: "The workflow is stopped and nothing of it is kept." };
    case "error":
      return { icon: "error", sentence: state.reason };
    case "empty":
      return { icon: "empty", sentence: `Nothing to show: ${state.because}.` };
    case "disconnected":
      return { icon: "disconnected", sentence: "No connection to the server. Trying again." };
    case "unknown":
      return {
        icon: "unknown",
        sentence: `This cell is of the kind “${state.module}”, which this page does not know. Its content is kept.`,
      };
  }
}

/** Properties of `PlotFace`. */
export interface PlotFaceProps {
  readonly state: FaceState;
}

/** What stands in a cell instead of a plot: one sentence and at most one action, in the middle. */
export function PlotFace({ state }: PlotFaceProps): ReactNode {
  const { icon, sentence } = faceOf(state);
  const details = state.kind === "error" ? state.details : undefined;
  // In a small cell a face scrolls. One that offers nothing to press takes the focus itself, to scroll by keys.
  const focusable = state.action === undefined && details === undefined ? { tabIndex: 0 } : {};
  return (
    <div
      className={styles.face}
      data-kind={state.kind}
      role={state.kind === "error" ? "alert" : "status"}
      {...focusable}
    >
      <Icon name={icon} size="2em" />
      <p>{sentence}</p>
      {details !== undefined && <ErrorDetails reason={sentence} details={details} />}
      {state.action !== undefined && (
        <Button size="compact-sm" variant="default" onClick={state.action.onClick}>
          {state.action.label}
        </Button>
      )}
    </div>
  );
}

function ErrorDetails({
  reason,
  details,
}: {
  readonly reason: string;
  readonly details: string;
}): ReactNode {
  return (
    <div className={styles.details}>
      <details>
        <summary>Details</summary>
        {/* Long details scroll, also by keyboard. */}
        <pre tabIndex={0}>{details}</pre>
      </details>
      <CopyButton value={`${reason}\n${details}`}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="default" onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
