/**
 * A file of 100,000 people, from the moment it is chosen until every row is judged: the program's own page, against a
 * page with Papa Parse and an equal check in plain JavaScript, in the same browser, in turn.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, field, test, visit } from "../fixtures";
import { install, longestSince, type Measured, read } from "./gauge";
import { type Judged, withPapaParse } from "./papaparse";
import { faulty, manyPeople, millionPeople, repeated, rows } from "./people";
import { median, number, print, type Row } from "./table";

const path = "/administration/user-registration/bulk";
const rounds = process.env["MATRICULA_BENCH_QUICK"] ? 1 : 9;

const open = async (page: Page, until: string): Promise<void> => {
  await visit(page, path);
  await page.getByRole("tab", { name: "CSV file", exact: true }).click();
  await install(page, until);
};

const tasks = (longest: number): string => (longest > 0 ? number(longest) : "≤ 50");

test("100,000 rows", async ({ page, context }) => {
  const folder = await mkdtemp(join(tmpdir(), "matricula-bench-"));
  const [file, million] = [join(folder, "people.csv"), join(folder, "million.csv")];
  const bytes = await manyPeople(file);

  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  const moves: number[] = [];

  const matricula = async (): Promise<void> => {
    const page = await context.newPage();
    await open(page, `.sheet[aria-rowcount="${rows + 1}"] .sheet-cell`);
    await field(page, "CSV file to read").setInputFiles(file);
    ours.push(await read(page));
    await expect(page.getByRole("button", { name: `Error ${faulty}` })).toBeVisible();
    await expect(page.getByRole("button", { name: `Duplicate in file ${repeated}` })).toBeVisible();
    await longestSince(page);
    const grid = page.getByRole("grid", { name: "Preview" });
    await grid.focus();
    for (const [key, line] of [["End", rows + 1], ["Home", 2]] as const) {
      await page.keyboard.press(key);
      await expect(grid.getByRole("rowheader", { name: line.toLocaleString("en-GB"), exact: true })).toBeVisible();
    }
    // All rows are looked up in the registry meanwhile, as the page always does.
    await expect(page.getByText(/^Nobody has been invited yet/).last()).toBeVisible({ timeout: 60_000 });
    moves.push(await longestSince(page));
    await page.close({ runBeforeUnload: false });
  };

  const papaParse = async (): Promise<void> => {
    const page = await context.newPage();
    await withPapaParse(page);
    await install(page, "[role=status]:not(:empty)");
    await page.locator("input").setInputFiles(file);
    theirs.push(await read(page));
    const judged = JSON.parse((await page.getByRole("status").textContent()) ?? "") as Judged;
    expect(judged).toEqual({ rows, faulty, repeated });
    await page.close();
  };

  for (let round = 0; round < rounds; round += 1) {
    for (const run of round % 2 === 0 ? [matricula, papaParse] : [papaParse, matricula]) await run();
  }

  await millionPeople(million);
  await open(page, ".note.bad[role=alert]");
  await field(page, "CSV file to read").setInputFiles(million);
  const refused = await read(page);
  await expect(page.getByRole("alert")).toContainText("million.csv");

  const of = (measured: Measured[], what: keyof Measured): number => median(measured.map((one) => one[what]));
  const most = (measured: Measured[], what: keyof Measured): number => Math.max(...measured.map((one) => one[what]));
  const ratio = median(ours.map((one, at) => one.ms / (theirs[at]?.ms ?? Number.NaN)));
  const table: Row[] = [
    ["", "ms", "longest task, ms", "heap and WASM, MB"],
    ["Matricula", number(of(ours, "ms")), tasks(most(ours, "longest")), number(most(ours, "megabytes"))],
    ["Papa Parse and a check", number(of(theirs, "ms")), tasks(most(theirs, "longest")), ""],
    ["ratio (aim: 0.5)", ratio.toFixed(2), "", ""],
    ["*End*, *Home*, asking the registry", "", tasks(Math.max(...moves)), ""],
    ["a million rows, refused", number(refused.ms), tasks(refused.longest), number(refused.megabytes)],
  ];
  print(`${number(rows)} rows of 7 columns (${(bytes / 1e6).toFixed(1)} MB) in a browser, ${rounds} rounds`, table);
  await rm(folder, { recursive: true, force: true });
});
