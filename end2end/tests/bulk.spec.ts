import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import {
  accept,
  arrive,
  axe,
  button,
  expect,
  field,
  fits,
  founder,
  goodPassword,
  invite,
  isInside,
  reach,
  says,
  test,
  visit,
} from "../fixtures";

const path = "/administration/user-registration/bulk";

const tab = (page: Page, name: string): Locator => page.getByRole("tab", { name, exact: true });
const counter = (page: Page, name: string | RegExp): Locator => page.getByRole("button", { name, exact: typeof name === "string" });
const cell = (page: Page, row: number, name = "Email address"): Locator => field(page, `${name}, row ${row}`);
const line = (page: Page, number: number): Locator =>
  page.getByRole("grid", { name: "Preview" }).getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(number), exact: true }) });

type File = { name?: string; bytes: string | Buffer };

const choose = async (page: Page, { name = "people.csv", bytes }: File): Promise<void> => {
  await tab(page, "CSV file").click();
  await field(page, "CSV file to read").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(bytes) });
};

const openFile = async (page: Page, file: File): Promise<void> => {
  await visit(page, path);
  await choose(page, file);
  await expect(page.getByRole("grid", { name: "Preview" })).toBeVisible();
};

/** Presses the button, and the one of the same name in the dialog. */
const process = async (page: Page, count: string): Promise<void> => {
  await button(page, `Process Bulk invites · ${count}`).click();
  const dialog = page.getByRole("dialog", { name: "Process Bulk invites" });
  await expect(dialog).toBeVisible();
  await button(dialog, "Process Bulk invites").click();
  await arrive(page, "Bulk job");
};

const isDone = async (page: Page): Promise<void> => {
  await expect(page.getByRole("status").filter({ hasText: /^Done$/ })).toBeVisible({ timeout: 30_000 });
};

const number = (page: Page, name: string): Locator =>
  page.locator(".counts > div").filter({ has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) }).locator("dd");

const download = async (page: Page, press: Locator): Promise<string> => {
  const [file] = await Promise.all([page.waitForEvent("download"), press.click()]);
  return (await readFile(await file.path())).toString("utf8");
};

