import type { Page } from "@playwright/test";
import {
  accept,
  accountOf,
  arrive,
  axe,
  button,
  expect,
  field,
  fillIn,
  fits,
  goodPassword,
  goTo,
  heading,
  ines,
  invite,
  type Invitee,
  main,
  publishNotice,
  row,
  saved,
  submit,
  test,
  verify,
  visit,
} from "../fixtures";

const people = "/administration/user-registration/identity";
/** The title of the question before an action. */
const ask = (name: string): RegExp => new RegExp(`^${name.split(" ")[0] ?? ""} the identity of .+\\?$`);

/** Somebody who has accepted and filled in everything. */
const guest = async (page: Page, someone: () => Promise<Page>, who: Invitee = ines): Promise<Page> => {
  const theirs = await someone();
  await accept(theirs, await invite(page, who), goodPassword);
  await fillIn(theirs, "me", { document: { number: "CA12345AB", pictures: ["front"] } });
  return theirs;
};

const askForErasure = async (theirs: Page): Promise<void> => {
  await visit(theirs, "/me/receipt");
  await button(theirs, "Ask for erasure").click();
  await button(theirs.getByRole("dialog", { name: "Ask for erasure?" }), "Ask for erasure").click();
  await expect(theirs.getByRole("region", { name: "Erasure" })).toContainText("You asked for erasure on");
};

const toDo = (page: Page) => page.getByRole("region", { name: "To do" });
const whole = (page: Page) => page.getByRole("region", { name: "Manage this identity" });

/** From the start page to the person who requested erasure. */
const openRequest = async (page: Page, text: string): Promise<void> => {
  await visit(page, "/");
  await toDo(page).getByRole("link", { name: "1 request for erasure" }).click();
  await arrive(page, "Register personal information (existing users)");
  await expect(page.getByRole("row")).toHaveCount(2);
  await row(page, text).getByRole("link").click();
  await arrive(page, /^Personal information of /);
  await expect(whole(page)).toContainText("The person asked for erasure on");
};

/** Runs the action and confirms it. The focus is then on a title. */
const act = async (page: Page, name: string, title = "#digital-identity-title"): Promise<void> => {
  await button(whole(page), name).click();
  const dialog = page.getByRole("dialog", { name: ask(name) });
  await expect(dialog).toBeVisible();
  await button(dialog, name).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator(title)).toBeFocused();
};

test("who asks for erasure is found from the dashboard and erased, and reads so afterwards", async ({ page, someone }) => {
  const theirs = await guest(page, someone);
  await submit(theirs, "me");
  await visit(page, "/");
  await expect(toDo(page)).not.toContainText("erasure");
  await askForErasure(theirs);
  await visit(page, "/");
  await axe(page, "work on the start page");
  await fits(page, "work on the start page");

  await openRequest(page, ines.email);
  // What cannot be undone is not the strongest button of the page.
  await expect(button(whole(page), "Erase identity")).toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  await button(whole(page), "Erase identity").click();
  const dialog = page.getByRole("dialog", { name: ask("Erase identity") });
  await expect(dialog).toContainText("The personal code, the decision and the dates stay");
  await expect(button(dialog, "Cancel")).toBeFocused();
  await axe(page, "erase identity");
  await button(dialog, "Cancel").click();
  await expect(dialog).toBeHidden();
  await expect(main(page)).toContainText("CA12345AB");
  await act(page, "Erase identity");
  await expect(main(page)).toContainText("This identity was erased. Its code, the decision and the dates stay.");
  await expect(main(page)).toContainText("10000001");
  await expect(main(page)).not.toContainText("CA12345AB");
  await expect(whole(page)).toHaveCount(0);

  await visit(page, people);
  await expect(row(page, ines.email)).toContainText("Erased");
  await row(page, ines.email).getByRole("link", { name: "Open" }).click();
  await arrive(page, "Personal information of ines");
  await visit(page, "/");
  await expect(page.getByRole("main")).not.toContainText("request for erasure");

  await visit(theirs, "/me/receipt");
  const held = theirs.getByRole("region", { name: "What is held about you" });
  await expect(held).toContainText("Your personal information was erased");
  await expect(held).toContainText("10000001");
  await expect(held).not.toContainText("Document number");
  await expect(theirs.getByRole("link", { name: "Export as JSON" })).toHaveCount(0);
  await expect(button(theirs, "Ask for erasure")).toHaveCount(0);
  for (const address of ["/me/data", "/"]) {
    await visit(theirs, address);
    await expect(main(theirs)).toContainText("Your personal information was erased");
    await expect(theirs.getByRole("link", { name: "Complete my information" })).toHaveCount(0);
  }
});

test("who manages accounts and registers nobody reaches a request and acts on it, without reading what it says", async ({ page, someone }) => {
  const theirs = await guest(page, someone);
  const mara = await someone();
  await accept(mara, await invite(page, { email: "mara@aldine.example", permissions: ["can_manage_accounts"] }), goodPassword);
  await askForErasure(theirs);
  await openRequest(mara, ines.email);
  await expect(main(mara)).toContainText("Only people with permission can see its details");
  await expect(main(mara)).not.toContainText("1991");
  await expect(button(mara, "Save and continue")).toHaveCount(0);
  await expect(button(mara, "Correct it")).toHaveCount(0);
  await axe(mara, "manage identity");
  await fits(mara, "manage identity");
  await act(mara, "Erase identity");
  await expect(main(mara)).toContainText("This identity was erased");

  // Nobody can act on somebody with more permissions: the page says so and offers nothing.
  const vera = await guest(page, someone, { email: "vera@aldine.example", permissions: ["can_view_audit"] });
  await askForErasure(vera);
  await openRequest(mara, "vera@aldine.example");
  await expect(whole(mara)).toContainText("every permission that this person holds, can erase it");
  await expect(whole(mara).getByRole("button")).toHaveCount(0);
});

