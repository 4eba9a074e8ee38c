import {
  type CatalogResource,
  dataKeyText,
  type OutputAccounting,
  outputImbalance,
} from "@beamscope/contracts";
import type { ReactNode } from "react";
import { sourceTitleIn } from "../dashboard/cell-words.ts";
import { fullAmount } from "../shell/amount-text.ts";
import { BalanceWord } from "./BalanceWord.tsx";
import { PanelSection, TableFrame } from "./PanelPage.tsx";
import styles from "./panels.module.css";

/** Where events go, in the order in which a job sorts them. */
const columns = [
  ["shown", "Shown"],
  ["outOfRange", "Out of range"],
  ["unmapped", "Unmapped"],
  ["masked", "Masked"],
  ["filtered", "Filtered"],
  ["gated", "Gated"],
  ["beforeStart", "Before start"],
  ["failed", "Failed"],
] as const;

/** What became of each event that a job was given, output by output. */
export function OutputsSection({
  outputs,
  catalog,
}: {
  readonly outputs: readonly OutputAccounting[];
  readonly catalog: CatalogResource;
}): ReactNode {
  return (
    <PanelSection
      name="accounting"
      title="Events of each job output"
      lead="Admitted = shown + out of range + unmapped + masked + filtered + gated + before start + failed."
    >
      {outputs.length === 0 ? (
        <p className={styles.lead}>No job has reported yet.</p>
      ) : (
        <TableFrame label="Events of each job output">
          <table>
            <thead>
              <tr>
                <th scope="col">Output</th>
                <th scope="col">Balance</th>
                <th scope="col" className={styles.number}>
                  Admitted
                </th>
                {columns.map(([name, title]) => (
                  <th key={name} scope="col" className={styles.number}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {outputs.map((output) => (
                <tr key={`${dataKeyText(output.key)} ${output.jobNumber}`}>
                  <th scope="row" title={`${output.key.workflow}, ${output.key.output}`}>
                    {outputName(output, catalog)}
                  </th>
                  <td>
                    <BalanceWord imbalance={outputImbalance(output)} of="events" />
                  </td>
                  <td className={styles.number}>{fullAmount(output.admitted)}</td>
                  {columns.map(([name]) => (
                    <td
                      key={name}
                      className={styles.number}
                      data-tone={name === "failed" && output.failed > 0 ? "bad" : undefined}
                    >
                      {fullAmount(output[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </PanelSection>
  );
}

function outputName({ key }: OutputAccounting, catalog: CatalogResource): string {
  const workflow = catalog.workflows.find((one) => one.key === key.workflow);
  const output = workflow?.outputs.find(({ name }) => name === key.output);
  return `${sourceTitleIn(catalog, key.source)}: ${output?.title ?? key.output}`;
}
