import {
  accept,
  arrive,
  button,
  confirm,
  expect,
  field,
  goodPassword,
  heading,
  invite,
  offered,
  press,
  row,
  rowSays,
  says,
  test,
  visit,
} from "../fixtures";

const path = "/administration/invitations";
const zoe = { email: "zoe.muller@aldine.example", username: "zoe.muller" };

test("an empty list says what to do next", async ({ page }) => {
  await visit(page, path);
  await expect(heading(page, "Invitations")).toBeVisible();
  await expect(page.getByText("No invitations")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Create a new internal user" }).first().click();
  await arrive(page, "Create a new internal user");
});

test("the list says who was invited, the state, and what the mail server answered", async ({ page, inbox }) => {
  await invite(page, zoe);
  await inbox.next(zoe.email);
  await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: /^Invitations/ }).click();
  await arrive(page, "Invitations");
  await expect(row(page, zoe.email)).toContainText(zoe.username);
  await expect(row(page, zoe.email)).toContainText("Open");
  await rowSays(page, zoe.email, "Sent");
  await expect(row(page, zoe.email)).toContainText(/250|OK/i);
  for (const column of ["Person", "Invited", "State"]) {
    await expect(page.getByRole("columnheader", { name: column })).toBeVisible();
  }
});

test("Resend makes a new link, and the old one is dead", async ({ page, inbox, someone }) => {
  const old = await invite(page, zoe);
  await inbox.next(zoe.email);
  await visit(page, path);
  await press(row(page, zoe.email), "Resend");
  await expect(page.getByRole("status").filter({ hasText: zoe.email })).toBeVisible();

  const second = await inbox.next(zoe.email);
  expect(second.link).not.toBe(old);
  await expect(row(page, zoe.email)).toHaveCount(1);
  const guest = await someone();
  await visit(guest, old, 410);
  await accept(guest, second.link, goodPassword);
});

test("Revoke asks once, and the link is dead", async ({ page, someone }) => {
  const link = await invite(page, zoe);
  await visit(page, path);
  await press(row(page, zoe.email), "Revoke");
  const dialog = page.getByRole("dialog", { name: "Revoke the invitation?" });
  await expect(dialog).toContainText(zoe.email);
  await button(dialog, "Cancel").click();
  await expect(dialog).toBeHidden();
  const guest = await someone();
  await visit(guest, link);

  await confirm(page, row(page, zoe.email), "Revoke the invitation?", "Revoke");
  await expect(row(page, zoe.email)).toContainText("Revoked");
  await visit(guest, link, 410);
});

test("Copy link copies a link to hand over", async ({ page, context, someone }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await invite(page, zoe);
  await visit(page, path);
  await press(row(page, zoe.email), "Copy link");
  await expect(page.getByRole("status").filter({ hasText: "Link copied" })).toBeVisible();
  await accept(await someone(), await page.evaluate(() => navigator.clipboard.readText()), goodPassword);
});

test("a wrong address is corrected: a new link goes to the right one, the old link is dead", async ({ page, inbox, someone }) => {
  const old = await invite(page, { email: "zoe.muler@aldine.example", username: "zoe.muller" });
  await inbox.next("zoe.muler@aldine.example");
  await visit(page, path);
  await press(row(page, "zoe.muler@aldine.example"), "Correct address");
  const dialog = page.getByRole("dialog", { name: "Correct address" });

  await field(dialog, "Email address").fill("francesca@aldine.example");
  await button(dialog, "Correct address").click();
  await expect(field(dialog, "Email address")).toHaveAttribute("aria-invalid", "true");
  await says(field(dialog, "Email address"), "already");

  await field(dialog, "Email address").fill(zoe.email);
  await button(dialog, "Correct address").click();
  await expect(dialog).toBeHidden();
  await expect(row(page, zoe.email)).toContainText("Open");

  const mail = await inbox.next(zoe.email);
  const guest = await someone();
  await visit(guest, old, 410);
  await accept(guest, mail.link, goodPassword);
});

test("a pending account is deleted, and its address is free again", async ({ page, someone }) => {
  const link = await invite(page, zoe);
  await visit(page, path);
  await confirm(page, row(page, zoe.email), "Delete the account?", "Delete account");
  await expect(offered(row(page, zoe.email), "Delete account")).toHaveCount(0);
  const guest = await someone();
  await visit(guest, link, 410);
  await invite(page, zoe);
});

test("an accepted invitation offers nothing that would undo it", async ({ page, someone }) => {
  const link = await invite(page, zoe);
  await accept(await someone(), link, goodPassword);
  await visit(page, path);
  await expect(row(page, zoe.email)).toContainText("Accepted");
  for (const name of ["Resend", "Revoke", "Correct address", "Delete account"]) {
    await expect(offered(row(page, zoe.email), name)).toHaveCount(0);
  }
});

test("the state filters the list", async ({ page, someone }) => {
  const link = await invite(page, zoe);
  await invite(page, { email: "open@aldine.example" });
  await accept(await someone(), link, goodPassword);
  await visit(page, path);
  await field(page, "State").selectOption({ label: "Accepted" });
  await expect(row(page, "open@aldine.example")).toHaveCount(0);
  await expect(row(page, zoe.email)).toBeVisible();
  await field(page, "State").selectOption({ label: "Open" });
  await expect(row(page, "open@aldine.example")).toBeVisible();
  await expect(row(page, zoe.email)).toHaveCount(0);
});

test("an action whose moment has passed is answered, not broken", async ({ page, someone }) => {
  const link = await invite(page, zoe);
  await visit(page, path);
  await accept(await someone(), link, goodPassword);
  await confirm(page, row(page, zoe.email), "Revoke the invitation?", "Revoke").catch(() => undefined);
  await expect(page.getByRole("alert").or(row(page, zoe.email).getByText("Accepted")).first()).toBeVisible();
  await visit(page, path);
  await expect(row(page, zoe.email)).toContainText("Accepted");
});
