import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { JobAction } from "../api/job-commands.ts";
import { Dialog } from "../shell/Dialog.tsx";
import styles from "./panels.module.css";

/** A command that a person has to confirm, with what is lost by it. */
export interface PendingCommand {
  readonly action: JobAction;
  readonly title: string;
  readonly loss: string;
  readonly verb: string;
}

/** Asks before something is lost. */
export function ConfirmDialog({
  pending,
  onCancel,
  onConfirm,
}: {
  readonly pending: PendingCommand | undefined;
  readonly onCancel: () => void;
  readonly onConfirm: (action: JobAction) => void;
}): ReactNode {
  if (pending === undefined) return null;
  const { action, title, loss, verb } = pending;
  return (
    <Dialog onClose={onCancel} title={title}>
      <p className={styles.loss}>{loss}</p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={onCancel} data-autofocus>
          Cancel
        </Button>
        <Button onClick={() => onConfirm(action)}>{verb}</Button>
      </div>
    </Dialog>
  );
}
