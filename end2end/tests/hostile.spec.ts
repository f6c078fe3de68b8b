import { arrive, button, expect, field, fillInvitation, founder, heading, invite, openOptions, row, says, sendMarker, setUp, test, visit } from "../fixtures";

const scripts = "</textarea><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

test("scripts in the note stay text: in the form, in the mail, on the invited person's page", async ({ page, inbox, someone }) => {
  await fillInvitation(page, { email: "zoe@aldine.example", username: "a..b", note: scripts });
  await button(page, "Send invitation").click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await openOptions(page);
  await expect(field(page, "Personal note")).toHaveValue(scripts);
  await field(page, "Username").fill("zoe");
  await button(page, "Send invitation").click();
  await arrive(page, "Invitation created");

  const mail = await inbox.next("zoe@aldine.example");
  expect(mail.text).toContain(scripts);
  expect(mail.html).not.toContain("<script");
  expect(mail.html).not.toContain("<img");
  const guest = await someone();
  await visit(guest, mail.link);
  await expect(guest.getByText("document.title='owned'").first()).toBeVisible();
  expect(await guest.title()).not.toBe("owned");
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("a refused note with </textarea><script> is written back as text", async ({ page }) => {
    await visit(page, "/administration/user-registration/new");
    await openOptions(page);
    await field(page, "Email address").fill("zoe@aldine.example");
    await field(page, "Username").fill("a..b");
    await field(page, "Personal note").fill(scripts);
    await button(page, "Send invitation").click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await openOptions(page);
    await expect(field(page, "Personal note")).toHaveValue(scripts);
    expect(await page.locator("script", { hasText: "owned" }).count()).toBe(0);
    expect(await page.locator("img[src=x]").count()).toBe(0);
  });
});

test.describe("an organization named with markup", () => {
  test.use({ registry: "empty", as: "nobody" });

  test("is text on the pages and in the mail", async ({ page, program, inbox }) => {
    const organization = "<b>Aldine</b> & \"Sons\"<script>document.title='owned'</script>";
    await setUp(page, program.setupLink ?? "", { ...founder, organization });
    await arrive(page, "User registration");
    await expect(page.getByText(organization).first()).toBeVisible();
    await invite(page, { email: "zoe@aldine.example" });
    const mail = await inbox.next("zoe@aldine.example");
    expect(mail.subject).toContain(organization);
    expect(mail.html).not.toMatch(/<script|<b>Aldine/);
    await visit(page, "/administration/invitations");
    expect(await page.title()).not.toBe("owned");
  });
});

test("what is wrong with an address or a username is said at its field, and nothing is lost", async ({ page }) => {
  await visit(page, "/administration/user-registration/new");
  const email = field(page, "Email address");
  const username = field(page, "Username");
  await openOptions(page);
  await field(page, "Personal note").fill("Still here.");
  for (const bad of [
    "zoe",
    "zoe@",
    "@aldine.example",
    "zoe@aldine example",
    '"zoe m"@aldine.example',
    "zoë@aldine.example",
    `${"x".repeat(65)}@aldine.example`,
    `zoe@${"aldine.".repeat(36)}example`,
  ]) {
    await email.fill(bad);
    await username.fill("zoe");
    await button(page, "Send invitation").click();
    await expect(email, bad).toHaveAttribute("aria-invalid", "true");
    await says(email, /\w{3}/);
    await expect(email).toHaveValue(bad);
    await expect(username).toHaveValue("zoe");
  }
  await email.fill("zoe@aldine.example");
  for (const bad of ["zoe😀", "zoe\u200bm", "\u202ezoe", "zое", "zoe@aldine", "z", "-zoe", "zo--e", "z".repeat(65), "zoe m"]) {
    await username.fill(bad);
    await button(page, "Send invitation").click();
    await expect(username, bad).toHaveAttribute("aria-invalid", "true");
    await says(username, /\w{3}/);
    await expect(username).toHaveValue(bad);
  }
  await expect(field(page, "Personal note")).toHaveValue("Still here.");
  await username.fill("zoe");
  await button(page, "Send invitation").click();
  await arrive(page, "Invitation created");
});

test("an address in another script is one address in both spellings", async ({ page, inbox }) => {
  await invite(page, { email: "zoe@bücher.example", username: "zoe" });
  // The mail server's library shows the name as people write it; on the wire it is ASCII or SMTPUTF8.
  await inbox.next("zoe@bücher.example");
  await visit(page, "/administration/user-registration/new");
  await field(page, "Email address").fill("ZOE@xn--bcher-kva.example");
  await says(field(page, "Email address"), "Invitation pending");
});

