import type { ReactNode } from "react";
import { fullAmount } from "../shell/amount-text.ts";
import { ShellIcon } from "../shell/ShellIcon.tsx";
import { StateWord } from "./PanelPage.tsx";
import styles from "./panels.module.css";

/** Counts that electronics send as fractions add up within this. */
const roundingLoss = 1e-6;

/**
 * Whether an account balances: a check mark, or by how much it does not, in words.
 * @param imbalance - positive where more came in than is accounted for.
 * @param of - what is counted.
 */
export function BalanceWord({
  imbalance,
  of,
}: {
  readonly imbalance: number;
  readonly of: string;
}): ReactNode {
  if (Math.abs(imbalance) <= roundingLoss) {
    return (
      <span className={styles.balanced}>
        <ShellIcon name="check" /> balances
      </span>
    );
  }
  const amount = fullAmount(Math.abs(imbalance));
  return (
    <StateWord tone="bad">
      {imbalance > 0 ? `${amount} ${of} unaccounted for` : `${amount} ${of} counted too often`}
    </StateWord>
  );
}
