import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "../cells/Icon.tsx";
import { useLinkState, useLiveLink } from "../live/live-context.ts";
import { usePlotEnvironment } from "../plots/plot-environment.ts";
import { sinceText } from "./clock-text.ts";
import styles from "./shell.module.css";

/** Says that the connection is lost, over frames that are kept. It lies over the page and moves nothing. */
export function LinkBanner(): ReactNode {
  const link = useLiveLink();
  const state = useLinkState();
  const { zone } = usePlotEnvironment();
  const isOutdated = state.kind === "outdated";
  const words =
    state.kind === "lost"
      ? `No connection since ${sinceText(state.sinceMs, link.clock.nowMs(), zone)}. The last frames are kept; trying again.`
      : isOutdated
        ? "The server has been updated. Reload the page to go on."
        : "";
  return (
    <div className={styles.linkBanner} role="status" aria-live="polite">
      {words !== "" && (
        <p>
          <Icon name="disconnected" />
          <span>
            {words}
            {state.kind === "lost" && state.reason !== undefined && ` ${state.reason}`}
          </span>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => (isOutdated ? location.reload() : link.retry())}
          >
            {isOutdated ? "Reload" : "Try now"}
          </Button>
        </p>
      )}
    </div>
  );
}
