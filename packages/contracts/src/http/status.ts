import { InstrumentName } from "../identity/data-key.ts";
import { InstantNs } from "../identity/time.ts";
import { z } from "../zod.ts";
import { Count } from "./counts.ts";

const words = z.string().max(4000);

/** A process that reduces, by its heartbeats. */
export const ReducerStatus = z.strictObject({
  worker: z.string().max(200),
  service: z.string().max(200),
  host: z.string().max(300).optional(),
  state: z.enum(["starting", "running", "stopped", "error", "lost"]),
  startedNs: InstantNs,
  heartbeatNs: InstantNs,
  activeJobs: Count,
  windowSeconds: z.number().nonnegative(),
  /** Wall time less data time of the newest window delivered. */
  lagMs: z.number().optional(),
  error: words.optional(),
});
export type ReducerStatus = z.infer<typeof ReducerStatus>;

/** The hub and what it keeps. */
export const HubStatus = z.strictObject({
  incarnation: z.string().min(1).max(64),
  epoch: Count,
  viewers: Count,
  interests: Count,
  standingInterests: Count,
  layers: Count,
  memory: z.strictObject({ usedBytes: Count, budgetBytes: Count }),
  disk: z.strictObject({ usedBytes: Count, budgetBytes: Count }).optional(),
});
export type HubStatus = z.infer<typeof HubStatus>;

/** The run that the facility announced last. */
export const RunStatus = z.strictObject({
  name: z.string().max(500),
  startNs: InstantNs,
  stopNs: InstantNs.optional(),
});
export type RunStatus = z.infer<typeof RunStatus>;

/** `GET /api/v1/status`: the status bar, and what a click on it opens. */
export const StatusResource = z.strictObject({
  version: Count,
  asOfNs: InstantNs,
  instrument: InstrumentName,
  software: z.string().max(100),
  startedNs: InstantNs,
  run: RunStatus.nullable(),
  /** Events and counts received per second, all streams. */
  eventsPerSecond: z.number().nonnegative(),
  /** The largest lag of a live stream's results; absent before there are any. */
  lagMs: z.number().optional(),
  log: z.strictObject({
    kind: z.enum(["embedded", "kafka"]),
    connected: z.boolean(),
    detail: words.optional(),
  }),
  reducers: z.array(ReducerStatus).max(1000),
  jobs: z.strictObject({ wanted: Count, running: Count, failing: Count }),
  hub: HubStatus,
  losses: z.strictObject({ missing: Count, duplicate: Count, dropped: Count }),
});
export type StatusResource = z.infer<typeof StatusResource>;

/** `GET /health`: for whatever watches the process. `failing` comes with status 503. */
export const HealthResource = z.strictObject({
  health: z.enum(["ok", "degraded", "failing"]),
  /** One sentence each; none when ok. */
  reasons: z.array(words).max(100),
});
export type HealthResource = z.infer<typeof HealthResource>;
