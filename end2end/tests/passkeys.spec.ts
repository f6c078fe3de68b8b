import type { Page } from "@playwright/test";
import {
  accept,
  accountOf,
  addAuthenticator,
  arrive,
  axe,
  button,
  expect,
  field,
  fits,
  founder,
  goodPassword,
  heading,
  invite,
  isInside,
  PasskeyDevice,
  section,
  signIn,
  test,
  visit,
} from "../fixtures";

/** Adds a passkey on the open page *My security*, and keeps the recovery codes. */
const addPasskey = async (page: Page, device: PasskeyDevice, name: string): Promise<void> => {
  await device.touch(true);
  await button(page, "Add a passkey").click();
  const dialog = page.getByRole("dialog", { name: "Add a passkey" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await button(dialog, "Add a passkey").click();
  const codes = page.getByRole("dialog", { name: "Recovery codes" });
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  await button(codes, "I have kept them").click();
  await expect(section(page, "Passkeys")).toContainText(name);
  await device.touch(false);
};

test("somebody adds a passkey, signs in with it alone, and after the password, and removes it", async ({ someone }) => {
  const page = await someone();
  const device = await PasskeyDevice.connect(page);
  const enterPassword = async (): Promise<void> => {
    await visit(page, "/sign-in");
    await field(page, "Email address or username").fill(founder.username);
    await field(page, "Password").fill(founder.password);
    await button(page, "Sign in").click();
  };
  const signOut = async (): Promise<void> => {
    await button(page, "Sign out").click();
    await arrive(page, "Sign in");
  };
  await enterPassword();
  await isInside(page);
  await visit(page, "/me/security");
  await addPasskey(page, device, "Laptop");
  expect(await device.passkeys()).toBe(1);
  await axe(page, "my security with a passkey");
  await fits(page, "my security with a passkey");

  await signOut();
  await axe(page, "sign in with a passkey");
  await device.touch(true);
  await button(page, "Sign in with a passkey").click();
  await isInside(page);
  await device.touch(false);

  await signOut();
  await enterPassword();
  await expect(heading(page, "Enter your code")).toBeVisible();
  await device.touch(true);
  await button(page, "Use a passkey").click();
  await isInside(page);

  await visit(page, "/me/security");
  await expect(section(page, "Passkeys")).toContainText("last used on");
  await button(section(page, "Passkeys"), "Remove").click();
  await button(page.getByRole("dialog", { name: "Remove the passkey?" }), "Remove").click();
  await expect(section(page, "Second factor")).toContainText("Only your password");
});

test("the suggestions of the address field sign somebody in with a passkey, without any button", async ({ someone }) => {
  const [page, other] = [await someone(), await someone()];
  const device = await PasskeyDevice.connect(page);
  await signIn(page, founder.username, founder.password);
  await isInside(page);
  await visit(page, "/me/security");
  await addPasskey(page, device, "Laptop");
  await button(page, "Sign out").click();
  await arrive(page, "Sign in");
  await expect(field(page, "Email address or username")).toHaveAttribute("autocomplete", "username webauthn");

  // Whoever picks the suggestion touches the device: the page has asked when it was opened.
  await device.touch(true);
  await page.goto("/sign-in");
  await isInside(page);
  await visit(page, "/me/security");
  await expect(section(page, "Passkeys")).toContainText("last used on");

  // On a device without a passkey nothing is asked, and the form is as it was.
  await PasskeyDevice.connect(other).then(async (empty) => await empty.touch(true));
  await visit(other, "/sign-in");
  await field(other, "Email address or username").fill(founder.username);
  await field(other, "Password").fill("not my password at all");
  await button(other, "Sign in").click();
  await expect(other.getByRole("alert").first()).toBeVisible();
  await expect(field(other, "Email address or username")).toHaveValue(founder.username);
});

test("an invited person uses a passkey instead of a password, and signs in again with it", async ({ page, someone }) => {
  const guest = await someone();
  const link = await invite(page, { email: "ida@aldine.example" });
  const device = await PasskeyDevice.connect(guest);
  await device.touch(true);
  await visit(guest, link);
  await axe(guest, "an invitation with a passkey");
  await fits(guest, "an invitation with a passkey");
  await button(guest, "Use a passkey instead of a password").click();
  await expect(guest.getByRole("heading", { name: "Recovery codes" })).toBeVisible();
  await expect(guest.getByRole("listitem")).toHaveCount(10);
  await button(guest, "I have kept them").click();
  await isInside(guest);
  expect(await device.passkeys()).toBe(1);

  // The session ends elsewhere, while the page is open.
  await visit(guest, "/me/security");
  await guest.context().clearCookies();
  await button(guest, "Add an authenticator app").click();
  const again = guest.getByRole("dialog", { name: "Sign in again" });
  await button(again, "Sign in with a passkey").click();
  await expect(again).toBeHidden();
  await button(guest, "Add an authenticator app").click();
  await expect(guest.getByRole("dialog", { name: "Add an authenticator app" })).toBeVisible();
});

test("at a bare network address there are no passkeys, and My security says why", async ({ program, someone }) => {
  const address = `http://127.0.0.1:${program.port}`;
  await program.restart({ MATRICULA_BASE_URL: address });
  const page = await someone();
  await visit(page, `${address}/sign-in`);
  await field(page, "Email address or username").fill(founder.username);
  await field(page, "Password").fill(founder.password);
  await button(page, "Sign in").click();
  await isInside(page);
  await visit(page, `${address}/me/security`);
  await expect(section(page, "Passkeys")).toContainText("reached by a network address");
  await expect(button(page, "Add a passkey")).toHaveCount(0);
  await page.context().clearCookies();
  await visit(page, `${address}/sign-in`);
  await expect(button(page, "Sign in with a passkey")).toHaveCount(0);
});

test("an administrator resets the second factor of somebody who has lost theirs", async ({ page, someone, inbox }) => {
  const [guest, manager] = [await someone(), await someone()];
  const link = await invite(page, { email: "zoe@aldine.example" });
  await inbox.next("zoe@aldine.example");
  await accept(guest, link, goodPassword);
  await visit(guest, "/me/security");
  await addAuthenticator(guest, "Telephone");
  await inbox.next("zoe@aldine.example", /The security of your account/u);

  // Just signed in, so that the password is not asked for again.
  await signIn(manager, founder.username, founder.password);
  await isInside(manager);
  await visit(manager, `/administration/registry/${await accountOf(page, "zoe@aldine.example")}`);
  await expect(section(manager, "Account")).toContainText("Authenticator app");
  await button(section(manager, "Account"), "Reset second factor").click();
  await button(manager.getByRole("dialog", { name: "Reset the second factor?" }), "Reset second factor").click();
  await expect(manager.getByText("The second factor was reset.")).toBeVisible();
  await expect(section(manager, "Account")).toContainText("None");
  expect((await inbox.next("zoe@aldine.example", /The security of your account/u)).text).toContain("has reset the second factor");
  await signIn(guest, "zoe", goodPassword);
  await isInside(guest);
});
