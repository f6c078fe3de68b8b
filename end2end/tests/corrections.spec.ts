import type { Page } from "@playwright/test";
import {
  accept,
  accountOf,
  arrive,
  axe,
  button,
  claim,
  decide,
  expect,
  field,
  fillIn,
  fits,
  founder,
  goodPassword,
  goTo,
  ines,
  invite,
  main,
  openCase,
  row,
  saved,
  signOut,
  submit,
  test,
  verify,
  visit,
} from "../fixtures";

const people = "/administration/user-registration/identity";
const steps = (page: Page) => page.getByRole("navigation", { name: "Steps" });

/** Somebody with a verified identity. */
const verified = async (page: Page, someone: () => Promise<Page>): Promise<Page> => {
  const theirs = await someone();
  await accept(theirs, await invite(page, ines), goodPassword);
  await fillIn(theirs, "me", { document: { number: "CA12345AB", pictures: ["front"] } });
  await submit(theirs, "me");
  await verify(page, ines.email);
  return theirs;
};

const startCorrection = async (page: Page): Promise<void> => {
  await button(page, "Correct it").click();
  const dialog = page.getByRole("dialog", { name: "Start a correction?" });
  await expect(dialog).toContainText("stays in force");
  await button(dialog, "Correct it").click();
  await expect(dialog).toBeHidden();
  await expect(page.locator("#step-title")).toBeFocused();
};

test("a correction is asked about, seen beside what is verified, and can be discarded", async ({ page, someone }) => {
  const theirs = await verified(page, someone);
  await visit(theirs, "/me/data");
  await button(theirs, "Correct it").click();
  await axe(theirs, "start a correction");
  await button(theirs.getByRole("dialog", { name: "Start a correction?" }), "Cancel").click();
  await expect(theirs.locator("#digital-identity-title")).toContainText("Verified");
  await startCorrection(theirs);
  await goTo(theirs, "Names");
  await field(theirs, "Family name").fill("Conti Bianchi");
  await saved(theirs);
  await axe(theirs, "open correction");
  await fits(theirs, "open correction");

  await visit(page, people);
  await expect(row(page, ines.email)).toContainText("Verified");
  await expect(row(page, ines.email)).toContainText("Correction: Draft");
  await fits(page, "people under correction");

  await button(theirs, "Discard correction").click();
  const dialog = theirs.getByRole("dialog", { name: "Discard the correction?" });
  await expect(button(dialog, "Cancel")).toBeFocused();
  await button(dialog, "Discard correction").click();
  await expect(dialog).toBeHidden();
  await expect(theirs.locator("#digital-identity-title")).toBeFocused();
  await expect(theirs.locator("#digital-identity-title")).toContainText("Verified");
  await expect(main(theirs)).not.toContainText("Bianchi");
  await expect(main(theirs)).toContainText("CA12345AB");
});

test("after a rejected correction the person sees what is in force", async ({ page, someone }) => {
  const theirs = await verified(page, someone);
  await visit(theirs, "/me/data");
  await startCorrection(theirs);
  await goTo(theirs, "Names");
  await field(theirs, "Family name").fill("Bianchi");
  await saved(theirs);
  await submit(theirs, "me");
  await openCase(page, ines.email);
  await claim(page);
  await field(page.getByRole("region", { name: "Decision" }), "Message to the person").fill("Your passport says Conti.");
  await decide(page, "Reject");
  await visit(theirs, "/me/data");
  await expect(theirs.locator("#digital-identity-title")).toContainText("Verified");
  await expect(main(theirs)).toContainText("Your passport says Conti.");
  await expect(main(theirs)).not.toContainText("Bianchi");
});

