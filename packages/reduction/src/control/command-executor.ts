import type { InstrumentDeclaration, WorkflowSpec } from "@beamscope/catalog";
import { workflowKeyOf } from "@beamscope/catalog";
import {
  type Acknowledgement,
  type Command,
  type JobCommand,
  jobIdText,
  type WorkflowConfig,
  workflowIdText,
} from "@beamscope/wire";
import type { ComputeAnswer, JobStart } from "../compute/messages.ts";
import type { Intake } from "../intake/intake.ts";
import type { Stream, StreamTable } from "../intake/stream-table.ts";
import type { ComputeLink } from "./compute-link.ts";

/** So many commands are remembered, so that one that is delivered twice is carried out once. */
const rememberedCommands = 1000;

/**
 * Carries out commands, each with an answer: the one who asked learns what became of it, also of a workflow or job that
 * does not exist. A command that comes again, by its message id, gets the first answer and changes nothing.
 */
export class CommandExecutor {
  readonly #instrument: InstrumentDeclaration;
  readonly #table: StreamTable;
  readonly #intake: Intake;
  readonly #links: readonly ComputeLink[];
  readonly #answers = new Map<string, Promise<Acknowledgement>>();

  constructor(options: {
    readonly instrument: InstrumentDeclaration;
    readonly table: StreamTable;
    readonly intake: Intake;
    readonly links: readonly ComputeLink[];
  }) {
    this.#instrument = options.instrument;
    this.#table = options.table;
    this.#intake = options.intake;
    this.#links = options.links;
  }

  execute(command: Command): Promise<Acknowledgement> {
    const id = command.messageId ?? "";
    const known = id === "" ? undefined : this.#answers.get(id);
    if (known !== undefined) return known;
    const answer = command.kind === "workflow_config" ? this.#start(command) : this.#act(command);
    if (id !== "") this.#remember(id, answer);
    return answer;
  }

