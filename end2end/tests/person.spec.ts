import type { Page } from "@playwright/test";
import {
  accept,
  accountOf,
  arrive,
  axe,
  button,
  expect,
  fillIn,
  fits,
  goodPassword,
  heading,
  invite,
  isInside,
  section,
  signIn,
  submit,
  test,
  verify,
  visit,
} from "../fixtures";

const zoe = { email: "zoe@aldine.example", username: "zoe" };

/** Opens the page of the person with this address. */
const open = async (page: Page, email: string): Promise<void> => {
  await visit(page, `/administration/registry/${await accountOf(page, email)}`);
};

test("the page of a person shows both levels, what was sent, what is allowed, where they are signed in, and what was done", async ({
  page,
  someone,
  inbox,
}) => {
  const guest = await someone();
  const link = await invite(page, { ...zoe, permissions: ["can_view_registry"] });
  await inbox.next(zoe.email);
  await accept(guest, link, goodPassword);
  const account = await accountOf(page, zoe.email);
  await fillIn(page, { account }, { given: "Zoe", family: "Moretti" });
  await submit(page, { account });
  await verify(page, zoe.email);

  await open(page, zoe.email);
  await expect(heading(page, "Zoe Moretti")).toBeVisible();
  await expect(section(page, "Account")).toContainText(zoe.email);
  await expect(section(page, "Account")).toContainText(zoe.username);
  await expect(section(page, "Account")).toContainText("English");
  await expect(section(page, "Digital identity")).toContainText("Verified");
  await expect(section(page, "Digital identity")).toContainText(/1000000\d/);
  await expect(section(page, "Organization")).toContainText("Relationship");
  await expect(section(page, "Invitations")).toContainText("Accepted");
  await expect(section(page, "Invitations")).toContainText(/Accepted by the mail server: .*250/);
  await expect(section(page, "Permissions")).toContainText("can_view_registry");
  await expect(section(page, "Permissions")).toContainText("by francesca");
  await expect(section(page, "Sessions").getByRole("listitem")).toHaveCount(1);
  const timeline = section(page, "Timeline");
  for (const event of ["Invitation sent", "Invitation accepted", "Signed in", "Identity submitted", "Identity verified"]) {
    await expect(timeline).toContainText(event);
  }
  await axe(page, "person");
  await fits(page, "person");

  await button(section(page, "Sessions"), "End session").click();
  await expect(section(page, "Sessions").getByRole("listitem")).toHaveCount(0);
  await guest.goto("/me/data");
  await arrive(guest, "Sign in");
  await visit(page, page.url());
  await expect(section(page, "Timeline")).toContainText("Session ended");
});

test("the page of a person leads back to the list it was opened from, and to where permissions are granted", async ({ page, someone }) => {
  await invite(page, zoe);
  await invite(page, { email: "ugo@aldine.example" });
  await visit(page, "/administration/registry?q=zoe&account=pending&v=1");
  await page.getByRole("rowheader").getByRole("link").click();
  await arrive(page, zoe.username);
  await visit(page, page.url());
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Registry" }).click();
  await arrive(page, "Registry");
  await expect(page).toHaveURL(/q=zoe&account=pending/);
  await expect(page.getByRole("rowheader")).toHaveCount(1);

  await page.getByRole("rowheader").getByRole("link").click();
  await section(page, "Permissions").getByRole("link", { name: "Grant or revoke permissions" }).click();
  await arrive(page, "Permissions");
  await expect(page.getByRole("rowheader")).toHaveText([/zoe@aldine\.example/]);

  const guest = await someone();
  await accept(guest, await invite(page, { email: "eva@aldine.example", permissions: ["can_view_registry"] }), goodPassword);
  await open(page, zoe.email);
  await visit(guest, page.url());
  await expect(section(guest, "Permissions").getByRole("link")).toHaveCount(0);
});

test("whoever may only look sees no action and no session's address, and without the permission nothing", async ({ page, someone }) => {
  const [guest, stranger] = [await someone(), await someone()];
  await accept(guest, await invite(page, { ...zoe, permissions: ["can_view_registry"] }), goodPassword);
  await accept(stranger, await invite(page, { email: "ugo@aldine.example" }), goodPassword);
  const ugo = await accountOf(page, "ugo@aldine.example");
  await visit(guest, `/administration/registry/${ugo}`);
  await expect(section(guest, "Account")).toContainText("ugo@aldine.example");
  await expect(section(guest, "Sessions").getByRole("listitem")).toHaveCount(1);
  await expect(section(guest, "Sessions")).not.toContainText("127.0.0.1");
  for (const action of ["End session", "Suspend", "Edit", "Delete"]) await expect(button(guest, action)).toHaveCount(0);
  await expect(section(guest, "Digital identity").getByRole("link")).toHaveCount(0);
  await visit(stranger, `/administration/registry/${ugo}`, 403);
  await expect(stranger.getByRole("main")).toContainText("can_view_registry");
  await visit(page, "/administration/registry/0192f1c2-0000-7000-8000-000000000000", 404);
});

