import type { Locator, Page } from "@playwright/test";
import {
  accept,
  accountOf,
  addUnitOnPage,
  arrive,
  axe,
  button,
  dialog,
  expect,
  field,
  fits,
  goodPassword,
  group,
  invite,
  newUser,
  offered,
  press,
  row,
  rowHeaders,
  says,
  section,
  test,
  type,
  visit,
} from "../fixtures";
import { call } from "../fixtures/call";

const registry = "/administration/registry";
const permissions = "/administration/permissions";
const units = "/administration/units";
const bulk = "/administration/user-registration/bulk";
const zoe = { email: "zoe@aldine.example", username: "zoe" };

/** All that can be granted inside a unit, but deciding about identities. */
const granted = [
  "can_register_users",
  "can_bulk_invite",
  "can_manage_invitations",
  "can_view_registry",
  "can_manage_accounts",
  "can_register_identities",
  "can_manage_permissions",
];

const options = (page: Page): Locator => field(dialog(page), "Unit").getByRole("option");

/** Puts people into a unit, by their addresses. */
const place = async (page: Page, unit: string, ...emails: string[]): Promise<void> => {
  const tree = (await call(page, "units", {})) as { units: { id: string; path: string }[] };
  const found = tree.units.find((one) => one.path === unit);
  if (found === undefined) throw new Error(`there is no unit ${unit}`);
  for (const email of emails) await call(page, "move_to_unit", { account: await accountOf(page, email), unit: found.id });
};

/** An organization of two units, and a colleague whose permissions end at the border of the first. */
const office = async (page: Page, colleague: Page): Promise<void> => {
  await visit(page, units);
  await addUnitOnPage(page, "Sales");
  await addUnitOnPage(page, "Italy", "Sales");
  await addUnitOnPage(page, "Support");
  for (const name of ["anna.sales", "bea.sales", "otto.support"]) await invite(page, { email: `${name}@aldine.example` });
  await accept(colleague, await invite(page, zoe), goodPassword);
  await place(page, "Sales", "anna.sales@aldine.example", "bea.sales@aldine.example", zoe.email);
  await place(page, "Support", "otto.support@aldine.example");

  await visit(page, permissions);
  await press(row(page, zoe.email), "Grant permissions");
  const audit = dialog(page).getByRole("checkbox", { name: "can_view_audit" });
  await audit.check();
  await field(dialog(page), "Unit").selectOption("Sales");
  await expect(audit, "it is never granted inside a unit").toBeDisabled();
  await expect(audit).not.toBeChecked();
  for (const permission of granted) await dialog(page).getByRole("checkbox", { name: permission }).check();
  await button(dialog(page), "Grant permissions").click();
  await expect(dialog(page)).toBeHidden();
  await expect(row(page, zoe.email)).toContainText("in Sales");
};

test("an administrator of a unit sees its people in every list, count and search, and nobody else", async ({ page, someone }) => {
  const colleague = await someone();
  await office(page, colleague);
  const otto = await accountOf(page, "otto.support@aldine.example");

  await visit(colleague, registry);
  await expect(colleague.getByText("Only people in Sales")).toBeVisible();
  await expect(colleague.getByRole("status").filter({ hasText: "3 people" })).toBeVisible();
  await expect(rowHeaders(colleague)).toHaveText([/anna\.sales/, /bea\.sales/, /zoe/]);
  await axe(colleague, "registry inside a border");
  await fits(colleague, "registry inside a border");

  const search = field(colleague, "Search people");
  await type(search, "sales");
  await expect(rowHeaders(colleague)).toHaveCount(2);
  const inside = await rowHeaders(colleague).allTextContents();
  await visit(page, `${registry}?q=sales&v=1`);
  await expect(rowHeaders(page), "they come in the same order for somebody without a border").toHaveText(inside);
  await type(search, "otto");
  await expect(colleague.getByRole("heading", { name: "Nobody found" })).toBeVisible();
  await expect(colleague.getByRole("status").filter({ hasText: "0 people" })).toBeVisible();

  await visit(colleague, registry);
  const panel = colleague.locator("details").filter({ has: colleague.getByText(/^Filters/) });
  await panel.locator("summary").click();
  await expect(group(colleague, "Unit").getByRole("checkbox")).toHaveCount(2);
  await expect(group(colleague, "Unit")).toContainText("Sales / Italy");
  await expect(group(colleague, "Unit")).not.toContainText("Without a unit");
  await expect(group(colleague, "Unit")).not.toContainText("Support");

  const overview = section(colleague, "Overview");
  await overview.getByRole("heading", { name: "Overview" }).click();
  await expect(overview.getByRole("list", { name: "Everyone who was invited" }).getByRole("link").first()).toHaveText(/^Invited\s*3$/);
  await expect(overview).not.toContainText("Support");
  await overview.getByText("Show as a table").click();
  // Days stay with the unit of then, and they were invited before they were in one.
  await expect(overview.getByRole("row").filter({ hasText: /20\d\d/ }).getByRole("link")).toHaveCount(0);

  await visit(colleague, permissions);
  await expect(rowHeaders(colleague)).toHaveText([/anna\.sales/, /bea\.sales/, /zoe/]);
  await press(row(colleague, "anna.sales"), "Grant permissions");
  await expect(options(colleague)).toHaveText(["Sales", "Sales / Italy"]);
  await axe(colleague, "granting inside a border");
  await colleague.keyboard.press("Escape");
  await fits(colleague, "permissions inside a border");

  // Whoever is outside looks like somebody who does not exist.
  const page404 = async (account: string): Promise<string> => {
    await visit(colleague, `${registry}/${account}`, 404);
    return (await colleague.getByRole("main").innerText()).replaceAll(account, "");
  };
  expect(await page404(otto)).toBe(await page404("0192f1c2-0000-7000-8000-000000000000"));
});

