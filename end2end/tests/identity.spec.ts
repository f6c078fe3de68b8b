import {
  accept,
  addDocument,
  axe,
  button,
  expect,
  field,
  fillBirth,
  fillNames,
  fits,
  goodPassword,
  goOn,
  invite,
  openStepsOf,
  publishNotice,
  ready,
  saved,
  says,
  step,
  test,
  visit,
  zoe,
} from "../fixtures";

test("on a phone every step has its name, and the machine-readable lines stay within their field", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 740 });
  await visit(page, "/me/data?step=document");
  const steps = page.getByRole("navigation", { name: "Steps" });
  for (const name of ["Person", "Names", "Birth and nationality", "Contact and residence", "Identity document", "Organization", "Check and submit"]) {
    const words = steps.getByText(name, { exact: true });
    await expect(words).toBeInViewport();
    const box = await words.boundingBox();
    expect(box?.width ?? 0, name).toBeGreaterThan(30);
  }
  await addDocument(page);
  const zone = field(page, "Machine-readable zone");
  const { inner, outer, lines } = await zone.evaluate((area: HTMLTextAreaElement) => ({
    inner: area.scrollWidth,
    outer: area.getBoundingClientRect().right,
    lines: area.scrollHeight,
  }));
  expect(inner, "a line is not broken").toBeGreaterThan(300);
  expect(outer).toBeLessThanOrEqual(375);
  expect(lines).toBeLessThan(200);
  await axe(page, "steps on a phone");
  await fits(page, "steps on a phone");
});

test("an administrator fills in what they know, and the person does the rest on a phone", async ({ page, someone }) => {
  await publishNotice(page);
  const link = await invite(page, { email: "zoe.muller@aldine.example" });
  await openStepsOf(page, "zoe.muller");
  await step(page, "Person");
  await expect(page.locator("main")).toContainText("zoe.muller@aldine.example");
  await page.getByRole("checkbox", { name: /given the person the privacy notice/ }).check();
  await goOn(page, "Names");
  await fillNames(page);
  await goOn(page, "Birth and nationality");
  // Faults never prevent saving.
  await field(page, "Date of birth").fill("1900-02-29");
  await goOn(page, "Contact and residence");
  await saved(page, /^Saved/);
  await expect(page.getByRole("listitem").filter({ hasText: "Names" }).first()).toHaveClass(/done/);
  await button(page, "Ask the person").click();
  await expect(page.locator(".toasts")).toContainText(/ask(ing|ed) for/);

  const theirs = await someone();
  await accept(theirs, link, goodPassword);
  await theirs.setViewportSize({ width: 375, height: 740 });
  await visit(theirs, "/me/data");
  await step(theirs, "Person");
  await theirs.getByRole("checkbox", { name: /I have read the privacy notice/ }).check();
  await goOn(theirs, "Names");
  await expect(field(theirs, "Family name")).toHaveValue("Müller");
  await goOn(theirs, "Birth and nationality");
  await says(field(theirs, "Date of birth"), "This date does not exist");
  await expect(field(theirs, "Date of birth")).toHaveValue("1900-02-29");
  await fillBirth(theirs);
  await goOn(theirs, "Contact and residence");
  await field(theirs, "Phone").fill("0039 06 1234567");
  await field(theirs, "City").fill("Roma");
  await field(theirs, "Country").selectOption({ label: "Italy" });
  await goOn(theirs, "Identity document");
  await goOn(theirs, "Organization");
  await goOn(theirs, "Check and submit");
  await expect(theirs.locator("#missing")).toContainText("Choose an answer");
  await theirs.locator("#missing").getByRole("link", { name: "Organization" }).click();
  await step(theirs, "Organization");
  await field(theirs, "Relationship").selectOption({ label: "Employee" });
  await goOn(theirs, "Check and submit");
  await expect(theirs.locator("main")).toContainText("Everything that is needed is filled in");
  await expect(theirs.locator("main")).toContainText("Germany");
  await button(theirs, "Submit").click();
  await expect(theirs.locator("#errors")).toContainText("Confirm");
  await theirs.getByRole("checkbox", { name: /true and complete/ }).check();
  await button(theirs, "Submit").click();
  await expect(theirs.locator(".tag", { hasText: "Submitted" })).toBeVisible();
  await expect(button(theirs, "Save and continue")).toBeHidden();
});

