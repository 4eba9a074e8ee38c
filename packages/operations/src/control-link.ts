import type { Broker, Consumer, MessageBatch, Producer } from "@beamscope/broker";
import {
  type Acknowledgement,
  type Command,
  decodeAcknowledgement,
  decodeStatus,
  encodeCommand,
  readX5f2,
  type Status,
  topicOf,
  WireFormatError,
} from "@beamscope/wire";
import type { SendOutcome } from "./jobs/job-commander.ts";
import type { HeartbeatOrigin } from "./jobs/observed-jobs.ts";

/** Who is told of what the reducers say. */
export interface ControlListener {
  heartbeat(status: Status, origin: HeartbeatOrigin): void;
  acknowledge(answer: Acknowledgement): void;
}

/**
 * The operations' side of the log: commands out, answers and heartbeats in, both from now on. Messages of other software on
 * these shared topics, and broken ones, are passed over and counted.
 */
export class ControlLink {
  readonly #producer: Producer;
  readonly #consumer: Consumer;
  readonly #topics: { readonly commands: string; readonly responses: string };
  readonly #nowMs: () => number;
  #unreadable = 0;

  private constructor(
    producer: Producer,
    consumer: Consumer,
    topics: { readonly commands: string; readonly responses: string },
    nowMs: () => number,
  ) {
    this.#producer = producer;
    this.#consumer = consumer;
    this.#topics = topics;
    this.#nowMs = nowMs;
  }

  /**
   * Whatever is written after it returned is heard.
   * @throws BrokerError where topics are missing.
   */
  static async open(broker: Broker, instrument: string, nowMs: () => number): Promise<ControlLink> {
    const commands = topicOf("livedata_commands", instrument);
    const responses = topicOf("livedata_responses", instrument);
    const status = topicOf("livedata_status", instrument);
    const producer = await broker.openProducer();
    const consumer = await broker.openConsumer({
      subscriptions: [{ topic: responses }, { topic: status }],
    });
    return new ControlLink(producer, consumer, { commands, responses }, nowMs);
  }

  /** Messages that could not be read, those of other software included. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** Hands a command to the log; calls keep their order. */
  async send(command: Command): Promise<SendOutcome> {
    const value = new TextEncoder().encode(encodeCommand(command));
    try {
      const [delivery] = await this.#producer.produce([
        // One partition keeps commands in order.
        {
          topic: this.#topics.commands,
          partition: 0,
          timestampMs: Math.round(this.#nowMs()),
          value,
        },
      ]);
      if (delivery?.kind === "delivered") return { kind: "sent" };
      return { kind: "failed", detail: delivery?.detail ?? "no outcome" };
    } catch (cause) {
      return { kind: "failed", detail: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  /** Listens until the link is closed. @throws BrokerError when the log breaks. */
  async listen(listener: ControlListener): Promise<void> {
    let batch: MessageBatch | undefined;
    while ((batch = await this.#consumer.pull()) !== undefined) {
      for (const { topic, value } of batch.messages) this.#take(topic, value, listener);
    }
  }

  async close(): Promise<void> {
    await this.#consumer.close();
    await this.#producer.close();
  }

  #take(topic: string, value: Uint8Array, listener: ControlListener): void {
    try {
      if (topic === this.#topics.responses) {
        listener.acknowledge(decodeAcknowledgement(value));
        return;
      }
      const message = readX5f2(value);
      listener.heartbeat(decodeStatus(message), message);
    } catch (cause) {
      if (!(cause instanceof WireFormatError)) throw cause;
      this.#unreadable += 1;
    }
  }
}
