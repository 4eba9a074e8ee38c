import { describe, expect, it } from "vitest";
import type { z } from "../zod.ts";
import { AccountingResource, outputImbalance, streamImbalance } from "./accounting.ts";
import { CatalogResource } from "./catalog.ts";
import { DashboardsResource } from "./dashboards.ts";
import { CommandAnswer, JobCommand, JobsResource, StartJobs } from "./jobs.ts";
import { LayerData } from "./layer-data.ts";
import { routes } from "./routes.ts";
import { HealthResource, StatusResource } from "./status.ts";
import { StreamsResource } from "./streams.ts";

const now = "1790000000123456789";
const jobNumber = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const view = "dummy/panel_0_xy/1";

const streamAccount = {
  stream: "panel_0",
  produced: 94,
  missing: 4,
  received: 96,
  admitted: 90,
  admittedEvents: 9_000,
  duplicate: 2,
  dropped: [
    { reason: "wire-format", messages: 3 },
    { reason: "unknown-source", messages: 1, events: 7 },
  ],
  waiting: 6,
  late: 5,
  clockAhead: 1,
  reordered: 2,
  restarts: 1,
};
const outputAccount = {
  key: { workflow: view, source: "panel_0", output: "current" },
  jobNumber,
  admitted: 9_000,
  beforeStart: 1,
  gated: 2,
  failed: 7,
  unmapped: 3,
  masked: 4,
  filtered: 5,
  outOfRange: 6,
  shown: 8_972,
};
const workflow = {
  key: view,
  title: "Panel",
  description: "",
  group: { name: "detector_data", title: "Detectors" },
  sources: ["panel_0"],
  auxInputs: { monitor: { title: "Monitor", choices: ["monitor1"], default: "monitor1" } },
  parameters: { type: "object", properties: { a: [1, null, true] } },
  outputs: [
    {
      name: "current",
      title: "Image",
      temporality: "window",
      template: {
        dims: [
          { name: "y", title: "y", size: 128 },
          { name: "x", title: "x" },
        ],
      },
    },
  ],
  views: [{ name: "image", title: "Image", perUpdate: "current", parameters: [] }],
  supportsReset: true,
  resetOnRunTransition: true,
};
const layer = { id: "l", plot: "image", workflow: view, view: "image", sources: ["panel_0"] };
const cell = (row: number, column: number, more: object = {}) => ({
  id: `r${row}c${column}`,
  geometry: { row, column },
  module: "plots",
  settings: { layers: [layer] },
  ...more,
});
const dashboard = (...cells: object[]) => ({
  version: 1,
  instrument: "dummy",
  dashboards: [{ schemaVersion: 1, id: "d", title: "D", rows: 2, columns: 2, cells }],
});
const job = {
  workflow: view,
  source: "panel_0",
  jobNumber,
  desired: "running",
  observed: { state: "active", heartbeatNs: now, startTimeNs: now },
  orphan: false,
  parameters: {},
  auxInputs: {},
};
const status = {
  version: 1,
  asOfNs: now,
  instrument: "dummy",
  software: "0.1.0",
  startedNs: now,
  run: null,
  eventsPerSecond: 1e6,
  lagMs: -3.5,
  log: { kind: "embedded", connected: true },
  reducers: [
    {
      worker: "w",
      service: "detector_data",
      state: "running",
      startedNs: now,
      heartbeatNs: now,
      activeJobs: 4,
      windowSeconds: 0.214,
    },
  ],
  jobs: { wanted: 4, running: 4, failing: 0 },
  hub: {
    incarnation: "h-1",
    epoch: 42,
    viewers: 1,
    interests: 6,
    standingInterests: 0,
    layers: 6,
    memory: { usedBytes: 1, budgetBytes: 2 },
  },
  losses: { missing: 0, duplicate: 0, dropped: 0 },
};
const stream = {
  name: "panel_0",
  kind: "detector_events",
  title: "Panel",
  wire: { topic: "dummy_detector", source: "panel_0" },
  state: "live",
  messagesPerSecond: 14,
  eventsPerSecond: 140_000,
  bytesPerSecond: 1e6,
  messages: 100,
  events: 1e6,
  lastDataNs: now,
  lagMs: 12,
  dropped: [],
};
const layerData = {
  layer: "0".repeat(64),
  version: 1,
  epoch: 1,
  state: { kind: "live" },
  items: [
    {
      key: outputAccount.key,
      sourceTitle: "Panel",
      outputTitle: "Image",
      dims: ["x"],
      shape: [2],
      values: [1, null],
      coords: [],
      masks: [],
    },
  ],
};