test("a verified identity is suspended and reactivated, and the person reads it on their dashboard", async ({ page, someone }) => {
  const theirs = await guest(page, someone);
  await submit(theirs, "me");
  await verify(page, ines.email);
  const account = await accountOf(page, ines.email);
  await visit(page, `${people}/${account}`);
  await act(page, "Suspend identity");
  await expect(heading(page, "Personal information of Ines Maria Conti")).toBeVisible();
  await expect(page.locator("#digital-identity-title")).toContainText("Suspended");
  await expect(button(page, "Correct it")).toHaveCount(0);
  await visit(theirs, "/");
  await expect(main(theirs)).toContainText("Your identity is suspended");
  await act(page, "Reactivate identity");
  await expect(page.locator("#digital-identity-title")).toContainText("Verified");
  await expect(button(page, "Correct it")).toBeVisible();
  await visit(theirs, "/");
  await expect(main(theirs)).toContainText("Your identity is verified");
  await expect(toDo(theirs)).toHaveCount(0);

  // With an open correction, which can be continued afterwards.
  await visit(theirs, "/me/data");
  await button(theirs, "Correct it").click();
  await button(theirs.getByRole("dialog", { name: "Start a correction?" }), "Correct it").click();
  await goTo(theirs, "Names");
  await field(theirs, "Family name").fill("Conti Bianchi");
  await saved(theirs);
  await visit(page, `${people}/${account}`);
  await act(page, "Suspend identity");
  await expect(page.locator("#digital-identity-title")).toContainText("Suspended");
  await visit(theirs, "/me/data");
  await expect(theirs.locator("#digital-identity-title")).toContainText("Suspended");
  await expect(theirs.locator("#step-title")).toHaveCount(0);
  await expect(button(theirs, "Correct it")).toHaveCount(0);
  await act(page, "Reactivate identity", "#step-title");
  await visit(theirs, "/me/data?step=names");
  await expect(field(theirs, "Family name")).toHaveValue("Conti Bianchi");
});

test("the person accepts the privacy notice of what an administrator has submitted, and it stays submitted", async ({ page, someone }) => {
  await publishNotice(page);
  const link = await invite(page, ines);
  const theirs = { account: await accountOf(page, ines.email) };
  await fillIn(page, theirs);
  await submit(page, theirs);

  const guest = await someone();
  await accept(guest, link, goodPassword);
  await visit(guest, "/");
  await expect(main(guest)).toContainText("You have not accepted the privacy notice yet");
  await axe(guest, "dashboard with a notice");
  await guest.getByRole("link", { name: "Go to the privacy notice" }).click();
  await arrive(guest, "My data");
  await axe(guest, "notice to accept");
  await fits(guest, "notice to accept");
  await button(guest, "I have read the privacy notice (version 1)").click();
  await expect(main(guest)).not.toContainText("You have not accepted");
  await expect(main(guest)).toContainText("Accepted, version 1 (English)");
  await expect(guest.locator("#digital-identity-title")).toContainText("Submitted");
  await visit(guest, "/");
  await expect(main(guest)).toContainText("waiting for review");
  await expect(main(guest)).not.toContainText("You have not accepted");
});

test("what was handed over is not enough for what the person submits, who is led to the step", async ({ page, someone }) => {
  await publishNotice(page);
  const link = await invite(page, ines);
  await fillIn(page, { account: await accountOf(page, ines.email) });
  const guest = await someone();
  await accept(guest, link, goodPassword);
  await visit(guest, "/");
  await expect(main(guest)).toContainText("You have not accepted the privacy notice yet");
  await expect(main(guest).getByRole("listitem").filter({ hasText: "Person" })).toBeVisible();
  await guest.getByRole("link", { name: "Complete my information" }).click();
  await arrive(guest, "My data");
  await expect(guest.getByRole("heading", { level: 2, name: "Person" })).toBeVisible();
  await guest.getByRole("checkbox", { name: /I have read the privacy notice/ }).check();
  await expect(guest.locator("#saved")).toContainText(/^Saved/);
  await visit(guest, "/me/data?step=check");
  await expect(main(guest)).toContainText("Everything that is needed is filled in");
});

test("acts and requests in Italian", async ({ page, someone }) => {
  await askForErasure(await guest(page, someone));
  await visit(page, "/");
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await arrive(page, /benvenuto/);
  await expect(main(page)).toContainText("1 richiesta di cancellazione");
  await page.getByRole("link", { name: "1 richiesta di cancellazione" }).click();
  await arrive(page, "Registra dati personali (utenti esistenti)");
  await row(page, ines.email).getByRole("link").click();
  await arrive(page, "Dati personali di Ines Maria Conti");
  await button(page, "Cancella l'identità").click();
  const dialog = page.getByRole("dialog", { name: /^Cancellare l'identità di .+\?$/ });
  await expect(dialog).toContainText("Restano il codice personale, la decisione e le date");
  await button(dialog, "Cancella l'identità").click();
  await expect(main(page)).toContainText("Questa identità è stata cancellata");
});
