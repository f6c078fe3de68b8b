import {
  arrive,
  AuthenticatorApp,
  axe,
  button,
  expect,
  field,
  fits,
  founder,
  goodPassword,
  heading,
  invite,
  reach,
  says,
  test,
  type,
  visit,
} from "../fixtures";

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

test("settings, security and the audit are used in Italian and by keyboard alone", async ({ page }) => {
  await visit(page, "/administration/settings/security");
  await reach(page, button(page.getByRole("group", { name: "Language" }), "Italiano"));
  await page.keyboard.press("Enter");
  await arrive(page, "Impostazioni");
  const grace = field(page, "Giorni di tolleranza");
  await reach(page, grace);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("9");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Salvato. Vale da subito." })).toBeVisible();
  await axe(page, "settings in Italian");
  await fits(page, "settings in Italian");

  await reach(page, page.getByRole("link", { name: "La mia sicurezza" }));
  await page.keyboard.press("Enter");
  await arrive(page, "La mia sicurezza");
  await reach(page, button(page, "Aggiungi un'app di autenticazione"));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Aggiungi un'app di autenticazione" });
  const app = new AuthenticatorApp(await dialog.locator("code").innerText());
  await reach(page, field(page, "Codice"));
  await page.keyboard.type(app.code());
  await page.keyboard.press("Enter");
  const codes = page.getByRole("dialog", { name: "Codici di recupero" });
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  await reach(page, button(codes, "Li ho conservati"));
  await page.keyboard.press("Enter");
  await expect(codes).toBeHidden();

  await reach(page, page.getByRole("link", { name: "Registro delle attività" }));
  await page.keyboard.press("Enter");
  await arrive(page, "Registro delle attività");
  await expect(page.getByRole("main")).toContainText(/Impostazione modificata.*Giorni di tolleranza.*da 7 a 9/);
  await reach(page, field(page, "Eseguito da"));
  await page.keyboard.type("nessuno@aldine.example");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).not.toContainText("Impostazione modificata:");
  await axe(page, "audit in Italian");
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
