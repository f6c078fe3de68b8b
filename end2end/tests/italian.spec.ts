import { arrive, button, expect, field, founder, goodPassword, heading, invite, says, test, type, visit } from "../fixtures";

test("the language is switched on any page, and stays", async ({ page }) => {
  await visit(page, "/administration/user-registration");
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await arrive(page, "Registrazione utenti");
  await expect(page.locator("html")).toHaveAttribute("lang", "it");
  await expect(button(page, "Esci")).toBeVisible();

  await visit(page, "/administration/user-registration/new");
  await type(field(page, "Indirizzo e-mail"), "zoe@aldine.example");
  await says(field(page, "Nome utente"), "Disponibile");
  await expect(button(page, "Invia invito")).toBeVisible();

  await button(page.getByRole("group", { name: "Lingua" }), "English").click();
  await arrive(page, "Create a new internal user");
});

test("the invitation is in the invited person's language, not the administrator's", async ({ page, inbox, browser, baseURL, watch }) => {
  const email = "giulia@aldine.example";
  await invite(page, { email, language: "Italiano" });
  const mail = await inbox.next(email);
  expect(mail.subject).toMatch(/invito/i);
  expect(mail.subject).toContain(founder.organization);
  expect(mail.html).toContain("Questo invito non è per me");
  expect(mail.html).toMatch(/<html[^>]*lang="it"/);

  const context = await browser.newContext({ locale: "it-IT", storageState: { cookies: [], origins: [] }, ...(baseURL ? { baseURL } : {}) });
  watch.over(context);
  const guest = await context.newPage();
  await visit(guest, mail.link);
  await expect(guest.locator("html")).toHaveAttribute("lang", "it");
  await field(guest, "Password").fill(goodPassword);
  await button(guest, "Imposta password").click();
  await expect(button(guest, "Esci")).toBeVisible();
  await context.close();
});

test.describe("a browser that asks for Italian", () => {
  test.use({ locale: "it-IT", as: "nobody" });

  test("gets Italian without being asked, faults too", async ({ page }) => {
    await visit(page, "/sign-in");
    await expect(page.locator("html")).toHaveAttribute("lang", "it");
    await expect(heading(page, "Accedi")).toBeVisible();
    await field(page, "Password").fill("una password qualunque");
    await button(page, "Accedi").click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(/password is|address or/);
  });
});
