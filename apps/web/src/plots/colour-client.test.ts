import { describe, expect, it } from "vitest";
import { ColourClient, type ColourOutcome, type ColourPort } from "./colour-client.ts";
import type { ColourAnswer, ColouredImage, ColourRequest } from "./colour-messages.ts";

const content = {
  width: 1,
  height: 1,
  values: new Float32Array(1),
  masked: undefined,
  stored: undefined,
};
const wish = { scale: "log" as const, pinned: undefined, neutral: 0 };

class FakeWorker implements ColourPort {
  readonly requests: ColourRequest[] = [];
  onmessage: ColourPort["onmessage"] = null;
  onerror: ColourPort["onerror"] = null;
  closed = 0;

  postMessage(request: ColourRequest): void {
    this.requests.push(request);
  }

  answer(image: number): void {
    const bitmap = { width: 1, height: 1, close: () => (this.closed += 1) };
    const coloured: ColouredImage = {
      bitmap,
      rule: { ...wish, span: { min: 1, max: 2 } },
      target: { min: 1, max: 2 },
    };
    const data: ColourAnswer = { kind: "coloured", image, coloured };
    this.onmessage?.(new MessageEvent("message", { data }));
  }
}

describe("ColourClient", () => {
  it("has one order under way and keeps only the newest of those that wait", async () => {
    const worker = new FakeWorker();
    const { image } = new ColourClient(worker).open();
    const outcomes: ColourOutcome["kind"][] = [];
    const orders = [1, 2, 3].map(() =>
      image.colour({ ...content }, wish).then(({ kind }) => outcomes.push(kind)),
    );
    expect(worker.requests.length).toBe(1);
    worker.answer(1);
    expect(worker.requests.length).toBe(2);
    worker.answer(1);
    await Promise.all(orders);
    expect(outcomes.toSorted()).toEqual(["coloured", "coloured", "superseded"]);
  });

  it("sends the same values once", () => {
    const worker = new FakeWorker();
    const { image } = new ColourClient(worker).open();
    void image.colour(content, wish);
    worker.answer(1);
    void image.colour(content, { ...wish, scale: "linear" });
    expect(worker.requests.map((request) => "content" in request)).toEqual([true, false]);
  });

  it("ends all orders of an image that is given up, and closes pictures nobody takes", async () => {
    const worker = new FakeWorker();
    const { image, close } = new ColourClient(worker).open();
    const orders = [image.colour(content, wish), image.colour({ ...content }, wish)];
    close();
    worker.answer(1);
    expect((await Promise.all(orders)).map(({ kind }) => kind)).toEqual([
      "superseded",
      "superseded",
    ]);
    expect(worker.closed).toBe(1);
    expect(worker.requests.at(-1)).toEqual({ kind: "forget", image: 1 });
  });

  it("says so when the worker has failed", async () => {
    const worker = new FakeWorker();
    const { image } = new ColourClient(worker).open();
    const order = image.colour(content, wish);
    worker.onerror?.(new Event("error") as ErrorEvent);
    expect((await order).kind).toBe("failed");
  });
});
