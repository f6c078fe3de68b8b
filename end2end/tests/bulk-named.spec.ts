/** Columns of a bulk invite whose values the organization names: its units and its own fields. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { arrive, axe, button, expect, field, fits, says, test, visit } from "../fixtures";

const path = "/administration/user-registration/bulk";

/** The unit *Sales* and the choice *Class*. */
const school = async (page: Page): Promise<void> => {
  await visit(page, path);
  await page.evaluate(async () => {
    const call = async (path: string, body: object) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as { version: number };
    };
    const { version } = await call("units", {});
    await call("create_unit", { version, draft: { name: "Sales", code: "S1", parent: "" } });
    const option = (name: string) => ({ id: "", label: { en: name, it: name } });
    const label = { en: "Class", it: "Classe" };
    await call("add_own_field", { draft: { key: "class", kind: "choice", level: "account", label, options: [option("1A"), option("1B")] } });
  });
  await visit(page, path);
};

const choose = async (page: Page, name: string, text: string): Promise<void> => {
  await page.getByRole("tab", { name: "CSV file", exact: true }).click();
  await field(page, "CSV file to read").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(page.getByRole("grid", { name: "Preview" })).toBeVisible();
};

const line = (page: Page, number: number): Locator =>
  page.getByRole("grid", { name: "Preview" }).getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(number), exact: true }) });

const process = async (page: Page, count: string): Promise<void> => {
  await button(page, `Process Bulk invites · ${count}`).click();
  await button(page.getByRole("dialog", { name: "Process Bulk invites" }), "Process Bulk invites").click();
  await arrive(page, "Bulk job");
  await expect(page.getByRole("status").filter({ hasText: /^Done$/ })).toBeVisible({ timeout: 30_000 });
};

test("own fields and units are checked in the preview, and what was chosen is remembered for the failed rows", async ({ page }) => {
  await school(page);
  const preview = page.getByRole("grid", { name: "Preview" });
  await choose(page, "pupils.csv", "Email,Unit,Year\nzoe@aldine.example,S1,1a\nida@aldine.example,sales,4Z\nbob@aldine.example,Nowhere,1B\n");
  await expect(page.getByText("Not used, but kept for the results: Year.")).toBeVisible();
  await expect(preview.getByRole("columnheader", { name: "Unit" })).toBeVisible();
  await expect(line(page, 4)).toContainText("Unit: “Nowhere” is not known. Write its code, or its path");

  await button(page, "Reading options").click();
  await field(page, "Year").selectOption("Class");
  await axe(page, "columns with own fields");
  await button(page, "Use these columns").click();
  await expect(page.getByText("Fields of your organization, used and checked: Year.")).toBeVisible();
  await expect(preview.getByRole("columnheader", { name: "Class" })).toBeVisible();
  await expect(line(page, 3)).toContainText("Class: “4Z” is none of 1A, 1B");
  await axe(page, "own fields in the preview");
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page, "own fields in the preview");
  await page.setViewportSize({ width: 1280, height: 800 });
  await line(page, 3).getByRole("gridcell", { name: "4Z", exact: true }).click();
  await field(page, "Class, line 3").fill("1B");
  await page.keyboard.press("Enter");
  await expect(line(page, 3)).toContainText("Ready");

  await process(page, "2");
  await expect(page.getByRole("row").filter({ hasText: "bob@aldine.example" })).toContainText("Unit: “Nowhere” is not known");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download failed rows" }).click()]);
  const failed = (await readFile(await file.path())).toString("utf8");
  expect(failed).toContain("Unit: “Nowhere” is not known");
  await visit(page, "/administration/registry?columns=username,unit&v=1");
  await expect(page.getByRole("row").filter({ hasText: "zoe@aldine.example" })).toContainText("Sales");

  await visit(page, path);
  await choose(page, "failed.csv", failed.replaceAll("Nowhere,1B", "Sales,1C"));
  await expect(preview.getByRole("columnheader", { name: "Class" })).toBeVisible();
  await expect(line(page, 2)).toContainText("Class: “1C” is none of 1A, 1B");
});

test("a unit is typed by hand in a list", async ({ page }) => {
  await school(page);
  const unit = field(page, "Unit, row 1");
  await field(page, "Email address, row 1").fill("zoe@aldine.example");
  await unit.fill("Sale");
  await says(unit, "Unit: “Sale” is not known. Write its code, or its path such as Sales / Italy. Did you mean Sales?");
  await axe(page, "a list with units");
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page, "a list with units");
  await page.setViewportSize({ width: 1280, height: 800 });
  await unit.fill("s1");
  await says(unit, "Unit: “s1” is not known. Write its code, or its path such as Sales / Italy.");
  await unit.fill("Sales");
  await says(unit, /^$/);
  await process(page, "1");
  await visit(page, "/administration/registry?columns=username,unit&v=1");
  await expect(page.getByRole("row").filter({ hasText: "zoe@aldine.example" })).toContainText("Sales");
});
