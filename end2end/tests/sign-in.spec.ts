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
  signIn,
  signOut,
  test,
  visit,
} from "../fixtures";

test.describe("signing in", () => {
  test.use({ as: "nobody" });

  test("works with the e-mail address or the username, in any case", async ({ page }) => {
    for (const who of [founder.email, founder.username, founder.email.toUpperCase(), ` ${founder.username} `]) {
      await signIn(page, who, founder.password);
      await isInside(page);
      await signOut(page);
    }
  });

  test("leads to the page that was asked for", async ({ page }) => {
    await page.goto("/administration/invitations");
    await arrive(page, "Sign in");
    await field(page, "Email address or username").fill(founder.username);
    await field(page, "Password").fill(founder.password);
    await button(page, "Sign in").click();
    await arrive(page, "Invitations");
  });

  test("never leads to another site", async ({ page, baseURL }) => {
    for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
      await visit(page, `/sign-in?next=${encodeURIComponent(next)}`);
      await field(page, "Email address or username").fill(founder.username);
      await field(page, "Password").fill(founder.password);
      await button(page, "Sign in").click();
      await isInside(page);
      expect(new URL(page.url()).origin).toBe(baseURL);
      await signOut(page);
    }
  });

  test("says the same for a wrong password and for nobody at all", async ({ page }) => {
    const words: string[] = [];
    for (const who of [founder.username, "nobody.here", "nobody@nowhere.example"]) {
      await signIn(page, who, "not the password at all");
      const alert = page.getByRole("alert").first();
      await expect(alert).toBeVisible();
      words.push(await alert.innerText());
      await expect(field(page, "Email address or username")).toHaveValue(who);
    }
    expect(new Set(words).size, words.join("\n")).toBe(1);
  });

  test("is closed for a while after ten wrong passwords, and says so", async ({ page }) => {
    await visit(page, "/sign-in");
    for (let tries = 0; tries < 10; tries += 1) {
      await field(page, "Email address or username").fill(founder.username);
      await field(page, "Password").fill(`wrong password number ${tries}`);
      const answer = page.waitForResponse((response) => response.request().method() === "POST");
      await button(page, "Sign in").click();
      expect((await answer).status(), `try ${tries + 1}`).toBe(401);
      await expect(page.getByRole("alert").first()).toBeVisible();
      await expect(button(page, "Sign in")).toBeEnabled();
    }
    await field(page, "Password").fill(founder.password);
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await button(page, "Sign in").click();
    const refused = await answer;
    expect(refused.status()).toBe(429);
    expect(Number(await refused.headerValue("retry-after"))).toBeGreaterThan(0);
    await expect(page.getByRole("alert").first()).toContainText(/too many|minute/i);
  });

  test("a pending account cannot, and the answer does not tell", async ({ page, someone, program }) => {
    const admin = await someone();
    await signIn(admin, founder.username, founder.password);
    await isInside(admin);
    await invite(admin, { email: "pending@aldine.example", username: "pending" });
    await signIn(page, "pending", goodPassword);
    const pending = await page.getByRole("alert").first().innerText();
    await signIn(page, "unknown.person", goodPassword);
    expect(await page.getByRole("alert").first().innerText()).toBe(pending);
    expect(program.output).not.toContain(goodPassword);
  });
});

test("signing out ends the session on the server", async ({ page, context }) => {
  await visit(page, "/administration/user-registration");
  const cookies = await context.cookies();
  await signOut(page);
  await context.addCookies(cookies);
  await page.goto("/administration/user-registration");
  await arrive(page, "Sign in");
});

test("the session's cookie is out of scripts' reach", async ({ context, page }) => {
  await visit(page, "/administration/user-registration");
  const session = (await context.cookies()).find((cookie) => cookie.name.endsWith("session"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate(() => document.cookie)).not.toContain("session");
});

test("a forgotten password is chosen anew by mail, once, and other sessions end", async ({ page, someone, inbox }) => {
  const other = await someone();
  await visit(other, "/sign-in");
  await other.getByRole("link", { name: "Forgotten password?" }).click();
  await arrive(other, "Forgotten password");
  await field(other, "Email address").fill(founder.email);
  await button(other, "Send link").click();
  await expect(other.getByRole("status").filter({ hasText: "If this address has an account" })).toBeVisible();

  const { link, subject } = await inbox.next(founder.email);
  expect(subject).toContain(founder.organization);
  expect(link).toContain("/reset-password/");
  await visit(other, link);
  await expect(heading(other, "Choose a new password")).toBeVisible();
  await field(other, "Password").fill(goodPassword);
  await button(other, "Set password").click();
  await isInside(other);
  await inbox.next(founder.email, /password.*changed/i);

  await page.goto("/administration/user-registration");
  await arrive(page, "Sign in");
  await visit(page, link, 410);
  await expect(heading(page, "This link no longer works")).toBeVisible();
  await signIn(page, founder.username, founder.password);
  await expect(page.getByRole("alert").first()).toBeVisible();
  await signIn(page, founder.username, goodPassword);
  await isInside(page);
});

test("a forgotten password is answered alike for every address", async ({ page, someone, inbox }) => {
  await invite(page, { email: "pending@aldine.example", held: true });
  const guest = await someone();
  const words: string[] = [];
  for (const email of [founder.email, "nobody@nowhere.example", "pending@aldine.example"]) {
    await visit(guest, "/forgot-password");
    await field(guest, "Email address").fill(email);
    await button(guest, "Send link").click();
    const answer = guest.getByRole("status").filter({ hasText: "If this address has an account" });
    await expect(answer).toBeVisible();
    words.push((await answer.innerText()).replaceAll(email, "…"));
  }
  expect(new Set(words).size, words.join("\n")).toBe(1);
  await inbox.next(founder.email);
  expect(inbox.to("nobody@nowhere.example")).toEqual([]);
});

test("a person without administration rights finds a page of their own", async ({ page, someone }) => {
  const link = await invite(page, { email: "zoe@aldine.example", username: "zoe" });
  const guest = await someone();
  await accept(guest, link, goodPassword);
  await expect(guest).toHaveURL("/");
  await expect(heading(guest, /^Welcome/)).toBeVisible();
  await expect(guest.getByText("zoe", { exact: true }).first()).toBeVisible();
});
