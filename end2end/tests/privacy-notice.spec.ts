import {
  accept,
  arrive,
  axe,
  button,
  expect,
  field,
  fits,
  goodPassword,
  goOn,
  goTo,
  heading,
  invite,
  saved,
  step,
  test,
  visit,
} from "../fixtures";

const settings = "/administration/settings/privacy-notice";

test("the founder writes the notice, sees its preview, publishes it, and everybody can read it", async ({ page, someone }) => {
  const reader = await someone();
  await visit(reader, "/privacy-notice");
  await expect(heading(reader, "There is no privacy notice here yet")).toBeVisible();
  await axe(reader, "no privacy notice");
  await visit(page, "/");
  await page.getByRole("link", { name: /Publish a privacy notice/ }).click();
  await expect(page).toHaveURL(new RegExp(`${settings}$`));
  await expect(page.getByRole("region", { name: "Published versions" })).toContainText("Nothing has been published yet");
  await button(page, "Publish new version").click();
  await expect(page.getByRole("alert")).toContainText("Write the notice in at least one language");
  const english = field(page, "Text in English");
  await english.fill("# What we keep\n\n- your name\n- [the rest](javascript:alert(1))\n\nWrite to [us](mailto:dpo@aldine.example).");
  await button(page, "Save").click();
  await expect(page.getByRole("alert")).toContainText("A link has to begin with https:// or mailto:");
  await english.fill("# What we keep\n\n- your name\n- <b>the rest</b>\n\nWrite to [us](mailto:dpo@aldine.example).");
  await page.getByRole("button", { name: "Preview (English)" }).click();
  await expect(page.getByRole("heading", { name: "What we keep" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("<b>the rest</b>");
  await axe(page, "privacy notice being written");
  await fits(page, "privacy notice being written");
  await button(page, "Save").click();
  await expect(page.getByRole("status").filter({ hasText: "Draft saved" })).toBeVisible();
  await visit(reader, "/privacy-notice");
  await expect(heading(reader, "There is no privacy notice here yet")).toBeVisible();

  await button(page, "Publish new version").click();
  const dialog = page.getByRole("dialog", { name: "Publish version 1?" });
  await expect(dialog).toContainText("There is no text in this language: Italian.");
  await axe(page, "publishing a privacy notice");
  await button(dialog, "Publish new version").click();
  await expect(page.getByRole("status").filter({ hasText: "Version 1 is published" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Published versions" })).toContainText("Version 1");
  await visit(page, "/");
  await expect(page.getByRole("link", { name: /Publish a privacy notice/ })).toHaveCount(0);

  await visit(reader, "/sign-in");
  await expect(reader.getByRole("link", { name: /^Privacy notice/ })).toHaveAttribute("href", "/privacy-notice");
  await visit(reader, "/privacy-notice");
  await expect(heading(reader, "Privacy notice")).toBeVisible();
  await expect(reader.getByRole("heading", { name: "What we keep" })).toBeVisible();
  await expect(reader.getByRole("link", { name: "us", exact: true })).toHaveAttribute("href", "mailto:dpo@aldine.example");
  await axe(reader, "privacy notice");
  await fits(reader, "privacy notice");
  // Another language than the text's says so.
  await button(reader, "Italiano").click();
  await expect(heading(reader, "Informativa sulla privacy")).toBeVisible();
  await expect(reader.getByRole("main")).toContainText("disponibile solo in questa lingua: inglese");
});

test("a notice that is being written is there again after the page was reloaded, until it is discarded", async ({ page }) => {
  await visit(page, settings);
  await field(page, "Text in English").fill("# Half a notice");
  await page.reload();
  await expect(field(page, "Text in English")).toHaveValue("# Half a notice");
  const note = page.getByRole("status").filter({ hasText: "These are changes that you made earlier." });
  await axe(page, "privacy notice with changes of before");
  await button(note, "Discard changes").click();
  await expect(field(page, "Text in English")).toHaveValue("");
  await visit(page, settings);
  await expect(field(page, "Text in English")).toHaveValue("");
  await expect(note).toHaveCount(0);
});

test("a new version is accepted before anything else is saved, and what was typed stays", async ({ page, someone }) => {
  const publish = async (text: string, version: number): Promise<void> => {
    await visit(page, settings);
    await field(page, "Text in English").fill(text);
    await button(page, "Publish new version").click();
    await button(page.getByRole("dialog"), "Publish new version").click();
    await expect(page.getByRole("status").filter({ hasText: `Version ${version} is published` })).toBeVisible();
  };
  await publish("The first text.", 1);
  const person = await someone();
  await accept(person, await invite(page, { email: "ines.conti@aldine.example" }), goodPassword);
  await visit(person, "/me/data");
  await step(person, "Person");
  await expect(person.getByRole("link", { name: /^Read the privacy notice/ })).toHaveAttribute("target", "_blank");
  await person.getByRole("checkbox", { name: "I have read the privacy notice (version 1)" }).check();
  await goOn(person, "Names");
  await field(person, "Given names").fill("Ines");
  await field(person, "Family name").fill("Conti");
  await saved(person);

  await publish("The second text.", 2);
  await field(person, "Given names").fill("Ines Maria");
  await goTo(person, "Contact and residence");
  await expect(person.getByRole("main")).toContainText("There is a new privacy notice (version 2)");
  await axe(person, "new privacy notice");
  await fits(person, "new privacy notice");
  await button(person, "I have read the privacy notice (version 2)").click();
  await saved(person);
  await expect(person.getByRole("main")).not.toContainText("There is a new privacy notice");
  await visit(person, "/me/data?step=names");
  await expect(field(person, "Given names")).toHaveValue("Ines Maria");
  await visit(person, "/me/receipt");
  const kept = person.getByRole("link", { name: /^Accepted, version 2 \(English\)/ });
  await expect(kept).toHaveAttribute("href", "/privacy-notice?version=2");
  await visit(person, "/privacy-notice?version=1");
  await expect(person.getByRole("main")).toContainText("This is an earlier version");
  await expect(person.getByRole("main")).toContainText("The first text.");
  await axe(person, "earlier privacy notice");
  await visit(person, "/");
  await arrive(person, /^Welcome/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false, as: "nobody" });

  test("the page of the notice can be read", async ({ page }) => {
    await visit(page, "/privacy-notice");
    await expect(heading(page, "There is no privacy notice here yet")).toBeVisible();
  });
});
