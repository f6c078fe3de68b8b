import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { accept, arrive, axe, button, expect, field, fits, goodPassword, invite, row, test, visit } from "../fixtures";
import { locked, ods, xlsx } from "../fixtures/spreadsheets";

const registry = "/administration/registry";
const bulk = "/administration/user-registration/bulk";

const addUnit = async (page: Page, name: string): Promise<void> => {
  await page.evaluate(async (name) => {
    const call = async (path: string, body: object) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as { version: number };
    };
    const { version } = await call("units", {});
    await call("create_unit", { version, draft: { name, code: "", parent: "" } });
  }, name);
};

const updates = async (page: Page): Promise<void> => {
  await visit(page, bulk);
  await page.getByRole("tab", { name: "Update people" }).click();
};

const choose = async (page: Page, name: string, text: string | Buffer): Promise<void> =>
  await field(page, "File with people to update").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

const number = (page: Page, name: string) => page.locator("dl.counts > div").filter({ hasText: name }).locator("dd");

test("an export is edited, compared and brought back, and what it changed is undone", async ({ page }) => {
  await invite(page, { email: "zoe@aldine.example", username: "zoe" });
  await invite(page, { email: "boris@aldine.example", username: "boris" });
  await visit(page, `${registry}?account=pending&columns=username,unit&v=1`);
  await addUnit(page, "Class 3B");
  await button(page, "Export").click();
  const dialog = page.getByRole("dialog", { name: "Export" });
  const downloading = page.waitForEvent("download");
  await button(dialog, "Export").click();
  const text = await readFile((await (await downloading).path()) ?? "", "utf8");

  const back = page.getByRole("status").filter({ hasText: "it can come back" });
  await back.getByRole("link", { name: "Update people from a file" }).click();
  await arrive(page, "Bulk invite");
  await expect(page.getByRole("tab", { name: "Update people" })).toHaveAttribute("aria-selected", "true");
  await axe(page, "update people");
  await choose(page, "people.csv", text);
  const preview = page.getByRole("grid", { name: "Rows compared with the registry" });
  await expect(page.getByRole("button", { name: "Unchanged 2" })).toBeVisible();
  await expect(button(page, "Apply changes")).toHaveAttribute("aria-disabled", "true");

  await button(page, "Choose another file").click();
  const edited = text.replace("zoe@aldine.example,,zoe,", "zoe@aldine.example,X-7,zoe,class 3b") + "\r\n,nobody@aldine.example,,,\r\n";
  await choose(page, "people.csv", edited);
  await expect(page.getByRole("button", { name: "Change 1" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Not found 1" })).toBeVisible();
  await expect(preview.getByRole("row").filter({ hasText: "zoe" })).toContainText("(none) → X-7");
  await expect(preview.getByRole("row").filter({ hasText: "zoe" })).toContainText("(none) → Class 3B");
  await axe(page, "compared file");
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page, "compared file");
  await page.setViewportSize({ width: 1280, height: 800 });

  await button(page, "Apply changes · 1").click();
  const apply = page.getByRole("dialog", { name: "Apply changes" });
  await expect(apply).toContainText("1 person will be changed");
  await axe(page, "applying changes");
  await button(apply, "Apply changes").click();
  await arrive(page, "Bulk action");
  await expect(page.getByRole("status").filter({ hasText: "Done" })).toBeVisible();
  await expect(number(page, "Changed")).toHaveText("1");
  const job = page.url();
  await visit(page, `${registry}?columns=username,unit&v=1`);
  await expect(row(page, "zoe@aldine.example")).toContainText("Class 3B");

  await visit(page, job);
  await button(page, "Undo").click();
  await button(page.getByRole("dialog"), "Undo").click();
  await expect(number(page, "Undone")).toHaveText("1");
  await visit(page, "/administration/jobs");
  await expect(row(page, "Update people"), "jobs of one day are told apart").toContainText("people.csv");
  await visit(page, `${registry}?columns=username,unit&v=1`);
  await expect(row(page, "zoe@aldine.example")).not.toContainText("Class 3B");
});

test("who has never chosen columns exports the unit too, and is led to where the file can come back", async ({ page }) => {
  await visit(page, registry);
  await button(page, "Export").click();
  const dialog = page.getByRole("dialog", { name: "Export" });
  await expect(dialog).toContainText("Until you choose columns");
  const downloading = page.waitForEvent("download");
  await button(dialog, "Export").click();
  const text = await readFile((await (await downloading).path()) ?? "", "utf8");
  expect(text).toContain("External ID,Username,Unit,Account,Digital identity,");
  await axe(page, "registry after an export");
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page, "registry after an export");
  await page.getByRole("link", { name: "Update people from a file" }).first().click();
  await arrive(page, "Bulk invite");
  await expect(field(page, "File with people to update")).toBeAttached();
});

test("columns that are not clear are asked for, and an empty cell takes a value away if chosen", async ({ page }) => {
  await invite(page, { email: "zoe@aldine.example", username: "zoe" });
  await visit(page, registry);
  await addUnit(page, "Class 3B");
  await updates(page);
  await choose(page, "classes.csv", "Pupil;Class\nzoe;Class 3B\nzoe@aldine.example;\n");
  await expect(page.getByRole("alert")).toContainText("No column tells who each row is about");
  await axe(page, "columns of an update");
  await field(page, "Pupil").selectOption("Username");
  await field(page, "Class").selectOption("Unit");
  await button(page, "Compare with the registry").click();
  await expect(page.getByRole("button", { name: "Change 1" })).toBeVisible();
  await button(page, "Apply changes · 1").click();
  await button(page.getByRole("dialog", { name: "Apply changes" }), "Apply changes").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("1");

  await updates(page);
  await choose(page, "classes.csv", "Username;Unit\nzoe;\n");
  await expect(page.getByRole("button", { name: "Unchanged 1" })).toBeVisible();
  await button(page, "Columns and matching").click();
  await field(page, "An empty cell removes the value of “Unit”").check();
  await button(page, "Compare with the registry").click();
  await expect(page.getByRole("row").filter({ hasText: "zoe" })).toContainText("Class 3B → (none)");
});

test("a spreadsheet is read by the code that only it fetches, and its sheet is asked for", async ({ page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  const reader = (): string[] => fetched.filter((url) => /\/spreadsheet\.bin$/.test(url));
  await invite(page, { email: "zoe@aldine.example", username: "zoe" });
  await visit(page, registry);
  await addUnit(page, "Class 3B");
  await updates(page);
  expect(reader()).toEqual([]);
  await choose(page, "people.xlsx", xlsx({ Teachers: [["Username"]], "Pupils & more": [["Username", "External ID", "Unit"], ["zoe", 420, "Class 3B"]] }));
  await expect(page.getByRole("heading", { name: "Which sheet holds the rows?" })).toBeVisible();
  await axe(page, "sheets of a spreadsheet");
  await button(page, "Pupils & more").click();
  // Every row has an external id, which nobody has in the registry yet.
  await expect(page.getByRole("button", { name: "Not found 1" })).toBeVisible();
  await button(page, "Columns and matching").click();
  await field(page, "People are matched by").selectOption("Username");
  await button(page, "Compare with the registry").click();
  await expect(page.getByRole("row").filter({ hasText: "zoe" })).toContainText("(none) → 00420");
  await expect(page.getByRole("row").filter({ hasText: "zoe" })).toContainText("(none) → Class 3B");
  expect(reader().length).toBeGreaterThan(0);
  await button(page, "Apply changes · 1").click();
  await button(page.getByRole("dialog", { name: "Apply changes" }), "Apply changes").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("1");

  await updates(page);
  // What was chosen for this header is remembered.
  await choose(page, "people.xlsx", xlsx({ People: [["Username", "External ID", "Unit"], ["zoe", "420", ""]] }));
  await expect(page.getByRole("button", { name: "Unchanged 1" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "zoe" })).toContainText("counts as unchanged");
  await button(page, "Choose another file").click();
  await choose(page, "people.ods", ods([["Username", "Unit"], ["zoe", "class 3b"]]));
  await expect(page.getByRole("button", { name: "Unchanged 1" })).toBeVisible();
  await button(page, "Choose another file").click();
  await choose(page, "locked.xlsx", locked());
  await expect(page.getByRole("alert")).toContainText("protected with a password");
});

test("a bulk invite reads a spreadsheet too", async ({ page }) => {
  await visit(page, bulk);
  await page.getByRole("tab", { name: "CSV file" }).click();
  await field(page, "CSV file to read").setInputFiles({
    name: "people.xlsx",
    mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    buffer: xlsx({ People: [["E-Mail", "Username"], ["zoe@aldine.example", "zoe"], ["not an address", ""]] }),
  });
  const preview = page.getByRole("grid", { name: "Preview" });
  await expect(preview.getByRole("row").filter({ hasText: "zoe@aldine.example" })).toContainText("Ready");
  await expect(page.getByText("Sheet People")).toBeVisible();
  await expect(button(page, "Process Bulk invites · 1")).toBeVisible();
});

test("people who are missing from a file are suspended once their number is typed, and come back by undo", async ({ page, someone, inbox }) => {
  const colleague = await someone();
  await accept(colleague, await invite(page, { email: "zoe@aldine.example", username: "zoe" }), goodPassword);
  const other = await someone();
  await accept(other, await invite(page, { email: "boris@aldine.example", username: "boris" }), goodPassword);
  await invite(page, { email: "carla@aldine.example", username: "carla" });
  await visit(page, registry);
  await addUnit(page, "Class 3B");
  await updates(page);
  await choose(page, "class.csv", "Username,Unit\nzoe,Class 3B\nboris,Class 3B\ncarla,Class 3B\n");
  await button(page, "Apply changes · 3").click();
  await button(page.getByRole("dialog", { name: "Apply changes" }), "Apply changes").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("3");

  await updates(page);
  // A row with an error names somebody all the same.
  await choose(page, "class.csv", "Username,Unit\nzoe,Class 4A\n");
  await page.getByText("People missing from this file", { exact: true }).click();
  const option = field(page, "Suspend people missing from this file");
  await expect(option).toBeDisabled();
  await expect(option).toHaveAccessibleDescription(/Choose a unit, a group or a saved view first/);
  await field(page, "Unit, group or saved view").selectOption("Class 3B");
  await expect(option).toBeEnabled();
  await option.check();
  await expect(page.getByText("1 of 2 active people are missing from this file.")).toBeVisible();
  await expect(page.getByText("1 person who has not accepted the invitation yet is missing too and stays pending.")).toBeVisible();
  const preview = page.getByRole("grid", { name: "Rows compared with the registry" });
  await expect(page.getByRole("button", { name: "Will be suspended 1" })).toHaveAttribute("aria-pressed", "true");
  await expect(preview.getByRole("row").filter({ hasText: "boris@aldine.example" })).toContainText("Missing from the file");
  await axe(page, "people missing from a file");
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page, "people missing from a file");
  await page.setViewportSize({ width: 1280, height: 800 });

  await button(page, "Apply changes · 1").click();
  const apply = page.getByRole("dialog", { name: "Apply changes" });
  await expect(apply).toContainText("1 person who is missing from the file is suspended");
  await expect(apply).toContainText("1 person who has not accepted the invitation yet");
  await axe(page, "suspending people missing from a file");
  await field(apply, "Number of people").fill("2");
  await button(apply, "Apply changes").click();
  await expect(apply.getByRole("alert")).toContainText("This is not the number");
  await field(apply, "Number of people").fill("1");
  await button(apply, "Apply changes").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("1");
  await expect(page.getByRole("row").filter({ hasText: "boris" })).toContainText("Missing from the file");
  await expect(page.getByRole("row").filter({ hasText: "boris" })).toContainText("Suspended");
  await inbox.next("boris@aldine.example", /suspended/);
  const job = page.url();
  await visit(page, `${registry}?account=suspended&v=1`);
  await expect(row(page, "boris@aldine.example")).toBeVisible();
  await expect(row(page, "zoe@aldine.example")).toHaveCount(0);

  await visit(page, job);
  await button(page, "Undo").click();
  await button(page.getByRole("dialog"), "Undo").click();
  await expect(number(page, "Undone")).toHaveText("1");
  await visit(page, `${registry}?account=active&v=1`);
  await expect(row(page, "boris@aldine.example")).toBeVisible();
});

test("a refused cell is corrected in the preview, by pointer and by keyboard", async ({ page }) => {
  await invite(page, { email: "zoe@aldine.example", username: "zoe" });
  await invite(page, { email: "boris@aldine.example", username: "boris" });
  await visit(page, registry);
  await addUnit(page, "Class 3B");
  await updates(page);
  await choose(page, "classes.csv", "Username,Unit\nzoe,Clas 3B\nboriss,Class 3B\n");
  const preview = page.getByRole("grid", { name: "Rows compared with the registry" });
  await expect(page.getByRole("button", { name: "Error 1" })).toBeVisible();
  await expect(button(page, "Apply changes")).toHaveAttribute("aria-disabled", "true");

  await expect(preview.getByRole("row").filter({ hasText: "Clas 3B" })).toContainText("Unit: “Clas 3B” is not known. Write its code, or its path");
  await preview.getByRole("gridcell", { name: "(none) → Clas 3B" }).click();
  const unit = field(page, "Unit, line 2");
  await expect(unit).toHaveValue("Clas 3B");
  await unit.fill("Class 3B");
  await unit.press("Enter");
  await expect(preview).toBeFocused();
  await expect(preview.getByRole("row").filter({ hasText: "zoe" })).toContainText("Change");
  await expect(page.getByRole("button", { name: "Not found 1" })).toBeVisible();

  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const who = field(page, "Username, line 3");
  await who.fill("nobody");
  await page.keyboard.press("Escape");
  await expect(preview.getByRole("row").filter({ hasText: "boriss" })).toContainText("Not found");
  await page.keyboard.press("Enter");
  await who.fill("boris");
  await who.press("Enter");
  await expect(page.getByRole("button", { name: "Change 2" })).toBeVisible();
  await axe(page, "corrected cells");
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page, "corrected cells");
  await page.setViewportSize({ width: 1280, height: 800 });

  // What was typed is there after another look at the columns.
  await button(page, "Columns and matching").click();
  await button(page, "Compare with the registry").click();
  await expect(page.getByRole("button", { name: "Change 2" })).toBeVisible();
  await button(page, "Apply changes · 2").click();
  await button(page.getByRole("dialog", { name: "Apply changes" }), "Apply changes").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("2");
});

