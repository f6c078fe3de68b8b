import type { Page } from "@playwright/test";

/** The measurements of a page between the selection of a file and the visible result. */
export type Measured = { ms: number; longest: number; megabytes: number };

type Gauge = { from: number; until: number; longest: number; heap: number };
type Gauged = Window & { gauge: Gauge };

/**
 * Begins when the file is chosen (the `change` of its input, before anybody hears of it) and ends when the page shows
 * `until`. The heap is looked at meanwhile, and tasks that keep the page from answering are counted from 50 ms on, which
 * is where the browser begins to call them long.
 */
export const install = (page: Page, until: string): Promise<void> =>
  page.evaluate((until) => {
    const gauge: Gauge = { from: 0, until: 0, longest: 0, heap: 0 };
    (window as unknown as Gauged).gauge = gauge;
    const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
    const look = (): void => {
      gauge.heap = Math.max(gauge.heap, memory.usedJSHeapSize);
    };
    const begin = (): void => {
      gauge.from = performance.now();
      setInterval(look, 10);
    };
    const watch = new MutationObserver(() => {
      if (gauge.until === 0 && document.querySelector(until)) {
        gauge.until = performance.now();
        look();
      }
    });
    document.addEventListener("change", begin, { capture: true, once: true });
    watch.observe(document.body, { subtree: true, childList: true, attributes: true });
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) gauge.longest = Math.max(gauge.longest, task.duration);
    }).observe({ entryTypes: ["longtask"] });
  }, until);

/** The size of the WebAssembly memory in bytes; 0 in a page without. */
const wasmMemory = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const script = document.querySelector<HTMLLinkElement>("link[rel=modulepreload]");
    if (!script) return 0;
    const { default: start } = (await import(script.href)) as { default: () => Promise<{ memory: WebAssembly.Memory }> };
    return (await start()).memory.buffer.byteLength;
  });

export const read = async (page: Page): Promise<Measured> => {
  await page.waitForFunction(() => (window as unknown as Gauged).gauge.until > 0, undefined, { polling: 50, timeout: 60_000 });
  const { from, until, longest, heap } = await page.evaluate(() => (window as unknown as Gauged).gauge);
  return { ms: until - from, longest, megabytes: (heap + (await wasmMemory(page))) / 1024 / 1024 };
};

/** The longest task since `read`, or since the last call. */
export const longestSince = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { gauge } = window as unknown as Gauged;
    const { longest } = gauge;
    gauge.longest = 0;
    return longest;
  });
