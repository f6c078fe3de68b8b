import {
  addDocument,
  arrive,
  axe,
  button,
  completePage,
  expect,
  field,
  fillBirth,
  fillContact,
  fillNames,
  fits,
  goodPassword,
  goOn,
  heading,
  openStepsOf,
  photo,
  pictureBox,
  publishNotice,
  row,
  saved,
  says,
  step,
  test,
  type,
  upload,
  visit,
} from "../fixtures";

test("account and identity in one go: all seven steps, one button, and the person finds it all on a phone", async ({ page, someone, inbox }) => {
  await publishNotice(page);
  await visit(page, completePage);
  await step(page, "Account");
  await type(field(page, "Email address"), "francesca@aldine.example");
  await says(field(page, "Email address"), "Already used");
  await type(field(page, "Email address"), "zoe.muller@aldine.example");
  await says(field(page, "Email address"), "Available");
  await says(field(page, "Username"), "Available");
  await expect(field(page, "Username")).toHaveValue("zoe.muller");
  await axe(page, "complete account");
  await fits(page, "complete account");
  await goOn(page, "Person");
  await expect(page.getByRole("main")).toContainText("zoe.muller@aldine.example");
  await page.getByRole("checkbox", { name: /given the person the privacy notice/ }).check();
  await goOn(page, "Names");
  await fillNames(page);
  await goOn(page, "Birth and nationality");
  await saved(page);

  // It is left half-way, and continued from the drafts.
  await visit(page, completePage);
  await expect(page.getByRole("main")).toContainText("Unfinished registrations");
  await axe(page, "complete drafts");
  await page.getByRole("link", { name: "Zoë Müller" }).click();
  await arrive(page, "Complete registration");
  await step(page, "Birth and nationality");
  await fillBirth(page);
  await goOn(page, "Contact and residence");
  await fillContact(page);
  await goOn(page, "Identity document");
  await addDocument(page);
  await upload(pictureBox(page, "Front"), "Front", await photo(page));
  await goOn(page, "Organization");
  await field(page, "Unit").fill("Bindery");
  await field(page, "Relationship").selectOption({ label: "Contractor" });
  await goOn(page, "Check and submit");
  await expect(page.getByRole("main")).toContainText("Everything that is needed is filled in");
  for (const words of ["zoe.muller@aldine.example", "Zoë", "12 August 1964", "Köln", "C01X00T47", "PicturesFront", "Bindery", "Contractor"]) {
    await expect(page.getByRole("main")).toContainText(words);
  }
  await axe(page, "complete check");
  await page.getByRole("checkbox", { name: /true and complete/ }).check();
  await button(page, "Create and invite").click();
  await arrive(page, "Invitation created");
  await expect(page.getByRole("main")).toContainText("The information was submitted and is waiting for review");
  await expect(page.getByRole("link", { name: /personal information/i })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Register another person" })).toHaveAttribute("href", completePage);
  await axe(page, "registration completed");

  const { link } = await inbox.next("zoe.muller@aldine.example");
  const theirs = await someone();
  await theirs.setViewportSize({ width: 375, height: 740 });
  await visit(theirs, link);
  await field(theirs, "Password").fill(goodPassword);
  await button(theirs, "Set password").click();
  await arrive(theirs, "Welcome, Zoë Müller");
  // It was handed over; the person still has to accept it.
  await theirs.getByRole("link", { name: "Go to the privacy notice" }).click();
  await arrive(theirs, "My data");
  await button(theirs, "I have read the privacy notice (version 1)").click();
  await expect(theirs.getByRole("main")).not.toContainText("You have not accepted");
  for (const words of ["Submitted", "Zoë", "Müller", "12 August 1964", "Germany", "Köln", "Via della Scrofa 3", "C01X00T47", "PicturesFront", "Contractor"]) {
    await expect(theirs.getByRole("main")).toContainText(words);
  }
  await axe(theirs, "my data submitted");
  await fits(theirs, "my data submitted");
});

test("complete registration creates account and invitation once, however often the last step is tried", async ({ page, watch }) => {
  watch.allow(/net::ERR_|Failed to fetch/);
  await visit(page, completePage);
  await expect(page).toHaveURL(/registration=/);
  await step(page, "Account");
  await field(page, "Email address").fill("ada.rossi@aldine.example");
  await says(field(page, "Email address"), "Available");
  await goOn(page, "Person");
  await expect(page.locator("main")).toContainText("ada.rossi@aldine.example");
  await page.getByRole("checkbox", { name: /given the person the privacy notice/ }).check();
  await goOn(page, "Names");
  await field(page, "Given names").fill("Ada");
  await field(page, "Family name").fill("Rossi");
  await saved(page, /^Saved/);

  // It can be left half-way, and continued from the cards.
  await visit(page, completePage);
  await page.getByRole("link", { name: /Ada Rossi|ada\.rossi/ }).click();
  await arrive(page, "Complete registration");
  await page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: /^Check and submit/ }).click();
  await step(page, "Check and submit");

  // The host completes it, and its answer is lost.
  let tries = 0;
  await page.route("**/api/complete_registration*", async (route) => {
    tries += 1;
    if (tries > 1) return await route.continue();
    await route.fetch();
    await route.abort();
  });
  await button(page, "Create and invite").click();
  await expect(page.locator("#errors")).toContainText("Can't reach the server");
  await button(page, "Create and invite").click();
  await arrive(page, "Invitation created");
  await visit(page, "/administration/invitations");
  await expect(row(page, "ada.rossi")).toHaveCount(1);
  await openStepsOf(page, "ada.rossi");
  await expect(heading(page, "Personal information of Ada Rossi")).toBeVisible();
});

test("a wrong address stops the registration at its field", async ({ page }) => {
  await visit(page, completePage);
  await step(page, "Account");
  await field(page, "Email address").fill("francesca@aldine.example");
  await says(field(page, "Email address"), "Already used");
  await button(page, "Save and continue").click();
  await step(page, "Person");
  await page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: /^Check and submit/ }).click();
  await button(page, "Create and invite").click();
  // Shown with a link to the step.
  await expect(page.locator("#missing")).toBeFocused();
  await expect(page.locator("#missing")).toContainText("already has an account");
  await page.locator("#missing").getByRole("link", { name: "Account" }).click();
  await step(page, "Account");
  await says(field(page, "Email address"), "Already used");
});

