import type { ReactNode } from "react";
import { ApiProblemError, ForeignAnswerError } from "../api/api-error.ts";
import { type FaceState, PlotFace } from "../cells/PlotFace.tsx";
import styles from "./shell.module.css";

/** What stands on the page before the server has told what there is, or where it cannot. */
export function FirstFace({
  error,
  retry,
}: {
  readonly error: Error | null;
  readonly retry: () => void;
}): ReactNode {
  return (
    <div className={styles.firstFace}>
      <PlotFace state={stateOf(error, retry)} />
    </div>
  );
}

function stateOf(error: Error | null, retry: () => void): FaceState {
  const action = { label: "Try again", onClick: retry };
  if (error === null) return { kind: "waiting", what: "Asking the server what there is." };
  if (error instanceof ApiProblemError) {
    const { code, requestId } = error.problem;
    const details = `${code}, request ${requestId}`;
    return { kind: "error", reason: error.message, details, action };
  }
  if (error instanceof ForeignAnswerError) {
    return { kind: "error", reason: error.message, details: error.details, action };
  }
  return { kind: "disconnected", action };
}
