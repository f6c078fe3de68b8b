import {
  accept,
  arrive,
  button,
  expect,
  field,
  founder,
  goodPassword,
  heading,
  invite,
  isInside,
  newUser,
  says,
  setUp,
  signIn,
  signOut,
  test,
  visit,
} from "../fixtures";

test.use({ javaScriptEnabled: false });

test.describe("set-up", () => {
  test.use({ registry: "empty", as: "nobody" });

  test("a founder sets up, after a refusal that lost nothing but the password", async ({ page, program }) => {
    const link = program.setupLink ?? "";
    await setUp(page, link, { ...founder, password: "short" });
    await expect(heading(page, "Set up your organization")).toBeVisible();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(field(page, "Password")).toHaveAttribute("aria-invalid", "true");
    await says(field(page, "Password"), /15/);
    await expect(field(page, "Password")).toHaveValue("");
    await expect(field(page, "Organization name")).toHaveValue(founder.organization);
    await expect(field(page, "Email address")).toHaveValue(founder.email);
    await expect(field(page, "Username")).toHaveValue(founder.username);
    await expect(field(page, "Setup code")).not.toHaveValue("");

    await field(page, "Password").fill(founder.password);
    await button(page, "Create organization").click();
    await arrive(page, "User registration");
    await visit(page, "/setup", 410);
  });
});

test("a person signs in and out, and a wrong password is told", async ({ page }) => {
  await visit(page, "/administration/user-registration");
  await signOut(page);
  await signIn(page, founder.email, "not the password at all");
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(field(page, "Email address or username")).toHaveValue(founder.email);
  await signIn(page, founder.email, founder.password);
  await isInside(page);
});

test("an administrator invites with the single form, username derived, and sees link and QR code", async ({ page, inbox }) => {
  await visit(page, newUser);
  await field(page, "Email address").fill("Zoe.Muller@aldine.example");
  await field(page, "Username").fill("");
  await button(page, "Send invitation").click();
  await arrive(page, "Invitation created");
  await expect(page.getByRole("main")).toContainText("zoe.muller");
  const link = await field(page, "Invitation link").inputValue();
  await expect(page.getByRole("img", { name: "QR code of the invitation link" })).toBeVisible();
  expect(link).toContain("/invitation/");
  expect((await inbox.next("Zoe.Muller@aldine.example")).link).not.toBe(link);
});

test("the single form refuses with words at its fields and keeps what was typed", async ({ page }) => {
  await visit(page, newUser);
  await field(page, "Email address").fill("zoe@aldine.example");
  await field(page, "Username").fill(founder.username);
  await button(page, "Send invitation").click();
  await expect(heading(page, "Create a new internal user")).toBeVisible();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await says(field(page, "Username"), "Already used");
  await expect(field(page, "Email address")).toHaveValue("zoe@aldine.example");
  await expect(field(page, "Username")).toHaveValue(founder.username);
});

test("an invited person accepts, after a refusal in words; the link is then dead", async ({ page, someone }) => {
  const link = await invite(page, { email: "zoe@aldine.example", username: "zoe" });
  const guest = await someone();
  await visit(guest, link);
  await field(guest, "Password").fill("short");
  await button(guest, "Set password").click();
  await expect(heading(guest, /^You are invited/)).toBeVisible();
  await says(field(guest, "Password"), /15/);
  await accept(guest, link, goodPassword);
  await visit(guest, link, 410);
});

test("a stranger says This was not meant for me", async ({ page, someone, inbox }) => {
  const link = await invite(page, { email: "zoe@aldine.example" });
  const stranger = await someone();
  await visit(stranger, link);
  await button(stranger, "This was not meant for me").click();
  await expect(heading(stranger, "Cancel this invitation?")).toBeVisible();
  await stranger.getByRole("link", { name: "Back to the invitation" }).click();
  await button(stranger, "This was not meant for me").click();
  await button(stranger, "Cancel the invitation").click();
  await expect(heading(stranger, "The invitation was cancelled")).toBeVisible();
  await visit(stranger, link, 410);
  await button(stranger, "Send me a new link").click();
  await expect(stranger.getByText(/If the invitation is still open/)).toBeVisible();
  await inbox.next(founder.email);
});

test("a forgotten password is chosen anew", async ({ someone, inbox }) => {
  const page = await someone();
  await visit(page, "/forgot-password");
  await field(page, "Email address").fill(founder.email);
  await button(page, "Send link").click();
  await expect(page.getByText(/If this address has an account/)).toBeVisible();
  const { link } = await inbox.next(founder.email);
  await visit(page, link);
  await field(page, "Password").fill("short");
  await button(page, "Set password").click();
  await says(field(page, "Password"), /15/);
  await field(page, "Password").fill(goodPassword);
  await button(page, "Set password").click();
  await isInside(page);
});

test("a page that needs JavaScript says so, and what to do", async ({ page }) => {
  for (const path of ["/me/data", "/administration/user-registration/bulk", "/administration/reviews"]) {
    await visit(page, path);
    await expect(page.getByText(/This page needs JavaScript.*Turn it on/)).toBeVisible();
  }
  for (const path of ["/", newUser]) {
    await visit(page, path);
    await expect(page.getByText(/needs JavaScript/)).toHaveCount(0);
  }
});

test("the language is switched", async ({ someone }) => {
  const page = await someone();
  await visit(page, "/sign-in");
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "it");
  await expect(heading(page, "Accedi")).toBeVisible();
  await expect(page).toHaveURL("/sign-in");
});