test("earlier events of a long timeline are fetched fifty at a time", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  const account = await accountOf(page, zoe.email);
  for (let count = 0; count < 30; count += 1) {
    for (const name of ["grant_permissions", "revoke_permissions"]) {
      const answer = await page.request.post(`/api/${name}`, { data: { account, draft: { permissions: ["can_view_audit"] } } });
      expect(answer.status()).toBe(200);
    }
  }
  await open(page, zoe.email);
  const timeline = section(page, "Timeline");
  await expect(timeline.getByRole("listitem")).toHaveCount(50);
  await expect(timeline).not.toContainText("Invitation sent");
  await button(timeline, "Show earlier").click();
  await expect(timeline).toContainText("Invitation sent");
  await expect(button(timeline, "Show earlier")).toHaveCount(0);
  await expect(timeline).toBeFocused();
});

test("an account is edited, suspended with a reason until a day, and reactivated, each told by mail", async ({ page, someone, inbox }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await inbox.next(zoe.email);
  await open(page, zoe.email);

  await button(page, "Edit").click();
  const edit = page.getByRole("dialog", { name: "Edit" });
  await edit.getByLabel("Username", { exact: true }).fill("francesca");
  await button(edit, "Save").click();
  await expect(edit.getByLabel("Username", { exact: true })).toHaveAccessibleDescription(/already used/);
  await edit.getByLabel("Username", { exact: true }).fill("zoe.moretti");
  await edit.getByLabel("Language", { exact: true }).selectOption({ label: "Italiano" });
  await edit.getByLabel("External ID", { exact: true }).fill("HR-00420");
  await axe(page, "person edit");
  await button(edit, "Save").click();
  await expect(edit).toBeHidden();
  await expect(section(page, "Account")).toContainText("zoe.moretti");
  await expect(section(page, "Account")).toContainText("Italiano");
  await expect(section(page, "Organization")).toContainText("HR-00420");
  await inbox.next(zoe.email, /Il tuo account è stato modificato/);

  await button(page, "Suspend").click();
  const suspend = page.getByRole("dialog", { name: "Suspend" });
  await suspend.getByLabel("Reason", { exact: true }).fill("On leave");
  await suspend.getByLabel("Last day", { exact: true }).fill("2001-01-01");
  await button(suspend, "Suspend").click();
  await expect(suspend.getByLabel("Last day", { exact: true })).toHaveAccessibleDescription(/in the past/);
  await suspend.getByLabel("Last day", { exact: true }).fill("2099-12-31");
  await axe(page, "person suspend");
  await fits(page, "person suspend");
  await button(suspend, "Suspend").click();
  await expect(suspend).toBeHidden();
  await expect(section(page, "Account")).toContainText("Suspended");
  await expect(section(page, "Account")).toContainText("On leave");
  await expect(section(page, "Account")).toContainText("31 Dec 2099");
  await expect(section(page, "Sessions").getByRole("listitem")).toHaveCount(0);
  await inbox.next(zoe.email, /sospeso/);
  await signIn(guest, zoe.email, goodPassword);
  await expect(guest.getByRole("main")).toContainText(/not correct/);

  await button(page, "Reactivate").click();
  const reactivate = page.getByRole("dialog", { name: "Reactivate the account?" });
  await button(reactivate, "Reactivate").click();
  await expect(reactivate).toBeHidden();
  await inbox.next(zoe.email, /di nuovo attivo/);
  await signIn(guest, zoe.email, goodPassword);
  await isInside(guest);
  await visit(page, page.url());
  for (const event of ["Account changed", "Account suspended", "Account reactivated"]) {
    await expect(section(page, "Timeline")).toContainText(event);
  }
});

test("nobody is offered to suspend themselves, and an action by keyboard returns the focus", async ({ page }) => {
  await open(page, "francesca@aldine.example");
  await expect(button(page, "Suspend")).toHaveCount(0);
  await button(page, "Edit").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Edit" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Edit" })).toBeHidden();
  await expect(button(page, "Edit")).toBeFocused();
});

