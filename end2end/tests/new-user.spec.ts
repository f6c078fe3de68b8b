import {
  addUnit,
  arrive,
  button,
  expect,
  field,
  fillInvitation,
  founder,
  heading,
  inviteOnPage,
  newUser,
  openOptions,
  row,
  says,
  sendMarker,
  test,
  type,
  visit,
} from "../fixtures";

test("the card leads to the form, which helps where the question arises", async ({ page }) => {
  await visit(page, "/administration/user-registration");
  await page.getByRole("link", { name: /^Create a new internal user/ }).click();
  await arrive(page, "Create a new internal user");
  await expect(page).toHaveURL(newUser);
  const help = page.locator("details").filter({ has: page.locator("summary", { hasText: "How this works" }) });
  await help.locator("summary").click();
  await expect(help.locator("p").first()).toBeVisible();
});

test("the username follows the e-mail address until it is changed, and goes back", async ({ page }) => {
  await visit(page, newUser);
  const email = field(page, "Email address");
  const username = field(page, "Username");

  await type(email, "Zoe.Muller+desk@aldine.example");
  await expect(username).toHaveValue("zoe.muller");
  await says(email, "Available");
  await says(username, "Available");
  await expect(button(page, "Use automatic")).toBeHidden();

  await type(username, "zoem");
  await expect(button(page, "Use automatic")).toBeVisible();
  await type(email, "zoe.bianchi@aldine.example");
  await expect(username).toHaveValue("zoem");
  await says(username, "Available");

  await button(page, "Use automatic").click();
  await expect(username).toHaveValue("zoe.bianchi");
  await expect(button(page, "Use automatic")).toBeHidden();
  await type(email, "i..o@aldine.example");
  await says(email, "Not valid");
});

test("a derived username that is taken, reserved or too short gets a number", async ({ page }) => {
  await visit(page, newUser);
  for (const local of ["francesca", "admin", "z"]) {
    await type(field(page, "Email address"), `${local}@other.example`);
    await expect(field(page, "Username")).toHaveValue(new RegExp(`^${local}[._-]?\\d+$`));
    await says(field(page, "Username"), "Available");
  }
});

test("a taken username offers free ones, one click each", async ({ page }) => {
  await visit(page, newUser);
  await type(field(page, "Email address"), "f.manuzio@aldine.example");
  await type(field(page, "Username"), "Francesca");
  await says(field(page, "Username"), "Already used");

  const free = page.getByLabel("Free usernames").getByRole("button");
  await expect(free.first()).toBeVisible();
  const name = ((await free.first().textContent()) ?? "").trim();
  await free.first().click();
  await expect(field(page, "Username")).toHaveValue(name);
  await says(field(page, "Username"), "Available");
});

test("both fields say in words why a value cannot be used", async ({ page }) => {
  await inviteOnPage(page, { email: "pending@aldine.example", username: "pending.person" });
  await visit(page, newUser);
  const email = field(page, "Email address");
  const username = field(page, "Username");

  await type(email, founder.email.toUpperCase());
  await says(email, "Already used");
  await type(email, "pending@ALDINE.example");
  await says(email, "Invitation pending");
  await expect(page.getByRole("link", { name: "Open the invitation" })).toBeVisible();
  await type(email, "nobody@");
  await says(email, "Not valid");
  await type(username, "root");
  await says(username, "Reserved");
  await type(username, "a..b");
  await says(username, "Not valid");
  await type(username, "zoe😀");
  await says(username, "Not valid");
});

test("a slip of the keyboard in a well-known domain is put right by one click", async ({ page }) => {
  await visit(page, newUser);
  await type(field(page, "Email address"), "zoe.muller@gmial.com");
  await button(page, "Did you mean gmail.com?").click();
  await expect(field(page, "Email address")).toHaveValue("zoe.muller@gmail.com");
  await expect(button(page, "Did you mean gmail.com?")).toBeHidden();
  await says(field(page, "Email address"), "Available");

  // Signs of a word processor are replaced too, and the field says so.
  await type(field(page, "Email address"), "zoe.o’brien＠aldine.example;");
  await expect(field(page, "Email address")).toHaveValue("zoe.o'brien@aldine.example");
  await says(field(page, "Email address"), "The address used is zoe.o'brien@aldine.example.");
});

