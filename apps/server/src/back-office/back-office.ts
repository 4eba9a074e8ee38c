import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { Broker } from "@beamscope/broker";
import type { InstrumentDeclaration } from "@beamscope/catalog";
import {
  type HealthResource,
  instantText,
  type NoticeResource,
  type StatusResource,
} from "@beamscope/contracts";
import {
  Hub,
  hubClock,
  hubStatus,
  openLogRetentionStore,
  type RetentionStore,
  type ToHub,
  type ViewerCounts,
} from "@beamscope/hub";
import {
  type CommandOutcome,
  ControlLink,
  DesiredGenerations,
  DocumentDesiredJobsStore,
  JobBoard,
  StreamBoard,
} from "@beamscope/operations";
import { catalogResource, dashboardsResource } from "./catalog-resource.ts";
import { layerDataAnswer } from "./data-desk.ts";
import { FileSlot } from "./file-slot.ts";
import { healthOf } from "./health.ts";
import type {
  CommandsAnswer,
  FromBackOffice,
  Question,
  QuestionName,
  Questions,
} from "./messages.ts";
import { ResourceShelf } from "./resource-shelf.ts";

/** Boards look at the time, and readers are told of new versions, this often. ms */
const tickMs = 1_000;

/** Resources whose change is announced; catalog and dashboards do not change while a server runs. */
const announced = ["jobs", "streams", "accounting", "status"] as const;

/** What a back office is made of. */
export interface BackOfficeParts {
  readonly instrument: InstrumentDeclaration;
  /** Lent. */
  readonly broker: Broker;
  readonly dataDirectory: string;
  readonly softwareVersion: string;
  /** Takes messages to the main thread. */
  readonly post: (message: FromBackOffice) => void;
}

/** What of the desired jobs could not be kept last; it stays in the health until the next start. */
interface StoreTrouble {
  sentence: string | undefined;
}

