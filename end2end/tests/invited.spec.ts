import {
  acceptOnPage,
  accountOf,
  button,
  confirm,
  expect,
  field,
  founder,
  goodPassword,
  heading,
  inviteOnPage,
  isInside,
  press,
  sendMarker,
  row,
  says,
  signIn,
  signOut,
  test,
  visit,
} from "../fixtures";

const zoe = { email: "zoe.muller@aldine.example", username: "zoe.muller" };

test("the mail says who invites, where to and until when, with the link first and alone", async ({ page, inbox }) => {
  const shown = await inviteOnPage(page, zoe);
  const mail = await inbox.next(zoe.email);
  const { link } = mail;

  expect(mail.recipients).toEqual([zoe.email]);
  expect(mail.subject).toMatch(/invitation/i);
  expect(mail.subject).toContain(founder.organization);
  expect(link).toContain("/invitation/");
  expect(link, "the mailed link proves a mailbox and is shown to nobody").not.toBe(shown);
  expect(mail.text.match(/^https?:\/\/\S+$/gm)?.[0], "alone on its line").toBe(link);
  for (const body of [mail.text, mail.html]) {
    expect(body).toContain(founder.organization);
    expect(body).toContain(founder.username);
    expect(body).toContain(founder.email);
  }
  expect(mail.html).toContain(`href="${link}"`);
  expect(mail.html).toContain("This was not meant for me");
  expect(mail.html, "nothing is fetched when the mail is opened").not.toMatch(/<(img|script|link|iframe)\b/i);
  expect(mail.raw).toMatch(/^From: .*desk@aldine\.example/m);
});

test("the invited person chooses a password and is inside; the link is then used up", async ({ page, inbox, someone }) => {
  await inviteOnPage(page, zoe);
  const { link } = await inbox.next(zoe.email);
  const guest = await someone();
  await visit(guest, link);
  await expect(heading(guest, /^You are invited/)).toContainText(founder.organization);
  for (const known of [founder.username, zoe.email, zoe.username]) {
    await expect(guest.getByRole("main")).toContainText(known);
  }
  await acceptOnPage(guest, link, goodPassword);
  await expect(heading(guest, /^Welcome/)).toBeVisible();

  await visit(guest, link, 410);
  await expect(heading(guest, "This link no longer works")).toBeVisible();
  await expect(guest.getByRole("main").getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/sign-in");

  await visit(page, "/administration/invitations");
  await expect(row(page, zoe.email)).toContainText("Accepted");

  await visit(guest, "/");
  await signOut(guest);
  await signIn(guest, zoe.username, goodPassword);
  await isInside(guest);
});

test("a language chosen on the invitation's page becomes the account's, and the page says so", async ({ page, someone }) => {
  const link = await inviteOnPage(page, zoe);
  const guest = await someone();
  await visit(guest, link);
  await expect(guest.getByRole("main")).not.toContainText("for e-mails to you too");
  await button(guest, "Italiano").click();
  await expect(guest.getByRole("main")).toContainText("Italiano, anche per le e-mail che ricevi.");
  await guest.locator("#password").fill(goodPassword);
  await guest.locator("#password").press("Enter");
  await expect(heading(guest, /zoe/)).toBeVisible();
  await visit(page, `/administration/registry/${await accountOf(page, zoe.email)}`);
  await expect(page.getByRole("region", { name: "Account", exact: true })).toContainText("Italiano");
});

test("whoever is signed out reads whom to ask for help", async ({ page, someone }) => {
  await visit(page, "/administration/settings/organization");
  await field(page, "Contact for help").fill("desk@aldine.example");
  await button(page, "Save").click();
  await expect(page.getByRole("status").filter({ hasText: "It applies at once." })).toBeVisible();
  const guest = await someone();
  for (const [path, status] of [["/sign-in", 200], ["/forgot-password", 200], ["/invitation/x", 410]] as const) {
    await visit(guest, path, status);
    await expect(guest.getByRole("link", { name: "desk@aldine.example" }), path).toBeVisible();
  }
});

test("a link looked at a hundred times still works", async ({ page, someone, playwright }) => {
  const link = await inviteOnPage(page, zoe);
  const scanner = await playwright.request.newContext();
  for (let turn = 0; turn < 10; turn += 1) {
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => scanner.get(link)),
      ...Array.from({ length: 5 }, () => scanner.head(link)),
    ]);
    expect(answers.map((answer) => answer.status())).toEqual(Array.from({ length: 10 }, () => 200));
  }
  await scanner.dispose();
  const guest = await someone();
  await acceptOnPage(guest, link, goodPassword);
});

test("This was not meant for me ends the invitation and tells the inviter", async ({ page, inbox, someone }) => {
  await inviteOnPage(page, zoe);
  const { link } = await inbox.next(zoe.email);
  const stranger = await someone();
  await visit(stranger, link);
  await button(stranger, "This was not meant for me").click();
  await expect(heading(stranger, "Cancel this invitation?")).toBeFocused();
  await stranger.getByRole("link", { name: "Back to the invitation" }).click();
  await expect(heading(stranger, /^You are invited/)).toBeVisible();
  await button(stranger, "This was not meant for me").click();
  await button(stranger, "Cancel the invitation").click();
  await expect(heading(stranger, "The invitation was cancelled")).toBeVisible();
  await visit(stranger, link, 410);

  const told = await inbox.next(founder.email);
  expect(`${told.subject}\n${told.text}`).toContain(zoe.email);
  await visit(page, "/administration/invitations");
  await expect(row(page, zoe.email)).toContainText("Revoked");
});

