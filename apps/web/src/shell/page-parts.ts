import { socketPath } from "@beamscope/contracts";
import type { QueryClient } from "@tanstack/react-query";
import { ServerUnreachableError } from "../api/api-error.ts";
import { createQueryClient } from "../api/queries.ts";
import { WakeUps } from "../api/wake-ups.ts";
import { CellShelf } from "../dashboard/cell-shelf.ts";
import { DisplayStore } from "../dashboard/display-store.ts";
import { pageSocket } from "../live/frame-socket.ts";
import { LiveLink, pagePorts } from "../live/live-link.ts";
import { PaintLog } from "../live/paint-log.ts";
import { type ColourClient, createPageColourClient } from "../plots/colour-client.ts";
import { createPageScheduler, type PaintScheduler } from "../plots/paint-scheduler.ts";

/** What lives as long as the page. */
export interface PageParts {
  readonly scheduler: PaintScheduler;
  readonly colours: ColourClient;
  readonly link: LiveLink;
  readonly queries: QueryClient;
  readonly shelf: CellShelf;
  readonly paints: PaintLog;
}

/** Builds the parts of the page and connects it. */
export function createPageParts(): PageParts {
  const link = new LiveLink(pagePorts(pageSocket(socketPath)));
  const queries = createQueryClient();
  const later = (action: () => void, delayMs: number): void => void setTimeout(action, delayMs);
  const wakeUps = new WakeUps({
    nowMs: () => performance.now(),
    later,
    pull: (resource) => void queries.invalidateQueries({ queryKey: [resource] }),
  });
  link.onNotice((notice) => {
    if (notice.kind === "changed") wakeUps.wake(notice.resource);
  });
  pullAfterReconnection(link, queries);
  queries.getQueryCache().subscribe(({ query }) => {
    if (query.state.error instanceof ServerUnreachableError) link.suspect();
  });
  const pause = (): void => link.setPaused(document.visibilityState === "hidden");
  document.addEventListener("visibilitychange", pause);
  pause();
  link.start();
  const paints = new PaintLog(() => performance.timeOrigin + performance.now());
  return {
    paints,
    scheduler: createPageScheduler(),
    colours: createPageColourClient(),
    link,
    queries,
    shelf: new CellShelf(link, new DisplayStore(sessionStorage, later), paints),
  };
}

/** Wake-ups that came while there was no connection are lost: everything that is shown is pulled. */
function pullAfterReconnection(link: LiveLink, queries: QueryClient): void {
  let wasOpen = false;
  link.subscribe(() => {
    const isOpen = link.state().kind === "open";
    if (isOpen && !wasOpen) void queries.invalidateQueries();
    wasOpen = isOpen;
  });
}
