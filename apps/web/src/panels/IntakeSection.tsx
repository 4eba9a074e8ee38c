import type { CountsByTopic, IntakeAccounting } from "@beamscope/contracts";
import type { ReactNode } from "react";
import { fullAmount } from "../shell/amount-text.ts";
import { PanelSection } from "./PanelPage.tsx";
import styles from "./panels.module.css";

/** Messages beside the books of the streams. */
export function IntakeSection({ intake }: { readonly intake: IntakeAccounting }): ReactNode {
  return (
    <PanelSection name="intake" title="Beside the streams">
      <dl className={styles.facts}>
        <Fact name="Unreadable" text={topicsText(intake.unreadable)} isLoss />
        <Fact name="Lost by the log or damaged there" text={topicsText(intake.gaps)} isLoss />
        <Fact name="Of sources that are not declared" text={fullAmount(intake.unknownSources)} />
        <Fact name="Of kinds that are of no use here" text={fullAmount(intake.ignored)} />
        <Fact name="Waiting for their window to open" text={fullAmount(intake.waiting)} />
        <Fact name="In the log, and not read yet" text={fullAmount(intake.behind)} />
        <Fact
          name="Results that could not be written"
          text={fullAmount(intake.unpublished)}
          isLoss
        />
      </dl>
    </PanelSection>
  );
}

function Fact({
  name,
  text,
  isLoss = false,
}: {
  readonly name: string;
  readonly text: string;
  readonly isLoss?: boolean;
}): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-tone={isLoss && text !== "0" ? "warn" : undefined}>{text}</dd>
    </div>
  );
}

/** "3 on dummy_detector (corrupt)". */
function topicsText(counts: CountsByTopic): string {
  const seen = counts.filter(({ messages }) => messages > 0);
  if (seen.length === 0) return "0";
  return seen
    .map(
      ({ topic, reason, messages }) =>
        `${fullAmount(messages)} on ${topic} (${reason.replaceAll("-", " ")})`,
    )
    .join(", ");
}
