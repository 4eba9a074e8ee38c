import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import {
  AccountingResource,
  CatalogResource,
  CommandAnswer,
  DashboardsResource,
  HealthResource,
  JobsResource,
  LayerData,
  type LayerSpecInput,
  Problem,
  problemMediaType,
  StatusResource,
  StreamsResource,
} from "@beamscope/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PortBusyError, ServerStartError } from "./server-errors.ts";
import { startServer } from "./start-server.ts";
import { Served, until } from "./testing/served.ts";
import { ViewerDouble } from "./testing/viewer-double.ts";

const workflow = "dummy/panel_0_xy/1";
const start = { workflow, jobs: [{ source: "panel_0" }] };
const image: LayerSpecInput = {
  data: [{ workflow, source: "panel_0", output: "current" }],
  display: { kind: "image", window: { kind: "latest" } },
};

let served: Served;
beforeAll(async () => {
  served = await Served.open();
});
afterAll(() => served.close());
beforeEach(() => {
  served.reducer.answer = () => ({ response: "ACK" });
});

/** A data directory that no other server uses. */
function other(): string {
  return `${served.directory}/other`;
}

async function jobs() {
  return JobsResource.parse(await (await served.get("/api/v1/jobs")).json()).jobs;
}

/** Starts the panel's view, and waits until the heartbeats say so. @returns the job number. */
async function running(): Promise<string> {
  const answer = await served.post("/api/v1/jobs/start", start);
  const { answers } = CommandAnswer.parse(await answer.json());
  const number = answers[0]?.jobNumber;
  await served.reducer.heartbeat();
  await until(async () =>
    (await jobs()).some((job) => job.jobNumber === number && job.observed.state === "active"),
  );
  return number ?? "";
}

describe("resources", () => {
  it.each([
    ["status", StatusResource],
    ["catalog", CatalogResource],
    ["dashboards", DashboardsResource],
    ["jobs", JobsResource],
    ["streams", StreamsResource],
    ["accounting", AccountingResource],
  ])(
    "%s fits its contract, and is not sent again while it stays as it is",
    async (name, schema) => {
      const first = await served.get(`/api/v1/${name}`);
      expect(first.status).toBe(200);
      expect(schema.safeParse(await first.json()).error).toBeUndefined();
      const etag = first.headers.get("etag") ?? "";
      const again = await served.get(`/api/v1/${name}`, { headers: { "if-none-match": etag } });
      expect(again.status).toBe(304);
      const other = await served.get(`/api/v1/${name}`, { headers: { "if-none-match": '"old"' } });
      expect(other.status).toBe(200);
    },
  );

  it("of the catalog publish parameters, views and dims by their titles", async () => {
    const catalog = CatalogResource.parse(await (await served.get("/api/v1/catalog")).json());
    const panel = catalog.workflows.find(({ key }) => key === workflow);
    expect(panel?.views[0]).toMatchObject({ perUpdate: "current", sinceStart: "cumulative" });
    expect(panel?.parameters).toHaveProperty("properties");
    expect(panel?.outputs.at(2)?.template.dims).toMatchObject([{ title: "Time of arrival" }]);
  });

  it("tell of the books in the heartbeats", async () => {
    const tally = { messages: 3, counts: 300 };
    served.reducer.intake = {
      streams: [
        {
          name: "panel_0",
          produced: 3,
          missing: 1,
          reordered: 0,
          restarts: 0,
          received: tally,
          admitted: { messages: 2, counts: 200 },
          duplicate: { messages: 0, counts: 0 },
          dropped: { corrupt: { messages: 1, counts: 0 } },
          delivered: { messages: 2, counts: 200 },
          late: { messages: 0, counts: 0 },
          clock_ahead: { messages: 0, counts: 0 },
          bytes: 100,
          newest_ns: 1_790_000_000_123_456_789n,
          seen_ms: Date.now(),
          lag_s: 0,
        },
      ],
      unreadable: [{ topic: "dummy_motion", reason: "corrupt", messages: 4 }],
      unmapped: [],
      unmapped_others: 0,
      ignored: 0,
      gaps: [],
      waiting: 0,
      pool_bytes: 0,
      behind: 0,
      unpublished: 0,
    };
    await served.reducer.heartbeat();
    const accounting = await until(async () => {
      const body = AccountingResource.parse(await (await served.get("/api/v1/accounting")).json());
      return body.streams.length > 0 && body;
    });
    expect(accounting.streams).toMatchObject([{ stream: "panel_0", produced: 3, received: 3 }]);
    expect(accounting.intake.unreadable).toMatchObject([{ topic: "dummy_motion", messages: 4 }]);
    const status = StatusResource.parse(await (await served.get("/api/v1/status")).json());
    expect(status.losses).toEqual({ missing: 1, duplicate: 0, dropped: 5 });
    expect(status.reducers).toMatchObject([{ service: "all", state: "running" }]);
  });
});

