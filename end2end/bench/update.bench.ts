/**
 * A file that updates 100,000 people, from the moment it is chosen until every row is compared with the registry: against a
 * bulk invite of as many, until the registry is asked about every row, on the same page, in turn.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { arrive, button, expect, field, test, visit } from "../fixtures";
import { install, longestSince, type Measured, read } from "./gauge";
import { median, number, print, type Row } from "./table";

const path = "/administration/user-registration/bulk";
const quick = Boolean(process.env["MATRICULA_BENCH_QUICK"]);
const rounds = quick ? 1 : 5;
const rows = quick ? 2_000 : 100_000;

test.use({ mail: "none" });

/** People of this kind, each in the language that is said of them. */
const people = (kind: string, language: (n: number) => string): string => {
  const line = (_: unknown, n: number): string => `${kind}${n}@office${n % 40}.example.org,${kind}${n},${language(n)}`;
  return ["Email,Username,Language", ...Array.from({ length: rows }, line), ""].join("\r\n");
};

const open = async (page: Page, tab: string, until: string): Promise<void> => {
  await visit(page, path);
  await page.getByRole("tab", { name: tab, exact: true }).click();
  await page.evaluate(() => performance.setResourceTimingBufferSize(10_000));
  await install(page, until);
};

const allAsked = (page: Page): Promise<void> =>
  expect(page.getByText(/^Nobody has been invited yet/).last()).toBeVisible({ timeout: 120_000 });

/** From the choice of the file until the last answer of the registry. */
const untilAsked = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { gauge } = window as unknown as { gauge: { from: number } };
    const asked = performance.getEntriesByType("resource").filter((one) => one.name.includes("/api/registry_check"));
    return Math.max(...asked.map((one) => (one as PerformanceResourceTiming).responseEnd)) - gauge.from;
  });

test("100,000 people to update", async ({ page, context }) => {
  const folder = await mkdtemp(join(tmpdir(), "matricula-bench-"));
  const [known, update, strangers] = [join(folder, "known.csv"), join(folder, "update.csv"), join(folder, "strangers.csv")];
  await writeFile(known, people("person", () => "it"));
  await writeFile(update, people("person", (n) => (n % 2 === 0 ? "it" : "en")));
  await writeFile(strangers, people("stranger", () => "it"));

  await open(page, "CSV file", `.sheet[aria-rowcount="${rows + 1}"] .sheet-cell`);
  await field(page, "CSV file to read").setInputFiles(known);
  await allAsked(page);
  await button(page, `Process Bulk invites · ${number(rows)}`).click();
  await button(page.getByRole("dialog", { name: "Process Bulk invites" }), "Process Bulk invites").click();
  await arrive(page, "Bulk job");
  await expect(page.getByRole("status").filter({ hasText: /^Done$/ })).toBeVisible({ timeout: 400_000 });

  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  const compared = async (): Promise<void> => {
    const page = await context.newPage();
    await open(page, "Update people", `#update-preview[aria-rowcount="${rows / 2 + 1}"] .sheet-cell`);
    await field(page, "File with people to update").setInputFiles(update);
    ours.push(await read(page));
    await expect(page.getByRole("button", { name: `Change ${number(rows / 2)}`, exact: true })).toBeVisible();
    await page.close({ runBeforeUnload: false });
  };
  const invited = async (): Promise<void> => {
    const page = await context.newPage();
    await open(page, "CSV file", `.sheet[aria-rowcount="${rows + 1}"] .sheet-cell`);
    await field(page, "CSV file to read").setInputFiles(strangers);
    const checked = await read(page);
    await allAsked(page);
    theirs.push({ ...checked, ms: await untilAsked(page), longest: Math.max(checked.longest, await longestSince(page)) });
    await page.close({ runBeforeUnload: false });
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const run of round % 2 === 0 ? [compared, invited] : [invited, compared]) await run();
  }

  const line = (name: string, all: Measured[]): Row => {
    const longest = Math.max(...all.map((one) => one.longest));
    return [
      name,
      number(median(all.map((one) => one.ms))),
      longest > 0 ? number(longest) : "≤ 50",
      number(Math.max(...all.map((one) => one.megabytes))),
    ];
  };
  const ratio = median(ours.map((one, at) => one.ms / (theirs[at]?.ms ?? Number.NaN)));
  print(`${number(rows)} rows compared with the registry, ${rounds} rounds`, [
    ["", "ms", "longest task, ms", "heap and WASM, MB"],
    line("a file that updates people", ours),
    line("a bulk invite, the registry asked", theirs),
    ["ratio", ratio.toFixed(2), "", ""],
  ]);
  await rm(folder, { recursive: true, force: true });
});