test("the machine-readable lines are judged while they are typed, and fill in the rest", async ({ page }) => {
  await visit(page, "/me/data?step=document");
  await button(page, "Add a document").click();
  const lines = field(page, "Machine-readable zone");
  await lines.fill(zoe.zone.slice(0, 60));
  await says(lines, "59 of 88 characters");
  await says(lines, "Document number: correct");
  await lines.fill(zoe.zone.replace("6408125", "6408126"));
  await says(lines, "Date of birth: not correct");
  await lines.fill(zoe.zone);
  await button(page, "Fill in the empty fields").click();
  await expect(field(page, "Document number")).toHaveValue("C01X00T47");
  await expect(field(page, "Expires on")).toHaveValue("28/10/2031");
  await expect(field(page, "Issuing country")).toHaveValue("DE");
  await says(lines, "All check digits are correct");
  await saved(page, /^Saved/);
  await visit(page, "/me/data?step=names");
  await expect(field(page, "Family name")).toHaveValue("Mueller");
  await field(page, "Family name").fill("Miller");
  await saved(page, /^Not saved yet/);
  await saved(page, /^Saved/);
  await visit(page, "/me/data?step=document");
  await expect(page.locator("main")).toContainText("Family name: The machine-readable lines say otherwise");
});

test("a document whose answer was lost is added once, however often the button is pressed", async ({ page, watch }) => {
  watch.allow(/net::ERR_|Failed to fetch/);
  await visit(page, "/me/data?step=document");
  let tries = 0;
  await page.route("**/api/add_document*", async (route) => {
    tries += 1;
    if (tries > 1) return await route.continue();
    await route.fetch();
    await route.abort();
  });
  await button(page, "Add a document").click();
  await expect(page.locator(".toasts")).toContainText("Can't reach the server");
  await button(page, "Add a document").click();
  await field(page, "Document number").fill("CA12345AB");
  await saved(page, /^Saved/);
  await button(page, "Add a document").click();
  await expect(button(page, "Remove")).toHaveCount(2);
  await visit(page, "/me/data?step=document");
  await expect(button(page, "Remove")).toHaveCount(2);
  await expect(field(page, "Document number")).toHaveValue("CA12345AB");
});

test("two at once see both values, and nothing is lost", async ({ page, context }) => {
  await visit(page, "/me/data?step=names");
  await fillNames(page);
  await saved(page, /^Saved/);
  const other = await context.newPage();
  await visit(other, "/me/data?step=names");
  await field(other, "Known as").fill("Zo");
  await saved(other, /^Saved/);
  await field(page, "Known as").fill("Zozo");
  const conflict = page.getByRole("alert").filter({ hasText: "You changed this step in another tab" });
  await expect(conflict).toBeVisible();
  await expect(conflict.getByRole("row", { name: /Known as/ })).toContainText("Zozo");
  await button(conflict, "Keep mine").click();
  await saved(page, /^Saved/);
  await expect(conflict).toBeHidden();
  await field(other, "Known as").fill("Zoppo");
  await button(other.getByRole("alert"), "Take theirs").click();
  await expect(field(other, "Known as")).toHaveValue("Zozo");
});

test("what could not be saved stays where it was typed, and says so", async ({ page, watch }) => {
  watch.allow(/net::ERR_|Failed to fetch/);
  await visit(page, "/me/data?step=names");
  await page.route("**/api/save_step*", (route) => route.abort());
  await fillNames(page);
  await saved(page, /Not saved\..*What you typed is still here/);
  // Leaving asks first.
  await page.getByRole("link", { name: "User registration", exact: true }).click();
  const asked = page.getByRole("dialog", { name: "Leave this page?" });
  await button(asked, "Cancel").click();
  await page.unroute("**/api/save_step*");
  await button(page, "Try again").click();
  await saved(page, /^Saved/);
  await page.reload();
  await ready(page);
  await expect(field(page, "Family name")).toHaveValue("Müller");
});

test("under an alias only the alias and the organization are asked for, and it can become more", async ({ page }) => {
  await visit(page, "/me/data?step=person");
  await field(page, "Registered as").selectOption({ label: "Under an alias" });
  await field(page, "Alias").fill("Night desk");
  await page.getByRole("checkbox", { name: /I have read the privacy notice/ }).check();
  await goOn(page, "Organization");
  await field(page, "Relationship").selectOption({ label: "Guest" });
  await goOn(page, "Check and submit");
  await expect(page.locator("main")).toContainText("Everything that is needed is filled in");
  await page.getByRole("link", { name: "Change Person" }).click();
  await field(page, "Registered as").selectOption({ label: "Under the legal name" });
  await goOn(page, "Names");
});

test("the steps fit a phone and bother nobody", async ({ page }) => {
  for (const name of ["person", "names", "birth", "contact", "document", "organization", "check"]) {
    await visit(page, `/me/data?step=${name}`);
    if (name === "document") {
      await button(page, "Add a document").click();
      await field(page, "Machine-readable zone").fill(zoe.zone);
      await expect(button(page, "Fill in the empty fields")).toBeVisible();
    }
    await axe(page, `my data ${name}`);
    await fits(page, `my data ${name}`);
  }
});
