/** Columns of a bulk invite whose values the organization names: its units and its own fields. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { accountOf, arrive, axe, button, expect, field, fits, says, section, test, visit } from "../fixtures";

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
  await choose(page, "pupils.csv", "Email,Unit,Year\nzoe@aldine.example,S1,1a\nida@aldine.example,sales,4Z\nbob@aldine.example,Saless,1B\n");
  await expect(page.getByText("Not used, but kept for the results: Year.")).toBeVisible();
  await expect(preview.getByRole("columnheader", { name: "Unit" })).toBeVisible();
  await expect(line(page, 4)).toContainText("Unit: “Saless” is not known. Write its code, or its path");

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
  await expect(page.getByRole("row").filter({ hasText: "bob@aldine.example" })).toContainText("Unit: “Saless” is not known");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download failed rows" }).click()]);
  const failed = (await readFile(await file.path())).toString("utf8");
  expect(failed).toContain("Unit: “Saless” is not known");
  await visit(page, "/administration/registry?columns=username,unit&v=1");
  await expect(page.getByRole("row").filter({ hasText: "zoe@aldine.example" })).toContainText("Sales");

  await visit(page, path);
  await choose(page, "failed.csv", failed.replaceAll("Saless,1B", "Sales,1C"));
  await expect(preview.getByRole("columnheader", { name: "Class" })).toBeVisible();
  await expect(line(page, 2)).toContainText("Class: “1C” is none of 1A, 1B");
});

test("a text that is like no unit is kept with the person, who is invited without one", async ({ page }) => {
  await school(page);
  await choose(page, "staff.csv", "Email,Unit\nbob@aldine.example,Workshop\n");
  await expect(line(page, 2)).toContainText("Warning");
  await expect(line(page, 2)).toContainText("Unit: there is no “Workshop”. The person is invited without a unit, and the text is kept.");
  await process(page, "1");
  const bob = await accountOf(page, "bob@aldine.example");
  await visit(page, `/administration/registry/${bob}`);
  await expect(section(page, "Organization")).toContainText("Without a unit");
  await visit(page, `/administration/user-registration/identity/${bob}?step=organization`);
  await expect(field(page, "Unit")).toHaveValue("Workshop");
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

/** Own fields of accounts, each with its rules. */
const fields = async (page: Page, drafts: object[]): Promise<void> => {
  await visit(page, path);
  await page.evaluate(async (drafts) => {
    for (const draft of drafts) {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ draft: { level: "account", ...draft } });
      const answer = await fetch("/api/add_own_field", { method: "POST", headers, body });
      if (!answer.ok) throw new Error(await answer.text());
    }
  }, drafts);
  await visit(page, path);
};

test("a value that has to be unique and is twice in a file is told on both rows, and on the row of the job", async ({ page }) => {
  await fields(page, [{ key: "badge", kind: "text", label: { en: "Badge", it: "Tesserino" }, is_unique: true }]);
  await choose(page, "badges.csv", "Email,Badge\nzoe@aldine.example,B7\nida@aldine.example,B8\nbob@aldine.example,b7\n");
  await expect(line(page, 2)).toContainText("Duplicate in file");
  await expect(line(page, 2)).toContainText("Badge: same value as in line 4, and it has to be unique");
  await expect(line(page, 4)).toContainText("Badge: same value as in line 2, and it has to be unique");
  await expect(line(page, 3)).toContainText("Ready");
  await axe(page, "a value twice in a file");
  await line(page, 4).getByRole("gridcell", { name: "b7", exact: true }).click();
  await field(page, "Badge, line 4").fill("B9");
  await page.keyboard.press("Enter");
  await expect(line(page, 2)).toContainText("Ready");
  await expect(line(page, 4)).toContainText("Ready");
  await process(page, "3");

  await visit(page, path);
  await choose(page, "more.csv", "Email,Badge\nmia@aldine.example,B7\n");
  await process(page, "1");
  const refused = page.getByRole("row").filter({ hasText: "mia@aldine.example" });
  await expect(refused).toContainText("Badge: Somebody else has this value, and it has to be unique.");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download failed rows" }).click()]);
  expect((await readFile(await file.path())).toString("utf8")).toContain("Badge: Somebody else has this value");
});

test("a required field has a column of its own in a list, and says what it needs", async ({ page }) => {
  const label = (name: string) => ({ en: name, it: name });
  const options = ["1A", "1B"].map((name) => ({ id: "", label: label(name) }));
  await fields(page, [
    { key: "locker", kind: "text", label: label("Locker"), is_required: true, is_unique: true },
    { key: "class", kind: "choice", label: label("Class"), options, is_required: true },
    { key: "nickname", kind: "text", label: label("Nickname") },
  ]);
  await expect(page.getByText("Required for everybody: Locker, Class.")).toBeVisible();
  const [locker, pupil] = [field(page, "Locker, row 1"), field(page, "Class, row 1")];
  await expect(locker).toHaveAttribute("aria-required", "true");
  await expect(field(page, "Nickname, row 1")).toHaveCount(0);
  await field(page, "Email address, row 1").fill("zoe@aldine.example");
  await says(locker, "Locker: This is required. Fill it in.");
  await axe(page, "a list with required fields");
  await page.setViewportSize({ width: 375, height: 800 });
  await expect(page.getByText("Locker (required)").first()).toBeVisible();
  await fits(page, "a list with required fields");
  await page.setViewportSize({ width: 1280, height: 800 });
  await locker.fill("L 1");
  await pupil.fill("2C");
  await says(pupil, "Class: “2C” is none of 1A, 1B");
  await pupil.fill("1a");
  await says(pupil, /^$/);
  await field(page, "Email address, row 2").fill("ida@aldine.example");
  await field(page, "Locker, row 2").fill("l 1");
  await field(page, "Class, row 2").fill("1B");
  await says(field(page, "Locker, row 2"), "Locker: same value as in line 1, and it has to be unique");
  await field(page, "Locker, row 2").fill("L 2");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await arrive(page, "Bulk invite");
  await button(page, "Resume").click();
  await expect(field(page, "Locker, row 2")).toHaveValue("L 2");
  await expect(field(page, "Class, row 1")).toHaveValue("1a");
  await process(page, "2");
  await visit(page, "/administration/registry?fields=locker,class&v=1");
  await expect(page.getByRole("row").filter({ hasText: "zoe@aldine.example" })).toContainText("L 1");
});

test("dates of an own field are read in the order that their column tells, and else it is asked", async ({ page }) => {
  await fields(page, [{ key: "hired", kind: "date", label: { en: "Hired", it: "Assunzione" } }]);
  await choose(page, "american.csv", "Email,Hired\nzoe@aldine.example,12/31/2020\nida@aldine.example,03/04/2021\n");
  await expect(line(page, 3)).toContainText("2021-03-04");
  await visit(page, path);
  await page.getByRole("tab", { name: "CSV file", exact: true }).click();
  const buffer = Buffer.from("Email,Hired\nida@aldine.example,03/04/2021\n");
  await field(page, "CSV file to read").setInputFiles({ name: "open.csv", mimeType: "text/csv", buffer });
  await expect(page.getByRole("alert")).toContainText("the day or the month could come first");
  await field(page, "Dates are written").selectOption("month first (12/31)");
  await button(page, "Use these columns").click();
  await expect(line(page, 2)).toContainText("2021-03-04");
});