const intake = {
  unreadable: [{ topic: "dummy_detector", reason: "corrupt", messages: 3 }],
  gaps: [
    { topic: "dummy_detector", reason: "retention", messages: 3 },
    { topic: "dummy_motion", reason: "retention", messages: 1 },
  ],
  unknownSources: 1,
  ignored: 2,
  waiting: 6,
  behind: 10,
  unpublished: 0,
};
const accounting = (streams: object[], outputs: object[] = []) => ({
  version: 0,
  asOfNs: now,
  intake,
  streams,
  outputs,
});
const catalog = (one: object) => ({
  version: 1,
  instrument: { name: "dummy", title: "Dummy", pulseRateHz: 14 },
  streams: [{ name: "motion1", kind: "log", title: "Motion 1", unit: "mm", valueMin: 0 }],
  workflows: [one],
});

describe("HTTP resources", () => {
  it.each<[string, z.ZodType, unknown]>([
    ["accounting", AccountingResource, accounting([streamAccount], [outputAccount])],
    ["catalog", CatalogResource, catalog(workflow)],
    ["dashboards", DashboardsResource, dashboard(cell(0, 0), cell(1, 1))],
    [
      "an unknown module",
      DashboardsResource,
      dashboard(cell(0, 0, { module: "hologram", settings: { a: { b: [1] } } })),
    ],
    ["jobs", JobsResource, { version: 1, asOfNs: now, jobs: [job] }],
    [
      "an unreported job",
      JobsResource,
      { version: 1, asOfNs: now, jobs: [{ ...job, observed: { state: "unreported" } }] },
    ],
    [
      "start",
      StartJobs,
      { workflow: view, jobs: [{ source: "a" }, { source: "b", parameters: { x: 1 } }] },
    ],
    [
      "a schedule",
      StartJobs,
      { workflow: view, jobs: [{ source: "a" }], schedule: { startTimeNs: "1", endTimeNs: "2" } },
    ],
    [
      "stop",
      JobCommand,
      { jobs: [{ workflow: view }, { workflow: view, source: "a", jobNumber }] },
    ],
    [
      "an answer",
      CommandAnswer,
      {
        requestId: "r",
        answers: [
          { workflow: view, source: "a", jobNumber, messageId: jobNumber, outcome: "pending" },
        ],
      },
    ],
    ["status", StatusResource, status],
    ["a run", StatusResource, { ...status, run: { name: "run 3701", startNs: now } }],
    ["health", HealthResource, { health: "ok", reasons: [] }],
    [
      "streams",
      StreamsResource,
      { version: 1, asOfNs: now, streams: [stream], unknown: [], unknownOthers: 0 },
    ],
    ["data", LayerData, layerData],
  ])("accept %s", (_, schema, value) => {
    expect(schema.safeParse(value).error).toBeUndefined();
  });

  it.each<[string, z.ZodType, unknown, string]>([
    [
      "a negative count",
      AccountingResource,
      accounting([{ ...streamAccount, received: -1 }]),
      "streams.0.received",
    ],
    [
      "a fraction of a message",
      AccountingResource,
      accounting([{ ...streamAccount, late: 0.5 }]),
      "streams.0.late",
    ],
    [
      "a reason twice",
      AccountingResource,
      accounting([
        {
          ...streamAccount,
          dropped: [
            { reason: "a", messages: 1 },
            { reason: "a", messages: 1 },
          ],
        },
      ]),
      "streams.0.dropped",
    ],
    [
      "a topic and reason twice",
      AccountingResource,
      { ...accounting([]), intake: { ...intake, gaps: [...intake.gaps, ...intake.gaps] } },
      "intake.gaps",
    ],
    [
      "a reason in words",
      AccountingResource,
      accounting([{ ...streamAccount, dropped: [{ reason: "It broke.", messages: 1 }] }]),
      "streams.0.dropped.0.reason",
    ],
    [
      "an instant as number",
      AccountingResource,
      { ...accounting([]), asOfNs: 1790000000 },
      "asOfNs",
    ],
    [
      "a workflow without outputs",
      CatalogResource,
      catalog({ ...workflow, outputs: [] }),
      "workflows.0.outputs",
    ],
    [
      "a view without output",
      CatalogResource,
      catalog({ ...workflow, views: [{ name: "v", title: "V", parameters: [] }] }),
      "workflows.0.views.0",
    ],
    [
      "an unknown temporality",
      CatalogResource,
      catalog({ ...workflow, outputs: [{ ...workflow.outputs[0], temporality: "eternal" }] }),
      "workflows.0.outputs.0.temporality",
    ],
    [
      "overlapping cells",
      DashboardsResource,
      dashboard(cell(0, 0, { geometry: { row: 0, column: 0, columnSpan: 2 } }), cell(0, 1)),
      "dashboards.0.cells.1",
    ],
    ["a cell outside", DashboardsResource, dashboard(cell(2, 0)), "dashboards.0.cells.0"],
    [
      "an id twice",
      DashboardsResource,
      dashboard(cell(0, 0), cell(0, 1, { id: "r0c0" })),
      "dashboards.0.cells.1",
    ],
    [
      "a layer without source",
      DashboardsResource,
      dashboard(cell(0, 0, { settings: { layers: [{ ...layer, sources: [] }] } })),
      "dashboards.0.cells.0.settings.layers.0.sources",
    ],
    [
      "another schema version",
      DashboardsResource,
      { ...dashboard(), dashboards: [{ ...dashboard().dashboards[0], schemaVersion: 2 }] },
      "dashboards.0.schemaVersion",
    ],
    [
      "an observed job without heartbeat",
      JobsResource,
      { version: 1, asOfNs: now, jobs: [{ ...job, observed: { state: "active" } }] },
      "jobs.0.observed.heartbeatNs",
    ],
    [
      "a job number that is none",
      JobsResource,
      { version: 1, asOfNs: now, jobs: [{ ...job, jobNumber: "7" }] },
      "jobs.0.jobNumber",
    ],
    ["a start of nothing", StartJobs, { workflow: view, jobs: [] }, "jobs"],
    [
      "a source twice",
      StartJobs,
      { workflow: view, jobs: [{ source: "a" }, { source: "a" }] },
      "jobs",
    ],
    [
      "an end that is the start",
      StartJobs,
      { workflow: view, jobs: [{ source: "a" }], schedule: { startTimeNs: "2", endTimeNs: "2" } },
      "schedule.endTimeNs",
    ],
    [
      "instants that are none",
      StartJobs,
      { workflow: view, jobs: [{ source: "a" }], schedule: { startTimeNs: "a", endTimeNs: "b" } },
      "schedule.startTimeNs",
    ],
    ["a stop of everything", JobCommand, { jobs: [{}] }, "jobs.0"],
    ["a member more", StatusResource, { ...status, mood: "good" }, ""],
    ["an unknown health", HealthResource, { health: "fine", reasons: [] }, "health"],
    [
      "a rate of infinity",
      StreamsResource,
      {
        version: 1,
        asOfNs: now,
        streams: [{ ...stream, bytesPerSecond: Number.POSITIVE_INFINITY }],
        unknown: [],
        unknownOthers: 0,
      },
      "streams.0.bytesPerSecond",
    ],
    [
      "an unknown kind of stream",
      StreamsResource,
      {
        version: 1,
        asOfNs: now,
        streams: [{ ...stream, kind: "smell" }],
        unknown: [],
        unknownOthers: 0,
      },
      "streams.0.kind",
    ],
    ["a layer id too short", LayerData, { ...layerData, layer: "00" }, "layer"],
  ])("reject %s", (_, schema, value, field) => {
    expect(schema.safeParse(value).error?.issues[0]?.path.join(".")).toBe(field);
  });

  it("fill in what a start leaves out", () => {
    expect(StartJobs.parse({ workflow: view, jobs: [{ source: "a" }] }).jobs[0]).toEqual({
      source: "a",
      parameters: {},
      auxInputs: {},
    });
  });

  it("keep what they do not understand of an unknown module", () => {
    const settings = { depth: 3, nested: { list: [null, "x"] } };
    const parsed = DashboardsResource.parse(
      dashboard(cell(0, 0, { module: "hologram", settings })),
    );
    expect(parsed.dashboards[0]?.cells[0]?.settings).toEqual(settings);
  });
});

describe("accounts", () => {
  it("balance where every message and event is told of", () => {
    expect(streamImbalance(streamAccount)).toEqual({ production: 0, admission: 0 });
    expect(outputImbalance(outputAccount)).toBe(0);
  });

  it("say by how much they do not", () => {
    expect(streamImbalance({ ...streamAccount, produced: 95 }).production).toBe(1);
    expect(streamImbalance({ ...streamAccount, duplicate: 0 }).admission).toBe(2);
    expect(outputImbalance({ ...outputAccount, shown: 9_000 })).toBe(-28);
    expect(outputImbalance({ ...outputAccount, failed: 0 })).toBe(7);
  });

  it("do not guess what was produced where messages carry no id", () => {
    const { produced: _, missing: __, ...rest } = streamAccount;
    expect(streamImbalance(rest).production).toBe(0);
  });
});

describe("routes", () => {
  it("are told apart by method and path", () => {
    const all = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((route) => / \/(health$|api\/v1\/)/.test(route))).toBe(true);
  });
});
