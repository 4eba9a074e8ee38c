import type {
  CatalogResource,
  JobResource,
  JobSelector,
  WorkflowResource,
} from "@beamscope/contracts";
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useJobCommand } from "../api/job-commands.ts";
import { useResource } from "../api/queries.ts";
import { sourceTitleIn } from "../dashboard/cell-words.ts";
import { instantMs } from "../live/server-clock.ts";
import { usePlotEnvironment } from "../plots/plot-environment.ts";
import { bytesText } from "../shell/amount-text.ts";
import { sinceText } from "../shell/clock-text.ts";
import { ConfirmDialog, type PendingCommand } from "./ConfirmDialog.tsx";
import { answerText, confirmationOf, isRunning, jobState } from "./job-words.ts";
import { PanelPage, PanelSection, StateWord, TableFrame } from "./PanelPage.tsx";
import styles from "./panels.module.css";
import { ReducersSection } from "./ReducersSection.tsx";

/** Workflows with their jobs: what is wanted, what is, and how to change it. */
export function JobsPanel({
  catalog,
  section,
}: {
  readonly catalog: CatalogResource;
  readonly section: string | undefined;
}): ReactNode {
  const { data: jobs } = useResource("jobs");
  const command = useJobCommand();
  const [pending, setPending] = useState<PendingCommand>();
  const answers = command.data?.answers ?? [];
  return (
    <PanelPage title="Workflows and jobs" section={section}>
      <div role="status" aria-live="polite" className={styles.answers}>
        {command.isPending && <p>Sent. Waiting for the reducer to answer.</p>}
        {command.error !== null && <p data-tone="bad">{command.error.message}</p>}
        {answers.map((answer) => (
          <p key={answer.messageId} data-tone={answer.outcome === "accepted" ? undefined : "warn"}>
            {answerText(answer, sourceTitleIn(catalog, answer.source))}
          </p>
        ))}
      </div>
      {catalog.workflows.map((workflow) => (
        <PanelSection
          key={workflow.key}
          name={workflow.key}
          title={workflow.title}
          lead={workflow.description}
        >
          <JobsTable
            workflow={workflow}
            catalog={catalog}
            jobs={(jobs?.jobs ?? []).filter((job) => job.workflow === workflow.key)}
            busy={command.isPending}
            ask={setPending}
            send={command.mutate}
          />
        </PanelSection>
      ))}
      <ReducersSection />
      <ConfirmDialog
        pending={pending}
        onCancel={() => setPending(undefined)}
        onConfirm={(action) => {
          setPending(undefined);
          command.mutate(action);
        }}
      />
    </PanelPage>
  );
}

interface JobsTableProps {
  readonly workflow: WorkflowResource;
  readonly catalog: CatalogResource;
  readonly jobs: readonly JobResource[];
  readonly busy: boolean;
  /** Asks the person first. */
  readonly ask: (command: PendingCommand) => void;
  /** Sends at once: nothing is lost by it. */
  readonly send: (action: PendingCommand["action"]) => void;
}

function JobsTable({ workflow, catalog, jobs, busy, ask, send }: JobsTableProps): ReactNode {
  return (
    <TableFrame label={`Jobs of ${workflow.title}`}>
      <table className={styles.jobs}>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">State</th>
            <th scope="col">Data from</th>
            <th scope="col" className={styles.number}>
              Memory
            </th>
            <th scope="col">Wanted by</th>
            <th scope="col">
              <span className={styles.hiddenText}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {workflow.sources.map((source) => {
            const own = jobs.filter((job) => job.source === source);
            const job = own.find(isRunning) ?? own.at(-1);
            return (
              <JobRow
                key={source}
                {...{ workflow, source, job, busy, ask, send }}
                sourceTitle={sourceTitleIn(catalog, source)}
              />
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}

interface JobRowProps extends Pick<JobsTableProps, "workflow" | "busy" | "ask" | "send"> {
  readonly source: string;
  readonly sourceTitle: string;
  readonly job: JobResource | undefined;
}

function JobRow({ workflow, source, sourceTitle, job, busy, ask, send }: JobRowProps): ReactNode {
  const { zone } = usePlotEnvironment();
  const running = job !== undefined && isRunning(job);
  const state = job === undefined ? undefined : jobState(job);
  const observed = job?.observed.state === "unreported" ? undefined : job?.observed;
  const askFor = (kind: "start" | "stop" | "reset", action: PendingCommand["action"]): void =>
    ask({ action, ...confirmationOf(kind, workflow, [sourceTitle]) });
  const start: PendingCommand["action"] = {
    kind: "start",
    body: { workflow: workflow.key, jobs: [{ source, ...startLike(job) }] },
  };
  const selector: JobSelector | undefined =
    job === undefined ? undefined : { workflow: workflow.key, source, jobNumber: job.jobNumber };
  return (
    <tr>
      <th scope="row" title={source}>
        {sourceTitle}
      </th>
      <td>
        {state === undefined ? (
          <StateWord tone="idle">not started</StateWord>
        ) : (
          <StateWord tone={state.tone}>{state.text}</StateWord>
        )}
        {state?.reason !== undefined && <p className={styles.reason}>{state.reason}</p>}
      </td>
      <td className={styles.figures}>
        {observed?.startTimeNs === undefined
          ? ""
          : sinceText(instantMs(observed.startTimeNs), Date.now(), zone)}
      </td>
      <td className={styles.number}>
        {observed?.memoryBytes === undefined ? "" : bytesText(observed.memoryBytes)}
      </td>
      <td className={styles.wantedBy}>{job?.requestedBy ?? ""}</td>
      <td className={styles.actions}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={busy}
          aria-label={`${running ? "Start anew" : "Start"} ${workflow.title} on ${sourceTitle}`}
          onClick={() => (running ? askFor("start", start) : send(start))}
        >
          {running ? "Start anew" : "Start"}
        </Button>
        {selector !== undefined && running && workflow.supportsReset && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={busy}
            aria-label={`Reset ${workflow.title} on ${sourceTitle}`}
            onClick={() => askFor("reset", { kind: "reset", body: { jobs: [selector] } })}
          >
            Reset
          </Button>
        )}
        {selector !== undefined && running && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={busy}
            aria-label={`Stop ${workflow.title} on ${sourceTitle}`}
            onClick={() => askFor("stop", { kind: "stop", body: { jobs: [selector] } })}
          >
            Stop
          </Button>
        )}
      </td>
    </tr>
  );
}

/** A job is started anew as it was. */
function startLike(
  job: JobResource | undefined,
): Partial<Pick<JobResource, "parameters" | "auxInputs">> {
  return job === undefined ? {} : { parameters: job.parameters, auxInputs: job.auxInputs };
}
