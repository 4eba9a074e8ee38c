import type { NoticeResource, RouteAnswer } from "@beamscope/contracts";
import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useQuery,
} from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { callRoute, type Fetch } from "./api-client.ts";
import { ApiProblemError, ForeignAnswerError } from "./api-error.ts";

/** How often a resource is asked for although nothing told that it changed. */
const pollMs: Readonly<Record<NoticeResource, number>> = {
  status: 5_000,
  streams: 5_000,
  accounting: 5_000,
  jobs: 5_000,
  catalog: 60_000,
  dashboards: 60_000,
};

/** Provides `fetch`. */
export const FetchContext: React.Context<Fetch> = createContext<Fetch>((path, init) =>
  globalThis.fetch(path, init),
);

/** The cache of the server's resources. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Control networks look like no network to a browser.
        networkMode: "always",
        staleTime: 1_000,
        refetchOnWindowFocus: true,
        placeholderData: keepPreviousData,
        retry: (failures, error) => failures < 1 && isPassing(error),
        retryDelay: 500,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

function isPassing(error: Error): boolean {
  return !(error instanceof ApiProblemError || error instanceof ForeignAnswerError);
}

/** A resource of the server: its last answer stays while a new one is fetched or cannot be had. */
export function useResource<Name extends NoticeResource>(
  name: Name,
): UseQueryResult<RouteAnswer<Name>> {
  const fetch = useContext(FetchContext);
  return useQuery({
    queryKey: [name],
    queryFn: ({ signal }): Promise<RouteAnswer<Name>> => callRoute(fetch, name, { signal }),
    refetchInterval: (query) => (query.state.status === "error" ? 3_000 : pollMs[name]),
    // Clicking through the page must not wait for what is there already.
    refetchOnMount: true,
  });
}
