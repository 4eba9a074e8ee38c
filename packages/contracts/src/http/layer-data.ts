import type { Frame, FrameArray, FrameItem } from "../frames/frame.ts";
import { LayerState } from "../frames/layer-state.ts";
import { unpackSection } from "../frames/pack-numbers.ts";
import type { Section } from "../frames/section.ts";
import { DataKey, JobNumber, OutputName, SourceName, WorkflowKey } from "../identity/data-key.ts";
import { Aggregation, LayerId, type LayerSpecInput } from "../identity/layer-spec.ts";
import { InstantNs } from "../identity/time.ts";
import { z } from "../zod.ts";
import { Count } from "./counts.ts";

const one = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.array(schema).min(1).max(256), schema.transform((value) => [value])]);
const flag = z.enum(["true", "false"]).transform((text) => text === "true");

/**
 * `GET /api/v1/data`: query of a layer's numbers. `source` may be repeated. `window` is `latest`,
 * `since-start` or a number of seconds; `select` is `dim:index` or `dim:start-stop` (stop excluded) and
 * may be repeated.
 */
export const DataQuery = z.strictObject({
  workflow: WorkflowKey,
  source: one(SourceName),
  output: OutputName,
  window: z
    .string()
    .regex(/^(latest|since-start|[0-9]{1,5}(\.[0-9]{1,3})?)$/, "latest, since-start or seconds")
    .default("latest"),
  aggregation: Aggregation.default("auto"),
  perSecond: flag.default(false),
  select: one(z.string().regex(/^.{1,100}:[0-9]{1,9}(-[0-9]{1,9})?$/)).optional(),
  kind: z.enum(["array", "series"]).default("array"),
  format: z.enum(["json", "csv"]).default("json"),
});
export type DataQuery = z.infer<typeof DataQuery>;

/**
 * The layer that a query asks for; `dims` are those of the output's template, since their number left
 * after the selection decides between image, lines and scalar.
 */
export function layerOfQuery(query: DataQuery, dims: number): LayerSpecInput {
  const data = query.source.map((source) => ({
    workflow: query.workflow,
    source,
    output: query.output,
  }));
  if (query.kind === "series") return { data, display: { kind: "series" } };
  const select = (query.select ?? []).map(selection);
  const left = dims - select.length;
  const kind = left <= 0 ? "scalar" : left === 1 ? "lines" : "image";
  const { window, aggregation } = query;
  return {
    data,
    display: {
      kind,
      select,
      perSecond: query.perSecond,
      window:
        window === "latest"
          ? { kind: "latest" }
          : window === "since-start"
            ? { kind: "since start" }
            : { kind: "last", seconds: Number(window), aggregation },
    },
  };
}

function selection(text: string) {
  const colon = text.lastIndexOf(":");
  const dim = text.slice(0, colon);
  const [start = 0, stop] = text
    .slice(colon + 1)
    .split("-")
    .map(Number);
  return stop === undefined ? { dim, index: start } : { dim, start, stop };
}

/** Numbers in row-major order; null where there is none (NaN, infinity). */
const numbers = z.array(z.number().nullable()).max(50_000_000);
const label = z.string().max(500);

/** The numbers of one data key. */
export const DataItem = z.strictObject({
  key: DataKey,
  sourceTitle: label,
  outputTitle: label,
  jobNumber: JobNumber.optional(),
  startTimeNs: InstantNs.optional(),
  timeNs: InstantNs.optional(),
  dims: z.array(label).max(8),
  shape: z.array(Count).max(8),
  unit: label.optional(),
  values: numbers,
  variances: numbers.optional(),
  coords: z
    .array(
      z.strictObject({
        name: label,
        unit: label.optional(),
        dims: z.array(label).max(8),
        /** One longer than the array along this dimension. */
        edgesAlong: label.optional(),
        originNs: InstantNs.optional(),
        values: numbers,
      }),
    )
    .max(32),
  masks: z
    .array(z.strictObject({ name: label, dims: z.array(label).max(8), values: numbers }))
    .max(32),
});
export type DataItem = z.infer<typeof DataItem>;

