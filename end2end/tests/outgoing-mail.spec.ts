import { accept, arrive, button, confirm, expect, field, founder, goodPassword, heading, invite, offered, press, row, rowSays, sendMarker, test, visit } from "../fixtures";

const path = "/administration/mail";
const zoe = { email: "zoe.muller@aldine.example", username: "zoe.muller" };

test.describe("without a mail server", () => {
  test.use({ mail: "none" });

  test("messages are held, and their links can be opened and used", async ({ page, someone }) => {
    await invite(page, zoe);
    await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: /^Outgoing mail/ }).click();
    await arrive(page, "Outgoing mail");
    await expect(page.getByText(/No mail server is configured/)).toBeVisible();
    await expect(row(page, zoe.email)).toContainText("Held");
    await expect(page.getByRole("button", { name: /^Send \d+ held$/ })).toHaveCount(0);

    await press(row(page, zoe.email), "Show link");
    const link = await field(page.getByRole("dialog", { name: "Invitation link" }), "Invitation link").inputValue();
    await accept(await someone(), link, goodPassword);
  });

  test("the link of a reset is offered to nobody, and the row says how to help", async ({ page, someone }) => {
    const other = await someone();
    await visit(other, "/forgot-password");
    await field(other, "Email address").fill(founder.email);
    await button(other, "Send link").click();
    await expect(other.getByRole("status").filter({ hasText: "If this address has an account" })).toBeVisible();
    await visit(page, path);
    await expect(row(page, founder.email)).toContainText("matricula reset-link");
    await expect(offered(row(page, founder.email), "Show link")).toHaveCount(0);
  });

  test("nothing held is ever sent by itself: Send n held does it", async ({ page, inbox, program }) => {
    for (const name of ["one", "two", "three"]) await invite(page, { email: `${name}@aldine.example` });
    await program.restart(inbox.settings);
    const marker = await sendMarker(page, inbox);
    expect(inbox.mails.flatMap((mail) => mail.recipients)).toEqual([marker]);

    await visit(page, path);
    await button(page, "Send 3 held").click();
    const dialog = page.getByRole("dialog", { name: "Send held messages?" });
    await button(dialog, "Send 3 held").click();
    for (const name of ["one", "two", "three"]) await inbox.next(`${name}@aldine.example`);
    await rowSays(page, "one@aldine.example", "Sent");
    await expect(page.getByRole("button", { name: /^Send \d+ held$/ })).toHaveCount(0);
  });
});

test("an empty outbox says so", async ({ page }) => {
  await visit(page, path);
  await expect(heading(page, "Outgoing mail")).toBeVisible();
  await expect(page.getByText("No messages")).toBeVisible();
});

test("a mailbox that does not exist bounces, in the server's words", async ({ page, inbox }) => {
  inbox.refuseRecipients = { code: 550, words: "5.1.1 mailbox unavailable" };
  await invite(page, zoe);
  await visit(page, path);
  await rowSays(page, zoe.email, "Bounced");
  await expect(row(page, zoe.email)).toContainText("mailbox unavailable");
  await visit(page, "/administration/invitations");
  await expect(row(page, zoe.email)).toContainText("Bounced");
  await expect(row(page, zoe.email)).toContainText("mailbox unavailable");
});

test("a bounced address is corrected from its row and the mail arrives", async ({ page, inbox }) => {
  inbox.refuseRecipients = { code: 550, words: "no such user" };
  await invite(page, { email: "zo@aldine.example", username: "zoe" });
  await visit(page, "/administration/invitations");
  await rowSays(page, "zo@aldine.example", "Bounced");
  inbox.refuseRecipients = null;
  await press(row(page, "zo@aldine.example"), "Correct address");
  const dialog = page.getByRole("dialog", { name: "Correct address" });
  await field(dialog, "Email address").fill(zoe.email);
  await button(dialog, "Correct address").click();
  await inbox.next(zoe.email);
});

test("a mailbox that is busy is tried again, and Retry does it now", async ({ page, inbox }) => {
  inbox.refuseRecipients = { code: 450, words: "mailbox busy" };
  await invite(page, zoe);
  await visit(page, path);
  await rowSays(page, zoe.email, "Will retry");
  await expect(row(page, zoe.email)).toContainText("mailbox busy");
  inbox.refuseRecipients = null;
  await press(row(page, zoe.email), "Retry");
  await inbox.next(zoe.email);
  await rowSays(page, zoe.email, "Sent");
});

test("while the mail server is down everything works, and the mail goes out later", async ({ page, inbox }) => {
  await inbox.goDown();
  const link = await invite(page, zoe);
  expect(link).toContain("/invitation/");
  await visit(page, path);
  await rowSays(page, zoe.email, /Will retry|Queued/);
  await inbox.comeBack();
  const late = row(page, zoe.email);
  if ((await offered(late, "Retry").count()) > 0) await press(late, "Retry");
  const mail = await inbox.next(zoe.email);
  expect(mail.link).toContain("/invitation/");
});

test("a refused sign-in at the mail server stops the line and loses nothing", async ({ page, inbox, program }) => {
  inbox.refuseSignIn = { code: 535, words: "authentication failed" };
  await program.restart({ ...inbox.settings, MATRICULA_SMTP_URL: inbox.urlWithPassword });
  await invite(page, zoe);
  await invite(page, { email: "second@aldine.example" });
  await expect.poll(() => inbox.refusedSignIns).toBeGreaterThan(0);
  await visit(page, path);
  for (const email of [zoe.email, "second@aldine.example"]) {
    await expect(row(page, email)).toContainText(/Queued|Will retry/);
    await expect(row(page, email)).not.toContainText(/Bounced|Failed/);
  }
  inbox.refuseSignIn = null;
  await program.restart();
  for (const email of [zoe.email, "second@aldine.example"]) {
    await visit(page, path);
    const late = row(page, email);
    if ((await offered(late, "Retry").count()) > 0) await press(late, "Retry");
    await inbox.next(email);
  }
});

test("a message whose invitation was revoked meanwhile is not sent", async ({ page, inbox }) => {
  inbox.refuseRecipients = { code: 450, words: "later" };
  await invite(page, zoe);
  await visit(page, path);
  await rowSays(page, zoe.email, "Will retry");
  await visit(page, "/administration/invitations");
  await confirm(page, row(page, zoe.email), "Revoke the invitation?", "Revoke");
  await expect(row(page, zoe.email)).toContainText("Revoked");
  inbox.refuseRecipients = null;
  await visit(page, path);
  const late = row(page, zoe.email);
  if ((await offered(late, "Retry").count()) > 0) await press(late, "Retry");
  await sendMarker(page, inbox);
  expect(inbox.to(zoe.email)).toEqual([]);
});

test("Hold keeps a message back, and Retry lets it go", async ({ page, inbox }) => {
  inbox.refuseRecipients = { code: 450, words: "later" };
  await invite(page, zoe);
  await visit(page, path);
  await rowSays(page, zoe.email, "Will retry");
  await press(row(page, zoe.email), "Hold");
  await expect(row(page, zoe.email)).toContainText("Held");
  inbox.refuseRecipients = null;
  await sendMarker(page, inbox);
  expect(inbox.to(zoe.email)).toEqual([]);
  await visit(page, path);
  await press(row(page, zoe.email), "Retry");
  await inbox.next(zoe.email);
});
