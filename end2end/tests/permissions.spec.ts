import { accept, arrive, button, expect, field, goodPassword, heading, invite, row, test, visit } from "../fixtures";

const zoe = { email: "zoe@aldine.example", username: "zoe" };

test("a card whose permission is missing is shown disabled, naming the permission and who can grant it", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await visit(guest, "/administration/user-registration");
  const card = guest.getByRole("link", { name: /Create a new internal user/ });
  await expect(card).toHaveAttribute("aria-disabled", "true");
  await expect(card).not.toHaveAttribute("href", /.*/);
  const whole = guest.getByRole("listitem").filter({ has: card });
  await expect(whole).toContainText("can_register_users");
  await expect(whole).toContainText(/founder/i);
  await expect(card).toHaveAccessibleDescription(/can_register_users/);
});

test("only what is built is shown", async ({ page }) => {
  await visit(page, "/administration/user-registration");
  const dead = page.getByRole("link").filter({ hasText: /Bulk invite|Register personal information|Complete registration/ });
  for (const link of await dead.all()) {
    const answer = await page.request.get((await link.getAttribute("href")) ?? "/nowhere");
    expect(answer.status(), await link.innerText()).toBe(200);
  }
  for (const link of await page.getByRole("navigation", { name: "Administration" }).getByRole("link").all()) {
    const answer = await page.request.get((await link.getAttribute("href")) ?? "/nowhere");
    expect(answer.status(), await link.innerText()).toBe(200);
  }
});

test("pages that need a permission are refused by name, and their links are not shown", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  for (const [path, permission] of [
    ["/administration/user-registration/new", "can_register_users"],
    ["/administration/invitations", "can_manage_invitations"],
    ["/administration/mail", "can_manage_invitations"],
  ] as const) {
    await visit(guest, path, 403);
    await expect(heading(guest, "Permission missing")).toBeVisible();
    await expect(guest.getByRole("main")).toContainText(permission);
  }
  await visit(guest, "/");
  await expect(guest.getByRole("link", { name: /^Outgoing mail/ })).toHaveCount(0);
});

test("permissions given with the invitation are there from the first moment, and no others", async ({ page, someone }) => {
  const guest = await someone();
  const link = await invite(page, { ...zoe, permissions: ["can_register_users"] });
  await accept(guest, link, goodPassword);
  await visit(guest, "/administration/user-registration");
  const card = guest.getByRole("link", { name: /^Create a new internal user/ });
  await expect(card).not.toHaveAttribute("aria-disabled", "true");
  await card.click();
  await arrive(guest, "Create a new internal user");
  await expect(guest.getByRole("group", { name: "Permissions to give at once" })).toHaveCount(0);
  await visit(guest, "/administration/invitations", 403);

  await invite(guest, { email: "friend@aldine.example" });
  await visit(page, "/administration/invitations");
  await expect(row(page, "friend@aldine.example")).toContainText("Open");
});

test("an administrator gives only permissions held", async ({ page, someone }) => {
  const guest = await someone();
  const link = await invite(page, { ...zoe, permissions: ["can_register_users", "can_manage_permissions"] });
  await accept(guest, link, goodPassword);
  await visit(guest, "/administration/user-registration/new");
  await guest.locator("summary", { hasText: "Options" }).click();
  const group = guest.getByRole("group", { name: "Permissions to give at once" });
  await expect(group.getByRole("checkbox", { name: "can_register_users" })).toBeVisible();
  await expect(group.getByRole("checkbox", { name: "can_view_audit" })).toHaveCount(0);
});

test("signed out, every inner page leads to sign-in and tells nothing", async ({ someone }) => {
  const stranger = await someone();
  for (const path of ["/", "/administration/user-registration", "/administration/invitations", "/administration/mail"]) {
    const answer = await stranger.request.get(path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(303);
    expect(answer.headers()["location"]).toContain("/sign-in");
  }
  await stranger.goto("/administration/invitations");
  await arrive(stranger, "Sign in");
  await expect(field(stranger, "Password")).toBeVisible();
  await expect(button(stranger, "Sign out")).toHaveCount(0);
});
