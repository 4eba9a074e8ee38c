import { defineConfig } from "@playwright/test";

/** The browser of the system; nothing is downloaded. */
const executablePath = process.env["BEAMSCOPE_CHROMIUM"] ?? "/usr/bin/chromium";

/** Journeys of people through a running house, in a real browser. */
export default defineConfig({
  testDir: "./src",
  testMatch: "*.journey.ts",
  // Each journey has a house of its own; two cores bear one at a time.
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  outputDir: "../test-results",
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
