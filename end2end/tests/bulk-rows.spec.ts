/** Rows of bulk invites before and after a job: usernames, deleted rows, files set aside, results. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { arrive, axe, button, expect, field, fits, founder, says, test, visit } from "../fixtures";

const path = "/administration/user-registration/bulk";

const cell = (page: Page, row: number, name = "Email address"): Locator => field(page, `${name}, row ${row}`);
const line = (page: Page, number: number): Locator =>
  page.getByRole("grid", { name: "Preview" }).getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(number), exact: true }) });

const choose = async (page: Page, name: string, bytes: string | Buffer): Promise<void> => {
  const buffer = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
  await page.getByRole("tab", { name: "CSV file", exact: true }).click();
  await field(page, "CSV file to read").setInputFiles({ name, mimeType: "text/csv", buffer });
  await expect(page.getByRole("grid", { name: "Preview" })).toBeVisible();
};

const edit = async (page: Page, row: number, text: string): Promise<void> => {
  await line(page, row).getByRole("gridcell").first().click();
  await page.getByRole("textbox", { name: `Email address, line ${row}` }).fill(text);
  await page.keyboard.press("Enter");
};

const process = async (page: Page, count: string): Promise<void> => {
  await button(page, `Process Bulk invites · ${count}`).click();
  await button(page.getByRole("dialog", { name: "Process Bulk invites" }), "Process Bulk invites").click();
  await arrive(page, "Bulk job");
  await expect(page.getByRole("status").filter({ hasText: /^Done$/ })).toBeVisible({ timeout: 30_000 });
};

test("the usernames of the preview are those of the accounts, and the results list them", async ({ page, inbox }) => {
  await visit(page, path);
  const people = ["mario.rossi@a.example", "mario.rossi@b.example", "mario.rossi@c.example"];
  for (const [at, email] of people.entries()) await cell(page, at + 1).fill(email);
  await says(cell(page, 3), "Available");
  for (const [at, name] of ["mario.rossi", "mario.rossi2", "mario.rossi3"].entries()) {
    await expect(cell(page, at + 1, "Username")).toHaveAttribute("placeholder", name);
  }
  await choose(page, "staff.csv", `E-mail;Nome utente\na1@aldine.example;\n${founder.username}@f.example;\nmario.rossi@d.example;mario.rossi\nmario.rossi@e.example;\n`);
  await expect(line(page, 2)).toContainText("a11");
  await expect(line(page, 3)).toContainText(`${founder.username}2`);
  await expect(line(page, 5)).toContainText("mario.rossi2");
  await process(page, "4");
  await expect(page.getByRole("heading", { level: 2, name: /^staff\.csv · 4 rows/ })).toBeVisible();
  await inbox.next("a1@aldine.example");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download all results" }).click()]);
  const results = (await readFile(await file.path())).toString("utf8");
  expect(results).toContain(";a11;a1@aldine.example;");
  expect(results).toContain(`;${founder.username}2;${founder.username}@f.example;`);
  expect(results).toContain(";mario.rossi2;mario.rossi@e.example;");

  await page.getByRole("link", { name: "Another batch" }).click();
  await arrive(page, "Bulk invite");
  await expect(page.getByRole("table", { name: "Earlier jobs" }).getByRole("rowheader").first()).toContainText("staff.csv");
  await button(page, "Resume").click();
  await expect(cell(page, 3), "the list was not submitted").toHaveValue("mario.rossi@c.example");
  await expect(cell(page, 1, "Username")).toHaveAttribute("placeholder", "mario.rossi3");
});

test("a file in work is set aside when another one is opened, also after a reload", async ({ page }) => {
  await visit(page, path);
  const encoding = page.locator(".tools .tag", { hasText: "Windows-1252" });
  await choose(page, "first.csv", Buffer.from("Email,Ort\nzoe@aldine.example,Köln\nanna@aldine.example,Bonn\n", "latin1"));
  await expect(encoding).toBeVisible();
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain("anna@aldine.example");
  await edit(page, 2, "zoe.muller@aldine.example");
  await expect(line(page, 2)).toContainText("zoe.muller@aldine.example");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await arrive(page, "Bulk invite");
  await choose(page, "second.csv", "Email\nbruno@aldine.example\ncarla@aldine.example\n");
  await edit(page, 3, "carla.b@aldine.example");
  await expect(page.getByText("You have not finished working on first.csv.")).toBeVisible();
  await button(page, "Resume").click();
  await expect(line(page, 2), "also the edit right before the reload").toContainText("zoe.muller@aldine.example");
  await expect(encoding).toBeVisible();
  await expect(page.getByText("You have not finished working on second.csv.")).toBeVisible();
  await button(page, "Resume").click();
  await expect(line(page, 3)).toContainText("carla.b@aldine.example");
  await button(page, "Choose another file").click();
  await expect(page.getByText("You have not finished working on first.csv.")).toBeVisible();
  await expect(page.getByText("You have not finished working on second.csv.")).toBeVisible();
  await axe(page, "bulk set aside");
  await fits(page, "bulk set aside");

  // A browser that does not know the header, or is told nothing by a host without HTTPS, forgets the rows as well.
  await page.route("**/sign-out", async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    const { "clear-site-data": _, ...headers } = answer.headers();
    await route.fulfill({ response: answer, headers });
  });
  page.on("dialog", (dialog) => void dialog.accept());
  await button(page, "Sign out").click();
  await arrive(page, "Sign in");
  expect(await page.evaluate(() => ({ ...sessionStorage }))).toEqual({});
});