describe("jobs", () => {
  it("are started, reset and stopped, each act answered by the reducer", async () => {
    const number = await running();
    expect(served.reducer.commands.at(-1)).toMatchObject({
      kind: "workflow_config",
      jobId: { sourceName: "panel_0", jobNumber: number },
    });
    for (const act of ["reset", "stop"]) {
      const answer = await served.post(`/api/v1/jobs/${act}`, { jobs: [{ workflow }] });
      const { answers } = CommandAnswer.parse(await answer.json());
      expect(answers).toMatchObject([{ jobNumber: number, outcome: "accepted" }]);
      expect(served.reducer.commands.at(-1)).toMatchObject({ kind: "job_command", action: act });
    }
    expect(await jobs()).toContainEqual(
      expect.objectContaining({ jobNumber: number, desired: "stopped", requestedBy: "127.0.0.1" }),
    );
  });

  it("that a reducer refuses say why", async () => {
    served.reducer.answer = () => ({ response: "ERR", message: "no memory left" });
    const answer = await served.post("/api/v1/jobs/start", start);
    const { answers } = CommandAnswer.parse(await answer.json());
    expect(answers).toMatchObject([{ outcome: "refused", reason: "no memory left" }]);
  });

  it("of a first start run after it, those that a person stopped stay stopped", async () => {
    await served.server.startInitialJobs();
    await served.reducer.heartbeat();
    const all = await until(async () => {
      const list = await jobs();
      return list.filter(({ observed }) => observed.state === "active").length >= 6 && list;
    });
    const monitor = all.find(({ source }) => source === "monitor1");
    await served.post("/api/v1/jobs/stop", {
      jobs: [{ workflow: monitor?.workflow, source: "monitor1", jobNumber: monitor?.jobNumber }],
    });
    await served.restart();
    served.reducer.jobs.clear();
    await served.server.startInitialJobs();
    const sources = [...served.reducer.jobs.values()].map(({ jobId }) => jobId.sourceName);
    expect(sources).toContain("monitor2");
    expect(sources).not.toContain("monitor1");
  });
});

describe("a restart of the server", () => {
  it("knows the jobs that run, and starts none again", async () => {
    const number = await running();
    const commands = served.reducer.commands.length;
    await served.restart();
    await served.reducer.heartbeat();
    const job = await until(async () =>
      (await jobs()).find((one) => one.jobNumber === number && one.observed.state === "active"),
    );
    expect(job).toMatchObject({ desired: "running", orphan: false });
    expect(served.reducer.commands.length).toBe(commands);
  });
});

describe("data of a layer", () => {
  const query = `/api/v1/data?workflow=${workflow}&source=panel_0&output=current`;

  it("is JSON or CSV with the reducer's numbers", async () => {
    await running();
    await served.reducer.publish("panel_0_xy", "current", [2, 2], Float64Array.of(1, 2, 3, 4));
    const data = await until(async () => {
      const body = LayerData.parse(await (await served.get(query)).json());
      return body.items.length > 0 && body;
    });
    expect(data.items).toMatchObject([{ shape: [2, 2], values: [1, 2, 3, 4], unit: "counts" }]);
    const csv = await served.get(`${query}&format=csv`);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect((await csv.text()).split("\r\n")[1]).toMatch(/^panel_0,0,0,1,/);

    await served.restart();
    const kept = await until(async () => {
      const body = LayerData.parse(await (await served.get(query)).json());
      return body.items.length > 0 && body;
    });
    expect(kept.items).toMatchObject([{ values: [1, 2, 3, 4] }]);
  });
});

