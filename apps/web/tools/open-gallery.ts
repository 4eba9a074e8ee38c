import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { build, preview } from "vite";

/** The gallery served, and a browser to look at it with. */
export interface OpenGallery {
  readonly browser: Browser;
  /** Ends with a slash. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** The policy that the page must run under: no inline script or style, no code made from strings, nothing from elsewhere. */
const contentPolicy =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/**
 * Builds the gallery as the page is built, serves it on a free port under the page's content policy, and starts the
 * browser that the environment variable CHROMIUM names.
 * @throws Error where it names none.
 */
export async function openGallery(): Promise<OpenGallery> {
  const executablePath = process.env["CHROMIUM"];
  if (executablePath === undefined) throw new Error("CHROMIUM must name the browser");
  const web = join(import.meta.dirname, "..");
  const configFile = join(web, "vite.config.ts");
  const outDir = mkdtempSync(join(tmpdir(), "beamscope-gallery-"));
  await build({
    configFile,
    logLevel: "warn",
    build: { outDir, emptyOutDir: true, rolldownOptions: { input: join(web, "gallery.html") } },
  });
  const server = await preview({
    configFile,
    build: { outDir },
    preview: { port: 0, host: "127.0.0.1", headers: { "Content-Security-Policy": contentPolicy } },
  });
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true });
  };
  return { browser, address: server.resolvedUrls?.local[0] ?? "", close };
}