test("rows are deleted, one or all with errors, and come back", async ({ page }) => {
  await visit(page, path);
  await choose(page, "rows.csv", "Email\nzoe@aldine.example\nnobody\nnobody either\nzoe@aldine.example\n");
  await expect(line(page, 5)).toContainText("Duplicate in file");
  await button(line(page, 2), "Delete line 2").click();
  await expect(line(page, 2)).toHaveCount(0);
  await expect(line(page, 5), "it repeats no row now").toContainText("Ready");
  await expect(button(page, "All 3")).toBeVisible();
  await button(page, "Undo").click();
  await expect(line(page, 2)).toContainText("Ready");
  await button(page, "Delete 2 rows with errors").click();
  await expect(button(page, "All 2")).toBeVisible();
  await expect(line(page, 3)).toHaveCount(0);
  await button(page, "Undo").click();
  await expect(button(page, "Error 2")).toBeVisible();
  await page.getByRole("tab", { name: "Manual list", exact: true }).click();
  await cell(page, 1).fill("eve@aldine.example");
  await cell(page, 2).fill("mallory@aldine.example");
  await button(page, "Delete line 1").click();
  await expect(cell(page, 1)).toHaveCount(0);
  await expect(cell(page, 2)).toHaveValue("mallory@aldine.example");
  await button(page.getByRole("tabpanel", { name: "Manual list" }), "Undo").click();
  await expect(cell(page, 1)).toHaveValue("eve@aldine.example");
});

test("a file without a header names its other columns by their place, and pasted text around an address is told", async ({ page }) => {
  await visit(page, path);
  await page.getByRole("tab", { name: "CSV file", exact: true }).click();
  const text = "zoe@aldine.example,x,y\nAnna Rossi <anna@aldine.example>,x,y\no’brien@aldine.example,x,y\n";
  await field(page, "CSV file to read").setInputFiles({ name: "plain.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await button(page, "Use these columns").click();
  await expect(page.getByText("Not used, but kept for the results: Column 2, Column 3.")).toBeVisible();
  await expect(page.getByText("2 rows have unusual characters in or around the address. The cleaned address is used: lines 2, 3.")).toBeVisible();
  await expect(line(page, 2)).toContainText("Address used: anna@aldine.example");
  await expect(line(page, 3)).toContainText("Address used: o'brien@aldine.example");
  await axe(page, "bulk pasted");
});

test("state and reason stay in sight in a wide file, and while a cell is edited", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 800 });
  await visit(page, path);
  await choose(page, "wide.csv", "Email,Username,Language,Given names,Family name,Date of birth,Nationality\nnobody,,,Zoë,Müller,1990-04-17,IT\n");
  await expect(line(page, 2).getByText("Error", { exact: true })).toBeInViewport({ ratio: 1 });
  await line(page, 2).getByRole("gridcell").first().click();
  const input = page.getByRole("textbox", { name: "Email address, line 2" });
  await expect(input).toBeFocused();
  await expect(input).toHaveAccessibleDescription(/@/);
  await expect(line(page, 2).locator(".sheet-why > span")).toBeInViewport({ ratio: 1 });
});