test("a person is moved to a unit, added to a group for a time, and given a relationship", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await visit(page, "/administration/units");
  await button(page, "Add unit").first().click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Lower school");
  await page.getByRole("dialog").getByLabel("Code", { exact: true }).fill("LS");
  await button(page.getByRole("dialog"), "Add unit").click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await visit(page, "/administration/groups");
  await button(page, "Add group").click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Choir");
  await button(page.getByRole("dialog"), "Add group").click();
  await expect(page.getByRole("dialog")).toBeHidden();

  await open(page, zoe.email);
  const organization = section(page, "Organization");
  await expect(organization).toContainText("Without a unit");
  await button(organization, "Move to unit").click();
  const move = page.getByRole("dialog", { name: "Move to unit" });
  await move.getByLabel("Unit", { exact: true }).selectOption("Lower school (LS)");
  await axe(page, "person move");
  await button(move, "Move to unit").click();
  await expect(move).toBeHidden();
  await expect(organization).toContainText("Lower school");

  await button(organization, "Add to group").click();
  const member = page.getByRole("dialog", { name: "Add to group" });
  await button(member, "Add to group").click();
  await expect(member.getByLabel("Group", { exact: true })).toHaveAccessibleDescription(/Choose/);
  await member.getByLabel("Group", { exact: true }).selectOption("Choir");
  await member.getByLabel("Last day", { exact: true }).fill("2099-12-31");
  await axe(page, "person group");
  await fits(page, "person group");
  await button(member, "Add to group").click();
  await expect(member).toBeHidden();
  await expect(organization).toContainText("Choir");
  await expect(organization).toContainText("31 Dec 2099");

  await button(organization, "Change relationship").click();
  const relate = page.getByRole("dialog", { name: "Change relationship" });
  await relate.getByLabel("Relationship", { exact: true }).selectOption("Student");
  await button(relate, "Change relationship").click();
  await expect(relate).toBeHidden();
  await expect(organization).toContainText("Student");

  await button(organization, "Set start date").click();
  const start = page.getByRole("dialog", { name: "Set start date" });
  await start.getByLabel("Starts", { exact: true }).fill("2026-09-01");
  await axe(page, "person start");
  await button(start, "Set start date").click();
  await expect(start).toBeHidden();
  await expect(organization).toContainText("1 September 2026");
  await axe(page, "person placed");
  await fits(page, "person placed");

  await visit(page, page.url());
  for (const event of ["Unit of the person changed", "Added to a group", "Account changed"]) {
    await expect(section(page, "Timeline")).toContainText(event);
  }
  await button(organization, "Remove from group").click();
  await button(page.getByRole("dialog", { name: "Remove from the group?" }), "Remove from group").click();
  await expect(organization).toContainText("In no group");
  await expect(organization).toBeFocused();
});

test("a person is deleted with a reason, found under To be deleted, and restored, each told by mail", async ({ page, someone, inbox }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await inbox.next(zoe.email);
  await open(page, zoe.email);
  await button(section(page, "Account"), "Delete").click();
  const remove = page.getByRole("dialog", { name: "Delete" });
  await expect(remove).toContainText("30 days");
  await remove.getByLabel("Reason", { exact: true }).fill("Left the school");
  await axe(page, "person delete");
  await fits(page, "person delete");
  await button(remove, "Delete").click();
  await expect(remove).toBeHidden();
  await expect(section(page, "Account")).toContainText("To be deleted");
  await expect(section(page, "Account")).toContainText("Left the school");
  await inbox.next(zoe.email, /will be deleted/);
  await signIn(guest, zoe.email, goodPassword);
  await expect(guest.getByRole("main")).toContainText(/not correct/);

  await visit(page, "/administration/registry?account=to_be_deleted&v=1");
  await expect(page.getByRole("main")).toContainText(zoe.email);
  await visit(page, "/administration/user-registration/new");
  await page.getByLabel("Email address", { exact: true }).fill(zoe.email);
  await expect(page.getByRole("main")).toContainText("is to be deleted");
  await page.getByRole("link", { name: "Open the person's page to restore it" }).click();
  await button(page, "Leave page").click();
  await arrive(page, zoe.username);

  await button(section(page, "Account"), "Restore").click();
  const restore = page.getByRole("dialog", { name: "Restore the account?" });
  await axe(page, "person restore");
  await button(restore, "Restore").click();
  await expect(restore).toBeHidden();
  await expect(section(page, "Account")).toContainText("Active");
  await inbox.next(zoe.email, /was restored/);
  await signIn(guest, zoe.email, goodPassword);
  await isInside(guest);
  await visit(page, page.url());
  for (const event of ["Account to be deleted", "Account restored"]) {
    await expect(section(page, "Timeline")).toContainText(event);
  }

  await button(section(page, "Account"), "Delete").click();
  await button(remove, "Delete").click();
  await button(section(page, "Account"), "Free address and username").click();
  await button(page.getByRole("dialog", { name: "Free the address and the username?" }), "Free address and username").click();
  await expect(section(page, "Account")).toContainText("others can have them");
  await expect(section(page, "Account")).toContainText(zoe.email);
  await button(section(page, "Account"), "Restore").click();
  const again = page.getByRole("dialog", { name: "Restore", exact: true });
  await again.getByLabel("Username", { exact: true }).fill("francesca");
  await button(again, "Restore").click();
  await expect(again.getByLabel("Username", { exact: true })).toHaveAccessibleDescription(/already used/);
  await again.getByLabel("Username", { exact: true }).fill("zoe.again");
  await axe(page, "person restore freed");
  await fits(page, "person restore freed");
  await button(again, "Restore").click();
  await expect(again).toBeHidden();
  await expect(section(page, "Account")).toContainText("zoe.again");
});

