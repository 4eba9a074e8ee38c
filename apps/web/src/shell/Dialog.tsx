import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./shell.module.css";

/** Properties of `Dialog`. */
export interface DialogProps {
  /** Its name; also its heading unless that is hidden. */
  readonly title: string;
  readonly headless?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the page. Esc and a click beside it close it. */
export function Dialog({ title, headless = false, onClose, children }: DialogProps): ReactNode {
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={headless ? "lg" : "md"}
      yOffset="12vh"
      padding={0}
      // The library that locks the page's scroll writes a style element, which the content policy forbids.
      lockScroll={false}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body>
          {!headless && (
            <div className={styles.dialogTitle}>
              <h2>{title}</h2>
              <Modal.CloseButton aria-label="Close" />
            </div>
          )}
          <div className={headless ? undefined : styles.dialogBody}>{children}</div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
