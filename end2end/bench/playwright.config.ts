import { defineConfig } from "@playwright/test";
import journeys from "../playwright.config";

/** What is measured in a browser, started by `make bench ARGS=browser`: one thing at a time, never tried twice. */
export default defineConfig({
  ...journeys,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../test-results/bench",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 600_000,
  reporter: [["dot"]],
  use: {
    ...journeys.use,
    launchOptions: {
      ...journeys.use?.launchOptions,
      // Without this the size of the heap is rounded, and old.
      args: [...(journeys.use?.launchOptions?.args ?? []), "--enable-precise-memory-info"],
    },
  },
});
