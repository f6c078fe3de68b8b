/**
 * How long a page takes until it answers, on a slow phone: 1.6 Mbit/s, 150 ms there and back, a processor that is four
 * times as slow, nothing kept from before.
 */
import type { Page } from "@playwright/test";
import { ready, test, visit } from "../fixtures";
import { median, number, print, type Row } from "./table";

const rounds = process.env["MATRICULA_BENCH_QUICK"] ? 1 : 5;

const pages: [path: string, aim: number][] = [
  ["/sign-in", 2_300],
  ["/administration/user-registration/new", 3_500],
  ["/administration/user-registration/bulk", 3_500],
  ["/me/data", 3_500],
  ["/administration/reviews", 3_500],
  ["/administration/invitations", 3_500],
];

const slowPhone = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const throughput = (1.6 * 1024 * 1024) / 8;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
};

/** The time from the start of the navigation to `data-hydrated`, by the page's own clock. */
const wake = async (page: Page, path: string): Promise<number> => {
  await slowPhone(page);
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (!document.documentElement.hasAttribute("data-hydrated")) return;
      watch.disconnect();
      performance.mark("awake");
    });
    watch.observe(document, { subtree: true, attributes: true, attributeFilter: ["data-hydrated"] });
  });
  await page.goto(path);
  await ready(page);
  return await page.evaluate(() => performance.getEntriesByName("awake")[0]?.startTime ?? Number.NaN);
};

test("pages wake up on a slow phone", async ({ browser, program, storageState, page }) => {
  // The caches of program and registry are warm.
  await visit(page, "/");
  const rows: Row[] = [];
  for (const [path, aim] of pages) {
    const all: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const asNobody = path === "/sign-in" ? { cookies: [], origins: [] } : storageState;
      const context = await browser.newContext({ baseURL: program.baseURL, ...(asNobody ? { storageState: asNobody } : {}) });
      all.push(await wake(await context.newPage(), path));
      await context.close();
    }
    rows.push([path, number(median(all)), number(Math.max(...all)), number(aim)]);
  }
  print(`Until a page is awake on a slow phone, ${rounds} visits each`, [["", "median ms", "slowest ms", "aim"], ...rows]);
});
