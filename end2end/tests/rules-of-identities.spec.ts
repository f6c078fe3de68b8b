import type { Page } from "@playwright/test";
import {
  accept,
  arrive,
  axe,
  button,
  expect,
  field,
  fillIn,
  fits,
  goodPassword,
  goTo,
  invite,
  openCase,
  openStepsOf,
  submit,
  test,
  visit,
} from "../fixtures";

const identity = "/administration/settings/identity";

const changes = (page: Page) => page.getByRole("region", { name: "Latest changes" });

const save = async (page: Page): Promise<void> => {
  await button(page, "Save").click();
  await expect(page.getByRole("status").filter({ hasText: "It applies at once." })).toBeVisible();
};

test("what the organization requires later is felt by a draft, by Submit and by a case", async ({ page, someone }) => {
  const [guest, other] = [await someone(), await someone()];
  await accept(guest, await invite(page, { email: "ines@aldine.example" }), goodPassword);
  await fillIn(guest, "me");
  await accept(other, await invite(page, { email: "otto@aldine.example" }), goodPassword);
  await fillIn(other, "me");
  await submit(other, "me");

  await visit(page, identity);
  await page.getByText("Required of employees", { exact: true }).click();
  const employees = page.locator("#required_of_employee");
  await expect(employees.getByLabel("Date of birth", { exact: true })).toBeChecked();
  await employees.getByLabel("Phone", { exact: true }).check();
  await employees.getByLabel("Identity documents", { exact: true }).check();
  await axe(page, "rules of identities");
  await fits(page, "rules of identities");
  await save(page);
  await expect(changes(page)).toContainText("Required of employees: Date of birth, Country of birth, Nationalities, Country →");

  await visit(guest, "/");
  await expect(guest.getByRole("main")).toContainText("Still missing:");
  await visit(guest, "/me/data?step=contact");
  await expect(field(guest, "Phone")).toHaveAttribute("aria-invalid", "true");
  await expect(field(guest, "City"), "what was entered is kept").toHaveValue("Genova");
  await goTo(guest, "Identity document");
  await button(guest, "Save and continue").click();
  await goTo(guest, "Check and submit");
  await expect(guest.getByRole("main")).toContainText("Identity documents: At least one document is required.");
  await expect(guest.getByRole("main")).toContainText("Phone: This is required.");

  await openCase(page, "otto@aldine.example");
  await expect(page.getByRole("main")).toContainText("Rules have changed since this was submitted");
  await expect(page.getByRole("main")).toContainText("Phone: This is required.");
  await axe(page, "a case that breaks a later rule");
  await fits(page, "a case that breaks a later rule");
});

test("people fill in the steps that are theirs, and read the others", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { email: "ines@aldine.example" }), goodPassword);
  await visit(page, identity);
  const steps = page.getByRole("group", { name: "Steps that people fill in themselves" });
  await steps.getByLabel("Birth and nationality", { exact: true }).uncheck();
  await steps.getByLabel("Organization", { exact: true }).uncheck();
  await field(page, "Days before documents expire").fill("soon");
  await button(page, "Save").click();
  await expect(page.getByRole("alert")).toContainText("Enter up to five numbers from 1 to 365");
  await field(page, "Days before documents expire").fill("90 30");
  await save(page);
  await expect(changes(page)).toContainText("Days before documents expire: 60 30 7 → 90 30");

  await visit(guest, "/me/data?step=birth");
  await expect(guest.getByRole("main")).toContainText("Your organization fills in this step.");
  await expect(field(guest, "Date of birth")).toHaveCount(0);
  await axe(guest, "a step of the organization");
  await fits(guest, "a step of the organization");
  await button(guest, "Save and continue").click();
  await expect(guest.getByRole("heading", { level: 2, name: "Contact and residence" })).toBeVisible();

  await openStepsOf(page, "ines@aldine.example");
  await goTo(page, "Birth and nationality");
  await field(page, "Date of birth").fill("1991-04-17");
  await field(page, "Country of birth").selectOption({ label: "Italy" });
  await field(page, "Nationalities").selectOption({ label: "Italy" });
  await button(page, "Save and continue").click();
  await expect(page.locator("#saved")).toContainText(/^Saved/);
  await visit(guest, "/me/data?step=birth");
  await arrive(guest, "My data");
  await expect(guest.getByRole("main")).toContainText("Italy");
});
