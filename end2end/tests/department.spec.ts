import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import {
  accept,
  accountOf,
  addAuthenticator,
  axe,
  button,
  expect,
  field,
  fits,
  goodPassword,
  heading,
  invite,
  isInside,
  press,
  row,
  signIn,
  signOut,
  test,
  visit,
} from "../fixtures";
import { call } from "../fixtures/call";
import type { Inbox } from "../fixtures/inbox";

const settings = "/administration/settings";
const dialog = (page: Page): Locator => page.getByRole("dialog");
const section = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

/** All that the head of a department gets inside it. */
const granted = ["can_register_users", "can_manage_invitations", "can_view_registry", "can_manage_accounts", "can_manage_permissions"];

const save = async (page: Page): Promise<void> => {
  await button(page, "Save").click();
  await expect(page.getByRole("status").filter({ hasText: "It applies at once." })).toBeVisible();
};

/** Invites somebody, who accepts with the link of their own mailbox. */
const join = async (page: Page, inbox: Inbox, guest: Page, email: string, permissions: string[] = []): Promise<void> => {
  await invite(page, { email, permissions });
  await accept(guest, (await inbox.next(email)).link, goodPassword);
};

test("the founder fills in every section of the settings, in light and dark and on a telephone", async ({ page }) => {
  test.slow();
  await visit(page, settings);
  await field(page, "Contact for help").fill("desk@aldine.example");
  await field(page, "About the organization (English)").fill("Aldine Press prints books in Venice.");
  await save(page);

  await visit(page, `${settings}/registration`);
  await field(page, "Days until an invitation expires").fill("14");
  await field(page, "Refused domains").fill("mailinator.com");
  await save(page);

  await visit(page, `${settings}/privacy-notice`);
  await field(page, "Text in English").fill("# What we keep\n\nYour name and your address.");
  await button(page, "Publish new version").click();
  await button(page.getByRole("dialog", { name: "Publish version 1?" }), "Publish new version").click();
  await expect(page.getByRole("status").filter({ hasText: "Version 1 is published" })).toBeVisible();

  await visit(page, `${settings}/identity`);
  await field(page, "Minimum age").fill("14");
  await page.getByLabel("Four-eyes principle").check();
  await save(page);

  await visit(page, `${settings}/fields`);
  await button(page, "Add field").first().click();
  await field(dialog(page), "Key").fill("locker");
  await field(dialog(page), "Label in English").fill("Locker");
  await button(dialog(page), "Add field").click();
  await expect(dialog(page)).toBeHidden();

  await visit(page, `${settings}/security`);
  await field(page, "Second factor required of").selectOption("Everybody who holds a permission");
  await field(page, "Days of grace").fill("7");
  await expect(page.getByRole("main")).toContainText("Nobody has to add one at once.");
  await save(page);

  await visit(page, `${settings}/mail`);
  await field(page, "Subject").fill("Come to {organization}");
  await button(page, "Save").click();
  await expect(page.getByRole("status").filter({ hasText: "Your own text is sent from now on." })).toBeVisible();

  await visit(page, `${settings}/data`);
  await field(page, "Days until a deleted account is erased").fill("60");
  await save(page);

  for (const name of ["organization", "registration", "privacy-notice", "identity", "fields", "security", "mail", "data"]) {
    await visit(page, `${settings}/${name}`);
    await expect(section(page, "Latest changes").getByRole("listitem").first()).toBeVisible();
    await axe(page, `settings ${name} filled in`);
    await fits(page, `settings ${name} filled in`);
  }
});