test("an administrator of a unit acts on its people and invites into it, and an address outside is only used", async ({ page, someone }) => {
  const colleague = await someone();
  await office(page, colleague);

  await visit(colleague, newUser);
  await field(colleague, "Email address").fill("otto.support@aldine.example");
  await says(field(colleague, "Email address"), "Already used");
  await expect(colleague.getByRole("main").getByRole("link", { name: /otto|invitation/i })).toHaveCount(0);
  await field(colleague, "Email address").fill("carla.sales@aldine.example");
  await says(field(colleague, "Email address"), "Available");
  await expect(field(colleague, "Unit").getByRole("option")).toHaveText(["Sales", "Sales / Italy"]);
  await field(colleague, "Unit").selectOption("Sales / Italy");
  await button(colleague, "Send invitation").click();
  await arrive(colleague, "Invitation created");

  await visit(colleague, bulk);
  await field(colleague, "Email address, row 1").fill("otto.support@aldine.example");
  await says(field(colleague, "Email address, row 1"), "Already used");
  await axe(colleague, "bulk invite inside a border");
  await fits(colleague, "bulk invite inside a border");

  await visit(colleague, `${registry}?columns=unit,account&v=1`);
  await expect(row(colleague, "carla.sales")).toContainText("Sales / Italy");
  await row(colleague, "anna.sales").getByRole("link").first().click();
  await expect(section(colleague, "Account")).toContainText("anna.sales@aldine.example");
  await button(colleague, "Move to unit").click();
  await expect(options(colleague), "nobody is moved over the border").toHaveText(["Sales", "Sales / Italy"]);
  await field(dialog(colleague), "Unit").selectOption("Sales / Italy");
  await button(dialog(colleague), "Move to unit").click();
  await expect(dialog(colleague)).toBeHidden();
  await expect(section(colleague, "Organization")).toContainText("Sales / Italy");
  await axe(colleague, "person inside a border");

  await visit(colleague, registry);
  await colleague.getByRole("checkbox", { name: "Select bea.sales" }).check();
  await button(colleague, "Move to unit").click();
  await expect(options(colleague)).toHaveText(["Sales", "Sales / Italy"]);
  await field(dialog(colleague), "Unit").selectOption("Sales / Italy");
  await button(dialog(colleague), "Move to unit").click();
  await arrive(colleague, "Bulk action");
  await expect(colleague.getByRole("status").filter({ hasText: "Done" })).toBeVisible();

  // Somebody active inside is suspended, and signed out.
  const guest = await someone();
  await accept(guest, await invite(page, { email: "dora.sales@aldine.example" }), goodPassword);
  await place(page, "Sales", "dora.sales@aldine.example");
  await visit(colleague, registry);
  await row(colleague, "dora.sales").getByRole("link").first().click();
  await button(colleague, "Suspend").click();
  await field(dialog(colleague), "Reason").fill("On leave");
  await button(dialog(colleague), "Suspend").click();
  await expect(section(colleague, "Account")).toContainText("Suspended");
  await guest.goto("/");
  await arrive(guest, "Sign in");
  await visit(page, `${registry}?columns=unit&v=1`);
  await expect(row(page, "bea.sales")).toContainText("Sales / Italy");
  await expect(row(page, "otto.support")).toContainText("Support");
});

test("a permission that is held in several units is revoked in one of them", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await visit(page, units);
  await addUnitOnPage(page, "Sales");
  await addUnitOnPage(page, "Support");
  await visit(page, permissions);
  for (const unit of ["Sales", "Support"]) {
    await press(row(page, zoe.email), "Grant permissions");
    await dialog(page).getByRole("checkbox", { name: "can_view_registry" }).check();
    await field(dialog(page), "Unit").selectOption(unit);
    await button(dialog(page), "Grant permissions").click();
    await expect(dialog(page)).toBeHidden();
    await expect(row(page, zoe.email)).toContainText(`in ${unit}`);
  }
  await press(row(page, zoe.email), "Revoke permissions");
  const boxes = dialog(page).getByRole("checkbox", { name: "can_view_registry" });
  await expect(boxes).toHaveCount(2);
  await axe(page, "revoke in one unit");
  await dialog(page).getByRole("checkbox", { name: /can_view_registry in Sales/ }).check();
  await button(dialog(page), "Revoke permissions").click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "can_view_registry (in Sales)" })).toBeVisible();
  await expect(row(page, zoe.email)).not.toContainText("in Sales");
  await expect(row(page, zoe.email)).toContainText("in Support");
  await visit(guest, registry);
  await expect(guest.getByText("Only people in Support")).toBeVisible();
  await expect(offered(row(page, zoe.email), "Revoke permissions")).toHaveCount(1);
});
