import type { Page } from "@playwright/test";
import {
  accept,
  accountOf,
  arrive,
  axe,
  button,
  expect,
  field,
  fillIn,
  fits,
  founder,
  goodPassword,
  heading,
  invite,
  offered,
  press,
  row,
  says,
  test,
  type,
  visit,
} from "../fixtures";

const zoe = { email: "zoe@aldine.example", username: "zoe" };
const permissionsPage = "/administration/permissions";
const search = "Email address or username begins with";

const box = (page: Page, permission: string) => page.getByRole("dialog").getByRole("checkbox", { name: permission });

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
  for (const [name, needs] of [
    ["Bulk invite", /can_bulk_invite/],
    ["Register personal information (existing users)", /can_register_identities/],
    ["Complete registration", /can_register_users.*can_register_identities/],
  ] as const) {
    const locked = guest.getByRole("main").getByRole("link", { name, exact: true });
    await expect(locked, name).toHaveAttribute("aria-disabled", "true");
    await expect(locked, name).not.toHaveAttribute("href", /.*/);
    await expect(locked, name).toHaveAccessibleDescription(needs);
  }
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
    [permissionsPage, "can_manage_permissions"],
  ] as const) {
    await visit(guest, path, 403);
    await expect(heading(guest, "You don't have permission")).toBeVisible();
    await expect(guest.getByRole("main")).toContainText(permission);
  }
  await visit(guest, "/");
  await expect(guest.getByRole("link", { name: /^Outgoing mail/ })).toHaveCount(0);
  await expect(guest.getByRole("link", { name: "Permissions" })).toHaveCount(0);
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
  for (const path of ["/", "/administration/user-registration", "/administration/invitations", "/administration/mail", permissionsPage]) {
    const answer = await stranger.request.get(path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(303);
    expect(answer.headers()["location"]).toContain("/sign-in");
  }
  await stranger.goto("/administration/invitations");
  await arrive(stranger, "Sign in");
  await expect(field(stranger, "Password")).toBeVisible();
  await expect(button(stranger, "Sign out")).toHaveCount(0);
});

test("a permission is granted and revoked, and counts from the next request", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await visit(guest, "/administration/mail", 403);

  await visit(page, "/administration/user-registration");
  await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: "Permissions" }).click();
  await arrive(page, "Permissions");
  await expect(row(page, zoe.email)).toContainText("Active");
  await expect(row(page, zoe.email)).toContainText("None");
  await expect(offered(row(page, zoe.email), "Revoke permissions")).toHaveCount(0);

  await press(row(page, zoe.email), "Grant permissions");
  const dialog = page.getByRole("dialog", { name: "Grant permissions" });
  await expect(dialog).toContainText(zoe.username);
  await expect(box(page, "can_view_audit")).toHaveAccessibleName(/who did what/);
  await button(dialog, "Grant permissions").click();
  await expect(dialog.getByRole("alert")).toContainText("Choose at least one permission");
  await box(page, "can_manage_invitations").check();
  await box(page, "can_view_audit").check();
  await button(dialog, "Grant permissions").click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "Granted to zoe" })).toContainText("can_view_audit");
  await expect(row(page, zoe.email)).toContainText("can_manage_invitations");
  await visit(guest, "/administration/mail");

  await press(row(page, zoe.email), "Revoke permissions");
  const taking = page.getByRole("dialog", { name: "Revoke permissions" });
  await expect(taking.getByRole("checkbox")).toHaveCount(2);
  await box(page, "can_manage_invitations").check();
  await button(taking, "Revoke permissions").click();
  await expect(taking).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "Revoked from zoe" })).toBeVisible();
  await expect(row(page, zoe.email)).not.toContainText("can_manage_invitations");
  await expect(row(page, zoe.email)).toContainText("can_view_audit");
  await visit(guest, "/administration/mail", 403);
});

test("a grant has a first and a last day, and wrong ones are said at their field", async ({ page }) => {
  await invite(page, zoe);
  await visit(page, permissionsPage);
  await press(row(page, zoe.email), "Grant permissions");
  const dialog = page.getByRole("dialog", { name: "Grant permissions" });
  await box(page, "can_view_audit").check();
  await field(dialog, "First day").fill("2099-03-02");
  await field(dialog, "Last day").fill("2099-03-01");
  await button(dialog, "Grant permissions").click();
  await expect(field(dialog, "Last day")).toHaveAttribute("aria-invalid", "true");
  await says(field(dialog, "Last day"), "before the first");
  await field(dialog, "First day").fill("");
  await field(dialog, "Last day").fill("2020-03-01");
  await button(dialog, "Grant permissions").click();
  await says(field(dialog, "Last day"), "is in the past");
  await field(dialog, "First day").fill("2099-03-01");
  await field(dialog, "Last day").fill("2099-03-31");
  await button(dialog, "Grant permissions").click();
  await expect(dialog).toBeHidden();
  await expect(row(page, zoe.email)).toContainText("from 1 Mar 2099");
  await expect(row(page, zoe.email)).toContainText("until 31 Mar 2099");
  await expect(row(page, zoe.email)).toContainText("Pending");
});

