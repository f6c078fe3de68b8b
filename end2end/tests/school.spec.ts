/** The first weeks of a school's office with the registry, by keyboard alone. */
import type { Locator, Page } from "@playwright/test";
import { accept, accountOf, arrive, axe, button, expect, field, goodPassword, reach, ready, row, test, visit } from "../fixtures";
import { call } from "../fixtures/call";

const registry = "/administration/registry";
const bulk = "/administration/user-registration/bulk";

const YEARS = [1, 2, 3, 4, 5];
const CLASSES = YEARS.flatMap((year) => ["A", "B", "C", "D"].map((letter) => `${year}${letter}`));
const IN_A_CLASS = 40;
const GIVEN = ["Ada", "Bruno", "Chiara", "Dario", "Elif", "Fatima", "Giulio", "Hana", "Ivo", "Jonas"];
const FAMILY = ["Moretti", "Okafor", "Quattrocchi", "Rinaldi", "Sorensen", "Tagliabue", "Ugolini", "Vianello"];

const emailOf = (pupil: number): string => `pupil${String(pupil).padStart(3, "0")}@school.example`;

/** The list of a school's program: 20 classes of 40 pupils. Only pupil 444 is called Zanotelli. */
const pupils = (): string => {
  const rows = Array.from({ length: CLASSES.length * IN_A_CLASS }, (_, at) => {
    const given = GIVEN[at % GIVEN.length];
    const family = at === 443 ? "Zanotelli" : FAMILY[at % FAMILY.length];
    const unit = CLASSES[Math.floor(at / IN_A_CLASS)];
    return [emailOf(at + 1), given, family, unit, `L ${at + 1}`, at % 2 === 0 ? "Falcon" : "Heron"].join(",");
  });
  return ["Email,Given names,Family name,Unit,Locker,House", ...rows].join("\r\n");
};

/** The classes, and the fields *Locker* and *House*; their pages have journeys of their own. */
const school = async (page: Page): Promise<void> => {
  const add = async (name: string, parent: string): Promise<string> => {
    const { version } = (await call(page, "units", {})) as { version: number };
    return (await call(page, "create_unit", { version, draft: { name, code: "", parent } })) as string;
  };
  for (const name of CLASSES) await add(name, "");
  const label = (en: string, it: string) => ({ en, it });
  const option = (name: string) => ({ id: "", label: label(name, name) });
  await call(page, "add_own_field", { draft: { key: "locker", kind: "text", level: "account", label: label("Locker", "Armadietto") } });
  const house = { key: "house", kind: "choice", level: "account", label: label("House", "Casa"), options: [option("Falcon"), option("Heron")] };
  await call(page, "add_own_field", { draft: house });
};

/** Goes on to a control with the Tab key and presses a key there. */
const press = async (page: Page, target: Locator, key = "Enter"): Promise<void> => {
  await expect(target).toBeVisible();
  await reach(page, target);
  await page.keyboard.press(key);
};

/** Opens the dialog of files from its field, and chooses a file there. */
const choose = async (page: Page, name: string, file: string, text: string): Promise<void> => {
  const input = field(page, name);
  await expect(input).toBeEnabled();
  // On a busy machine the browser may miss the first key.
  await expect(async () => {
    await reach(page, input);
    const opened = page.waitForEvent("filechooser", { timeout: 3_000 });
    const [chooser] = await Promise.all([opened, page.keyboard.press("Enter")]);
    await chooser.setFiles({ name: file, mimeType: "text/csv", buffer: Buffer.from(text) });
  }).toPass();
};

/** Goes from the selected tab to another one with the arrow keys. */
const openTab = async (page: Page, name: string): Promise<void> => {
  const tab = page.getByRole("tab", { name, exact: true });
  await reach(page, page.getByRole("tab", { selected: true }));
  for (let presses = 0; presses < 3 && (await tab.getAttribute("aria-selected")) !== "true"; presses += 1) {
    await page.keyboard.press("ArrowRight");
  }
  await expect(tab).toHaveAttribute("aria-selected", "true");
};

const number = (page: Page, name: string): Locator =>
  page.locator("dl.counts > div").filter({ has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) }).locator("dd");

const found = (page: Page, words: string | RegExp): Locator => page.getByRole("status").filter({ hasText: words });

const search = async (page: Page, label: string, typed: string): Promise<void> => {
  await reach(page, field(page, label));
  await page.keyboard.type(typed);
};

