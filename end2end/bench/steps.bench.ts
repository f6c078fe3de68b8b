/**
 * From one step of the digital identity to the next: from the click on *Save and continue* until the next step is painted,
 * with a host next door and with one that takes its time to save.
 */
import { expect, type Page } from "@playwright/test";
import { button, field, test, visit } from "../fixtures";
import { number, percentile, print, type Row } from "./table";

const rounds = process.env["MATRICULA_BENCH_QUICK"] ? 1 : 9;
const slow = 500;

/** Each step with a value, so that there is something to save. */
const steps: [name: string, say: string | undefined][] = [
  ["Person", undefined],
  ["Names", "Given names"],
  ["Birth and nationality", "Place of birth"],
  ["Contact and residence", "City"],
  ["Identity document", undefined],
  ["Organization", "Unit"],
  ["Check and submit", undefined],
];

type Watched = Window & { changed: number };

/** Starts with the click, before the page handles it, and ends with the first frame that shows the next step. */
const watch = (page: Page, next: string): Promise<void> =>
  page.evaluate((next) => {
    const window = globalThis as unknown as Watched;
    window.changed = 0;
    const begin = (): void => {
      const from = performance.now();
      const look = (): boolean => [...document.querySelectorAll("h2")].some((title) => title.textContent === next);
      const observer = new MutationObserver(() => {
        if (!look()) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => (window.changed = performance.now() - from)));
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    };
    document.addEventListener("click", begin, { capture: true, once: true });
  }, next);

const walk = async (page: Page, round: string): Promise<number[]> => {
  const all: number[] = [];
  await visit(page, "/me/data?step=person");
  for (const [at, [name, say]] of steps.entries()) {
    const next = steps[at + 1]?.[0];
    await expect(page.getByRole("heading", { level: 2, name, exact: true })).toBeVisible();
    if (next === undefined) break;
    if (say !== undefined) await field(page, say).fill(`Something of round ${round}`);
    await watch(page, next);
    await button(page, "Save and continue").click();
    await page.waitForFunction(() => (window as unknown as Watched).changed > 0);
    all.push(await page.evaluate(() => (window as unknown as Watched).changed));
  }
  await expect(page.locator("#saved")).toContainText(/^Saved/);
  return all;
};

test("from step to step", async ({ page }) => {
  const near: number[] = [];
  const far: number[] = [];
  for (let round = 0; round < rounds; round += 1) near.push(...(await walk(page, `near ${round}`)));
  await page.route("**/api/save_step*", async (route) => {
    await new Promise((done) => setTimeout(done, slow));
    await route.continue();
  });
  for (let round = 0; round < rounds; round += 1) far.push(...(await walk(page, `far ${round}`)));

  const line = (name: string, all: number[]): Row => [
    name,
    number(all.length),
    number(percentile(all, 0.5)),
    number(percentile(all, 0.95)),
    number(percentile(all, 1)),
  ];
  print(`From step to step in a browser, ${rounds} walks`, [
    ["", "changes", "p50 ms", "p95 ms (aim: 100)", "slowest ms"],
    line("a host next door", near),
    line(`a host that saves ${slow} ms later`, far),
  ]);
});
