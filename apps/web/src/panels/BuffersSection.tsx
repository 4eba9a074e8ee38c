import type { ReactNode } from "react";
import { useResource } from "../api/queries.ts";
import { bytesText, fullAmount } from "../shell/amount-text.ts";
import { PanelSection } from "./PanelPage.tsx";
import styles from "./panels.module.css";

/** What the hub keeps, and for whom it works. */
export function BuffersSection(): ReactNode {
  const { data: status } = useResource("status");
  if (status === undefined) return null;
  const { memory, disk, viewers, layers, interests, standingInterests } = status.hub;
  return (
    <PanelSection
      name="buffers"
      title="Buffers and viewers"
      lead="Results are kept whether anybody looks or not; the oldest go first when the budget is used up."
    >
      <dl className={styles.facts}>
        <div>
          <dt>Memory</dt>
          <dd>
            {bytesText(memory.usedBytes)} of {bytesText(memory.budgetBytes)}
          </dd>
        </div>
        {disk !== undefined && (
          <div>
            <dt>Disk</dt>
            <dd>
              {bytesText(disk.usedBytes)} of {bytesText(disk.budgetBytes)}
            </dd>
          </div>
        )}
        <div>
          <dt>Viewers</dt>
          <dd>{fullAmount(viewers)}</dd>
        </div>
        <div>
          <dt>Layers</dt>
          <dd>
            {fullAmount(layers)}, wanted {fullAmount(interests)} times
            {standingInterests > 0 &&
              ` and ${fullAmount(standingInterests)} times without a viewer`}
          </dd>
        </div>
      </dl>
    </PanelSection>
  );
}