const paste = (target: Locator, text: string): Promise<void> =>
  target.evaluate((input, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

const people = (count: number): string =>
  `Email,Username,Language\r\n${Array.from({ length: count }, (_, n) => `person${n + 1}@aldine.example,,`).join("\r\n")}\r\n`;

test("a list is filled in by hand, checked while it is typed, and invited", async ({ page, inbox }) => {
  await visit(page, "/administration/user-registration");
  await page.getByRole("link", { name: "Bulk invite", exact: true }).click();
  await arrive(page, "Bulk invite");
  await expect(tab(page, "Manual list")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText(/^Nobody has been invited yet/).first()).toBeVisible();
  await expect(cell(page, 3)).toBeVisible();
  await expect(cell(page, 4)).toHaveCount(0);

  await cell(page, 1).fill("zoe.muller@aldine.example");
  await says(cell(page, 1), "Available");
  await expect(cell(page, 1, "Username")).toHaveAttribute("placeholder", "zoe.muller");
  await cell(page, 2).fill(founder.email);
  await says(cell(page, 2), "Already used");
  await cell(page, 3).fill("ZOE.muller@aldine.example");
  await says(cell(page, 3), "Same as line 1");
  await cell(page, 3).fill("carla@gmial.com");
  await page.getByRole("button", { name: "Did you mean gmail.com?" }).click();
  await expect(cell(page, 3)).toHaveValue("carla@gmail.com");
  await says(cell(page, 3), "Available");

  await button(page, "Add row").click();
  await expect(cell(page, 4)).toBeFocused();
  await paste(cell(page, 4), "anna@aldine.example\tanna.rossi\r\nbruno@aldine.example\t\r\n");
  await expect(cell(page, 4, "Username")).toHaveValue("anna.rossi");
  await expect(cell(page, 5)).toHaveValue("bruno@aldine.example");
  await says(cell(page, 5), "Available");

  await process(page, "4");
  await isDone(page);
  await expect(number(page, "Created")).toHaveText("4");
  for (const name of ["zoe.muller@aldine.example", "anna@aldine.example", "bruno@aldine.example", "carla@gmail.com"]) {
    await inbox.next(name);
  }
  expect(inbox.to(founder.email)).toEqual([]);
  await expect(number(page, "E-mails sent")).toHaveText("4");
  await expect(number(page, "Skipped")).toHaveText("1");
  await expect(page.getByRole("link", { name: "Download failed rows" }), "there are none").toHaveCount(0);
  await expect(page.getByText(/per minute/), "four rows are no rate").toHaveCount(0);

  await page.getByRole("link", { name: "Another batch" }).click();
  const job = page.getByRole("table", { name: "Earlier jobs" }).getByRole("row").nth(1);
  await expect(job.getByRole("cell"), "the same numbers as on the job's page").toHaveText(["Done", "5", "4", "0", "0", "0", "1", "Open job"]);
});

test("a file with every kind of row is shown, mended, processed; its failed rows are uploaded again", async ({ page, inbox, someone }) => {
  test.slow();
  await invite(page, { email: "pending@aldine.example" });
  await inbox.next("pending@aldine.example");
  const rows = [
    "E-Mail;Nome utente;Lingua;role",
    "zoe@aldine.example;;it;admin",
    "Zoe@Aldine.example;;;",
    `${founder.email};;;`,
    "pending@aldine.example;;;",
    "carla@gmial.com;;;",
    "dimitri.aldine.example;;;",
    `elif@aldine.example;${founder.username};;`,
    "ragged@aldine.example;x",
    '"=cmd@aldine.example";;;',
  ];
  await openFile(page, { name: "staff.csv", bytes: rows.join("\n") });
  await expect(page.getByText("semicolon", { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/Not used, but kept for the results: role/)).toBeVisible();
  await expect(line(page, 2)).toContainText("Ready");
  await expect(line(page, 3)).toContainText("Duplicate in file");
  await expect(line(page, 3)).toContainText("Same as line 2");
  await expect(line(page, 4)).toContainText("Already registered");
  await expect(line(page, 5)).toContainText("Already invited");
  await expect(line(page, 6)).toContainText("Did you mean gmail.com?");
  await expect(line(page, 7)).toContainText("Error");
  await expect(line(page, 8)).toContainText("already used");
  await expect(line(page, 9)).toContainText("Error");

  await counter(page, "Error 3").click();
  await expect(counter(page, "Error 3")).toHaveAttribute("aria-pressed", "true");
  await expect(line(page, 2)).toHaveCount(0);
  await line(page, 7).getByRole("gridcell").first().click();
  await page.getByRole("textbox", { name: "Email address, line 7" }).fill("dimitri@aldine.example");
  await page.keyboard.press("Enter");
  await expect(line(page, 7)).toContainText("Ready");
  await button(page, "All 9").click();

  await button(page, "Correct 1 misspelt domain").click();
  await expect(line(page, 6)).toContainText("carla@gmail.com");
  await button(page, "Make 1 username unique").click();
  await expect(line(page, 8)).toContainText(`${founder.username}2`);
  await button(page, "Resend to 1 already invited").click();
  await expect(line(page, 5)).toContainText("Ready");

  await process(page, "6");
  await isDone(page);
  for (const email of ["zoe@aldine.example", "carla@gmail.com", "dimitri@aldine.example", "elif@aldine.example"]) await inbox.next(email);
  const again = await inbox.next("pending@aldine.example");
  await expect(number(page, "Created")).toHaveText("5");
  await expect(number(page, "Resent")).toHaveText("1");

  const all = await download(page, page.getByRole("link", { name: "Download all results" }));
  expect(all).toContain("E-Mail;Nome utente;Lingua;role");
  expect(all).toContain("'=cmd@aldine.example");
  expect(all).toContain("admin");
  const failed = await download(page, page.getByRole("link", { name: "Download failed rows" }));
  expect(failed).toContain("ragged@aldine.example");
  expect(failed).not.toContain("zoe@aldine.example;");

  await openFile(page, { name: "failed.csv", bytes: failed });
  await expect(page.getByRole("grid", { name: "Preview" })).toContainText("ragged@aldine.example");
  await expect(page.getByRole("link", { name: "Open job" })).toBeVisible();
  await accept(await someone(), again.link, goodPassword);
});

test("a job is paused, resumed and undone", async ({ page, inbox }) => {
  test.slow();
  await openFile(page, { bytes: people(6_000) });
  await expect(page.getByText(/^Nobody has been invited yet/).last()).toBeVisible({ timeout: 30_000 });
  await button(page, "Process Bulk invites · 6,000").click();
  const dialog = page.getByRole("dialog", { name: "Process Bulk invites" });
  await dialog.locator("summary").click();
  await dialog.getByRole("checkbox", { name: "Do not send an e-mail now" }).check();
  await button(dialog, "Process Bulk invites").click();
  await expect(page.getByRole("heading", { level: 1, name: "Bulk job" })).toBeVisible({ timeout: 30_000 });
  await button(page, "Pause").click();
  await expect(page.getByRole("status").filter({ hasText: /^Paused$/ })).toBeVisible();
  const held = await number(page, "Remaining").textContent();
  expect(held).not.toBe("0");
  await page.reload();
  await arrive(page, "Bulk job");
  await expect(number(page, "Remaining")).toHaveText(held ?? "");
  await button(page, "Resume").click();
  await isDone(page);
  await expect(number(page, "Created")).toHaveText("6,000");
  expect(inbox.mails).toEqual([]);

  await expect(number(page, "E-mails held")).toHaveText("6,000", { timeout: 20_000 });
  await button(page, "Undo batch").click();
  const undo = page.getByRole("dialog", { name: "Undo the batch?" });
  await expect(undo).toContainText("6,000");
  await button(undo, "Undo batch").click();
  await expect(undo).toBeHidden({ timeout: 30_000 });
  await expect(button(page, "Undo batch")).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByText("6,000 invitations were revoked.").last()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("status").filter({ hasText: /^Invitations revoked$/ })).toBeVisible();
});

test("somebody without the permission reads which one is missing", async ({ page, someone }) => {
  const link = await invite(page, { email: "zoe@aldine.example", permissions: ["can_register_users"] });
  const other = await someone();
  await accept(other, link, goodPassword);
  await isInside(other);
  await visit(other, "/administration/user-registration");
  const card = other.getByRole("listitem").filter({ hasText: "Bulk invite" });
  await expect(card.getByRole("link", { name: "Bulk invite" })).toHaveAttribute("aria-disabled", "true");
  await expect(card).toContainText("can_bulk_invite");
  await expect(card).toContainText("founder");
  await visit(other, path, 403);
  await expect(other.getByText(/can_bulk_invite/)).toBeVisible();
});

test("Windows-1252 and UTF-16 are detected, shown and can be changed", async ({ page }) => {
  const text = "Email;Username\r\nm.müller@aldine.example;\r\nzoe@aldine.example;zoë\r\n";
  await openFile(page, { bytes: Buffer.from(text, "latin1") });
  await expect(page.locator(".tools .tag", { hasText: "Windows-1252" })).toBeVisible();
  await expect(line(page, 2)).toContainText("m.müller@aldine.example");
  await button(page, "Reading options").click();
  await page.getByLabel("Encoding", { exact: true }).selectOption({ label: "UTF-8" });
  await expect(page.locator(".tools .tag", { hasText: "UTF-8" })).toBeVisible();
  await expect(line(page, 2)).toContainText("Error");

  await button(page, "Choose another file").click();
  await choose(page, { bytes: Buffer.from(`\ufeff${text}`, "utf16le") });
  await expect(page.locator(".tools .tag", { hasText: "UTF-16 LE" })).toBeVisible();
  await expect(line(page, 2)).toContainText("m.müller@aldine.example");
});

test("what is no CSV file is refused at once, and a huge one unread", async ({ page, program }) => {
  await visit(page, path);
  await choose(page, { name: "photo.csv", bytes: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") });
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("photo.csv");
  await choose(page, { name: "sheet.csv", bytes: Buffer.from("504b030414000600", "hex") });
  await expect(alert).toContainText("sheet.csv");
  await choose(page, { name: "empty.csv", bytes: "" });
  await expect(alert).toContainText("empty.csv");
  await choose(page, { name: "quote.csv", bytes: 'Email\nzoe@aldine.example\n"open@aldine.example\n' });
  await expect(alert).toContainText("Line 3");

  const huge = join(program.dataDir, "huge.csv");
  await writeFile(huge, "Email\n");
  await truncate(huge, 200 * 1024 * 1024);
  await field(page, "CSV file to read").setInputFiles(huge);
  await expect(alert).toContainText("larger than 32 MB");
  await choose(page, { name: "many.csv", bytes: people(100_001) });
  await expect(alert).toContainText("many.csv", { timeout: 20_000 });
  await choose(page, { bytes: people(3) });
  await expect(counter(page, "Ready 3")).toBeVisible();
});

test("the only column of addresses is proposed, and without one a person chooses", async ({ page }) => {
  const asked = page.getByText(/Choose the column with the e-mail addresses/);
  await visit(page, path);
  await choose(page, { bytes: "Kontakt,Name\nzoe@aldine.example,Zoe\n" });
  await expect(page.getByText("Check that the column chosen for the e-mail addresses")).toBeVisible();
  await expect(asked).toBeHidden();
  await button(page, "Use these columns").click();
  await expect(line(page, 2)).toContainText("zoe@aldine.example");
  await button(page, "Choose another file").click();
  await choose(page, { bytes: "Kontakt,Name,Chef\nzoe@aldine.example,Zoe,ada@aldine.example\n" });
  await expect(asked).toBeVisible();
  await page.getByLabel("Kontakt", { exact: true }).selectOption({ label: "Email address" });
  await button(page, "Use these columns").click();
  await expect(line(page, 2)).toContainText("zoe@aldine.example");
  await expect(counter(page, "Ready 1")).toBeVisible();
});

test("3,000 rows are scrolled by keyboard and only those in view are elements", async ({ page }) => {
  await openFile(page, { bytes: people(3_000) });
  const grid = page.getByRole("grid", { name: "Preview" });
  await expect(grid).toHaveAttribute("aria-rowcount", "3001");
  await grid.focus();
  await page.keyboard.press("End");
  await expect(line(page, 3_001).or(grid.getByText("person3000@aldine.example"))).toBeVisible();
  expect(await grid.getByRole("row").count()).toBeLessThanOrEqual(41);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("Home");
  await expect(grid.getByText("person1@aldine.example", { exact: true })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("not an address");
  await page.keyboard.press("Enter");
  await expect(line(page, 3)).toContainText("Error");
  await expect(grid).toBeFocused();
});

test("the template has a header and nothing else", async ({ page }) => {
  await visit(page, path);
  await tab(page, "CSV file").click();
  expect(await download(page, button(page, "Download CSV Template"))).toBe("Email,Username,Language,Unit\r\n");
});

test("leaving asks first, and a reload offers to go on", async ({ page }) => {
  await visit(page, path);
  await cell(page, 1).fill("zoe@aldine.example");
  await says(cell(page, 1), "Available");
  await page.getByRole("link", { name: /^Invitations/ }).click();
  const ask = page.getByRole("dialog", { name: "Leave this page?" });
  await button(ask, "Cancel").click();
  await expect(ask).toBeHidden();
  await expect(cell(page, 1)).toHaveValue("zoe@aldine.example");

  await cell(page, 1).fill("zoe.last@aldine.example");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await arrive(page, "Bulk invite");
  await button(page, "Resume").click();
  await expect(cell(page, 1), "also what was typed right before the reload").toHaveValue("zoe.last@aldine.example");

  await page.getByRole("link", { name: /^Invitations/ }).click();
  await button(page.getByRole("dialog", { name: "Leave this page?" }), "Leave page").click();
  await arrive(page, "Invitations");
});

test("the pages are accessible in the light and the dark, and fit a phone", async ({ page, inbox }) => {
  test.slow();
  await visit(page, path);
  await cell(page, 1).fill("zoe@aldine.example");
  await cell(page, 2).fill("zoe");
  await says(cell(page, 1), "Available");
  await axe(page, "bulk list");
  await fits(page, "bulk list");
  await tab(page, "CSV file").click();
  await axe(page, "bulk file");
  await fits(page, "bulk file");
  const rows = `${people(30)}carla@gmial.com,,\r\nnobody,,\r\nPERSON1@aldine.example,,\r\n${founder.email},,\r\n`;
  await choose(page, { bytes: rows });
  await expect(counter(page, "Already registered 1")).toBeVisible();
  await axe(page, "bulk preview");
  await fits(page, "bulk preview");
  await button(page, "Process Bulk invites · 31").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await axe(page, "bulk dialog");
  await fits(page, "bulk dialog");
  await button(page.getByRole("dialog"), "Process Bulk invites").click();
  await arrive(page, "Bulk job");
  await isDone(page);
  await inbox.next("person30@aldine.example");
  await axe(page, "bulk job");
  await fits(page, "bulk job");
});

test("it is done by keyboard alone", async ({ page, inbox }) => {
  await visit(page, path);
  await reach(page, tab(page, "Manual list"));
  await page.keyboard.press("ArrowRight");
  await expect(tab(page, "CSV file")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await reach(page, cell(page, 1));
  await page.keyboard.type("zoe@aldine.example");
  await page.keyboard.press("Enter");
  await expect(cell(page, 2)).toBeFocused();
  await page.keyboard.type("anna@aldine.example");
  await says(cell(page, 2), "Available");
  await reach(page, button(page, "Process Bulk invites · 2"));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Process Bulk invites" });
  await expect(dialog).toBeVisible();
  await reach(page, button(dialog, "Process Bulk invites"));
  await page.keyboard.press("Enter");
  await arrive(page, "Bulk job");
  await inbox.next("zoe@aldine.example");
  await inbox.next("anna@aldine.example");
});

test("all of it in Italian", async ({ page, inbox }) => {
  await visit(page, path);
  await button(page, "Italiano").click();
  await arrive(page, "Invito multiplo");
  await tab(page, "File CSV").click();
  await page
    .getByLabel("File CSV da leggere")
    .setInputFiles({ name: "persone.csv", mimeType: "text/csv", buffer: Buffer.from("Posta elettronica;Nome utente;Lingua\nzoe@aldine.example;;it\n") });
  await expect(button(page, "Pronta 1")).toBeVisible();
  await button(page, "Elabora inviti multipli · 1").click();
  await button(page.getByRole("dialog"), "Elabora inviti multipli").click();
  await arrive(page, "Invio multiplo");
  const mail = await inbox.next("zoe@aldine.example");
  expect(mail.subject).toContain("Invito a");
});