test("an account gets an end date, which is moved and cleared, and the person is told", async ({ page, someone, inbox }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await inbox.next(zoe.email);
  await open(page, zoe.email);
  const organization = section(page, "Organization");
  await expect(organization).toContainText("No end date");
  await button(organization, "Set end date").click();
  const end = page.getByRole("dialog", { name: "Set end date" });
  await end.getByLabel("Ends", { exact: true }).fill("2001-01-01");
  await button(end, "Set end date").click();
  await expect(end.getByLabel("Ends", { exact: true })).toHaveAccessibleDescription(/in the past/);
  await end.getByLabel("Ends", { exact: true }).fill("2099-12-31");
  await axe(page, "person end");
  await fits(page, "person end");
  await button(end, "Set end date").click();
  await expect(end).toBeHidden();
  await expect(organization).toContainText("31 Dec 2099");
  await inbox.next(zoe.email, /end date/);
  await button(organization, "Set end date").click();
  await expect(end.getByLabel("Ends", { exact: true })).toHaveValue("2099-12-31");
  await end.getByLabel("Ends", { exact: true }).fill("");
  await button(end, "Set end date").click();
  await expect(end).toBeHidden();
  await expect(organization).toContainText("No end date");
});

test("somebody pending is edited without a mail, and the invitation takes their language", async ({ page, inbox }) => {
  await invite(page, { ...zoe, held: true });
  await open(page, zoe.email);
  await button(page, "Edit").click();
  const edit = page.getByRole("dialog", { name: "Edit" });
  await expect(edit).toContainText("Nobody is told");
  await edit.getByLabel("Username", { exact: true }).fill("zoe.moretti");
  await edit.getByLabel("Language", { exact: true }).selectOption({ label: "Italiano" });
  await axe(page, "person edit pending");
  await button(edit, "Save").click();
  await expect(edit).toBeHidden();
  await expect(section(page, "Account")).toContainText("zoe.moretti");
  expect(inbox.to(zoe.email)).toEqual([]);

  // The mail that was held is held again after a deletion by mistake, and is in the new language.
  await button(section(page, "Account"), "Delete").click();
  await button(page.getByRole("dialog", { name: "Delete" }), "Delete").click();
  await button(section(page, "Account"), "Restore").click();
  const restore = page.getByRole("dialog", { name: "Restore the account?" });
  await expect(restore).toContainText("held under Outgoing mail");
  await button(restore, "Restore").click();
  await expect(section(page, "Account")).toContainText("Pending");
  await expect(section(page, "Invitations")).toContainText("Held");
  await visit(page, "/administration/mail?state=held");
  await page.getByRole("button", { name: "Send 1 held" }).click();
  await button(page.getByRole("dialog"), "Send 1 held").click();
  expect((await inbox.next(zoe.email)).html).toMatch(/<html[^>]*lang="it"/);
});

test("an invitation is sent again and revoked on the person's page", async ({ page, inbox }) => {
  await invite(page, zoe);
  await inbox.next(zoe.email);
  await open(page, zoe.email);
  const invitations = section(page, "Invitations");
  await button(invitations, "Resend").click();
  await inbox.next(zoe.email);
  await expect(invitations.getByRole("listitem").first()).toContainText("Open");
  await button(invitations, "Revoke").first().click();
  const revoke = page.getByRole("dialog");
  await axe(page, "person revoke");
  await button(revoke, "Revoke").click();
  await expect(revoke).toBeHidden();
  await expect(invitations.getByRole("listitem").first()).toContainText("Revoked");
  await fits(page, "person invitations");
});
