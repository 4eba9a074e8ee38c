// Pictures of the page on the scripted server, with what the console and axe say about them.
// Usage: CHROMIUM=<browser> [ADDRESS=<running server>] node tools/page-shots.ts <folder> [names, comma separated]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";
import type { Scene } from "./scripted/scripted-resources.ts";
import { startScriptedServer } from "./scripted/scripted-server.ts";

const [folder = "page-shots", only] = process.argv.slice(2);

interface Shot {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly search?: string;
  readonly hash?: string;
  readonly scene?: Scene;
  /** Keys pressed before the picture. */
  readonly keys?: readonly string[];
  readonly cut?: boolean;
}

const desk = { width: 1440, height: 900 };
const phone = { width: 400, height: 800 };
const shots: readonly Shot[] = [
  { name: "desk-dark", ...desk },
  { name: "desk-light", ...desk, search: "theme=light" },
  { name: "laptop-dark", width: 1024, height: 700 },
  { name: "laptop-light", width: 1024, height: 700, search: "theme=light" },
  { name: "hd-dark", width: 1920, height: 1080 },
  { name: "hd-light", width: 1920, height: 1080, search: "theme=light" },
  { name: "wall-dark", width: 3840, height: 2160, search: "density=wall" },
  { name: "wall-light", width: 3840, height: 2160, search: "density=wall&theme=light" },
  { name: "phone-dark", ...phone },
  { name: "phone-light", ...phone, search: "theme=light" },
  { name: "streams", ...desk, hash: "#streams" },
  { name: "streams-trouble", ...desk, hash: "#streams", scene: "trouble", search: "theme=light" },
  { name: "streams-phone", ...phone, hash: "#streams" },
  { name: "jobs", ...desk, hash: "#jobs", scene: "trouble" },
  { name: "jobs-phone", ...phone, hash: "#jobs", search: "theme=light" },
  { name: "first-start", ...desk, scene: "first-start" },
  { name: "trouble", ...desk, scene: "trouble" },
  { name: "stopped", ...desk, scene: "stopped" },
  { name: "problem", ...desk, hash: "#dashboard/troubled" },
  { name: "search", ...desk, keys: ["/", "m", "o"] },
  { name: "help", ...desk, keys: ["?"], search: "theme=light" },
  { name: "maximised", ...desk, hash: "#dashboard/detectors/r0c1", keys: ["Tab*", "Enter"] },
  { name: "lost", ...desk, cut: true },
];

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

mkdirSync(folder, { recursive: true });
const page = join(import.meta.dirname, "../dist");
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "chromium",
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
});
try {
  for (const shot of shots) {
    if (only !== undefined && !only.split(",").some((part) => shot.name.includes(part))) continue;
    await take(shot);
  }
} finally {
  await browser.close();
}

async function take(shot: Shot): Promise<void> {
  const { name, width, height, search = "", hash = "", keys = [], cut = false } = shot;
  const server = await startScriptedServer({
    page,
    port: 0,
    scene: shot.scene ?? "live",
    epochsPerSecond: 4,
  });
  const tab = await browser.newPage({ viewport: { width, height } });
  tab.on("console", (message) => {
    if (!cut) console.log(`${name}: console ${message.type()}: ${message.text()}`);
  });
  tab.on("pageerror", (error) => console.log(`${name}: error: ${error.stack ?? error.message}`));
  await tab.goto(`${process.env["ADDRESS"] ?? server.address}?${search}${hash}`);
  await tab.waitForTimeout(2500);
  for (const key of keys) {
    if (key === "Tab*") await tab.locator('[role="group"][tabindex="0"]').focus();
    else await tab.keyboard.press(key);
  }
  if (keys.length > 0) await tab.waitForTimeout(600);
  if (cut) {
    await server.close();
    await tab.waitForTimeout(2500);
  }
  await tab.screenshot({ path: join(folder, `${name}.png`) });
  await tab.evaluate(axe.source);
  const violations = await tab.evaluate(async () => {
    const inPage = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: AxeViolation[] }> };
    };
    return (await inPage.axe.run()).violations;
  });
  for (const { id, nodes } of violations) {
    const [first] = nodes;
    console.log(
      `${name}: axe ${id} (${nodes.length}): ${first?.html} ${first?.failureSummary ?? ""}`,
    );
  }
  const clipped = await tab.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? `${scrollWidth} wide in ${clientWidth}` : undefined;
  });
  if (clipped !== undefined) console.log(`${name}: ${clipped}`);
  await tab.close();
  if (!cut) await server.close();
}