test("nobody grants above their own or changes somebody who holds more, on the page or beside it", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { ...zoe, permissions: ["can_register_users", "can_manage_permissions"] }), goodPassword);
  await invite(page, { email: "auditor@aldine.example", permissions: ["can_view_audit"] });
  await invite(page, { email: "friend@aldine.example" });

  await visit(guest, permissionsPage);
  await expect(row(guest, founder.email)).toContainText("Holds every permission, always");
  await expect(row(guest, founder.email)).toContainText("Founder");
  await expect(row(guest, "auditor@aldine.example")).toContainText("Holds permissions that you do not hold");
  for (const above of [founder.email, "auditor@aldine.example"]) {
    for (const name of ["Grant permissions", "Revoke permissions"]) {
      await expect(offered(row(guest, above), name)).toHaveCount(0);
    }
  }
  await press(row(guest, "friend@aldine.example"), "Grant permissions");
  await expect(guest.getByRole("dialog").getByRole("checkbox")).toHaveCount(2);
  await expect(box(guest, "can_view_audit")).toHaveCount(0);
  await guest.keyboard.press("Escape");
  await expect(guest.getByRole("dialog")).toBeHidden();

  const rows = (await (await guest.request.post("/api/holders", { data: { filter: "everyone", search: "", after: null } })).json()) as {
    rows: { account: string; email: string }[];
  };
  const account = (email: string): string | undefined => rows.rows.find((one) => one.email === email)?.account;
  for (const [email, permission, code] of [
    ["friend@aldine.example", "can_view_audit", "permission_not_held"],
    [zoe.email, "can_register_users", "own_permissions"],
    ["auditor@aldine.example", "can_register_users", "permission_not_held"],
    [founder.email, "can_register_users", "permission_not_held"],
  ] as const) {
    const data = { account: account(email), draft: { permissions: [permission] } };
    const answer = await guest.request.post("/api/grant_permissions", { data });
    expect(answer.status(), email).toBe(403);
    expect(await answer.json()).toMatchObject({ code });
  }
  const data = { account: account(founder.email), draft: { permissions: ["can_view_audit"] } };
  expect((await guest.request.post("/api/revoke_permissions", { data })).status()).toBe(403);
  // Not even the founder can change the founder's permissions.
  await visit(page, permissionsPage);
  await expect(offered(row(page, founder.email), "Grant permissions")).toHaveCount(0);
});

test("people are found by the beginning of a username or an address, while one types", async ({ page }) => {
  await invite(page, zoe);
  await invite(page, { email: "zorro@other.example", username: "diego" });
  await invite(page, { email: "anna@aldine.example", permissions: ["can_view_audit"] });
  await visit(page, permissionsPage);
  await expect(page.getByRole("row")).toHaveCount(5);
  await type(field(page, search), "zo");
  await expect(row(page, "anna@aldine.example")).toHaveCount(0);
  await expect(row(page, zoe.email)).toBeVisible();
  await expect(row(page, "diego")).toBeVisible();
  await expect(field(page, search)).toHaveValue("zo");
  await expect(page.getByRole("status").filter({ hasText: "2 people found" })).toHaveCount(1);
  await type(field(page, search), "nobody");
  await expect(page.getByRole("heading", { name: "Nobody found" })).toBeVisible();
  await page.getByRole("link", { name: "Show everyone" }).click();
  await expect(page.getByRole("row")).toHaveCount(5);
  await expect(field(page, search)).toHaveValue("");
  await field(page, "Show").selectOption({ label: "With permissions" });
  await expect(row(page, "anna@aldine.example")).toBeVisible();
  await expect(row(page, founder.email)).toBeVisible();
  await expect(row(page, zoe.email)).toHaveCount(0);
});

test("people are listed with their names, by which they are sorted", async ({ page }) => {
  await invite(page, zoe);
  await fillIn(page, { account: await accountOf(page, zoe.email) }, { given: "Zoë", family: "Amati" });
  await visit(page, permissionsPage);
  await expect(page.getByRole("rowheader").first()).toContainText("Zoë Amati");
  await press(row(page, zoe.email), "Grant permissions");
  await expect(page.getByRole("dialog")).toContainText("Zoë Amati");
});

test("somebody who takes the permission for this page from themselves is told so, and is out", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { ...zoe, permissions: ["can_manage_permissions"] }), goodPassword);
  await visit(guest, permissionsPage);
  await press(row(guest, zoe.email), "Revoke permissions");
  const dialog = guest.getByRole("dialog", { name: "Revoke permissions" });
  await expect(dialog).toContainText("This is your own account");
  await box(guest, "can_manage_permissions").check();
  await button(dialog, "Revoke permissions").click();
  await expect(heading(guest, "You don't have permission")).toBeVisible();
  await expect(guest.getByRole("link", { name: "Permissions" })).toHaveCount(0);
});

