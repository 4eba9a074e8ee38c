import { z } from "../zod.ts";
import { canonicalHash } from "./canonical-json.ts";
import { DataKey, dataKeyText } from "./data-key.ts";

/** How the samples of a window become one: `auto` sums counts and averages everything else. */
export const Aggregation = z.enum(["auto", "nansum", "nanmean", "sum", "mean"]);
export type Aggregation = z.infer<typeof Aggregation>;

/**
 * Which stretch of data time is shown. `latest` and `last` need an output that holds one update's
 * worth, `since start` one that accumulates; the catalog knows which is which.
 */
export const Windowing = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("latest") }),
  z.strictObject({
    kind: z.literal("last"),
    seconds: z.number().positive().max(86_400).meta({ unit: "s" }),
    aggregation: Aggregation.default("auto"),
  }),
  z.strictObject({ kind: z.literal("since start") }),
]);
export type Windowing = z.infer<typeof Windowing>;

const dimName = z.string().min(1).max(100);
const index = z.number().int().nonnegative().max(0xffff_ffff);

/**
 * Makes an array smaller along one dimension: one position of it, or the sum of positions
 * `start <= i < stop`. Both take the dimension away.
 */
export const Selection = z.union([
  z.strictObject({ dim: dimName, index }),
  z
    .strictObject({ dim: dimName, start: index, stop: index })
    .refine((range) => range.start < range.stop, { path: ["stop"], message: "stop <= start" }),
]);
export type Selection = z.infer<typeof Selection>;

const perSecond = z
  .boolean()
  .default(false)
  .meta({ title: "Counts per second", description: "Divide counts by the length of the window" });
const select = z
  .array(Selection)
  .max(8)
  .default([])
  .refine(
    (list) => new Set(list.map((one) => one.dim)).size === list.length,
    "a dimension is selected twice",
  );

const arrayDisplay = { select, window: Windowing, perSecond };

/**
 * What the hub computes before it encodes a frame. Scale, colour, ticks, zoom and aspect are the
 * viewer's own and not here; neither is resolution, which is asked for beside a layer.
 */
export const DisplayCompute = z.discriminatedUnion("kind", [
  /** Two dimensions are left after `select`. */
  z.strictObject({ kind: z.literal("image"), ...arrayDisplay }),
  /** One dimension is left: a curve for each data key. */
  z.strictObject({ kind: z.literal("lines"), ...arrayDisplay }),
  /** No dimension is left: bars, tables and single numbers. */
  z.strictObject({ kind: z.literal("scalar"), ...arrayDisplay }),
  /**
   * The whole kept history of scalars and logs, thinned on epoch-anchored steps: `fineSeconds` within
   * the last `recentSeconds`, `coarseSeconds` before them (0 leaves the older out).
   */
  z.strictObject({
    kind: z.literal("series"),
    fineSeconds: z.number().positive().max(1e9).default(1).meta({ unit: "s" }),
    recentSeconds: z.number().nonnegative().max(1e9).default(3600).meta({ unit: "s" }),
    coarseSeconds: z.number().nonnegative().max(1e9).default(300).meta({ unit: "s" }),
  }),
]);
export type DisplayCompute = z.infer<typeof DisplayCompute>;

/** At most this many data keys make one layer. */
export const maxKeysPerLayer = 256;

/**
 * A layer: which data, and what is computed of them. Order and repetition of the keys mean nothing
 * (the page orders curves by its own settings), so parsing sorts keys and selections, drops
 * repetitions and fills in defaults: the parsed form of equal specifications is equal.
 */
export const LayerSpec = z
  .strictObject({
    data: z.array(DataKey).min(1).max(maxKeysPerLayer),
    display: DisplayCompute,
  })
  .transform(({ data, display }) => ({ data: orderedKeys(data), display: ordered(display) }));
/** A parsed {@link LayerSpec}, in its one normal form. */
export type LayerSpec = z.output<typeof LayerSpec>;
/** What may be left out or disordered. */
export type LayerSpecInput = z.input<typeof LayerSpec>;

function orderedKeys(keys: readonly DataKey[]): DataKey[] {
  const byText = new Map(keys.map((key) => [dataKeyText(key), key]));
  return [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
}

function ordered(display: DisplayCompute): DisplayCompute {
  if (display.kind === "series") return display;
  return { ...display, select: display.select.toSorted((a, b) => (a.dim < b.dim ? -1 : 1)) };
}

/** Names a layer: SHA-256 of the canonical JSON of its normal form, 64 hexadecimal digits. */
export const LayerId = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "a layer id is 64 hexadecimal digits")
  .brand<"LayerId">();
export type LayerId = z.infer<typeof LayerId>;

/**
 * Equal meaning, equal id, on both sides of the socket.
 * @throws ZodError where `spec` is not a layer specification.
 */
export function layerIdOf(spec: LayerSpecInput): LayerId {
  return LayerId.parse(canonicalHash(LayerSpec.parse(spec)));
}
