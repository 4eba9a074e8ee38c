import type { ReducerStatus } from "@beamscope/contracts";
import type { ReactNode } from "react";
import { useResource } from "../api/queries.ts";
import { instantMs } from "../live/server-clock.ts";
import { usePlotEnvironment } from "../plots/plot-environment.ts";
import { delayText, fullAmount } from "../shell/amount-text.ts";
import { sinceText } from "../shell/clock-text.ts";
import { PanelSection, StateWord, TableFrame } from "./PanelPage.tsx";
import styles from "./panels.module.css";

const tones: Readonly<Record<ReducerStatus["state"], "ok" | "warn" | "bad" | "idle">> = {
  starting: "idle",
  running: "ok",
  stopped: "idle",
  error: "bad",
  lost: "bad",
};

/** The processes that reduce, by their heartbeats. */
export function ReducersSection(): ReactNode {
  const { data: status } = useResource("status");
  const { zone } = usePlotEnvironment();
  if (status === undefined) return null;
  const hasLags = status.reducers.some(({ lagMs }) => lagMs !== undefined);
  return (
    <PanelSection name="reducers" title="Reducers">
      {status.reducers.length === 0 ? (
        <p className={styles.lead}>No reducer has been heard of. Without one no job runs.</p>
      ) : (
        <TableFrame label="Reducers">
          <table>
            <thead>
              <tr>
                <th scope="col">Worker</th>
                <th scope="col">State</th>
                <th scope="col">Service</th>
                <th scope="col" className={styles.number}>
                  Jobs
                </th>
                <th scope="col" className={styles.number}>
                  Window
                </th>
                {hasLags && (
                  <th scope="col" className={styles.number}>
                    Lag
                  </th>
                )}
                <th scope="col">Running since</th>
              </tr>
            </thead>
            <tbody>
              {status.reducers.map((reducer) => (
                <tr key={`${reducer.service} ${reducer.worker}`}>
                  <th scope="row">{reducer.worker}</th>
                  <td>
                    <StateWord tone={tones[reducer.state]}>{reducer.state}</StateWord>
                    {reducer.error !== undefined && (
                      <p className={styles.reason}>{reducer.error}</p>
                    )}
                  </td>
                  <td>{reducer.service}</td>
                  <td className={styles.number}>{fullAmount(reducer.activeJobs)}</td>
                  <td className={styles.number}>{delayText(reducer.windowSeconds * 1000)}</td>
                  {hasLags && (
                    <td className={styles.number}>
                      {reducer.lagMs === undefined ? "" : delayText(reducer.lagMs)}
                    </td>
                  )}
                  <td className={styles.figures}>
                    {sinceText(instantMs(reducer.startedNs), instantMs(status.asOfNs), zone)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </PanelSection>
  );
}
