import {
  accept,
  accountOf,
  axe,
  button,
  expect,
  fits,
  goodPassword,
  heading,
  invite,
  isInside,
  section,
  signIn,
  test,
  visit,
} from "../fixtures";

test("somebody changes their own e-mail address, signs in with it, and the old address undoes it", async ({
  page,
  someone,
  inbox,
}) => {
  const [guest, other, mailbox] = [await someone(), await someone(), await someone()];
  await invite(page, { email: "zoe@aldine.example" });
  await accept(guest, (await inbox.next("zoe@aldine.example")).link, goodPassword);
  await visit(guest, "/me/security");
  await button(section(guest, "Email address"), "Change e-mail address").click();
  const dialog = guest.getByRole("dialog", { name: "Change e-mail address" });
  await dialog.getByLabel("Email address", { exact: true }).fill("zoe.moretti@aldine.example");
  await dialog.getByLabel("Password", { exact: true }).fill("not my password");
  await button(dialog, "Change e-mail address").click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  await axe(guest, "change of the own address");
  await dialog.getByLabel("Password", { exact: true }).fill(goodPassword);
  await button(dialog, "Change e-mail address").click();
  await expect(dialog).toBeHidden();
  await expect(section(guest, "Email address")).toContainText("zoe.moretti@aldine.example");
  await expect(button(section(guest, "Email address"), "Stop the change")).toBeVisible();
  await fits(guest, "a change of address that waits");

  const confirmation = await inbox.next("zoe.moretti@aldine.example", /Confirm your new e-mail address/u);
  await visit(guest, confirmation.link);
  await expect(heading(guest, "Confirm your e-mail address")).toBeVisible();
  await button(guest, "Confirm my address").click();
  await expect(heading(guest, "The new address is in force")).toBeVisible();
  await signIn(other, "zoe.moretti@aldine.example", goodPassword);
  await isInside(other);

  const told = await inbox.next("zoe@aldine.example", /security of your account/u);
  await visit(mailbox, told.link);
  await expect(heading(mailbox, "Undo the change of your e-mail address")).toBeVisible();
  await axe(mailbox, "undoing a change of address");
  await button(mailbox, "Undo the change").click();
  await expect(heading(mailbox, "The change was undone")).toBeVisible();
  await visit(mailbox, told.link, 410);
});

test("an administrator changes an address, which waits, is stopped, asked for again and agreed to by a second one", async ({
  page,
  someone,
  inbox,
}) => {
  const [guest, second, mailbox] = [await someone(), await someone(), await someone()];
  await invite(page, { email: "ugo@aldine.example" });
  await accept(guest, (await inbox.next("ugo@aldine.example")).link, goodPassword);
  await invite(page, { email: "ida@aldine.example", permissions: ["can_manage_accounts", "can_view_registry"] });
  await accept(second, (await inbox.next("ida@aldine.example")).link, goodPassword);
  const ugo = await accountOf(page, "ugo@aldine.example");

  const ask = async (): Promise<void> => {
    await visit(page, `/administration/registry/${ugo}`);
    await button(section(page, "Account"), "Change e-mail address").click();
    const dialog = page.getByRole("dialog", { name: "Change e-mail address" });
    await dialog.getByLabel("Email address", { exact: true }).fill("ugo.neri@aldine.example");
    await button(dialog, "Change e-mail address").click();
    await expect(dialog).toBeHidden();
    await expect(section(page, "Account")).toContainText("ugo.neri@aldine.example");
    await expect(section(page, "Account")).toContainText("It comes into force on");
  };
  await ask();
  await axe(page, "a person whose address changes");
  await fits(page, "a person whose address changes");
  const stopping = await inbox.next("ugo@aldine.example", /security of your account/u);
  await visit(mailbox, stopping.link);
  await button(mailbox, "Stop the change").click();
  await expect(heading(mailbox, "The change was stopped")).toBeVisible();

  await ask();
  await inbox.next("ugo.neri@aldine.example", /Confirm your new e-mail address/u);
  const confirmation = await inbox.next("ugo.neri@aldine.example", /Confirm your new e-mail address/u);
  await visit(mailbox, confirmation.link);
  await button(mailbox, "Confirm my address").click();
  await expect(heading(mailbox, "Address confirmed")).toBeVisible();
  await visit(second, `/administration/registry/${ugo}`);
  await button(section(second, "Account"), "Agree").click();
  await button(second.getByRole("dialog", { name: "Agree to the new address?" }), "Agree").click();
  await expect(section(second, "Account")).not.toContainText("It comes into force on");
  await visit(second, `/administration/registry/${ugo}`);
  await expect(section(second, "Account")).toContainText("ugo.neri@aldine.example");
  await expect(section(second, "Timeline")).toContainText("E-mail address changed");
});
