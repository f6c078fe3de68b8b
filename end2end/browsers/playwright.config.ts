import { defineConfig } from "@playwright/test";
import type { Which } from "./fixtures";

/** The journeys in Firefox and WebKit, side by side. Playwright only runs them: its own versions of both are patched ones. */
export default defineConfig<object, { which: Which }>({
  testDir: ".",
  outputDir: "../test-results/browsers",
  workers: 2,
  retries: process.env["CI"] ? 1 : 0,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  projects: [
    { name: "firefox", use: { which: "firefox" } },
    { name: "webkit", use: { which: "webkit" } },
  ],
});