test("a late answer to an old question is never shown", async ({ page }) => {
  await visit(page, newUser);
  await type(field(page, "Email address"), "late@aldine.example");
  await says(field(page, "Username"), "Available");

  let release = (): void => undefined;
  const held = new Promise<void>((done) => (release = done));
  let asked = false;
  await page.route("**/api/**", async (route) => {
    if (/"francesca"/.test(route.request().postData() ?? "")) {
      asked = true;
      await held;
    }
    await route.continue().catch(() => undefined);
  });
  await type(field(page, "Username"), "francesca");
  await expect.poll(() => asked, { message: "the old question is on its way" }).toBe(true);
  await type(field(page, "Username"), "francesca.free");
  await says(field(page, "Username"), "Available");
  const late = page.waitForResponse((response) => /"francesca"/.test(response.request().postData() ?? ""));
  release();
  await (await late).finished();
  // An answer is rendered within two frames.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await says(field(page, "Username"), "Available");
  await expect(page.getByLabel("Free usernames")).toBeHidden();
});

test("sending names what happened, shows the link with a QR code, and goes on from there", async ({ page, program, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const link = await inviteOnPage(page, { email: "zoe.muller@aldine.example" });

  expect(link.startsWith(`${program.baseURL}/invitation/`), link).toBe(true);
  const main = page.getByRole("main");
  await expect(main).toContainText("zoe.muller@aldine.example");
  await expect(main).toContainText("zoe.muller");
  await expect(page.getByRole("img", { name: "QR code of the invitation link" })).toBeVisible();
  await button(page, "Copy link").click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);

  await page.getByRole("link", { name: "Invite another" }).click();
  await arrive(page, "Create a new internal user");
  await expect(field(page, "Email address")).toHaveValue("");
  await expect(field(page, "Username")).toHaveValue("");

  await page.goBack();
  await visit(page, "/administration/invitations");
  await expect(row(page, "zoe.muller@aldine.example")).toContainText("Open");
});

