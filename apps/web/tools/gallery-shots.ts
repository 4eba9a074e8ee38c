// Pictures of the gallery at several sizes, themes and densities, with what the console and axe say about them.
// Usage: CHROMIUM=<browser> node tools/gallery-shots.ts <folder> [set] [only]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { openGallery } from "./open-gallery.ts";

const [folder = "gallery-shots", set = "overview", only] = process.argv.slice(2);

const shots = [
  { name: "desk-dark", width: 1440, height: 900, theme: "dark", density: "comfortable" },
  { name: "desk-light", width: 1440, height: 900, theme: "light", density: "comfortable" },
  { name: "laptop-dark", width: 1024, height: 700, theme: "dark", density: "comfortable" },
  { name: "laptop-light", width: 1024, height: 700, theme: "light", density: "compact" },
  { name: "phone-dark", width: 400, height: 800, theme: "dark", density: "comfortable" },
  { name: "phone-light", width: 400, height: 800, theme: "light", density: "comfortable" },
  { name: "wall-dark", width: 3840, height: 2160, theme: "dark", density: "wall" },
  { name: "hd-wall-light", width: 1920, height: 1080, theme: "light", density: "wall" },
].filter(({ name }) => only === undefined || name.includes(only));

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

mkdirSync(folder, { recursive: true });
const { browser, address, close } = await openGallery();
try {
  for (const { name, width, height, theme, density } of shots) {
    const page = await browser.newPage({ viewport: { width, height } });
    page.on("console", (message) => {
      if (message.type() !== "debug" && !message.text().includes("React DevTools"))
        console.log(`${name}: console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => console.log(`${name}: error: ${error.stack ?? error.message}`));
    await page.goto(`${address}gallery.html?set=${set}&theme=${theme}&density=${density}&rate=5`);
    await page.waitForTimeout(2500);
    await page.screenshot({ path: join(folder, `${set}-${name}.png`) });
    if (height < 1000)
      await page.screenshot({ path: join(folder, `${set}-${name}-full.png`), fullPage: true });
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const inPage = globalThis as unknown as {
        axe: { run: () => Promise<{ violations: AxeViolation[] }> };
      };
      return (await inPage.axe.run()).violations;
    });
    for (const { id, nodes } of violations) {
      console.log(
        `${name}: axe ${id} (${nodes.length}): ${nodes[0]?.html} ${nodes[0]?.failureSummary ?? ""}`,
      );
    }
    await page.close();
  }
} finally {
  await close();
}