test("the address of somebody pending is refused with the way to correct it", async ({ page }) => {
  await invite(page, { email: "zoe@aldine.example", username: "zoe" });
  await updates(page);
  await choose(page, "people.csv", "Username,Email\nzoe,zoe.new@aldine.example\n");
  await expect(page.getByRole("button", { name: "Error 1" })).toBeVisible();
  const preview = page.getByRole("grid", { name: "Rows compared with the registry" });
  await expect(preview.getByRole("row").filter({ hasText: "zoe" })).toContainText("Correct the address on the Invitations page");
  await expect(button(page, "Apply changes")).toHaveAttribute("aria-disabled", "true");
});

test("people who are not found are invited with what their row has, and revoked by undo", async ({ page, inbox }) => {
  await invite(page, { email: "zoe@aldine.example", username: "zoe" });
  await visit(page, registry);
  await addUnit(page, "Class 3B");
  await updates(page);
  await choose(page, "class.csv", "Email,Name,Unit,External ID\nzoe@aldine.example,,Class 3B,\nboris@aldine.example,Boris,Class 3B,X-7\nno address,,Class 3B,\n");
  await expect(page.getByRole("button", { name: "Not found 1" })).toBeVisible();
  const option = field(page, "Invite people who are not found");
  await expect(option).not.toBeChecked();
  await expect(option).toHaveAccessibleDescription(/Not used for invitations: Name\./);
  await option.check();
  const preview = page.getByRole("grid", { name: "Rows compared with the registry" });
  await expect(page.getByRole("button", { name: "Invite 1" })).toHaveAttribute("aria-pressed", "true");
  await expect(preview.getByRole("row").filter({ hasText: "boris@aldine.example" })).toContainText("(none) → X-7");
  await axe(page, "people to invite");
  await button(page, "Apply changes · 2").click();
  const apply = page.getByRole("dialog", { name: "Apply changes" });
  await expect(apply).toContainText("1 person is invited");
  await button(apply, "Apply changes").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Created")).toHaveText("1");
  await expect(number(page, "Changed")).toHaveText("1");
  await inbox.next("boris@aldine.example");
  const job = page.url();
  await visit(page, `${registry}?account=pending&columns=username,unit&v=1`);
  await expect(row(page, "boris@aldine.example")).toContainText("Class 3B");

  await visit(page, job);
  await button(page, "Undo").click();
  await expect(page.getByRole("dialog")).toContainText("1 person is put back as it was before, and 1 open invitation is revoked");
  await button(page.getByRole("dialog"), "Undo").click();
  await expect(number(page, "Undone")).toHaveText("1");
  await expect(number(page, "Invitations revoked")).toHaveText("1");
  await visit(page, bulk);
  await expect(page.getByRole("table", { name: "Earlier jobs" }).getByRole("row").filter({ hasText: "class.csv" })).toContainText("Update people");
  await visit(page, "/administration/invitations?state=open");
  await expect(row(page, "zoe@aldine.example")).toBeVisible();
  await expect(row(page, "boris@aldine.example")).toHaveCount(0);
});

