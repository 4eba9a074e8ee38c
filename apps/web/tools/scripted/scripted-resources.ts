import { dimTitle, type InstrumentDeclaration, workflowKeyOf } from "@beamscope/catalog";
import {
  AccountingResource,
  CatalogResource,
  DashboardsResource,
  dashboardFromTemplate,
  instantText,
  JobsResource,
  publishParameters,
  StatusResource,
  StreamsResource,
} from "@beamscope/contracts";

/** How the scripted house does. */
export type Scene = "live" | "first-start" | "stopped" | "trouble";

const nowNs = (): string => instantText(BigInt(Date.now()) * 1_000_000n);

/** What the instrument has. */
export function catalogOf(instrument: InstrumentDeclaration): CatalogResource {
  return CatalogResource.parse({
    version: 1,
    instrument: {
      name: instrument.name,
      title: instrument.title,
      description: instrument.description,
      pulseRateHz: instrument.pulseRateHz,
    },
    streams: instrument.streams.map((stream) => ({
      name: stream.name,
      kind: stream.kind,
      title: stream.title ?? stream.name,
      ...("unit" in stream ? { unit: stream.unit } : {}),
      ...("shape" in stream ? { shape: stream.shape } : {}),
    })),
    workflows: instrument.workflows.map((spec) => ({
      key: workflowKeyOf(spec),
      title: spec.title,
      description: spec.description,
      group: spec.group,
      sources: spec.sources,
      auxInputs: spec.auxInputs,
      parameters: publishParameters(spec.parameters),
      outputs: spec.outputs.map(({ name, title, description, temporality, template }) => ({
        name,
        title,
        description,
        temporality,
        template: {
          dims: template.dims.map((dim) => ({ ...dim, title: dimTitle(dim.name) })),
          unit: template.unit,
        },
      })),
      views: spec.views.map((view) => {
        const of = (isSinceStart: boolean) =>
          view.outputs.find((name) => {
            const output = spec.outputs.find((one) => one.name === name);
            return (output?.temporality === "cumulative") === isSinceStart;
          });
        const { name, title, description, parameters = [] } = view;
        return { name, title, description, parameters, perUpdate: of(false), sinceStart: of(true) };
      }),
      supportsReset: spec.supportsReset,
      resetOnRunTransition: spec.resetOnRunTransition,
    })),
  });
}

/** Its dashboards, and a second one with cells that cannot be shown. */
export function dashboardsOf(instrument: InstrumentDeclaration): DashboardsResource {
  const [first] = instrument.dashboards;
  const cells = first?.cells.slice(0, 2) ?? [];
  const troubled = {
    name: "troubled",
    title: "Monitors",
    rows: 1,
    columns: 2,
    cells: cells.map((cell, column) => ({
      ...cell,
      row: 0,
      column,
      layers: cell.layers.map((layer) => (column === 0 ? { ...layer, view: "gone" } : layer)),
    })),
  };
  return DashboardsResource.parse({
    version: 1,
    instrument: instrument.name,
    dashboards: [...instrument.dashboards, troubled].map(dashboardFromTemplate),
  });
}

/** The status bar's numbers. */
export function statusOf(instrument: string, scene: Scene, started: number, viewers: number) {
  const isLive = scene === "live" || scene === "trouble";
  return StatusResource.parse({
    version: Date.now(),
    asOfNs: nowNs(),
    instrument,
    software: "beamscope 0.1",
    startedNs: instantText(BigInt(started) * 1_000_000n),
    run:
      scene === "live"
        ? { name: "Run 10427 · Si powder", startNs: instantText(BigInt(started) * 1_000_000n) }
        : null,
    eventsPerSecond: isLive ? 1_000_000 + 30_000 * Math.sin(Date.now() / 3000) : 0,
    ...(isLive ? { lagMs: scene === "trouble" ? 7200 : 180 + 20 * Math.random() } : {}),
    log: { kind: "embedded", connected: true },
    reducers: [
      {
        worker: "reducer-1",
        service: "data_reduction",
        state: scene === "trouble" ? "lost" : "running",
        startedNs: instantText(BigInt(started) * 1_000_000n),
        heartbeatNs: nowNs(),
        activeJobs: 6,
        windowSeconds: 0.214,
        ...(isLive ? { lagMs: 120 } : {}),
      },
    ],
    jobs: { wanted: 6, running: isLive ? 6 : 0, failing: scene === "trouble" ? 1 : 0 },
    hub: {
      incarnation: "one",
      epoch: 1,
      viewers,
      interests: 6 * viewers,
      standingInterests: 0,
      layers: 6,
      memory: { usedBytes: 412 << 20, budgetBytes: 2 ** 31 },
      disk: { usedBytes: 900 << 20, budgetBytes: 2 ** 34 },
    },
    losses:
      scene === "trouble"
        ? { missing: 3, duplicate: 1, dropped: 12 }
        : { missing: 0, duplicate: 0, dropped: 0 },
  });
}

