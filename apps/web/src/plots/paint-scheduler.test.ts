import { describe, expect, it } from "vitest";
import { type Painter, PaintScheduler } from "./paint-scheduler.ts";

/** A page whose frames and task ends come when the test says so. */
class Page {
  readonly frames: (() => void)[] = [];
  readonly taskEnds: (() => void)[] = [];
  readonly errors: unknown[] = [];
  readonly scheduler = new PaintScheduler({
    requestFrame: (callback) => this.frames.push(callback),
    afterTask: (callback) => this.taskEnds.push(callback),
    report: (error) => this.errors.push(error),
  });

  endTask(): void {
    for (const end of this.taskEnds.splice(0)) end();
  }

  frame(): void {
    for (const frame of this.frames.splice(0)) frame();
  }
}

class FakePlot implements Painter {
  readonly #log: string[];
  readonly #name: string;
  readonly #ready: Promise<void> | undefined;

  constructor(name: string, log: string[], ready?: Promise<void>) {
    this.#name = name;
    this.#log = log;
    this.#ready = ready;
  }

  prepare(): Promise<void> | undefined {
    return this.#ready;
  }

  adopt(): void {
    this.#log.push(`adopt ${this.#name}`);
  }

  paint(): void {
    this.#log.push(`paint ${this.#name}`);
  }
}

describe("PaintScheduler", () => {
  it("paints all that got data in one task in one frame", () => {
    const page = new Page();
    const log: string[] = [];
    const plots = [new FakePlot("a", log), new FakePlot("b", log)];
    for (const plot of plots) page.scheduler.announce(plot);
    for (const plot of plots) page.scheduler.announce(plot);
    page.endTask();
    expect(page.frames.length).toBe(1);
    page.frame();
    expect(log).toEqual(["adopt a", "adopt b", "paint a", "paint b"]);
  });

  it("waits for the slowest of an epoch, but not to paint what a person does", async () => {
    const page = new Page();
    const log: string[] = [];
    let coloured = (): void => {};
    const image = new FakePlot("image", log, new Promise((done) => (coloured = done)));
    const line = new FakePlot("line", log);
    page.scheduler.announce(image);
    page.scheduler.announce(line);
    page.endTask();
    page.scheduler.invalidate(line);
    page.frame();
    expect(log).toEqual(["paint line"]);
    coloured();
    await Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => Promise.resolve());
    page.frame();
    expect(log).toEqual(["paint line", "adopt image", "adopt line", "paint image", "paint line"]);
  });

  it("paints the others when one throws, and reports it", () => {
    const page = new Page();
    const log: string[] = [];
    const broken: Painter = {
      prepare: () => undefined,
      adopt: () => {},
      paint: () => {
        throw new Error("no canvas");
      },
    };
    page.scheduler.announce(broken);
    page.scheduler.announce(new FakePlot("b", log));
    page.endTask();
    page.frame();
    expect(log).toEqual(["adopt b", "paint b"]);
    expect(page.errors).toEqual([new Error("no canvas")]);
  });

  it("leaves alone what has gone while its data was prepared", async () => {
    const page = new Page();
    const log: string[] = [];
    const gone = new FakePlot("gone", log, Promise.resolve());
    page.scheduler.announce(gone);
    page.endTask();
    page.scheduler.forget(gone);
    await Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => Promise.resolve());
    page.frame();
    expect(log).toEqual([]);
  });

  it("tells who has painted", () => {
    const page = new Page();
    const plot = new FakePlot("a", []);
    const painted: (readonly Painter[])[] = [];
    page.scheduler.onPainted((painters) => painted.push(painters));
    page.scheduler.invalidate(plot);
    page.frame();
    expect(painted).toEqual([[plot]]);
  });
});