test("somebody signed out in another tab goes on after signing in again, with all rows", async ({ page, context }) => {
  await visit(page, path);
  await cell(page, 1).fill("zoe@aldine.example");
  await says(cell(page, 1), "Available");
  await context.clearCookies();
  await cell(page, 2).fill("anna@aldine.example");
  const dialog = page.getByRole("dialog", { name: /sign in again/i });
  await expect(dialog).toBeVisible();
  await field(dialog, "Password").fill(founder.password);
  await button(dialog, "Sign in").click();
  await expect(dialog).toBeHidden();
  await expect(cell(page, 1)).toHaveValue("zoe@aldine.example");
  await says(cell(page, 2), "Available");
});

test("the rows of a job are on its page, by state, searched, each with its reason", async ({ page }) => {
  await visit(page, path);
  await choose(page, "staff.csv", `Email;Username\nzoe@aldine.example;\nnobody;\n${founder.email};\nzoe@aldine.example;\n`);
  await process(page, "1");
  const rows = page.getByRole("table", { name: "Rows of this job" });
  const each = rows.locator("tbody").getByRole("row");
  await expect(each).toHaveCount(4);
  await expect(each.nth(0)).toContainText("zoe@aldine.example");
  await expect(each.nth(0)).toContainText("Created");
  await expect(each.nth(3)).toContainText("Skipped");
  await expect(each.nth(3)).toContainText("See line 2");
  await field(page, "State").selectOption("Skipped");
  await expect(each).toHaveCount(3);
  await expect(page).toHaveURL(/\/bulk\/[^/?]+\?state=skipped/);
  await field(page, "State").selectOption("All rows");
  await field(page, "Address, username or line").fill("NOBO");
  await expect(each).toHaveCount(1);
  await expect(each.first()).toContainText("@");
  await page.reload();
  await expect(each, "the address has the search").toHaveCount(1);
  await field(page, "Address, username or line").fill("somebody else");
  await expect(page.getByRole("heading", { name: "No rows found" })).toBeVisible();
  await field(page, "Address, username or line").fill("2");
  await expect(each).toHaveCount(1);
  await expect(each.first()).toContainText("zoe@aldine.example");
  await axe(page, "job rows");
  await fits(page, "job rows");
});

