import {
  accept,
  accountOf,
  axe,
  button,
  completePage,
  expect,
  field,
  fillIn,
  fits,
  goodPassword,
  goOn,
  heading,
  invite,
  line,
  openCase,
  saved,
  says,
  step,
  submit,
  test,
  visit,
} from "../fixtures";

test("names of every script are kept as they are, up to 150 characters", async ({ page }) => {
  const names = [
    ["arabic", "عبد الرحمن ".repeat(14).slice(0, 149).trim()],
    ["han", "歐陽".repeat(75)],
    ["combining", "Z\u0308o\u0323e\u0301 ".repeat(60).normalize("NFC").slice(0, 150).trim()],
  ] as const;
  for (const [script, name] of names) {
    await visit(page, "/me/data?step=names");
    // Composed or decomposed, it is the same name.
    await field(page, "Given names").fill(name.normalize("NFD"));
    await field(page, "Family name").fill(name);
    await goOn(page, "Birth and nationality");
    await saved(page);
    await visit(page, "/me/data?step=names");
    await expect(field(page, "Given names")).toHaveValue(name);
    await expect(field(page, "Given names")).not.toHaveAttribute("aria-invalid", "true");
    await axe(page, `names ${script}`);
    await fits(page, `names ${script}`);
    await visit(page, "/me/data?step=check");
    await fits(page, `check ${script}`);
    await visit(page, "/administration/user-registration/identity");
    await fits(page, `people ${script}`);
  }
  await visit(page, "/me/data?step=names");
  await field(page, "Given names").fill("歐".repeat(151));
  await field(page, "Family name").click();
  await says(field(page, "Given names"), "at most 150 characters");
});

test("a name keeps the direction it is written in, and turns nothing around it", async ({ page, someone }) => {
  const name = "عبد الرحمن";
  const guest = await someone();
  await accept(guest, await invite(page, { email: "abd@aldine.example", username: "abd" }), goodPassword);
  await fillIn(guest, "me", { given: name, family: "القرطبي" });
  await submit(guest, "me");
  await visit(guest, "/me/data");
  await axe(guest, "my data arabic");
  await openCase(page, "abd@aldine.example");
  await expect(line(page, "Given names")).toContainText(name);
  await axe(page, "case arabic");
  await fits(page, "case arabic");
  // Bidirectional marks would let a name change the text around it.
  await visit(page, "/me/data?step=names");
  await field(page, "Given names").fill("abc\u202Edcba");
  await field(page, "Family name").click();
  await says(field(page, "Given names"), "a character that can't be part of a name");
});

test("a day that never was, and a year alone", async ({ page }) => {
  await visit(page, "/me/data?step=birth");
  const born = field(page, "Date of birth");
  for (const [typed, words] of [
    ["1900-02-29", /This date does not exist/],
    ["1964-13-01", /This date does not exist/],
    ["31/02/1964", /This date does not exist/],
    ["1890", /more than 130 years/],
    ["2999-01-01", /in the future/],
  ] as const) {
    await born.fill(typed);
    await field(page, "Place of birth").click();
    await says(born, words);
    await expect(born).toHaveAttribute("aria-invalid", "true");
  }
  for (const known of ["1964", "1964-08", "2000-02-29", "12/08/1964"]) {
    await born.fill(known);
    await expect(born, known).not.toHaveAttribute("aria-invalid", "true");
  }
  await born.fill("1964");
  await saved(page);
  await visit(page, "/me/data?step=birth");
  await expect(born).toHaveValue("1964");
  await visit(page, "/me/data?step=check");
  await expect(page.getByRole("region", { name: "Birth and nationality" })).toContainText("1964");
});

test("a passport whose digits are right and whose content is not", async ({ page }) => {
  await visit(page, "/me/data?step=document");
  await button(page, "Add a document").click();
  const lines = field(page, "Machine-readable zone");
  // 31 February, with check digits that fit.
  await lines.fill(digitsRight("640231", "311028"));
  await field(page, "Document number").click();
  await says(lines, /The check digits are correct, but the content is impossible/);
  // An unreadable MRZ is a warning: the reviewer sees the document.
  await expect(lines).not.toHaveAttribute("aria-invalid", "true");
  await expect(button(page, "Fill in the empty fields")).toHaveCount(0);
  await expect(page.getByRole("main")).not.toContainText("All check digits are correct");
  await axe(page, "zone content");
  await fits(page, "zone content");
});

test("somebody else's steps are not there, and no step is reached out of order", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { email: "rita@aldine.example", permissions: ["can_validate_identities"] }), goodPassword);
  const account = await accountOf(page, "rita@aldine.example");
  await visit(guest, `/administration/user-registration/identity/${account}?step=birth`, 403);
  const clerk = await someone();
  const permissions = ["can_register_users", "can_register_identities"];
  await accept(clerk, await invite(page, { email: "carla@aldine.example", permissions }), goodPassword);
  await visit(clerk, `/administration/user-registration/identity/${account}?step=birth`);
  await step(clerk, "Birth and nationality");
  await visit(page, completePage);
  await field(page, "Email address").fill("zoe.muller@aldine.example");
  await goOn(page, "Person");
  await saved(page);
  await visit(clerk, page.url(), 404);
  for (const nobody of ["0199b4d6-7c1e-7a00-8000-000000000000", "not-an-account"]) {
    await visit(page, `/administration/user-registration/identity/${nobody}?step=birth`, 404);
    await expect(heading(page, "Page not found")).toBeVisible();
  }
  await visit(page, "/administration/user-registration/complete?registration=not-a-registration");
  await step(page, "Account");
  // An unknown step, and a later one: the address shows the step, and nothing is skipped.
  await visit(page, "/me/data?step=account");
  await step(page, "Person");
  await visit(page, "/me/data?step=nonsense");
  await step(page, "Person");
  await visit(page, "/me/data?step=check");
  await page.getByRole("checkbox", { name: /true and complete/ }).check();
  await button(page, "Submit").click();
  await expect(page.locator("#missing")).toBeFocused();
  // Without a published privacy notice nothing is missing in the first step.
  for (const name of ["Names", "Birth and nationality", "Contact and residence", "Organization"]) {
    await expect(page.locator("#missing").getByRole("link", { name, exact: true })).toBeVisible();
  }
  const skipped = await page.request.post("/api/submit_identity", { data: { whose: "me", draft: { declared: true, note: "" } } });
  expect(skipped.status()).toBe(409);
});

/** The MRZ of a passport with this date of birth and this expiry date. */
const digitsRight = (birth: string, expires: string): string => {
  const digit = (text: string): string => {
    const sum = [...text].reduce((sum, c, place) => sum + ([7, 3, 1][place % 3] ?? 0) * (c === "<" ? 0 : parseInt(c, 36)), 0);
    return String(sum % 10);
  };
  const [number, personal] = ["C01X00T47", "<".repeat(14)];
  const parts = [number + digit(number), birth + digit(birth), expires + digit(expires), personal + digit(personal)] as const;
  const all = digit(parts.join(""));
  return `${"P<D<<MUELLER<<ZOE".padEnd(44, "<")}\n${parts[0]}D<<${parts[1]}F${parts[2]}${parts[3]}${all}`;
};