/** Hub and boards: all that the server knows and computes, in one thread, away from the sockets. */
export class BackOffice {
  readonly #parts: BackOfficeParts;
  readonly #link: ControlLink;
  readonly #trouble: StoreTrouble;
  readonly #hub: Hub;
  readonly #jobs: JobBoard;
  readonly #streams: StreamBoard;
  readonly #shelf: ResourceShelf;
  readonly #startedNs = nowNs();
  readonly #told = new Map<NoticeResource, number>();
  readonly #timer: NodeJS.Timeout;
  #viewers: ViewerCounts = {
    viewers: 0,
    interests: 0,
    slots: 0,
    heldBytes: 0,
    sentBytes: 0,
    epochsSent: 0,
    epochsSkipped: 0,
    epochsInFlight: 0,
    dismissed: {},
  };

  private constructor(
    parts: BackOfficeParts,
    link: ControlLink,
    desired: DesiredGenerations,
    store: RetentionStore,
    trouble: StoreTrouble,
  ) {
    const { instrument } = parts;
    this.#parts = parts;
    this.#link = link;
    this.#trouble = trouble;
    this.#jobs = new JobBoard({
      instrument,
      desired,
      send: (command) => link.send(command),
      nowMs: Date.now,
      uuid: randomUUID,
    });
    this.#streams = new StreamBoard({
      instrument,
      nowMs: Date.now,
      observations: () => this.#jobs.observations(),
    });
    this.#hub = new Hub({
      instrument,
      broker: parts.broker,
      clock: hubClock(() => Date.now()),
      incarnation: randomUUID(),
      post: (message) => parts.post({ kind: "hub", message }),
      store,
      deflateRaw: (bytes) => deflateRawSync(bytes, { level: 1 }),
    });
    const [catalog, dashboards] = [catalogResource(instrument), dashboardsResource(instrument)];
    this.#shelf = new ResourceShelf(
      {
        catalog: () => catalog,
        dashboards: () => dashboards,
        jobs: () => this.#jobs.resource(),
        streams: () => this.#streams.streams(),
        accounting: () => this.#streams.accounting(),
        status: () => this.#status(),
      },
      nowNs,
    );
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  /**
   * Restores what was kept and begins to listen: what is written to the log after it returned is seen.
   * @throws BrokerError, DesiredJobsError, or what the disk says.
   */
  static async open(parts: BackOfficeParts): Promise<BackOffice> {
    const { broker, instrument, dataDirectory, post } = parts;
    const link = await ControlLink.open(broker, instrument.name, Date.now);
    const slot = new FileSlot(join(dataDirectory, "operations", "desired-jobs.json"));
    const trouble: StoreTrouble = { sentence: undefined };
    const desired = await DesiredGenerations.open(new DocumentDesiredJobsStore(slot), (cause) => {
      const sentence = `What should run could not be kept: ${sentenceOf(cause)}`;
      trouble.sentence = sentence;
      post({ kind: "trouble", sentence });
    });
    const store = await openLogRetentionStore({ directory: join(dataDirectory, "history") });
    const office = new BackOffice(parts, link, desired, store, trouble);
    try {
      await office.#hub.start();
    } catch (cause) {
      // Its timer would keep the thread, and its store the directory.
      await office.close();
      throw cause;
    }
    return office;
  }

  /** Listens to the reducers until it is closed. @throws BrokerError when the log breaks, here or in the hub. */
  async run(): Promise<void> {
    const listening = this.#link.listen({
      heartbeat: (status, origin) => {
        this.#jobs.heartbeat(status, origin);
        this.#streams.heartbeat(status, origin);
      },
      acknowledge: (answer) => this.#jobs.acknowledge(answer),
    });
    await Promise.race([listening, this.#hub.ended]);
  }

  /** A message of the viewers' side. */
  tellHub(message: ToHub): void {
    this.#hub.receive(message);
  }

  /** Answers a question of the main thread. */
  async answer({ name, ask }: Question): Promise<Questions[QuestionName]["answer"]> {
    switch (name) {
      case "resource":
        this.#viewers = ask.viewers;
        return this.#shelf.answer(ask.resource, ask.have);
      case "health":
        return this.#health();
      case "start":
        return commandsAnswer(this.#jobs.commit(ask.request, ask.who));
      case "stop":
        return commandsAnswer(this.#jobs.stop(ask.request, ask.who));
      case "reset":
        return commandsAnswer(this.#jobs.reset(ask.request));
      case "startInitialJobs":
        return { answers: await this.#jobs.startInitialJobs("start of the server") };
      case "data":
        return layerDataAnswer(this.#parts.instrument, ask.query, (query) =>
          this.#hub.layerData(query),
        );
    }
  }

  /** Keeps what is to be kept, and leaves the log to the others. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([this.#jobs.close(), this.#hub.close(), this.#link.close()]);
  }

  #tick(): void {
    this.#jobs.tick();
    for (const resource of announced) {
      const version = this.#shelf.version(resource);
      if (this.#told.get(resource) === version) continue;
      this.#told.set(resource, version);
      this.#parts.post({ kind: "changed", resource, version });
    }
  }

  #status(): StatusResource {
    const { eventsPerSecond, lagMs, missing, duplicate, dropped } = this.#streams.totals();
    return {
      version: 0,
      asOfNs: nowNs(),
      instrument: this.#parts.instrument.name,
      software: this.#parts.softwareVersion,
      startedNs: this.#startedNs,
      run: null,
      eventsPerSecond,
      ...(lagMs === undefined ? {} : { lagMs }),
      log: { kind: "embedded", connected: true },
      reducers: this.#streams.reducers(),
      jobs: { ...this.#jobs.counts() },
      hub: hubStatus(this.#hub.counts(), this.#viewers),
      losses: { missing, duplicate, dropped },
    };
  }

  #health(): HealthResource {
    return healthOf({
      reducers: this.#streams.reducers(),
      jobs: this.#jobs.counts(),
      damage: this.#hub.counts().damage,
      storeTrouble: this.#trouble.sentence,
      unpublished: this.#streams.accounting().intake.unpublished,
      unwritten: this.#hub.counts().unwritten,
    });
  }
}

async function commandsAnswer(outcome: CommandOutcome): Promise<CommandsAnswer> {
  if (outcome.kind === "refused") return { kind: "refused", ...outcome.refusal };
  return { kind: "answered", answers: await outcome.answers };
}

/** One sentence of what went wrong. */
export function sentenceOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function nowNs(): string {
  return instantText(BigInt(Date.now()) * 1_000_000n);
}
