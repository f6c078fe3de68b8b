import type { Page } from "@playwright/test";
import {
  accept,
  axe,
  button,
  claim,
  decide,
  expect,
  field,
  fillIn,
  fits,
  flag,
  goodPassword,
  goOn,
  ines,
  invite,
  line,
  openCase,
  says,
  step,
  submit,
  test,
  visit,
} from "../fixtures";

test("what a reviewer asks for comes to the person by mail, is found at once, corrected, and verified", async ({ page, someone, inbox }) => {
  const guest = await someone();
  await accept(guest, await invite(page, ines), goodPassword);
  await fillIn(guest, "me", { phone: "+39 010 555 0142", document: { number: "CA12345AB", pictures: ["front"] } });
  await submit(guest, "me");

  await openCase(page, ines.email);
  await claim(page);
  // The person sees them in the order of the steps, not of the flags.
  await flag(page, "Document number", "The last letter is a C.");
  await flag(page, "Phone", "Nobody answers at this number.");
  await field(page, "Message to the person").fill("Nearly done.");
  await field(page, "Note for colleagues").fill("Seen the paper in the office.");
  await decide(page, "Request changes");

  const mail = await inbox.next(ines.email, /change/i);
  for (const secret of ["CA12345AB", "0142", "Seen the paper", "Nearly done", "last letter"]) {
    expect(mail.raw + mail.text + mail.html, secret).not.toContain(secret);
  }
  await visit(guest, "/");
  await expect(guest.getByRole("main")).toContainText("Phone, Document number");
  await guest.getByRole("link", { name: "Change my information" }).click();
  await step(guest, "Contact and residence");
  await says(field(guest, "Phone"), "Nobody answers at this number.");
  await expect(marked(guest)).toHaveCount(1);
  await expect(guest.getByRole("main")).toContainText("Nearly done.");
  for (const name of ["Contact and residence", "Identity document"]) await expect(stepLink(guest, name)).toHaveAccessibleName(/to change/);
  await expect(stepLink(guest, "Names")).not.toHaveAccessibleName(/to change/);
  await axe(guest, "step flagged");
  await fits(guest, "step flagged");
  await field(guest, "Phone").fill("+39 010 555 0199");
  await expect(marked(guest)).toHaveCount(0);
  await goOn(guest, "Identity document");
  await says(field(guest, "Document number"), "The last letter is a C.");
  await expect(marked(guest)).toHaveCount(1);
  await field(guest, "Document number").fill("CA12345AC");
  await expect(marked(guest)).toHaveCount(0);
  await goOn(guest, "Organization");
  await expect(marked(guest)).toHaveCount(0);
  await goOn(guest, "Check and submit");
  await guest.getByRole("checkbox", { name: /true and complete/ }).check();
  await button(guest, "Submit").click();
  await expect(guest.getByRole("main")).toContainText("waiting for review");
  expect(await guest.content(), "the note is for colleagues").not.toContain("Seen the paper");

  await openCase(page, ines.email);
  await expect(page.getByText("2 differences from the last submission")).toBeVisible();
  await expect(line(page, "Phone")).toContainText("Before: +39 010 555 0142");
  await expect(line(page, "Document number")).toContainText("Before: CA12345AB");
  await expect(line(page, "City")).not.toContainText("Before");
  await claim(page);
  await decide(page, "Verify");
  await inbox.next(ines.email, /verified/i);
  await visit(guest, mail.link);
  await expect(guest.getByRole("main")).toContainText("Your identity is verified");
  await axe(guest, "my data verified");
  await fits(guest, "my data verified");
  await visit(guest, "/");
  await expect(guest.getByRole("main")).toContainText("Your identity is verified");
  await expect(guest.getByRole("link", { name: "Complete my information" })).toHaveCount(0);
});

/** Fields with a requested change. */
const marked = (page: Page) => page.locator(".field.warn, .field.bad");

const stepLink = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: new RegExp(`^${name}`) });