test("a value that has to be unique goes to one person of a file, and the comparison is kept while columns are looked at", async ({ page }) => {
  await invite(page, { email: "zoe@aldine.example", username: "zoe" });
  await invite(page, { email: "boris@aldine.example", username: "boris" });
  await visit(page, registry);
  await page.evaluate(async () => {
    const draft = { key: "badge", kind: "text", level: "account", label: { en: "Badge", it: "Tesserino" }, is_unique: true };
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/api/add_own_field", { method: "POST", headers, body: JSON.stringify({ draft }) });
    if (!answer.ok) throw new Error(await answer.text());
  });
  await updates(page);
  await choose(page, "badges.csv", "Username,badge\nzoe,B7\nboris,b7\n");
  const preview = page.getByRole("grid", { name: "Rows compared with the registry" });
  await button(page, "Error 2").click();
  const row = (name: string) => preview.getByRole("row").filter({ hasText: name });
  await expect(row("zoe")).toContainText("Badge: same value as in line 3, and it has to be unique");
  await expect(row("boris")).toContainText("Badge: same value as in line 2, and it has to be unique");
  await axe(page, "a value twice in an update");

  await button(page, "Columns and matching").click();
  await field(page, "badge").selectOption("Not compared");
  await button(page, "Cancel").click();
  await expect(button(page, "Error 2"), "nothing was compared again").toBeVisible();
  await expect(page.getByText("1 column compared")).toBeVisible();
  await button(page, "Columns and matching").click();
  await button(page, "Columns and matching").click();
  await expect(button(page, "Error 2"), "nothing was chosen").toBeVisible();
  await button(page, "Columns and matching").click();
  await field(page, "badge").selectOption("Not compared");
  await expect(page.getByText("1 column compared"), "as it was compared").toBeVisible();
  await field(page, "badge").selectOption("Badge");
  await button(page, "Columns and matching").click();

  await button(page, "Error 2").click();
  await row("boris").getByRole("gridcell").nth(1).click();
  await page.getByRole("textbox", { name: "Badge, line 3" }).fill("B8");
  await page.keyboard.press("Enter");
  await expect(button(page, "Apply changes · 2")).toBeVisible();
  await button(page, "Apply changes · 2").click();
  await button(page.getByRole("dialog", { name: "Apply changes" }), "Apply changes").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("2");

  await invite(page, { email: "mia@aldine.example", username: "mia" });
  await updates(page);
  await choose(page, "badges.csv", "Username,badge\nmia,B7\n");
  await button(page, "Apply changes · 1").click();
  await button(page.getByRole("dialog", { name: "Apply changes" }), "Apply changes").click();
  await arrive(page, "Bulk action");
  await expect(page.getByRole("row").filter({ hasText: "mia@aldine.example" })).toContainText("Badge: Somebody else has this value");
});
