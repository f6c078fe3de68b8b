import type { Page } from "@playwright/test";
import {
  accept,
  accountOf,
  arrive,
  axe,
  boris,
  button,
  expect,
  field,
  fillIn,
  fits,
  goodPassword,
  heading,
  invite,
  inviteOnPage,
  row,
  submit,
  test,
  type,
  visit,
} from "../fixtures";

const people = "/administration/user-registration/identity";
const title = "Register personal information (existing users)";
const search = "Name, e-mail, username, code or external ID";
const zoe = { email: "zoe@aldine.example", username: "zoe" };

/** Everybody's identity, each in a later state than the one before. */
const several = async (page: Page): Promise<void> => {
  await invite(page, zoe);
  await invite(page, boris);
  await invite(page, { email: "ines@aldine.example", username: "ines" });
  await fillIn(page, { account: await accountOf(page, zoe.email) }, { given: "Zoë", family: "Müller" });
  const ines = { account: await accountOf(page, "ines@aldine.example") };
  await fillIn(page, ines);
  await submit(page, ines);
};

test("the desk shows four cards in their order, and suggests the last", async ({ page }) => {
  await visit(page, "/administration/user-registration");
  await expect(page.getByRole("main").getByRole("heading", { level: 2 })).toHaveText([
    "Create a new internal user",
    "Bulk invite",
    title,
    "Complete registration",
  ]);
  const last = page.getByRole("listitem").filter({ has: heading2(page, "Complete registration") });
  await expect(last).toContainText("Suggested");
  await page.getByRole("link", { name: title }).click();
  await arrive(page, title);
});

test("a card that needs two permissions names those that are missing", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { ...zoe, permissions: ["can_register_users"] }), goodPassword);
  await visit(guest, "/administration/user-registration");
  const complete = guest.getByRole("link", { name: "Complete registration" });
  await expect(complete).toHaveAttribute("aria-disabled", "true");
  await expect(complete).toHaveAccessibleDescription(/can_register_identities/);
  await expect(complete).not.toHaveAccessibleDescription(/can_register_users/);
  await visit(guest, people, 403);
  await expect(heading(guest, "You don't have permission")).toBeVisible();
});

test("the list says how far everybody is, and leads to their steps", async ({ page }) => {
  await several(page);
  await visit(page, people);
  await expect(row(page, boris.email)).toContainText("None");
  await expect(row(page, zoe.email)).toContainText("Draft");
  await expect(row(page, zoe.email)).toContainText("Pending");
  await expect(row(page, zoe.email)).toContainText(/1000000\d/);
  await expect(row(page, "ines@aldine.example")).toContainText("Submitted");
  const steps = `${people}/${await accountOf(page, zoe.email)}`;
  await expect(row(page, zoe.email).getByRole("link", { name: "Continue" })).toHaveAttribute("href", steps);
  await expect(row(page, boris.email).getByRole("link", { name: "Start" })).toBeVisible();
  // One's own steps are My data.
  await expect(row(page, "francesca@aldine.example").getByRole("link")).toHaveAttribute("href", "/me/data");

  await field(page, "Show").selectOption({ label: "Without a digital identity" });
  await expect(row(page, zoe.email)).toHaveCount(0);
  await expect(row(page, boris.email)).toBeVisible();
  await field(page, "Show").selectOption({ label: "Verified" });
  await expect(page.getByRole("heading", { name: "Nobody in this list" })).toBeVisible();
  await page.getByRole("link", { name: "Show everyone" }).click();
  await expect(row(page, zoe.email)).toBeVisible();
});

test("people are found while one types, without accents, by a code, and with a slip of the keyboard", async ({ page }) => {
  await several(page);
  await visit(page, people);
  const box = field(page, search);
  for (const [typed, found] of [
    ["muller", zoe.email],
    ["zoë mü", zoe.email],
    ["okaf", boris.email],
    ["ZOE@", zoe.email],
  ] as const) {
    await type(box, typed);
    await expect(page.getByRole("row"), typed).toHaveCount(2);
    await expect(row(page, found), typed).toBeVisible();
    await expect(box).toHaveValue(typed);
  }
  await expect(page.getByRole("status").filter({ hasText: "1 person found" })).toHaveCount(1);

  await type(box, "mullre");
  await expect(page.getByText("No exact match")).toBeVisible();
  await expect(row(page, zoe.email)).toBeVisible();

  await type(box, "10000001");
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByText("No exact match")).toBeHidden();

  await type(box, "qqqqqqqq");
  await expect(page.getByRole("heading", { name: "Nobody found" })).toBeVisible();
});

test("after an invitation the result page leads to the steps of the new account", async ({ page }) => {
  await inviteOnPage(page, zoe);
  const way = page.getByRole("main").getByRole("link", { name: "Register personal information" });
  await expect(way).toHaveAttribute("href", `${people}/${await accountOf(page, zoe.email)}`);
});

test("the search is accessible in the light and the dark, and fits a phone", async ({ page }) => {
  test.slow();
  await several(page);
  await visit(page, people);
  await axe(page, "people");
  await fits(page, "people");
  await visit(page, `${people}?q=nobody-like-this`);
  await axe(page, "people nobody");
  await visit(page, "/administration/user-registration");
  await axe(page, "four cards");
  await fits(page, "four cards");
});

test("the search in Italian", async ({ page }) => {
  await several(page);
  await visit(page, people);
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await arrive(page, "Registra dati personali (utenti esistenti)");
  await expect(row(page, zoe.email)).toContainText("Bozza");
  await expect(row(page, boris.email)).toContainText("Nessuna");
  await expect(row(page, zoe.email).getByRole("link", { name: "Continua" })).toBeVisible();
});

const heading2 = (page: Page, name: string) => page.getByRole("heading", { level: 2, name, exact: true });
