import { createContext, useContext, useSyncExternalStore } from "react";
import type { LinkState, LiveLink } from "./live-link.ts";

/** Provides the page's connection. */
export const LiveLinkContext: React.Context<LiveLink | undefined> = createContext<
  LiveLink | undefined
>(undefined);

/** The page's connection. @throws Error outside of a provider. */
export function useLiveLink(): LiveLink {
  const link = useContext(LiveLinkContext);
  if (link === undefined) throw new Error("a live cell needs a LiveLinkContext around it");
  return link;
}

/** How the page stands to the server. */
export function useLinkState(): LinkState {
  const link = useLiveLink();
  return useSyncExternalStore(link.subscribe, link.state);
}
