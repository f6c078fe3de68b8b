import { axe, button, expect, field, fits, founder, invite, test, visit } from "../fixtures";

const settings = "/administration/settings/mail";

test("the founder writes the text of a mail, sees both parts, tries it out, and goes back", async ({ page, inbox }) => {
  await visit(page, settings);
  await button(page, "Check the mail server").click();
  await expect(page.getByRole("status").filter({ hasText: "The mail server answers" })).toBeVisible();
  await axe(page, "mail settings");
  await fits(page, "mail settings");

  const text = field(page, "Text");
  await expect(page.getByText("The original text is sent.")).toBeVisible();
  await text.fill("Dear friend, https://evil.example/{link}");
  await button(page, "Save").click();
  await expect(page.getByRole("alert")).toContainText("Leave out addresses of web pages");
  await field(page, "Subject").fill("Come to {organization}");
  await text.fill("Dear friend,\n<b>{inviter}</b> asks you in.\n\n{link}\n\nUntil {until}.");
  await button(page, "Preview").click();
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview).toContainText("Come to Aldine Press");
  await expect(preview.locator("pre")).toContainText("<b>");
  const frame = page.frameLocator("iframe[title='Formatted']");
  await expect(frame.getByRole("link", { name: "Accept the invitation" })).toBeVisible();
  await expect(frame.getByText("Dear friend,")).toBeVisible();
  await fits(page, "preview of a mail");

  await button(page, "Send a test to me").click();
  await expect(page.getByRole("status").filter({ hasText: "The mail server has accepted the test" })).toBeVisible();
  expect((await inbox.next(founder.email)).subject).toBe("Come to Aldine Press");

  await button(page, "Save").click();
  await expect(page.getByRole("status").filter({ hasText: "Your own text is sent from now on." })).toBeVisible();
  await expect(page.getByRole("link", { name: "Invitation (English)" })).toBeVisible();
  await invite(page, { email: "bea@aldine.example" });
  const mail = await inbox.next("bea@aldine.example");
  expect(mail.subject).toBe("Come to Aldine Press");
  expect(mail.text).toContain("Dear friend,");
  expect(mail.link).toContain("/invitation/");

  await visit(page, settings);
  await button(page, "Back to the original").click();
  const dialog = page.getByRole("dialog", { name: "Go back to the original text?" });
  await button(dialog, "Back to the original").click();
  await expect(page.getByText("The original text is sent.")).toBeVisible();
  await invite(page, { email: "leo@aldine.example" });
  expect((await inbox.next("leo@aldine.example")).subject).toBe("Invitation to Aldine Press");
});

test("what was typed stays while another mail is looked at, and the language is chosen beside it", async ({ page }) => {
  await visit(page, settings);
  await field(page, "Subject").fill("Mine");
  await field(page, "E-mail").selectOption("Password reset");
  await expect(page.getByRole("heading", { name: "Password reset (English)" })).toBeVisible();
  await expect(field(page, "Subject")).toHaveValue("New password for {organization}");
  await field(page, "Language of the e-mail").selectOption("Italiano");
  await expect(page.getByRole("heading", { name: "Password reset (Italian)" })).toBeVisible();
  await expect(field(page, "Subject")).toHaveValue("Nuova password per {organization}");
  await field(page, "Language of the e-mail").selectOption("English");
  await field(page, "E-mail").selectOption("Invitation");
  await expect(field(page, "Subject")).toHaveValue("Mine");
});
