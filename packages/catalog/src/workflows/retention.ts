/**
 * How much of an output is kept, whether anybody looks or not.
 * - `history`: every sample of the run and of those before it, as long as the budget lasts
 * - `duration`: the samples of the last seconds of data time
 * - `count`: the last samples
 */
export type Retention =
  | { readonly kind: "history" }
  | { readonly kind: "duration"; readonly seconds: number }
  | { readonly kind: "count"; readonly samples: number };
