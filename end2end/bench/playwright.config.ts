import { defineConfig } from "@playwright/test";
import journeys from "../playwright.config";

/** The browser measurements of `make bench ARGS=browser`: one at a time, without retries. */
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
      // Otherwise the heap size is rounded and outdated.
      args: [...(journeys.use?.launchOptions?.args ?? []), "--enable-precise-memory-info"],
    },
  },
});
