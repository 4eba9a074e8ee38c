import type { HubStatus } from "@beamscope/contracts";
import type { HubCounts } from "./hub.ts";
import type { ViewerCounts } from "./viewer-hub.ts";

/** The part of the status resource that is the hub's, from both of its sides. */
export function hubStatus(hub: HubCounts, viewers: ViewerCounts): HubStatus {
  const { incarnation, epoch, standingInterests, layers, memory, disk } = hub;
  return {
    incarnation,
    epoch,
    viewers: viewers.viewers,
    interests: viewers.interests,
    standingInterests,
    layers,
    memory: { ...memory },
    ...(disk === undefined ? {} : { disk: { ...disk } }),
  };
}
