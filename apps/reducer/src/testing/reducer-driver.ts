import { randomUUID } from "node:crypto";
import type { Broker, Consumer } from "@beamscope/broker";
import { type DecodedDa00, decodeDa00 } from "@beamscope/codec";
import {
  type Acknowledgement,
  type Command,
  decodeAcknowledgement,
  decodeResultKey,
  decodeStatus,
  encodeCommand,
  type JobStatus,
  type JsonObject,
  jobNumber,
  parseWorkflowId,
  readX5f2,
  type ServiceStatus,
  topicOf,
} from "@beamscope/wire";

/** Speaks to a reducer over the log alone, as anybody could, and remembers what it said. For tests. */
export class ReducerDriver {
  readonly #broker: Broker;
  readonly #instrument: string;
  readonly #consumers: Consumer[] = [];
  readonly #answers = new Map<string, Acknowledgement>();
  /** Newest result by `workflow source output`. */
  readonly results = new Map<string, DecodedDa00>();
  /** Every result of a series, in order. */
  readonly series = new Map<string, DecodedDa00[]>();
  /** Newest heartbeat by source and workflow. */
  readonly jobs = new Map<string, JobStatus>();
  service: ServiceStatus | undefined;

  constructor(broker: Broker, instrument: string) {
    this.#broker = broker;
    this.#instrument = instrument;
  }

  async start(): Promise<void> {
    await this.#follow("livedata_responses", (value) => {
      const answer = decodeAcknowledgement(value);
      this.#answers.set(answer.messageId, answer);
    });
    await this.#follow("livedata_status", (value) => {
      const status = decodeStatus(readX5f2(value));
      if (status.kind === "service") this.service = status;
      else this.jobs.set(`${status.workflowId.name} ${status.jobId.sourceName}`, status);
    });
    await this.#follow("livedata_data", (value) => {
      const result = decodeDa00(value.slice());
      const { workflowId, jobId, outputName } = decodeResultKey(result.sourceName);
      const key = `${workflowId.name} ${jobId.sourceName} ${outputName}`;
      this.results.set(key, result);
      if (outputName === "delta") this.series.set(key, [...(this.series.get(key) ?? []), result]);
    });
  }

  /** Starts a workflow on a source. @returns the answer. */
  async startJob(workflow: string, source: string, params: JsonObject = {}) {
    return this.send({
      kind: "workflow_config",
      workflowId: parseWorkflowId(workflow),
      messageId: randomUUID(),
      jobId: { sourceName: source, jobNumber: jobNumber(randomUUID()) },
      schedule: {},
      auxSourceNames: {},
      params,
    });
  }

  /** Sends a command. @returns its answer. */
  async send(command: Command): Promise<Acknowledgement> {
    const value = new TextEncoder().encode(encodeCommand(command));
    const producer = await this.#broker.openProducer();
    const topic = topicOf("livedata_commands", this.#instrument);
    await producer.produce([{ topic, timestampMs: Date.now(), value }]);
    await producer.close();
    const id = command.messageId ?? "";
    await this.until(() => this.#answers.has(id));
    const answer = this.#answers.get(id);
    if (answer === undefined) throw new Error("the answer is gone");
    return answer;
  }

  /** Waits until something that arrives makes it true. @throws after 15 s. */
  async until(condition: () => boolean): Promise<void> {
    const limit = performance.now() + 15_000;
    while (!condition()) {
      if (performance.now() > limit) throw new Error(`waited 15 s for ${condition.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.close()));
  }

  async #follow(
    kind: "livedata_responses" | "livedata_status" | "livedata_data",
    take: (value: Uint8Array) => void,
  ): Promise<void> {
    const topic = topicOf(kind, this.#instrument);
    const consumer = await this.#broker.openConsumer({ subscriptions: [{ topic }] });
    this.#consumers.push(consumer);
    void (async () => {
      for (;;) {
        const batch = await consumer.pull();
        if (batch === undefined) return;
        for (const message of batch.messages) take(message.value);
      }
    })();
  }
}
