import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inflateRaw, ViewerInbox, viewerLimits } from "@beamscope/contracts";
import { dummy } from "@beamscope/instrument-dummy";
import { chromium, type Page } from "playwright-core";
import { z } from "zod";
import type { Benchmark } from "../benchmark.ts";
import type { FromHouse } from "./messages.ts";
import { type PaintDelays, WindowBook } from "./window-book.ts";

const eventsPerSecond = 1e6;
/** The panel, its spectrum, the camera, the monitors. The dashboard's two histories of logs are on the page too. */
const plots = 4;
const slowSources: ReadonlySet<string> = new Set(
  dummy.streams.filter(({ kind }) => kind === "log").map(({ name }) => name),
);
/** The page loads, code is compiled, ms. */
const warmUpMs = 8000;
const measureMs = 20_000;
const house = fileURLToPath(new URL("./house.ts", import.meta.url));

/** What the page tells of a frame that it has painted. */
const Painted = z.object({ layer: z.string(), version: z.number(), paintedAtMs: z.number() });
const Paints = z.object({
  /** By how much the page's clock, which never jumps, is behind the system's, ms. */
  offsetMs: z.number(),
  painted: z.array(Painted),
});

/** As the page offers it; see its `BeamscopeHandle`. */
const listen = `globalThis.benchPaints = [];
beamscope.paintedEpochs(({ layer, version, paintedAtMs }) =>
  globalThis.benchPaints.push({ layer, version, paintedAtMs }));`;
const collect = `({
  offsetMs: Date.now() - (performance.timeOrigin + performance.now()),
  painted: globalThis.benchPaints,
})`;

/**
 * A million events a second from the simulated instrument, and a browser that shows four plots of them.
 *
 * `latency` is, for each frame that was painted, the time from when the source handed the last message of the frame's newest window
 * to the log, to the animation frame in which the page painted it. `oldest event age` is the age of that window's first pulse
 * at the same moment. The source notes its times in the house's process; which window a frame shows is read from
 * the frames on the page's own socket.
 */
export const latency: Benchmark = {
  run: async (long, report, minutes) => {
    const directory = await mkdtemp(join(tmpdir(), "beamscope-latency-"));
    const book = new WindowBook();
    const child = fork(house, [directory, String(eventsPerSecond)], { serialization: "advanced" });
    const exited = new Promise((resolve) => child.once("exit", resolve));
    const executablePath = process.env["BEAMSCOPE_CHROMIUM"] ?? "/usr/bin/chromium";
    try {
      if (!existsSync(executablePath)) {
        throw new Error("No browser: name one in BEAMSCOPE_CHROMIUM.");
      }
      const url = await new Promise<string>((resolve, reject) => {
        child.once("exit", (code) => reject(new Error(`the house ended with ${code}`)));
        child.on("message", (message: FromHouse) => {
          if (message.kind === "ready") resolve(message.url);
          else book.note(message.pulse);
        });
      });
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
        const { ends, paints } = await watch(page, url, long ? minutes * 60_000 : measureMs);
        const layers = new Set<string>();
        const delays = paints.painted.flatMap(({ layer, version, paintedAtMs }) => {
          const endNs = ends.get(`${layer} ${version}`);
          const found =
            endNs === undefined ? undefined : book.delays(endNs, paintedAtMs + paints.offsetMs);
          if (found === undefined) return [];
          layers.add(layer);
          return [found];
        });
        process.stderr.write(
          `${delays.length} of ${paints.painted.length} paints are of ${layers.size} event layers; load average ${loadavg()[0]?.toFixed(1)}\n`,
        );
        if (layers.size < plots)
          throw new Error(`only ${layers.size} of ${plots} plots were painted`);
        const ms = { unit: "ms" } as const;
        const of = (what: keyof PaintDelays) => delays.map((delay) => delay[what]);
        report({ name: "latency p50", value: quantile(of("latencyMs"), 0.5), ...ms });
        report({ name: "latency p95", value: quantile(of("latencyMs"), 0.95), ...ms });
        report({ name: "oldest event age", value: quantile(of("oldestMs"), 0.5), ...ms });
        report({ name: "oldest event age p95", value: quantile(of("oldestMs"), 0.95), ...ms });
      } finally {
        await browser.close();
      }
    } finally {
      if (child.connected) child.send("stop");
      await exited;
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** Opens the page and follows it. @returns data time of each frame by `layer version`, and when which was painted. */
async function watch(page: Page, url: string, forMs: number) {
  const ends = new Map<string, bigint>();
  page.on("websocket", (socket) => {
    const inbox = new ViewerInbox(viewerLimits, inflateRaw);
    socket.on("framereceived", ({ payload }) => {
      if (typeof payload === "string") return;
      void inbox.receive(new Uint8Array(payload)).then((received) => {
        if (received?.kind !== "epoch") return;
        for (const { layer, version, items } of received.frames.values()) {
          if (items.some(({ key }) => slowSources.has(key.source))) continue;
          const newest = items.reduce((most, { timeNs }) => {
            const end = BigInt(timeNs ?? 0);
            return end > most ? end : most;
          }, 0n);
          ends.set(`${layer} ${version}`, newest);
        }
      });
    });
  });
  await page.goto(url);
  await sleep(warmUpMs);
  await page.evaluate(listen);
  await sleep(forMs);
  return { ends, paints: Paints.parse(await page.evaluate(collect)) };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
