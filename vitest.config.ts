import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { findChromium } from "./scripts/needs.ts";

/** Pure functions on typed arrays, which must give the same numbers wherever they run. */
const kernelTests = ["packages/arrays/src/kernels/*.test.ts"];

/**
 * The browser of the system, never a downloaded one. Without one these tests are left out, which
 * `npm test` says aloud, and counts as a failure in continuous integration.
 */
function inBrowser(): TestProjectConfiguration[] {
  const executablePath = findChromium();
  if (executablePath === undefined) return [];
  const args = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ];
  return [
    {
      test: {
        name: "browser",
        include: kernelTests,
        testTimeout: 60_000,
        // The page starts first; without this it starts with each of these files in turn.
        isolate: false,
        browser: {
          enabled: true,
          headless: true,
          screenshotFailures: false,
          provider: playwright({ launchOptions: { executablePath, args } }),
          instances: [{ browser: "chromium" }],
        },
      },
      // Found in the first run otherwise, which then loads the page twice.
      optimizeDeps: { include: ["fast-check"] },
      cacheDir: ".cache/vitest-browser",
      // Vite warns of an import inside Vitest itself.
      logLevel: "error",
    },
  ];
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages,instruments,apps,bench,scripts}/**/*.test.{ts,tsx}"],
          pool: "forks",
          // Machines are shared: a test that hangs fails, one that waits for its turn does not.
          testTimeout: 60_000,
        },
      },
      { test: { name: "worker", include: kernelTests, pool: "threads", testTimeout: 60_000 } },
      ...inBrowser(),
    ],
  },
});