describe("malformed input", () => {
  const json = { "content-type": "application/json" };
  const post = (body: string, headers: Record<string, string> = json) => ({
    method: "POST",
    headers,
    body,
  });
  const data = "/api/v1/data?source=panel_0&output=current";
  it.each<[string, string, RequestInit, number, string]>([
    ["an unknown route", "/api/v1/none", {}, 404, "not-found"],
    ["an unknown file", "/none.js", {}, 404, "not-found"],
    ["a path out of the page", "/..%2f..%2fetc/passwd", {}, 404, "not-found"],
    ["an address that is none", "/api/%zz", {}, 400, "invalid-request"],
    ["a wrong method", "/api/v1/jobs", { method: "DELETE" }, 405, "method-not-allowed"],
    ["a read of an act", "/api/v1/jobs/start", {}, 405, "method-not-allowed"],
    ["a write to the page", "/", post("{}"), 405, "method-not-allowed"],
    ["no workflow", data, {}, 400, "invalid-request"],
    ["a query member more", `${data}&workflow=${workflow}&mood=good`, {}, 400, "invalid-request"],
    ["a window in words", `${data}&workflow=${workflow}&window=long`, {}, 400, "invalid-request"],
    ["an unknown workflow", `${data}&workflow=dummy/none/1`, {}, 404, "unknown-workflow"],
    [
      "an unknown source",
      `/api/v1/data?source=none&output=current&workflow=${workflow}`,
      {},
      404,
      "unknown-source",
    ],
    [
      "an unknown output",
      `/api/v1/data?source=panel_0&output=none&workflow=${workflow}`,
      {},
      404,
      "unknown-output",
    ],
    [
      "a window that the output has not",
      `${data}&workflow=${workflow}&window=since-start`,
      {},
      422,
      "invalid-windowing",
    ],
    ["no JSON", "/api/v1/jobs/start", post("{"), 400, "invalid-request"],
    ["an empty body", "/api/v1/jobs/start", post(""), 400, "invalid-request"],
    ["another prototype", "/api/v1/jobs/start", post('{"__proto__":{}}'), 400, "invalid-request"],
    [
      "nothing to start",
      "/api/v1/jobs/start",
      post('{"workflow":"a/b/1","jobs":[]}'),
      400,
      "invalid-request",
    ],
    [
      "another media type",
      "/api/v1/jobs/start",
      post("{}", { "content-type": "text/plain" }),
      415,
      "unsupported-media-type",
    ],
    ["a large body", "/api/v1/jobs/stop", post(`"${"a".repeat(2 ** 20)}"`), 413, "too-large"],
    [
      "a workflow that there is not",
      "/api/v1/jobs/start",
      post('{"workflow":"dummy/none/1","jobs":[{"source":"panel_0"}]}'),
      404,
      "unknown-workflow",
    ],
    [
      "parameters that do not fit",
      "/api/v1/jobs/start",
      post(
        JSON.stringify({
          workflow,
          jobs: [{ source: "panel_0", parameters: { toa_edges: { num_bins: 0 } } }],
        }),
      ),
      422,
      "invalid-parameters",
    ],
    [
      "a job that there is not",
      "/api/v1/jobs/stop",
      post(
        JSON.stringify({
          jobs: [
            { workflow, source: "panel_0", jobNumber: "00000000-0000-4000-8000-000000000000" },
          ],
        }),
      ),
      404,
      "unknown-job",
    ],
    [
      "a page of another site",
      "/api/v1/jobs",
      { headers: { origin: "https://evil.example" } },
      403,
      "forbidden",
    ],
  ])("of %s is a problem document", async (_, path, init, status, code) => {
    const answer = await served.get(path, init);
    const body: unknown = await answer.json();
    expect(Problem.safeParse(body).error).toBeUndefined();
    expect([answer.status, Problem.parse(body).code]).toEqual([status, code]);
    expect(answer.headers.get("content-type")).toContain(problemMediaType);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
  });

  it("names each member that does not fit", async () => {
    const answer = await served.post("/api/v1/jobs/start", {
      workflow,
      jobs: [{ source: "panel_0", parameters: { toa_edges: { num_bins: 0 } } }],
    });
    expect(Problem.parse(await answer.json()).errors?.[0]?.pointer).toBe(
      "/jobs/0/parameters/toa_edges/num_bins",
    );
  });
});

