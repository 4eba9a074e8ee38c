// Measures twelve live plots while one is dragged: long tasks, time between frames, time per painted frame.
// Usage: CHROMIUM=<browser> node tools/gallery-frames.ts [updates a second] [seconds]
import { openGallery } from "./open-gallery.ts";

const rate = Number(process.argv[2] ?? 10);
const seconds = Number(process.argv[3] ?? 8);
const { browser, address, close } = await openGallery();

interface Measured {
  readonly longTasks: number[];
  readonly frames: number[];
  readonly paints: number;
}

try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${address}gallery.html?set=twelve&rate=${rate}`);
  await page.waitForTimeout(2000);
  const measuring = page.evaluate(async (durationMs) => {
    const longTasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(duration);
    });
    observer.observe({ type: "longtask" });
    const frames: number[] = [];
    const canvas = document.querySelector("canvas");
    let paints = 0;
    const context = canvas?.getContext("2d");
    if (context !== null && context !== undefined) {
      context.clearRect = (...area) => {
        paints += 1;
        CanvasRenderingContext2D.prototype.clearRect.apply(context, area);
      };
    }
    const start = performance.now();
    let last = start;
    await new Promise<void>((done) => {
      const frame = (now: number): void => {
        frames.push(now - last);
        last = now;
        if (now - start < durationMs) requestAnimationFrame(frame);
        else done();
      };
      requestAnimationFrame(frame);
    });
    observer.disconnect();
    return { longTasks, frames: frames.slice(1), paints };
  }, seconds * 1000);
  const plots = page.getByRole("img");
  const box = (await plots.first().locator(".u-over").boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.down("Shift");
  await page.mouse.down();
  const end = Date.now() + (seconds - 0.5) * 1000;
  for (let i = 0; Date.now() < end; i++) {
    await page.mouse.move(
      box.x + box.width * (0.5 + 0.3 * Math.sin(i / 9)),
      box.y + box.height * (0.5 + 0.3 * Math.cos(i / 7)),
    );
  }
  await page.mouse.up();
  await page.keyboard.up("Shift");
  const { longTasks, frames, paints }: Measured = await measuring;
  const sorted = frames.toSorted((a, b) => a - b);
  const quantile = (q: number): string =>
    (sorted[Math.floor(q * (sorted.length - 1))] ?? 0).toFixed(1);
  console.log(
    JSON.stringify({
      updatesPerSecond: rate,
      framesPerSecond: (frames.length / seconds).toFixed(1),
      paintsPerSecondOfOnePlot: (paints / seconds).toFixed(1),
      frameMs: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max: quantile(1) },
      longTasks: longTasks.length,
      longestTaskMs: Math.max(0, ...longTasks).toFixed(0),
    }),
  );
} finally {
  await close();
}
