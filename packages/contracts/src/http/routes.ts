import type { z } from "../zod.ts";
import { AccountingResource } from "./accounting.ts";
import { CatalogResource } from "./catalog.ts";
import { DashboardsResource } from "./dashboards.ts";
import { CommandAnswer, JobCommand, JobsResource, StartJobs } from "./jobs.ts";
import { DataQuery, LayerData } from "./layer-data.ts";
import { HealthResource, StatusResource } from "./status.ts";
import { StreamsResource } from "./streams.ts";

/** A route of the server: what it takes and what it answers. Errors are always a `Problem`. */
export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
}

/** Where the frame protocol is spoken. */
export const socketPath = "/api/v1/frames";

/** All routes, by the name that code calls them. */
export const routes = {
  health: {
    method: "GET",
    path: "/health",
    summary: "Whether the server does its work",
    answer: HealthResource,
  },
  status: {
    method: "GET",
    path: "/api/v1/status",
    summary: "Lag, reducers, jobs, buffers and losses",
    answer: StatusResource,
  },
  catalog: {
    method: "GET",
    path: "/api/v1/catalog",
    summary: "Instrument, streams and workflows",
    answer: CatalogResource,
  },
  dashboards: {
    method: "GET",
    path: "/api/v1/dashboards",
    summary: "The instrument's shared dashboards",
    answer: DashboardsResource,
  },
  jobs: {
    method: "GET",
    path: "/api/v1/jobs",
    summary: "Jobs: what is wanted and what is",
    answer: JobsResource,
  },
  startJobs: {
    method: "POST",
    path: "/api/v1/jobs/start",
    summary: "Start a workflow on sources",
    body: StartJobs,
    answer: CommandAnswer,
  },
  stopJobs: {
    method: "POST",
    path: "/api/v1/jobs/stop",
    summary: "Stop jobs; what they published stays",
    body: JobCommand,
    answer: CommandAnswer,
  },
  resetJobs: {
    method: "POST",
    path: "/api/v1/jobs/reset",
    summary: "Empty jobs; they go on from zero",
    body: JobCommand,
    answer: CommandAnswer,
  },
  streams: {
    method: "GET",
    path: "/api/v1/streams",
    summary: "Rates, lag and losses of streams",
    answer: StreamsResource,
  },
  accounting: {
    method: "GET",
    path: "/api/v1/accounting",
    summary: "What became of every event",
    answer: AccountingResource,
  },
  data: {
    method: "GET",
    path: "/api/v1/data",
    summary: "Numbers of a layer as JSON or CSV",
    query: DataQuery,
    answer: LayerData,
  },
} as const satisfies Record<string, Route>;
export type RouteName = keyof typeof routes;
/** What a route answers. */
export type RouteAnswer<Name extends RouteName> = z.output<(typeof routes)[Name]["answer"]>;
