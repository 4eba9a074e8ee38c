import { type LabelledArray, labelledArray, shapeText, toDType, variable } from "@beamscope/arrays";
import {
  type AreaDetectorStream,
  type LogicalView,
  type ResolvedView,
  resolveView,
} from "@beamscope/catalog";
import { emptyTally, type OutputTally } from "../jobs/output-accounting.ts";
import type { StreamMessage, Workflow, WorkflowOutput, WorkflowPlan } from "../jobs/workflow.ts";

/** Plans the sum of a camera's frames, since start and of the update (backend facts, 18.4). */
export function planAreaView(stream: AreaDetectorStream, view: LogicalView): WorkflowPlan {
  const resolved = resolveView(view, stream.shape);
  const bins = resolved.pixelsPerBin.length;
  return {
    bytes: 4 * bins * Float64Array.BYTES_PER_ELEMENT + 2 * resolved.binOfPixel.byteLength,
    make: () => new AreaView(stream, resolved),
  };
}

class AreaView implements Workflow {
  readonly #stream: AreaDetectorStream;
  readonly #view: ResolvedView;
  readonly #current: Float64Array;
  readonly #cumulative: Float64Array;
  #shown = 0;
  #cut = 0;

  constructor(stream: AreaDetectorStream, view: ResolvedView) {
    this.#stream = stream;
    this.#view = view;
    this.#current = new Float64Array(view.pixelsPerBin.length);
    this.#cumulative = new Float64Array(view.pixelsPerBin.length);
  }

  accumulate(_stream: string, messages: readonly StreamMessage[]): void {
    for (const message of messages) if (message.kind === "array") this.#addFrame(message.array);
  }

  finalize(): readonly WorkflowOutput[] {
    const current = this.#current.slice();
    for (let bin = 0; bin < current.length; bin++) this.#cumulative[bin]! += current[bin]!;
    this.#current.fill(0);
    return [
      {
        name: "cumulative",
        temporality: "cumulative",
        array: this.#image(this.#cumulative.slice()),
      },
      { name: "current", temporality: "window", array: this.#image(current) },
    ];
  }

  overdue(): readonly WorkflowOutput[] {
    return [];
  }

  clear(): void {
    this.#current.fill(0);
    this.#cumulative.fill(0);
    this.#shown = 0;
    this.#cut = 0;
  }

  tallies(): ReadonlyMap<string, OutputTally> {
    return new Map([["cumulative", { ...emptyTally, shown: this.#shown, unmapped: this.#cut }]]);
  }

  #addFrame(frame: LabelledArray): void {
    const expected = this.#stream.shape.map((dim) => dim.size);
    const { shape } = frame.data;
    if (
      shape.length !== expected.length ||
      shape.some((length, axis) => length !== expected[axis])
    ) {
      throw new Error(
        `a frame is ${shapeText(frame.data)}, but ${this.#stream.name} is declared as ${expected.join(" x ")}`,
      );
    }
    const data = toDType(frame.data, "float64");
    if (data.dtype !== "float64") throw new Error(`a frame holds ${data.dtype}, not numbers`);
    const { binOfPixel } = this.#view;
    const { values } = data;
    let shown = 0;
    let cut = 0;
    for (let pixel = 0; pixel < binOfPixel.length; pixel++) {
      const value = values[pixel]!;
      // NaN says that the camera knows nothing of the pixel: it adds nothing, and is no count.
      if (Number.isNaN(value)) continue;
      const bin = binOfPixel[pixel]!;
      if (bin < 0) cut += value;
      else {
        this.#current[bin]! += value;
        shown += value;
      }
    }
    this.#shown += shown;
    this.#cut += cut;
  }

  #image(values: Float64Array): LabelledArray {
    const dims = this.#view.dims.map((dim) => dim.name);
    const shape = this.#view.dims.map((dim) => dim.size);
    return labelledArray({ data: variable({ dims, shape, values, unit: "counts" }) });
  }
}