test("another line is made the header by hand, and what is above it is said to be skipped", async ({ page }) => {
  await visit(page, path);
  await page.getByRole("tab", { name: "CSV file", exact: true }).click();
  const text = "Staff list,as of May\nKontakt,Wer\nzoe@aldine.example,Zoe\nanna@aldine.example,Anna\n";
  await field(page, "CSV file to read").setInputFiles({ name: "staff.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  const lines = page.getByRole("list", { name: "First lines of the file" }).getByRole("listitem");
  await expect(lines).toHaveCount(4);
  await expect(lines.nth(0)).toContainText("Column names");
  await button(lines.nth(1), "This is the header").focus();
  await page.keyboard.press("Enter");
  await expect(lines.nth(0)).toContainText("Skipped");
  await expect(lines.nth(1)).toContainText("Column names");
  await expect(page.getByText("Skipped above the column names: Staff list as of May")).toBeVisible();
  await expect(button(page, "Reading options")).toBeFocused();
  await axe(page, "bulk first lines");
  await fits(page, "bulk first lines");
  await button(page, "Use these columns").click();
  await expect(line(page, 3)).toContainText("zoe@aldine.example");
  await expect(line(page, 2)).toHaveCount(0);
  await button(page, "Reading options").click();
  await button(lines.nth(0), "This is the header").click();
  await expect(lines.nth(0), "it can be moved back up").toContainText("Column names");
});

test("who is typing when the session has ended types on, and is asked to sign in afterwards", async ({ page, context }) => {
  await visit(page, path);
  await context.clearCookies();
  const name = "somebody.with.a.long.name.who.types.on.and.on";
  const dialog = page.getByRole("dialog", { name: /sign in again/i });
  await cell(page, 1).pressSequentially("anna@aldine.example", { delay: 20 });
  // The address is looked up while the next field is being filled in.
  await page.keyboard.press("Tab");
  await expect(cell(page, 1, "Username")).toBeFocused();
  await page.keyboard.type(name, { delay: 50 });
  await expect(cell(page, 1, "Username")).toHaveValue(name);
  await expect(dialog).toBeVisible();
  await expect(field(dialog, "Password")).toHaveValue("");
});

test("every column of a wide file is reached by the keyboard, beside state and reason", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await visit(page, path);
  await choose(page, "wide.csv", "Email,Username,Language,Given names,Family name,Date of birth,Nationality\nzoe@aldine.example,zoe,it,Zoë,Müller,1990-04-17,IT\n");
  const grid = page.getByRole("grid", { name: "Preview" });
  await grid.focus();
  const isUncovered = () =>
    grid.evaluate((grid) => {
      const cell = document.getElementById(grid.getAttribute("aria-activedescendant") ?? "");
      const box = cell?.getBoundingClientRect();
      if (!cell || !box) return false;
      const seen = [box.left + 3, box.right - 3].map((x) => document.elementFromPoint(x, box.top + box.height / 2));
      return seen.every((one) => cell.contains(one));
    });
  for (let column = 0; column < 7; column += 1) {
    if (column > 0) await page.keyboard.press("ArrowRight");
    await expect.poll(isUncovered, { message: `column ${column}` }).toBe(true);
    await expect(line(page, 2).getByText("Ready", { exact: true })).toBeInViewport({ ratio: 1 });
  }
  for (let column = 5; column >= 0; column -= 1) {
    await page.keyboard.press("ArrowLeft");
    await expect.poll(isUncovered, { message: `back in column ${column}` }).toBe(true);
  }
});

test("on a phone each cell of the preview has its name", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await visit(page, path);
  await choose(page, "phone.csv", "Email,Username,Family name\nzoe@aldine.example,zoe,Müller\n");
  const names = await line(page, 2)
    .locator(".sheet-cell")
    .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell, "::before").content));
  expect(names.map((name) => name.replaceAll('"', "").trim())).toEqual(["Email address", "Username", "Family name"]);
  await fits(page, "a preview on a phone");
});

test("columns that were being chosen anew go back to what they were", async ({ page }) => {
  await visit(page, path);
  await choose(page, "staff.csv", "Email,Wer\nzoe@aldine.example,zoe\n");
  const preview = page.getByRole("grid", { name: "Preview" });
  await button(page, "Reading options").click();
  await field(page, "Wer").selectOption("Family name");
  await button(page, "Cancel").click();
  await expect(button(page, "Reading options")).toBeFocused();
  await expect(preview.getByRole("columnheader", { name: "Family name" })).toHaveCount(0);
  await expect(page.getByText("Not used, but kept for the results: Wer.")).toBeVisible();
});

test("what was chosen of the columns is used when the options are closed, and stays while it cannot be used", async ({ page }) => {
  await visit(page, path);
  await choose(page, "staff.csv", "Email,Wer\nzoe@aldine.example,zoe\n");
  const preview = page.getByRole("grid", { name: "Preview" });
  const options = button(page, "Reading options");
  await options.click();
  await field(page, "Email").selectOption("");
  await options.click();
  await expect(options).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("alert").filter({ hasText: "e-mail" })).toBeVisible();
  await field(page, "Email").selectOption("Email address");
  await field(page, "Wer").selectOption("Family name");
  await options.click();
  await expect(preview.getByRole("columnheader", { name: "Family name" })).toBeVisible();
  await expect(options).toHaveAttribute("aria-expanded", "false");
});