  #remember(id: string, answer: Promise<Acknowledgement>): void {
    this.#answers.set(id, answer);
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > rememberedCommands && !oldest.done) this.#answers.delete(oldest.value);
  }

  async #start(config: WorkflowConfig): Promise<Acknowledgement> {
    const device = config.jobId.sourceName;
    const prepared = this.#prepare(config);
    if (prepared.kind === "refused") return answered(config, device, prepared);
    const { start, streams } = prepared;
    const link = this.#leastBusy(start.jobId);
    const starting = link.start(start, streams);
    this.updateWants();
    const answer = await starting;
    this.updateWants();
    return answered(config, device, answer);
  }

  #prepare(
    config: WorkflowConfig,
  ):
    | { readonly kind: "prepared"; readonly start: JobStart; readonly streams: readonly Stream[] }
    | { readonly kind: "refused"; readonly reason: string } {
    const key = workflowIdText(config.workflowId);
    const spec = this.#instrument.workflows.find((each) => workflowKeyOf(each) === key);
    if (spec === undefined) return refused(`There is no workflow ${key}.`);
    const source = config.jobId.sourceName;
    if (!spec.sources.includes(source)) {
      return refused(
        `${spec.title} does not run on ${source}, only on ${spec.sources.join(", ")}.`,
      );
    }
    const params = spec.parameters.safeParse(config.params);
    if (!params.success) {
      const issues = params.error.issues.map(
        (issue) => `${issue.path.join(".")}: ${issue.message}`,
      );
      return refused(`Parameters of ${spec.title}: ${issues.join("; ")}.`);
    }
    const auxiliaries = auxiliariesOf(spec, config.auxSourceNames);
    if (typeof auxiliaries === "string") return refused(auxiliaries);
    const streams: Stream[] = [];
    for (const name of [source, ...auxiliaries.values()]) {
      const stream = this.#table.named(name);
      if (stream === undefined) return refused(`${name} is not received here.`);
      streams.push(stream);
    }
    const [primary] = streams;
    const start: JobStart = {
      jobId: jobIdText(config.jobId),
      source,
      jobNumber: config.jobId.jobNumber,
      workflowId: key,
      params: params.data,
      outputTitles: new Map(spec.outputs.map(({ name, title }) => [name, title])),
      auxiliaries,
      scheduleStart: config.schedule.startTime,
      scheduleEnd: config.schedule.endTime,
      admittedBefore: primary === undefined ? 0 : this.#intake.admittedBefore(primary),
    };
    return { kind: "prepared", start, streams };
  }

  async #act(command: JobCommand): Promise<Acknowledgement> {
    const device = command.jobId === undefined ? "all" : jobIdText(command.jobId);
    const { action } = command;
    if (action === "pause" || action === "resume") {
      return answered(
        command,
        device,
        refused(`A job cannot ${action}: stop it and start it again.`),
      );
    }
    const chosen = this.#chosen(command);
    if (chosen.length === 0)
      return answered(command, device, refused("No running job is meant by this."));
    if (action === "reset") {
      // Looked at before any is touched: all are reset, or none.
      const fixed = chosen.filter(({ spec }) => spec?.supportsReset === false);
      const first = fixed[0];
      if (first !== undefined) {
        return answered(
          command,
          device,
          refused(`${first.jobId} of ${first.spec?.title} cannot be reset.`),
        );
      }
    }
    const answers = await Promise.all(
      chosen.map(({ link, jobId }) => (action === "stop" ? link.stop(jobId) : link.reset(jobId))),
    );
    this.updateWants();
    const failed = answers.find((answer) => answer.kind === "refused");
    return answered(command, device, failed ?? { kind: "done" });
  }

  #chosen(command: JobCommand): readonly {
    readonly link: ComputeLink;
    readonly jobId: string;
    readonly spec: WorkflowSpec | undefined;
  }[] {
    const jobId = command.jobId === undefined ? undefined : jobIdText(command.jobId);
    const workflow =
      command.workflowId === undefined ? undefined : workflowIdText(command.workflowId);
    return this.#links.flatMap((link) =>
      [...link.jobs]
        .filter(([id, { start }]) => {
          if (jobId !== undefined) return id === jobId;
          return workflow === undefined || start.workflowId === workflow;
        })
        .map(([id, { start }]) => ({
          link,
          jobId: id,
          spec: this.#instrument.workflows.find((spec) => workflowKeyOf(spec) === start.workflowId),
        })),
    );
  }

  /** Where the job is already, else where the fewest are. */
  #leastBusy(jobId: string): ComputeLink {
    const holder = this.#links.find((link) => link.jobs.has(jobId));
    if (holder !== undefined) return holder;
    return this.#links.reduce((best, link) => (link.jobs.size < best.jobs.size ? link : best));
  }

  /** Tells the intake which streams the present jobs take: what nobody takes is booked, but not stored. */
  updateWants(): void {
    for (const stream of this.#table.streams) {
      this.#intake.want(
        stream,
        this.#links.some((link) => link.wants(stream)),
      );
    }
  }
}

function auxiliariesOf(
  spec: WorkflowSpec,
  chosen: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> | string {
  const auxiliaries = new Map<string, string>();
  for (const [role, input] of Object.entries(spec.auxInputs)) {
    const stream = chosen[role] ?? input.default;
    if (!input.choices.includes(stream)) {
      return `${input.title} of ${spec.title} cannot be ${stream}, only ${input.choices.join(", ")}.`;
    }
    auxiliaries.set(role, stream);
  }
  return auxiliaries;
}

function refused(reason: string): { readonly kind: "refused"; readonly reason: string } {
  return { kind: "refused", reason };
}

function answered(command: Command, device: string, answer: ComputeAnswer): Acknowledgement {
  const messageId = command.messageId ?? "";
  return answer.kind === "done"
    ? { messageId, device, response: "ACK" }
    : { messageId, device, response: "ERR", message: answer.reason };
}