test("a request for erasure is declined with a reason, which the person reads after signing in", async ({ page, someone, inbox }) => {
  const theirs = await verified(page, someone);
  await visit(theirs, "/me/receipt");
  await button(theirs, "Ask for erasure").click();
  await button(theirs.getByRole("dialog", { name: "Ask for erasure?" }), "Ask for erasure").click();
  await inbox.next(founder.email, /erasure/i);

  await visit(page, `${people}/${await accountOf(page, ines.email)}`);
  await button(page, "Decline request").click();
  const dialog = page.getByRole("dialog", { name: /^Decline the request of / });
  await button(dialog, "Decline request").click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await axe(page, "decline a request");
  await field(dialog, "Message to the person").fill("The law requires us to keep it until 2031.");
  await button(dialog, "Decline request").click();
  await expect(dialog).toBeHidden();
  await expect(page.locator("#digital-identity-title")).toBeFocused();
  await expect(button(page, "Decline request")).toHaveCount(0);

  const mail = await inbox.next(ines.email, /erasure/i);
  expect(mail.text).not.toContain("2031");
  await visit(theirs, "/me/receipt");
  const erasure = theirs.getByRole("region", { name: "Erasure" });
  await expect(erasure).toContainText("Your request was declined on");
  await expect(erasure).toContainText("The law requires us to keep it until 2031.");
  await axe(theirs, "declined request");
  await fits(theirs, "declined request");
  await expect(button(erasure, "Ask for erasure")).toBeVisible();
});

test("a step is marked as done only with what another device would show as well", async ({ page }) => {
  await invite(page, ines);
  const account = await accountOf(page, ines.email);
  await fillIn(page, { account }, { document: { number: "CA12345AB" } });
  await visit(page, `${people}/${account}?step=names`);
  const done = (name: string) => steps(page).getByRole("listitem").filter({ hasText: name });
  await expect(done("Identity document")).toContainText(", complete");
  await page.reload();
  await expect(done("Identity document")).toContainText(", complete");
  await expect(done("Names")).toContainText(", complete");
});

test("after signing out in another tab one signs in on the spot, and nothing typed is lost", async ({ page, context }) => {
  await visit(page, "/me/data?step=names");
  await field(page, "Given names").fill("Ada");
  await saved(page);
  const other = await context.newPage();
  await visit(other, "/");
  await signOut(other);
  await field(page, "Given names").fill("Ada Maria");
  // The dialog of an autosave may be open already.
  await button(page, "Save and continue").dispatchEvent("click");
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await expect(dialog).toBeVisible();
  await expect(steps(page).getByRole("listitem").filter({ hasText: "Names" })).toContainText(", not complete");
  await axe(page, "sign in again");
  await field(dialog, "Password").fill("not the right one at all");
  await button(dialog, "Sign in").click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await field(dialog, "Password").fill(founder.password);
  await button(dialog, "Sign in").click();
  await expect(dialog).toBeHidden();
  await saved(page);
  await visit(page, "/me/data?step=names");
  await expect(field(page, "Given names")).toHaveValue("Ada Maria");
});

test("what was typed for one account is never saved for another that signed in in the same browser", async ({ page, context }) => {
  const link = await invite(page, ines);
  await visit(page, "/me/data?step=names");
  await field(page, "Given names").fill("Ada");
  await saved(page);
  const other = await context.newPage();
  await visit(other, "/");
  await signOut(other);
  await accept(other, link, goodPassword);
  await field(page, "Given names").fill("Ada Maria");
  // The dialog of an autosave may be open already.
  await button(page, "Save and continue").dispatchEvent("click");
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await expect(dialog).toContainText(founder.username);
  await visit(other, "/me/data?step=names");
  await expect(field(other, "Given names")).toHaveValue("");
  await arrive(other, "My data");
});

test("a family name of 87 letters fits the case, the lists and the receipt", async ({ page, someone }) => {
  const family = "Wolfeschlegelsteinhausenbergerdorff".repeat(3).slice(0, 87);
  const theirs = await someone();
  await accept(theirs, await invite(page, ines), goodPassword);
  await fillIn(theirs, "me", { family, document: { number: "CA12345AB" } });
  await submit(theirs, "me");
  await visit(page, "/administration/reviews");
  await fits(page, "queue with a long name");
  await openCase(page, ines.email);
  await claim(page);
  await fits(page, "case with a long name");
  await visit(page, people);
  await fits(page, "people with a long name");
  await visit(page, `${people}/${await accountOf(page, ines.email)}`);
  await fits(page, "personal information with a long name");
  await visit(theirs, "/");
  await fits(theirs, "home with a long name");
});