test("Open in registry leads from the result to the person", async ({ page }) => {
  await inviteOnPage(page, { email: "ida.conti@aldine.example", username: "i.conti" });
  await page.getByRole("link", { name: "Open in registry" }).click();
  await expect(page).toHaveURL(/\/administration\/registry\//);
  await expect(page.getByRole("main")).toContainText("ida.conti@aldine.example");
});

test("Open the invitation leads to that invitation and asks about nothing that is lost", async ({ page }) => {
  await inviteOnPage(page, { email: "ida.conti@aldine.example", username: "i.conti" });
  await inviteOnPage(page, { email: "leo@aldine.example", username: "leo" });
  await visit(page, newUser);
  await type(field(page, "Email address"), "ida.conti@aldine.example");
  await says(field(page, "Email address"), "Invitation pending");
  await page.getByRole("link", { name: "Open the invitation" }).first().click();
  await arrive(page, "Invitations");
  await expect(row(page, "ida.conti@aldine.example")).toContainText("i.conti");
  await expect(row(page, "leo@aldine.example")).toHaveCount(0);
});

test("the folded options reach the invitation", async ({ page, inbox }) => {
  await inviteOnPage(page, {
    email: "giulia@aldine.example",
    language: "Italiano",
    note: "See you on Monday, third floor.",
    days: "3",
  });
  const mail = await inbox.next("giulia@aldine.example");
  expect(mail.subject).toMatch(/invito/i);
  expect(mail.text).toContain("See you on Monday, third floor.");
  expect(mail.html).toContain("See you on Monday, third floor.");
});

test("a unit is offered among the options where there are units, and the person is put into it", async ({ page }) => {
  await visit(page, newUser);
  await openOptions(page);
  await expect(field(page, "Unit")).toHaveCount(0);
  await addUnit(page, "Class 3B");
  await visit(page, newUser);
  await openOptions(page);
  await expect(field(page, "Unit").getByRole("option")).toHaveText(["Without a unit", "Class 3B"]);
  await field(page, "Unit").selectOption("Class 3B");
  await type(field(page, "Email address"), "ida.conti@aldine.example");
  await says(field(page, "Email address"), "Available");
  await button(page, "Send invitation").click();
  await page.getByRole("link", { name: "Open in registry" }).click();
  await expect(page.getByRole("region", { name: "Organization" })).toContainText("Class 3B");
});

test("no e-mail is sent when that is asked for", async ({ page, inbox }) => {
  const link = await inviteOnPage(page, { email: "by.hand@aldine.example", held: true });
  await visit(page, "/administration/mail");
  await expect(row(page, "by.hand@aldine.example")).toContainText("Held");
  await sendMarker(page, inbox);
  expect(inbox.to("by.hand@aldine.example")).toEqual([]);
  await visit(page, link);
  await expect(heading(page, /^You are invited/)).toBeVisible();
});

test("pressing Send invitation twice invites once", async ({ page, inbox }) => {
  await fillInvitation(page, { email: "twice@aldine.example" });
  await says(field(page, "Username"), "Available");
  await button(page, "Send invitation").dblclick();
  await arrive(page, "Invitation created");
  await inbox.next("twice@aldine.example");
  await sendMarker(page, inbox);
  expect(inbox.to("twice@aldine.example")).toHaveLength(1);
});

test("when two administrators take one username at once, one succeeds and the other is told at the field", async ({ page, context }) => {
  const other = await context.newPage();
  const people = [
    { page, email: "first@aldine.example" },
    { page: other, email: "second@aldine.example" },
  ];
  for (const person of people) {
    await fillInvitation(person.page, { email: person.email, username: "wanted" });
    await says(field(person.page, "Username"), "Available");
  }
  await Promise.all(people.map((person) => button(person.page, "Send invitation").click()));

  const done = (at: typeof page) => heading(at, "Invitation created");
  const told = (at: typeof page) => at.getByRole("alert");
  for (const person of people) await expect(done(person.page).or(told(person.page)).first()).toBeVisible();
  const lucky = await Promise.all(people.map((person) => done(person.page).isVisible()));
  expect(lucky.filter(Boolean)).toHaveLength(1);
  const loser = people[lucky.indexOf(false)] ?? people[0];
  if (loser === undefined) throw new Error("nobody lost");
  await expect(field(loser.page, "Username")).toHaveAttribute("aria-invalid", "true");
  await says(field(loser.page, "Username"), "Already used");
  await expect(field(loser.page, "Email address")).toHaveValue(loser.email);
});

test("a refused form keeps everything that was typed, options included", async ({ page }) => {
  await fillInvitation(page, { email: "kept@aldine.example", username: "francesca", note: "Kept as well.", days: "5" });
  await button(page, "Send invitation").click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(field(page, "Username")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Email address")).toHaveValue("kept@aldine.example");
  await openOptions(page);
  await expect(field(page, "Personal note")).toHaveValue("Kept as well.");
  await expect(field(page, "Days until it expires")).toHaveValue("5");

  await field(page, "Username").fill("kept");
  await button(page, "Send invitation").click();
  await arrive(page, "Invitation created");
});

test("an invitation that was not sent is asked about when its page is left", async ({ page }) => {
  await visit(page, newUser);
  await type(field(page, "Email address"), "zoe@aldine.example");
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Leave this page?" });
  await expect(dialog).toContainText("The invitation has not been sent.");
  await button(dialog, "Cancel").click();
  await expect(field(page, "Email address")).toHaveValue("zoe@aldine.example");
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  await button(dialog, "Leave page").click();
  await arrive(page, "Invitations");
});

test("what was refused for an ended session can be sent after signing in again", async ({ page, context }) => {
  await visit(page, newUser);
  await type(field(page, "Email address"), "zoe@aldine.example");
  await says(field(page, "Email address"), "Available");
  await context.clearCookies();
  await button(page, "Send invitation").click();
  const dialog = page.getByRole("dialog", { name: /sign in again/i });
  await field(dialog, "Password").fill(founder.password);
  await button(dialog, "Sign in").click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await button(page, "Send invitation").click();
  await arrive(page, "Invitation created");
});