test("a school's office invites its pupils, moves a class, suspends those who leave, and restores one, by keyboard alone", async ({
  page,
  inbox,
  someone,
}) => {
  test.slow();
  await visit(page, "/");
  await school(page);

  await visit(page, bulk);
  await openTab(page, "CSV file");
  await choose(page, "CSV file to read", "pupils.csv", pupils());
  const preview = page.getByRole("grid", { name: "Preview" });
  await expect(preview.getByRole("columnheader", { name: "House" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Ready 800" })).toBeVisible();
  await axe(page, "pupils to invite");
  await press(page, button(page, "Process Bulk invites · 800"));
  await press(page, button(page.getByRole("dialog", { name: "Process Bulk invites" }), "Process Bulk invites"));
  await arrive(page, "Bulk job");
  await expect(found(page, /^Done$/)).toBeVisible({ timeout: 30_000 });
  await expect(number(page, "Created")).toHaveText("800");

  // Two pupils of class 2A have accepted before they leave the school.
  for (const leaver of [161, 162]) {
    const guest = await someone();
    await accept(guest, (await inbox.next(emailOf(leaver))).link, goodPassword);
  }

  // Class 1A is the class 1B from now on, with the pupils that were there.
  await visit(page, `${registry}?columns=username,unit,account&v=1`);
  await press(page, page.locator("details.filter-panel > summary"));
  await press(page, page.getByRole("group", { name: "Unit", exact: true }).getByRole("checkbox", { name: "1A" }), "Space");
  await expect(found(page, "40 people")).toBeVisible();
  await press(page, page.getByRole("checkbox", { name: "Select everyone on this page" }), "Space");
  await press(page, button(page, "Select all that match"));
  await press(page, button(page, "Move to unit"));
  const move = page.getByRole("dialog", { name: "Move to unit" });
  await reach(page, field(move, "Unit"));
  await page.keyboard.type("1B");
  await expect(field(move, "Unit").locator("option:checked")).toHaveText("1B");
  await expect(move).toContainText("40 people are included");
  await press(page, button(move, "Move to unit"));
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("40");
  await axe(page, "moved class");

  await visit(page, bulk);
  await openTab(page, "Update people");
  await choose(page, "File with people to update", "leavers.csv", `Email,Account\n${emailOf(161)},suspended\n${emailOf(162)},suspended\n`);
  await expect(page.getByRole("button", { name: "Change 2" })).toBeVisible();
  await press(page, button(page, "Apply changes · 2"));
  await press(page, button(page.getByRole("dialog", { name: "Apply changes" }), "Apply changes"));
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("2");
  await inbox.next(emailOf(161), /suspended/);
  await visit(page, `${registry}?account=suspended&columns=username,unit,account&v=1`);
  await expect(page.getByRole("rowheader")).toHaveCount(2);
  await expect(row(page, emailOf(162))).toContainText("2A");

  // Half a name finds one of 801 people, who is deleted by mistake.
  await visit(page, `${registry}?columns=username,unit,account&v=1`);
  await search(page, "Search people", "zanot");
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await expect(row(page, "Zanotelli")).toContainText(emailOf(444));
  await press(page, page.getByRole("rowheader").getByRole("link"));
  await arrive(page, /Zanotelli/);
  await expect(page.getByRole("region", { name: "Organization", exact: true })).toContainText("L 444");
  await press(page, button(page.getByRole("region", { name: "Account", exact: true }), "Delete"));
  await press(page, button(page.getByRole("dialog", { name: "Delete" }), "Delete"));
  await expect(page.getByRole("region", { name: "Account", exact: true })).toContainText("To be deleted");

  // A colleague finds and restores the pupil on a phone, in Italian.
  await visit(page, registry);
  await press(page, button(page.getByRole("group", { name: "Language" }), "Italiano"));
  await arrive(page, "Anagrafica");
  await page.setViewportSize({ width: 375, height: 800 });
  await visit(page, `${registry}?account=to_be_deleted&v=1`);
  await search(page, "Cerca persone", "zanot");
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await expect(row(page, "Zanotelli")).toContainText("Da eliminare");
  await press(page, page.getByRole("rowheader").getByRole("link"));
  await arrive(page, /Zanotelli/);
  const account = page.getByRole("region", { name: "Account", exact: true });
  await press(page, button(account, "Ripristina"));
  await press(page, button(page.getByRole("dialog", { name: "Ripristinare l'account?" }), "Ripristina"));
  await expect(account).toContainText("In attesa");
  await expect(page.getByRole("region", { name: "Organizzazione", exact: true })).toContainText("Heron");
  await axe(page, "restored pupil in Italian");
  expect(await page.evaluate(() => document.documentElement.scrollWidth), "it fits 375 px").toBeLessThanOrEqual(375);

  await visit(page, `/administration/registry/${await accountOf(page, emailOf(1))}`);
  await ready(page);
  await expect(page.getByRole("region", { name: "Organizzazione", exact: true })).toContainText("1B");
});
