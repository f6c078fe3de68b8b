import {
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
  newUser,
  openOptions,
  press,
  row,
  rowSays,
  says,
  signOut,
  test,
  type,
  visit,
} from "../fixtures";

const look = async (page: Parameters<typeof axe>[0], name: string): Promise<void> => {
  await axe(page, name);
  await fits(page, name);
};

test("the desk's pages are accessible in the light and the dark, and fit a phone", async ({ page }) => {
  test.slow();
  await visit(page, "/administration/user-registration");
  await look(page, "cards");
  await visit(page, "/administration/invitations");
  await look(page, "invitations empty");
  await visit(page, "/administration/mail");
  await look(page, "mail empty");

  await visit(page, newUser);
  await openOptions(page);
  await look(page, "new user");
  await type(field(page, "Email address"), "zoe.muller@gmial.com");
  await type(field(page, "Username"), founder.username);
  await says(field(page, "Username"), "Already used");
  await look(page, "new user answers");
  await button(page, "Send invitation").click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look(page, "new user refused");
});

test("the result and the lists are accessible in the light and the dark, and fit a phone", async ({ page, inbox }) => {
  test.slow();
  await invite(page, { email: "zoe.muller@aldine.example" });
  await look(page, "invitation created");
  await inbox.next("zoe.muller@aldine.example");
  inbox.refuseRecipients = { code: 550, words: "5.1.1 <b.okafor@a-rather-long-subdomain.of.an.example>: mailbox unavailable" };
  await invite(page, { email: "b.okafor@a-rather-long-subdomain.of.an.example" });
  await visit(page, "/administration/invitations");
  await rowSays(page, "b.okafor", "Bounced");
  await look(page, "invitations");
  await press(row(page, "b.okafor"), "Correct address");
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "correct address");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await visit(page, "/administration/mail");
  await look(page, "mail");
});

test("the pages for everybody are accessible in the light and the dark, and fit a phone", async ({ page, someone, inbox }) => {
  test.slow();
  const link = await invite(page, { email: "zoe.muller@aldine.example", note: "See you on Monday.\nBring a pen." });
  const guest = await someone();
  await visit(guest, "/sign-in");
  await look(guest, "sign in");
  await field(guest, "Email address or username").fill("nobody");
  await field(guest, "Password").fill("nothing of the sort");
  await button(guest, "Sign in").click();
  await expect(guest.getByRole("alert").first()).toBeVisible();
  await look(guest, "sign in refused");
  await visit(guest, "/forgot-password");
  await look(guest, "forgotten password");
  await field(guest, "Email address").fill(founder.email);
  await button(guest, "Send link").click();
  await expect(guest.getByRole("status").filter({ hasText: "If this address has an account" })).toBeVisible();
  await look(guest, "forgotten password answered");
  await visit(guest, (await inbox.next(founder.email)).link);
  await look(guest, "new password");
  await visit(guest, link);
  await look(guest, "invited");
  await field(guest, "Password").fill("short");
  await button(guest, "Set password").click();
  await expect(field(guest, "Password")).toHaveAttribute("aria-invalid", "true");
  await look(guest, "invited refused");
  await field(guest, "Password").fill(goodPassword);
  await button(guest, "Set password").click();
  await isInside(guest);
  await look(guest, "welcome");
  await visit(guest, "/administration/user-registration");
  await look(guest, "cards without permission");
  await visit(guest, link, 410);
  await look(guest, "dead link");
  await visit(guest, "/setup", 410);
  await look(guest, "set-up closed");
  await visit(guest, "/no-such-page", 404);
  await expect(heading(guest, "Page not found")).toBeVisible();
  await look(guest, "not found");
});

test.describe("an empty registry", () => {
  test.use({ registry: "empty", as: "nobody", mail: "none" });

  test("set-up is accessible in the light and the dark, and fits a phone", async ({ page, program }) => {
    await visit(page, program.setupLink ?? "/setup");
    await look(page, "set-up");
  });
});

test("the single form is done by keyboard alone", async ({ page, inbox }) => {
  await visit(page, newUser);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");

  const reach = async (target: ReturnType<typeof field>, key = "Tab"): Promise<void> => {
    for (let presses = 0; presses < 25; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press(key);
    }
    await expect(target).toBeFocused();
    const visible = await target.evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    });
    expect(visible, "the focus is visible").toBe(true);
  };

  await reach(field(page, "Email address"));
  await page.keyboard.type("zoe.muller@aldine.example");
  await says(field(page, "Email address"), "Available");
  await reach(field(page, "Username"));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(founder.username);
  await says(field(page, "Username"), "Already used");
  const free = page.getByLabel("Free usernames").getByRole("button").first();
  await reach(free);
  await page.keyboard.press("Enter");
  await says(field(page, "Username"), "Available");
  await reach(button(page, "Send invitation"));
  await page.keyboard.press("Enter");
  await arrive(page, "Invitation created");
  await inbox.next("zoe.muller@aldine.example");
});

test("a dialog keeps the focus, closes with Escape and gives the focus back", async ({ page }) => {
  await invite(page, { email: "zoe.muller@aldine.example" });
  await visit(page, "/administration/invitations");
  await press(row(page, "zoe.muller@aldine.example"), "Revoke");
  const dialog = page.getByRole("dialog", { name: "Revoke the invitation?" });
  await expect(dialog).toBeVisible();
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press("Tab");
    const lost = await page.evaluate(() => {
      const at = document.activeElement;
      return at !== null && at !== document.body && at.closest("dialog, [role=dialog]") === null;
    });
    expect(lost, "the focus stays in the dialog").toBe(false);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  const back = await page.evaluate(() => document.activeElement?.closest("tr")?.textContent ?? "");
  expect(back, "the focus is in the row again").toContain("zoe.muller@aldine.example");
});

test("on a phone the places are behind Menu", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 740 });
  await visit(page, "/administration/user-registration");
  const places = page.getByRole("navigation", { name: "Administration" });
  await expect(places).toBeHidden();
  await button(page, "Menu").click();
  await expect(places).toBeVisible();
  await axe(page, "menu on a phone");
  await places.getByRole("link", { name: /^Invitations/ }).click();
  await arrive(page, "Invitations");
  await expect(places).toBeHidden();
  await button(page, "Menu").click();
  await signOut(page);
});

test("where one is, is marked", async ({ page }) => {
  await visit(page, "/administration/mail");
  const places = page.getByRole("navigation", { name: "Administration" });
  await expect(places.getByRole("link", { name: /^Outgoing mail/ })).toHaveAttribute("aria-current", "page");
  await expect(places.getByRole("link", { name: /^Invitations/ })).not.toHaveAttribute("aria-current", "page");
});