/** The numbers of a layer, as a frame carries them, in JSON. */
export const LayerData = z.strictObject({
  layer: LayerId,
  version: Count,
  epoch: Count,
  state: LayerState,
  items: z.array(DataItem).max(256),
});
export type LayerData = z.infer<typeof LayerData>;

/** The JSON form of a frame. */
export function layerData(frame: Frame): LayerData {
  return {
    layer: frame.layer,
    version: frame.version,
    epoch: frame.epoch,
    state: frame.state,
    items: frame.items.map(dataItem),
  };
}

function dataItem(item: FrameItem): DataItem {
  const { array, coverage: _, ...labels } = item;
  return {
    ...labels,
    dims: array.dims.map((dim) => dim.name),
    shape: array.dims.map((dim) => dim.size),
    ...(array.unit === undefined ? {} : { unit: array.unit }),
    values: numbersOf(array.data),
    ...(array.variances === undefined ? {} : { variances: numbersOf(array.variances) }),
    coords: array.coords.map(({ section, title: _title, ...coord }) => ({
      ...coord,
      dims: [...coord.dims],
      values: numbersOf(section),
    })),
    masks: array.masks.map(({ section, ...mask }) => ({
      ...mask,
      dims: [...mask.dims],
      values: numbersOf(section),
    })),
  };
}

function numbersOf(section: Section): (number | null)[] {
  return Array.from(unpackSection(section), (value) => (Number.isFinite(value) ? value : null));
}

/**
 * A frame as CSV (RFC 4180): a line for each element, `source`, then the coordinate of each dimension
 * (its lower and upper edge where it has edges, else its value; the index where there is none), `value`
 * and `variance`. Header cells carry the unit in brackets. An empty cell is "no number".
 */
export function* layerCsv(frame: Frame): Generator<string> {
  const first = frame.items[0];
  if (first === undefined) return;
  yield csvLine(headerCells(first.array));
  for (const item of frame.items) {
    const { array } = item;
    const values = unpackSection(array.data);
    const variances = array.variances && unpackSection(array.variances);
    const axes = array.dims.map((dim) => axisCells(array, dim.name));
    for (let i = 0; i < values.length; i++) {
      let rest = i;
      const cells: string[] = [];
      for (let axis = array.dims.length - 1; axis >= 0; axis--) {
        const size = array.dims[axis]?.size ?? 1;
        cells.unshift(...(axes[axis]?.(rest % size) ?? []));
        rest = Math.floor(rest / size);
      }
      const variance = variances === undefined ? "" : numberCell(variances[i]);
      yield csvLine([item.key.source, ...cells, numberCell(values[i]), variance]);
    }
  }
}

function axisCoord(array: FrameArray, dim: string) {
  return array.coords.find((coord) => coord.dims.length === 1 && coord.dims[0] === dim);
}

function headerCells(array: FrameArray): string[] {
  const withUnit = (name: string, unit: string | undefined) =>
    unit === undefined ? name : `${name} [${unit}]`;
  const axes = array.dims.flatMap((dim) => {
    const coord = axisCoord(array, dim.name);
    if (coord?.edgesAlong === undefined) return [withUnit(dim.name, coord?.unit)];
    return [withUnit(`${dim.name} from`, coord.unit), withUnit(`${dim.name} to`, coord.unit)];
  });
  return ["source", ...axes, withUnit("value", array.unit), "variance"];
}

function axisCells(array: FrameArray, dim: string): (index: number) => string[] {
  const coord = axisCoord(array, dim);
  if (coord === undefined) return (index) => [String(index)];
  const values = unpackSection(coord.section);
  return coord.edgesAlong === undefined
    ? (index) => [numberCell(values[index])]
    : (index) => [numberCell(values[index]), numberCell(values[index + 1])];
}

function numberCell(value: number | undefined): string {
  return value !== undefined && Number.isFinite(value) ? String(value) : "";
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}
