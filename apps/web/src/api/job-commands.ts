import type { CommandAnswer, JobCommand, StartJobsInput } from "@beamscope/contracts";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useContext } from "react";
import { callRoute } from "./api-client.ts";
import { FetchContext } from "./queries.ts";

/** What a person can do to jobs. */
export type JobAction =
  | { readonly kind: "start"; readonly body: StartJobsInput }
  | { readonly kind: "stop"; readonly body: JobCommand }
  | { readonly kind: "reset"; readonly body: JobCommand };

const routeOf = { start: "startJobs", stop: "stopJobs", reset: "resetJobs" } as const;

/** Sends a command; the jobs are pulled anew when the reducer has answered. Never repeated by itself. */
export function useJobCommand(): UseMutationResult<CommandAnswer, Error, JobAction> {
  const fetch = useContext(FetchContext);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, body }: JobAction) => callRoute(fetch, routeOf[kind], { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
}