test("the mail's own refusal link changes nothing until the person says so", async ({ page, inbox, someone }) => {
  await inviteOnPage(page, zoe);
  const mail = await inbox.next(zoe.email);
  const refusal = /<a[^>]+href="([^"]+)"[^>]*>\s*This was not meant for me/.exec(mail.html)?.[1];
  expect(refusal).toBeDefined();
  const stranger = await someone();
  await visit(stranger, (refusal ?? "").replaceAll("&amp;", "&"));
  await expect(button(stranger, "This was not meant for me")).toBeVisible();
  await visit(stranger, mail.link);
  await expect(heading(stranger, /^You are invited/)).toBeVisible();
});

test("a password is refused with the reason, and any characters will do", async ({ page, someone }) => {
  const link = await inviteOnPage(page, zoe);
  const guest = await someone();
  await visit(guest, link);
  const password = field(guest, "Password");
  for (const [tried, why] of [
    ["fourteen chars", /15/],
    ["passwordpassword", /common|guess/i],
    ["x".repeat(257), /256/],
  ] as const) {
    await password.fill(tried);
    await button(guest, "Set password").click();
    await expect(password).toHaveAttribute("aria-invalid", "true");
    await says(password, why);
  }
  await expect(password).toHaveAttribute("type", "password");
  await button(guest, "Show").click();
  await expect(password).toHaveAttribute("type", "text");
  await button(guest, "Hide").click();

  const long = "🗝️ clé, κλειδί, ключ ".repeat(8);
  await acceptOnPage(guest, link, long);
  await signOut(guest);
  await signIn(guest, zoe.email, long);
  await isInside(guest);
});

test("every dead link gives the same page, whatever ended it", async ({ page, someone, program }) => {
  const used = await inviteOnPage(page, zoe);
  const guest = await someone();
  await acceptOnPage(guest, used, goodPassword);
  const open = await inviteOnPage(page, { email: "other@aldine.example" });
  const altered = open.slice(0, -3) + (open.at(-3) === "A" ? "B" : "A") + open.slice(-2);
  const unknown = `${program.baseURL}/invitation/AXrZ0000000000000000000000000000000000000000000000000`;
  const purpose = open.replace("/invitation/", "/reset-password/");

  const stranger = await someone();
  const seen: string[] = [];
  for (const address of [used, altered, unknown, `${program.baseURL}/invitation/%00`, `${program.baseURL}/invitation/x`]) {
    await visit(stranger, address, 410);
    seen.push(await stranger.getByRole("main").innerText());
  }
  expect(new Set(seen).size, seen.join("\n---\n")).toBe(1);
  await visit(stranger, purpose, 410);
  await expect(heading(stranger, "This link no longer works")).toBeVisible();
});

test("a dead link sends a fresh one to the same address, and answers alike when it does not", async ({ page, inbox, someone }) => {
  const old = await inviteOnPage(page, zoe);
  await inbox.next(zoe.email);
  await visit(page, "/administration/invitations");
  await press(row(page, zoe.email), "Resend");
  const second = await inbox.next(zoe.email);

  const guest = await someone();
  await visit(guest, old, 410);
  await button(guest, "Send me a new link").click();
  const answer = guest.getByRole("status").filter({ hasText: "If the invitation is still open" });
  await expect(answer).toBeVisible();
  const words = await answer.innerText();
  const third = await inbox.next(zoe.email);
  await visit(guest, second.link, 410);
  await acceptOnPage(guest, third.link, goodPassword);

  await visit(guest, old, 410);
  await button(guest, "Send me a new link").click();
  await expect(answer).toHaveText(words);
  await sendMarker(page, inbox);
  expect(inbox.to(zoe.email), "an active account gets no link").toHaveLength(3);
});

test("after a revocation no fresh link is sent, and inviting again reopens", async ({ page, inbox, someone }) => {
  const link = await inviteOnPage(page, zoe);
  await inbox.next(zoe.email);
  await visit(page, "/administration/invitations");
  await confirm(page, row(page, zoe.email), "Revoke the invitation?", "Revoke");
  await expect(row(page, zoe.email)).toContainText("Revoked");

  const guest = await someone();
  await visit(guest, link, 410);
  await button(guest, "Send me a new link").click();
  await expect(guest.getByRole("status").filter({ hasText: "If the invitation is still open" })).toBeVisible();
  await sendMarker(page, inbox);
  expect(inbox.to(zoe.email)).toHaveLength(1);

  const again = await inviteOnPage(page, { email: zoe.email });
  await acceptOnPage(guest, again, goodPassword);
});

test("two who open one link: the first chooses the password, the second is told", async ({ page, someone }) => {
  const link = await inviteOnPage(page, zoe);
  const [first, second] = [await someone(), await someone()];
  await visit(first, link);
  await visit(second, link);
  await field(first, "Password").fill(goodPassword);
  await button(first, "Set password").click();
  await isInside(first);
  await field(second, "Password").fill("another fifteen letters");
  await button(second, "Set password").click();
  await expect(heading(second, "This link no longer works").or(second.getByRole("alert")).first()).toBeVisible();
  await signIn(second, zoe.username, goodPassword);
  await isInside(second);
});