/** The streams, all of them alike. */
export function streamsOf(instrument: InstrumentDeclaration, scene: Scene) {
  const isLive = scene === "live" || scene === "trouble";
  return StreamsResource.parse({
    version: Date.now(),
    asOfNs: nowNs(),
    streams: instrument.streams.map((stream, i) => ({
      name: stream.name,
      kind: stream.kind,
      title: stream.title ?? stream.name,
      ...(stream.wire === undefined ? {} : { wire: stream.wire }),
      state: isLive ? (scene === "trouble" && i === 2 ? "silent" : "live") : "never seen",
      messagesPerSecond: isLive ? 14 : 0,
      eventsPerSecond: isLive ? 900_000 / (1 + i * i) : 0,
      bytesPerSecond: isLive ? 7_300_000 / (1 + i * i) : 0,
      messages: isLive ? 120_400 + i : 0,
      events: isLive ? 7_740_000_000 / (1 + i) : 0,
      ...(isLive ? { lagMs: 80 + i } : {}),
      dropped: [],
      ...(stream.kind === "log" && isLive ? { value: 12.345, unit: stream.unit } : {}),
    })),
    unknown:
      scene === "trouble"
        ? [{ wire: { topic: "dummy_motion", source: "motion7" }, messages: 412 }]
        : [],
    unknownOthers: 0,
  });
}

/** The account of everything, which does not balance where there is trouble. */
export function accountingOf(instrument: InstrumentDeclaration, scene: Scene) {
  const isTrouble = scene === "trouble";
  const streams = scene === "first-start" ? [] : instrument.streams;
  return AccountingResource.parse({
    version: Date.now(),
    asOfNs: nowNs(),
    intake: {
      unreadable: isTrouble ? [{ topic: "dummy_detector", reason: "corrupt", messages: 9 }] : [],
      gaps: [],
      unknownSources: isTrouble ? 412 : 0,
      ignored: 0,
      waiting: 3,
      behind: 0,
      unpublished: 0,
    },
    streams: streams.map((stream, i) => ({
      stream: stream.name,
      ...(stream.kind === "detector_events"
        ? { produced: 120_402 - (isTrouble && i === 0 ? 12 : 0), missing: 3 }
        : {}),
      received: 120_400,
      admitted: 120_399 - (isTrouble && i === 0 ? 12 : 0),
      admittedEvents: 7_740_000_000,
      duplicate: 1,
      dropped: isTrouble && i === 0 ? [{ reason: "corrupt", messages: 12 }] : [],
      waiting: 1,
      late: 0,
      clockAhead: 0,
      reordered: 2,
      restarts: 0,
    })),
    outputs:
      scene === "first-start"
        ? []
        : instrument.initialJobs.slice(0, 4).map(({ workflow, source }, i) => ({
            key: { workflow, source, output: "cumulative" },
            jobNumber: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
            admitted: 7_740_000_000,
            beforeStart: 0,
            gated: 0,
            failed: 0,
            unmapped: 0,
            masked: 32_000,
            filtered: 0,
            outOfRange: 171_000,
            shown: 7_740_000_000 - 203_000 - (isTrouble && i === 1 ? 7 : 0),
          })),
  });
}

/** One job for each that the instrument starts with. */
export function jobsOf(instrument: InstrumentDeclaration, scene: Scene) {
  return JobsResource.parse({
    version: Date.now(),
    asOfNs: nowNs(),
    jobs: instrument.initialJobs.map(({ workflow, source }, i) => ({
      workflow,
      source,
      jobNumber: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
      desired: scene === "stopped" ? "stopped" : "running",
      observed:
        scene === "stopped"
          ? { state: "unreported" }
          : {
              state: scene === "trouble" && i === 1 ? "error" : "active",
              ...(scene === "trouble" && i === 1 ? { error: "No room for the histogram." } : {}),
              startTimeNs: nowNs(),
              heartbeatNs: nowNs(),
              memoryBytes: 40_000_000,
            },
      orphan: false,
      parameters: {},
      auxInputs: {},
      requestedBy: "start",
    })),
  });
}
