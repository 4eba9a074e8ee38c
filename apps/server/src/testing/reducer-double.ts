import { labelledArray, scalar, variable } from "@beamscope/arrays";
import type { Broker, Consumer, Producer } from "@beamscope/broker";
import { encodeDa00 } from "@beamscope/codec";
import {
  type Acknowledgement,
  type Command,
  decodeCommand,
  encodeAcknowledgement,
  encodeResultKey,
  encodeStatus,
  epochNs,
  type IntakeReport,
  type JobId,
  type JobStatus,
  jobIdText,
  type OutputReport,
  topicOf,
  type WorkflowConfig,
  writeX5f2,
} from "@beamscope/wire";

const origin = { softwareVersion: "1", hostName: "double", processId: 1 };

/** A reducer that does as it is told, over the log alone, and counts nothing itself. */
export class ReducerDouble {
  readonly commands: Command[] = [];
  readonly jobs = new Map<string, WorkflowConfig>();
  /** How it answers; silent where it gives nothing. */
  answer: (command: Command) => Pick<Acknowledgement, "response" | "message"> | undefined = () => ({
    response: "ACK",
  });
  intake: IntakeReport | undefined;
  accounting: OutputReport[] | undefined;
  readonly #instrument: string;
  readonly #consumer: Consumer;
  readonly #producer: Producer;
  readonly #loop: Promise<void>;

  private constructor(instrument: string, consumer: Consumer, producer: Producer) {
    this.#instrument = instrument;
    this.#consumer = consumer;
    this.#producer = producer;
    this.#loop = this.#follow();
  }

  static async start(broker: Broker, instrument: string): Promise<ReducerDouble> {
    const topic = topicOf("livedata_commands", instrument);
    const consumer = await broker.openConsumer({ subscriptions: [{ topic }] });
    return new ReducerDouble(instrument, consumer, await broker.openProducer());
  }

  /** A heartbeat of each job, then its own. */
  async heartbeat(): Promise<void> {
    const jobs = [...this.jobs.values()].map(
      ({ workflowId, jobId }): JobStatus => ({
        kind: "job",
        state: "active",
        workflowId,
        jobId,
        accounting: this.accounting,
      }),
    );
    const service = {
      kind: "service",
      instrument: this.#instrument,
      serviceName: "all",
      workerId: "double",
      state: "running",
      startedAt: epochNs(1n),
      activeJobCount: jobs.length,
      batchIntervalSeconds: 0.2,
      intake: this.intake,
    } as const;
    const values = [...jobs, service].map((status) => writeX5f2(encodeStatus(status, origin)));
    await this.send("livedata_status", values);
  }

  /** Publishes a picture for a job. */
  async publish(workflow: string, output: string, shape: readonly number[], values: Float64Array) {
    const job = [...this.jobs.values()].find((one) => one.workflowId.name === workflow);
    if (job === undefined) throw new Error(`no job of ${workflow}`);
    const now = BigInt(Date.now()) * 1_000_000n;
    const array = labelledArray({
      data: variable({ dims: ["y", "x"].slice(-shape.length), shape, values, unit: "counts" }),
      coords: [
        ["start_time", scalar(now - 200_000_000n, "ns")],
        ["time", scalar(now, "ns")],
      ],
    });
    const sourceName = encodeResultKey({ ...job, outputName: output });
    const value = encodeDa00({ sourceName, timestamp: epochNs(now), array }).slice();
    await this.send("livedata_data", [value]);
  }

  async send(
    kind: "livedata_status" | "livedata_data" | "livedata_responses",
    values: readonly Uint8Array[],
  ): Promise<void> {
    const topic = topicOf(kind, this.#instrument);
    const timestampMs = Date.now();
    await this.#producer.produce(values.map((value) => ({ topic, timestampMs, value })));
  }

  async stop(): Promise<void> {
    await this.#consumer.close();
    await this.#loop;
    await this.#producer.close();
  }

  async #follow(): Promise<void> {
    for (;;) {
      const batch = await this.#consumer.pull();
      if (batch === undefined) return;
      for (const { value } of batch.messages) await this.#obey(decodeCommand(value));
    }
  }

  async #obey(command: Command): Promise<void> {
    this.commands.push(command);
    const { jobId, messageId = "" } = command;
    const answer = this.answer(command);
    if (jobId !== undefined && answer?.response === "ACK") this.#change(command, jobId);
    if (answer === undefined) return;
    const device = jobId?.sourceName ?? "all";
    const text = encodeAcknowledgement({ messageId, device, ...answer });
    await this.send("livedata_responses", [new TextEncoder().encode(text)]);
  }

  #change(command: Command, jobId: JobId): void {
    if (command.kind === "workflow_config") this.jobs.set(jobIdText(jobId), command);
    else if (command.action === "stop") this.jobs.delete(jobIdText(jobId));
  }
}