test("a profile is granted as a whole, and whoever has it follows its changes", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await visit(page, permissionsPage);
  await expect(page.getByRole("heading", { name: "No profiles yet" })).toBeVisible();
  await button(page, "Add profile").click();
  const adding = page.getByRole("dialog", { name: "Add profile" });
  await field(adding, "Name").fill("Front desk");
  await button(adding, "Add profile").click();
  await expect(adding.getByRole("alert")).toContainText("Choose at least one permission");
  await box(page, "can_register_users").check();
  await button(adding, "Add profile").click();
  await expect(adding).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "Profile Front desk added" })).toBeVisible();

  await press(row(page, zoe.email), "Grant permissions");
  const dialog = page.getByRole("dialog", { name: "Grant permissions" });
  await dialog.getByRole("checkbox", { name: "Front desk" }).check();
  await button(dialog, "Grant permissions").click();
  await expect(dialog).toBeHidden();
  await expect(row(page, zoe.email)).toContainText("from the profile Front desk");
  await visit(guest, "/administration/user-registration/new");

  const line = page.getByRole("region", { name: "Profiles" }).getByRole("row").filter({ hasText: "Front desk" });
  await press(line, "Edit");
  const editing = page.getByRole("dialog", { name: "Edit profile" });
  await expect(editing).toContainText("1 person who has this profile");
  await expect(box(page, "can_register_users")).toBeChecked();
  await box(page, "can_view_audit").check();
  await box(page, "can_register_users").uncheck();
  await button(editing, "Save").click();
  await expect(editing).toBeHidden();
  await expect(row(page, zoe.email)).toContainText("can_view_audit");
  await visit(guest, "/administration/user-registration/new", 403);
  await visit(guest, "/administration/audit");
  await axe(page, "profiles");
  await fits(page, "profiles");

  await press(row(page, zoe.email), "Revoke permissions");
  const taking = page.getByRole("dialog", { name: "Revoke permissions" });
  await expect(taking.getByRole("checkbox")).toHaveCount(1);
  await taking.getByRole("checkbox", { name: "Front desk" }).check();
  await button(taking, "Revoke permissions").click();
  await expect(taking).toBeHidden();
  await expect(row(page, zoe.email)).toContainText("None");
  await visit(guest, "/administration/audit", 403);
});

test("the permissions page is accessible in the light and the dark, and fits a phone", async ({ page }) => {
  test.slow();
  await invite(page, { email: "b.okafor@a-rather-long-subdomain.of.an.example", permissions: ["can_view_audit", "can_validate_identities"] });
  await invite(page, zoe);
  await visit(page, permissionsPage);
  await axe(page, "permissions");
  await fits(page, "permissions");
  await press(row(page, "b.okafor"), "Grant permissions");
  const dialog = page.getByRole("dialog", { name: "Grant permissions" });
  await expect(dialog).toBeVisible();
  await button(dialog, "Grant permissions").click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await axe(page, "grant permissions");
  await fits(page, "grant permissions");
  await page.keyboard.press("Escape");
  await press(row(page, "b.okafor"), "Revoke permissions");
  await expect(page.getByRole("dialog", { name: "Revoke permissions" })).toBeVisible();
  await axe(page, "revoke permissions");
  await page.keyboard.press("Escape");
  await visit(page, `${permissionsPage}?q=nobody`);
  await axe(page, "permissions nobody");
});

test("permissions are granted by keyboard alone, and the focus comes back to the list", async ({ page }) => {
  await invite(page, zoe);
  await visit(page, permissionsPage);
  await offered(row(page, zoe.email), "Grant permissions").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Grant permissions" });
  await expect(dialog).toBeVisible();
  for (let presses = 0; presses < 20; presses += 1) {
    if (await box(page, "can_bulk_invite").evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(box(page, "can_bulk_invite")).toBeFocused();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(row(page, zoe.email)).toContainText("can_bulk_invite");
  const back = await page.evaluate(() => document.activeElement?.closest("#list") !== null);
  expect(back, "the focus is in the list").toBe(true);
});

test("permissions in Italian", async ({ page }) => {
  await invite(page, zoe);
  await visit(page, permissionsPage);
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await arrive(page, "Permessi");
  await press(row(page, zoe.email), "Concedi permessi");
  const dialog = page.getByRole("dialog", { name: "Concedi permessi" });
  await expect(dialog.getByRole("checkbox", { name: "can_view_audit" })).toHaveAccessibleName(/chi ha fatto/);
  await dialog.getByRole("checkbox", { name: "can_view_audit" }).check();
  await field(dialog, "Ultimo giorno").fill("2099-12-31");
  await button(dialog, "Concedi permessi").click();
  await expect(row(page, zoe.email)).toContainText("fino al 31 dic 2099");
});
