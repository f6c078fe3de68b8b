import {
  accept,
  addAuthenticator,
  arrive,
  axe,
  button,
  expect,
  field,
  fits,
  goodPassword,
  heading,
  invite,
  isInside,
  section,
  signIn,
  signOut,
  test,
  visit,
} from "../fixtures";

const another = "nine bridges in the morning fog";

test("somebody changes their password, and is signed out everywhere else", async ({ page, someone, inbox }) => {
  const [here, there] = [await someone(), await someone()];
  const link = await invite(page, { email: "zoe@aldine.example" });
  await inbox.next("zoe@aldine.example");
  await accept(here, link, goodPassword);
  await signIn(there, "zoe@aldine.example", goodPassword);
  await isInside(there);
  await here.getByRole("link", { name: "My security" }).click();
  await expect(heading(here, "My security")).toBeVisible();
  await expect(section(here, "Where you are signed in").getByRole("listitem")).toHaveCount(2);
  await axe(here, "my security");
  await fits(here, "my security");

  await button(here, "Change password").click();
  const dialog = here.getByRole("dialog", { name: "Change password" });
  await dialog.getByLabel("Current password", { exact: true }).fill("not my password");
  await dialog.getByLabel("New password", { exact: true }).fill(another);
  await button(dialog, "Change password").click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  await dialog.getByLabel("Current password", { exact: true }).fill(goodPassword);
  await button(dialog, "Change password").click();
  await expect(dialog).toBeHidden();
  await expect(section(here, "Where you are signed in").getByRole("listitem")).toHaveCount(1);
  const mail = await inbox.next("zoe@aldine.example", /Your password was changed/u);
  expect(mail.text).toContain("You were signed out everywhere else");
  await there.goto("/me/data");
  await arrive(there, "Sign in");
});

test("somebody ends a session on another device", async ({ page, someone }) => {
  const [here, there] = [await someone(), await someone()];
  await accept(here, await invite(page, { email: "ida@aldine.example" }), goodPassword);
  await signIn(there, "ida", goodPassword);
  await isInside(there);
  await visit(here, "/me/security");
  await button(section(here, "Where you are signed in"), "End session").click();
  await expect(section(here, "Where you are signed in").getByRole("listitem")).toHaveCount(1);
  await there.goto("/me/data");
  await arrive(there, "Sign in");
});

test("an authenticator app is added, asked for at the sign-in, replaced by a recovery code, and removed", async ({
  page,
  someone,
  inbox,
}) => {
  const guest = await someone();
  const link = await invite(page, { email: "ugo@aldine.example" });
  await inbox.next("ugo@aldine.example");
  await accept(guest, link, goodPassword);
  await visit(guest, "/me/security");
  await expect(section(guest, "Second factor")).toContainText("Only your password");
  const { app, codes } = await addAuthenticator(guest, "Telephone");
  expect(new Set(codes).size).toBe(10);
  await expect(section(guest, "Second factor")).toContainText("Telephone");
  await expect(section(guest, "Second factor")).toContainText("10 codes are left");
  await axe(guest, "second factor");
  await fits(guest, "second factor");
  expect((await inbox.next("ugo@aldine.example", /The security of your account/u)).text).toContain("was added");

  await signOut(guest);
  await signIn(guest, "ugo", goodPassword);
  await expect(heading(guest, "Enter your code")).toBeVisible();
  await axe(guest, "enter your code");
  await fits(guest, "enter your code");
  await field(guest, "Code").fill("000000");
  await button(guest, "Continue").click();
  await expect(guest.getByRole("alert").first()).toBeVisible();
  await field(guest, "Code").fill(app.code());
  await button(guest, "Continue").click();
  await isInside(guest);

  await signOut(guest);
  await signIn(guest, "ugo", goodPassword);
  await field(guest, "Code").fill(codes[3] ?? "");
  await button(guest, "Continue").click();
  await isInside(guest);
  expect((await inbox.next("ugo@aldine.example", /The security of your account/u)).text).toContain("recovery code");

  await visit(guest, "/me/security");
  await expect(section(guest, "Second factor")).toContainText("9 codes are left");
  await button(section(guest, "Second factor"), "Remove").click();
  const dialog = guest.getByRole("dialog", { name: "Remove the authenticator app?" });
  await button(dialog, "Remove").click();
  await expect(section(guest, "Second factor")).toContainText("Only your password");
  await signOut(guest);
  await signIn(guest, "ugo", goodPassword);
  await isInside(guest);
});