test("lines smuggled into an address or a username are refused directly, too", async ({ page, inbox }) => {
  await fillInvitation(page, { email: "zoe@aldine.example", username: "zoe" });
  const sent = page.waitForRequest((request) => request.method() === "POST" && /zoe@aldine\.example/.test(request.postData() ?? "") && /note/i.test(request.postData() ?? ""));
  await button(page, "Send invitation").click();
  const request = await sent;
  await arrive(page, "Invitation created");
  await inbox.next("zoe@aldine.example");

  const body = request.postData() ?? "";
  const again = (from: string, to: string) =>
    page.request.post(request.url(), {
      headers: { "content-type": request.headers()["content-type"] ?? "application/json", accept: "application/json", origin: new URL(request.url()).origin },
      data: body.replaceAll(from, to),
    });
  for (const [from, to] of [
    ["zoe@aldine.example", "bob@aldine.example\\r\\nBcc: x@evil.example"],
    ["zoe@aldine.example", "bob@aldine.example, x@evil.example"],
    ["zoe@aldine.example", "Bob <bob@aldine.example>"],
    ['"zoe"', '"bob\\r\\nX: y"'],
    ['"zoe"', '"bob\\u0000"'],
  ] as const) {
    const answer = await again(from, to);
    expect(answer.status(), to).toBe(422);
    const fault = (await answer.json()) as Record<string, unknown>;
    expect(fault).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect(JSON.stringify(fault)).not.toMatch(/sqlx|sqlite|panicked|\/src\//i);
  }
  const crossSite = await page.request.post(request.url(), {
    headers: { "content-type": "application/json", origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    data: body.replaceAll("zoe", "crossed"),
  });
  expect(crossSite.status()).toBe(403);

  const marker = await sendMarker(page, inbox);
  expect(inbox.mails.flatMap((mail) => mail.recipients)).toEqual(["zoe@aldine.example", marker]);
  await visit(page, "/administration/invitations");
  await expect(row(page, "crossed")).toHaveCount(0);
});

test("the page may not be framed, and scripts come from here only", async ({ page }) => {
  const answer = await page.request.get("/sign-in");
  const headers = answer.headers();
  expect(headers["content-security-policy"]).toMatch(/script-src [^;]*'nonce-/);
  expect(headers["content-security-policy"]).not.toMatch(/script-src [^;]*'unsafe-inline'/);
  expect(headers["content-security-policy"]).toMatch(/frame-ancestors 'none'/);
  expect(headers["x-content-type-options"]).toBe("nosniff");
});

test("opening a page never changes anything: signing out by address does not work", async ({ page }) => {
  await visit(page, "/administration/user-registration");
  await page.request.get("/sign-out");
  await page.request.get("/api/sign_out");
  await visit(page, "/administration/user-registration");
  await expect(heading(page, "User registration")).toBeVisible();
});

test("a lost connection is said in words, nothing is lost, and the second try works", async ({ page, watch }) => {
  watch.allow(/net::ERR_/);
  await fillInvitation(page, { email: "zoe@aldine.example", username: "zoe" });
  await says(field(page, "Username"), "Available");
  await page.route("**/api/**", (route) => route.abort("connectionfailed"));
  await button(page, "Send invitation").click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(field(page, "Email address")).toHaveValue("zoe@aldine.example");
  await page.unroute("**/api/**");
  await button(page, "Send invitation").click();
  await arrive(page, "Invitation created");
});

test("a session that ended meanwhile is said in words, and nothing typed is lost", async ({ page, context }) => {
  await fillInvitation(page, { email: "zoe@aldine.example", username: "zoe", note: "Typed before." });
  await context.clearCookies();
  await button(page, "Send invitation").click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(field(page, "Email address")).toHaveValue("zoe@aldine.example");
  await expect(page.getByText(founder.password)).toHaveCount(0);
});

test("the program stops when asked to, and begins again where it was", async ({ page, program, inbox }) => {
  const link = await invite(page, { email: "zoe@aldine.example" });
  await inbox.next("zoe@aldine.example");
  expect(await program.stop()).toBe(0);
  await program.restart();
  await visit(page, "/administration/invitations");
  await expect(row(page, "zoe@aldine.example")).toContainText("Open");
  await visit(page, link);
  await expect(heading(page, /^You are invited/)).toBeVisible();
});