test("the founder hands a department over, and its administrator, who has lost a phone, is helped back", async ({
  page,
  someone,
  inbox,
}) => {
  test.slow();
  const [head, second] = [await someone(), await someone()];
  await visit(page, "/administration/units");
  await button(page, "Add unit").first().click();
  await field(dialog(page), "Name").fill("Sales");
  await button(dialog(page), "Add unit").click();
  await expect(dialog(page)).toBeHidden();
  const { units } = (await call(page, "units", {})) as { units: { id: string }[] };
  const place = async (email: string): Promise<unknown> =>
    await call(page, "move_to_unit", { account: await accountOf(page, email), unit: units[0]?.id });
  await join(page, inbox, head, "zoe@aldine.example");
  await invite(page, { email: "bea.sales@aldine.example" });
  for (const email of ["zoe@aldine.example", "bea.sales@aldine.example"]) await place(email);
  await join(page, inbox, second, "ida@aldine.example", granted);

  await visit(page, `${settings}/security`);
  await field(page, "Second factor required of").selectOption("Everybody who holds a permission");
  await field(page, "Days of grace").fill("7");
  await save(page);

  await visit(page, "/administration/permissions");
  await press(row(page, "zoe@aldine.example"), "Grant permissions");
  const unit = field(dialog(page), "Unit");
  await expect(unit, "where it counts is in sight before anything is ticked").toBeInViewport();
  await unit.selectOption("Sales");
  for (const permission of granted) await dialog(page).getByRole("checkbox", { name: permission }).check();
  await axe(page, "granting a department");
  await fits(page, "granting a department");
  await button(dialog(page), "Grant permissions").click();
  await expect(dialog(page)).toBeHidden();

  await visit(head, "/administration/permissions");
  await expect(head.getByRole("status").filter({ hasText: "A second factor is required for your account" })).toBeVisible();
  await press(row(head, "bea.sales@aldine.example"), "Grant permissions");
  await expect(field(dialog(head), "Unit").locator("option:checked"), "their own unit, not everywhere").toHaveText("Sales");
  await head.keyboard.press("Escape");
  await visit(head, "/me/security");
  await addAuthenticator(head, "Telephone");

  // The telephone is gone: the password alone no longer opens anything.
  await signOut(head);
  await signIn(head, "zoe", goodPassword);
  await expect(heading(head, "Enter your code")).toBeVisible();
  const zoe = await accountOf(page, "zoe@aldine.example");
  const reset = async (by: Page, said: string): Promise<void> => {
    await visit(by, `/administration/registry/${zoe}`);
    await button(section(by, "Account"), "Reset second factor").click();
    await button(by.getByRole("dialog", { name: "Reset the second factor?" }), "Reset second factor").click();
    await expect(by.getByText(said)).toBeVisible();
  };
  await reset(page, "The second factor will be reset in 24 hours, unless it is stopped.");
  await expect(section(page, "Account"), "who has asked reads why there is no button").toContainText("The reset was asked for already.");
  await axe(page, "a reset that waits");
  await fits(page, "a reset that waits");
  await reset(second, "The second factor was reset.");
  await expect(async () => {
    const mail = await inbox.next("zoe@aldine.example", /The security of your account/u);
    expect(mail.text).toContain("has reset the second factor");
  }).toPass();
  await signIn(head, "zoe", goodPassword);
  await isInside(head);
  await visit(head, "/administration/registry");
  await expect(head.getByText("Only people in Sales")).toBeVisible();
});

test("an auditor finds who has changed somebody's address, and exports the month", async ({ page, someone, inbox }) => {
  const [guest, clerk, auditor, mailbox] = [await someone(), await someone(), await someone(), await someone()];
  await join(page, inbox, guest, "ugo@aldine.example");
  await join(page, inbox, clerk, "ida@aldine.example", ["can_manage_accounts", "can_view_registry"]);
  await join(page, inbox, auditor, "vera@aldine.example", ["can_view_audit", "can_view_personal_data"]);
  const ugo = await accountOf(page, "ugo@aldine.example");
  await visit(clerk, `/administration/registry/${ugo}`);
  await button(section(clerk, "Account"), "Change e-mail address").click();
  await field(dialog(clerk), "Email address").fill("ugo.neri@aldine.example");
  await button(dialog(clerk), "Change e-mail address").click();
  await expect(dialog(clerk)).toBeHidden();
  await visit(mailbox, (await inbox.next("ugo.neri@aldine.example", /Confirm your new e-mail address/u)).link);
  await button(mailbox, "Confirm my address").click();
  await expect(heading(mailbox, "Address confirmed")).toBeVisible();
  await visit(page, `/administration/registry/${ugo}`);
  await button(section(page, "Account"), "Agree").click();
  await button(page.getByRole("dialog", { name: "Agree to the new address?" }), "Agree").click();
  await expect(section(page, "Account")).not.toContainText("It comes into force on");
  const draft = { username: "ugo.neri", locale: "en" };
  await call(page, "edit_account", { account: ugo, draft });

  await visit(auditor, "/administration/audit");
  await field(auditor, "Person").fill("ugo");
  await button(auditor, "Show").click();
  const events = section(auditor, "Audit").getByRole("listitem");
  const event = (words: string): Locator => events.filter({ hasText: words }).first();
  await expect(event("New e-mail address requested"), "the name that they no longer have finds them").toContainText("by ida");
  await event("E-mail address changed").getByText("Details").click();
  await expect(event("E-mail address changed")).toContainText("ugo.neri@aldine.example");
  await axe(auditor, "who has changed an address");
  await fits(auditor, "who has changed an address");

  const today = await auditor.evaluate(() => new Intl.DateTimeFormat("sv-SE").format(new Date()));
  await field(auditor, "From").fill(`${today.slice(0, 8)}01`);
  await field(auditor, "Until").fill(today);
  await button(auditor, "Show").click();
  await expect(auditor).toHaveURL(/from=\d{4}-\d\d-01/u);
  await expect(section(auditor, "Chain")).toContainText("Sealed up to number");
  const [download] = await Promise.all([
    auditor.waitForEvent("download"),
    auditor.getByRole("link", { name: "Export as CSV" }).click(),
  ]);
  const file = await readFile(await download.path(), "utf8");
  expect(file).toContain("account.address_changed");
  expect(file, "who has asked for it").toContain("account.address_change_asked");
});