describe("two viewers", () => {
  it("get the same frames, and one that goes changes nothing for the other", async () => {
    await running();
    const [one, two] = [
      await ViewerDouble.open(served.server.url),
      await ViewerDouble.open(served.server.url),
    ];
    const figures = async () =>
      StatusResource.parse(await (await served.get("/api/v1/status")).json()).hub;
    for (const viewer of [one, two]) viewer.greet({ sequence: 1, layers: [{ spec: image }] });
    await until(async () => (await figures()).interests === 2);
    await served.reducer.publish("panel_0_xy", "current", [2, 2], Float64Array.of(5, 6, 7, 8));
    const live = (viewer: ViewerDouble) =>
      viewer.frames().some(({ header }) => header.state.kind === "live");
    await until(async () => live(one) && live(two));
    expect((await figures()).layers).toBe(1);
    one.socket.terminate();
    await until(async () => (await figures()).viewers === 1);
    const seen = two.frames().length;
    await served.reducer.publish("panel_0_xy", "current", [2, 2], Float64Array.of(9, 9, 9, 9));
    await until(async () => two.frames().length > seen);
    two.socket.close();
    await until(async () => (await figures()).layers === 0);
  });

  it("are told when a resource has changed", async () => {
    const viewer = await ViewerDouble.open(served.server.url);
    viewer.greet({ sequence: 1, layers: [] });
    await running();
    const notice = await until(async () =>
      viewer.messages
        .flatMap((message) => (message.kind === "notice" ? [message.notice] : []))
        .find((one) => one.kind === "changed" && one.resource === "jobs"),
    );
    expect(notice).toMatchObject({ version: expect.any(Number) });
    viewer.socket.close();
  });
});

describe("the page", () => {
  it("is never kept, its files for ever, each compressed once", async () => {
    const page = await served.get("/");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(await page.text()).toContain("<title>Page</title>");
    const script = await served.get("/assets/index-AbCd_123.js", {
      headers: { "accept-encoding": "gzip, br" },
    });
    expect(script.headers.get("content-encoding")).toBe("br");
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await script.text()).toContain("again and again");
    const etag = script.headers.get("etag") ?? "";
    const again = await served.get("/assets/index-AbCd_123.js", {
      headers: { "if-none-match": etag },
    });
    expect(again.status).toBe(304);
  });

  it("opens at its own addresses", async () => {
    const page = await served.get("/sessions/today", { headers: { accept: "text/html" } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Page")]);
  });

  it("that is not built is one sentence", async () => {
    const server = await startServer(
      served.options({
        pageDirectory: `${served.directory}/none`,
        dataDirectory: other(),
      }),
    );
    const answer = await fetch(server.url);
    expect(answer.status).toBe(503);
    expect(Problem.parse(await answer.json()).detail).toContain("has not been built");
    await server.stop();
  });
});

describe("a start", () => {
  it("on a busy port says so", async () => {
    const busy = createServer();
    const port = await new Promise<number>((resolve) => {
      busy.listen(0, "127.0.0.1", () => {
        const address = busy.address();
        resolve(typeof address === "object" ? (address?.port ?? 0) : 0);
      });
    });
    await expect(startServer(served.options({ port, dataDirectory: other() }))).rejects.toThrow(
      PortBusyError,
    );
    await expect(startServer(served.options({ port, dataDirectory: other() }))).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use`,
    );
    busy.close();
  });

  it("on a data directory in use says so", async () => {
    await expect(startServer(served.options())).rejects.toThrow(/data directory .* is in use/);
  });

  it("of an unknown instrument or address says so", async () => {
    await expect(startServer(served.options({ instrument: "none" }))).rejects.toThrow(
      ServerStartError,
    );
    await expect(
      startServer(served.options({ host: "203.0.113.1", dataDirectory: other() })),
    ).rejects.toThrow("no address 203.0.113.1");
  });
});

describe("a stop", () => {
  it("tells viewers, ends within 2 s, and leaves nothing that answers", async () => {
    const server = await startServer(served.options({ dataDirectory: other() }));
    const viewer = await ViewerDouble.open(server.url);
    viewer.greet({ sequence: 1, layers: [{ spec: image }] });
    const before = performance.now();
    await server.stop();
    expect(performance.now() - before).toBeLessThan(2_000);
    expect((await viewer.closed).code).toBe(1001);
    await expect(fetch(server.url)).rejects.toThrow("fetch failed");
    await expect(server.ended).resolves.toBeUndefined();
  });
});

describe("a back office that dies", () => {
  it("ends the server, which says why, and answers as unavailable until it is stopped", async () => {
    const own = await Served.open();
    await own.reducer.stop();
    await own.log.close();
    await expect(own.server.ended).rejects.toThrow(ServerStartError);
    const answer = await own.get("/api/v1/jobs");
    expect(Problem.parse(await answer.json()).code).toBe("unavailable");
    const health = await own.get("/health");
    expect(health.status).toBe(503);
    expect(HealthResource.parse(await health.json()).health).toBe("failing");
    await own.server.stop();
    await rm(own.directory, { recursive: true });
  });
});

describe("the health", () => {
  it("names what a person should look at", async () => {
    const body = HealthResource.parse(await (await served.get("/health")).json());
    expect(body.health).toBe(body.reasons.length === 0 ? "ok" : "degraded");
  });
});
