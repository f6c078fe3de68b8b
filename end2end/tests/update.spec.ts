import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { arrive, axe, button, expect, field, fits, invite, row, test, visit } from "../fixtures";
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

  await updates(page);
  await axe(page, "update people");
  await choose(page, "people.csv", text);
  const preview = page.getByRole("table", { name: "Rows compared with the registry" });
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
  await expect(apply).toContainText("1 person is changed");
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
  await visit(page, `${registry}?columns=username,unit&v=1`);
  await expect(row(page, "zoe@aldine.example")).not.toContainText("Class 3B");
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
