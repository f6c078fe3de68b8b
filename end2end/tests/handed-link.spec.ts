import {
  acceptOnPage,
  accountOf,
  arrive,
  axe,
  button,
  expect,
  field,
  fillIn,
  founder,
  goodPassword,
  heading,
  inviteOnPage,
  isInside,
  press,
  row,
  signIn,
  test,
  visit,
} from "../fixtures";
import type { Page } from "@playwright/test";

const boris = { email: "boris@aldine.example", username: "boris" };
const passport = "YA1234567";
const hidden = "Filled in by the organization";

/** Somebody for whom the founder has entered a passport. */
const register = async (page: Page): Promise<string> => {
  await inviteOnPage(page, boris);
  const account = await accountOf(page, boris.email);
  await fillIn(page, { account }, { given: "Boris", family: "Okafor", document: { number: passport } });
  return account;
};

/** An administrator who manages invitations and may not read personal data. */
const clerk = async (page: Page, someone: () => Promise<Page>): Promise<Page> => {
  const guest = await someone();
  const link = await inviteOnPage(page, { email: "clara@aldine.example", permissions: ["can_manage_invitations"] });
  await acceptOnPage(guest, link, goodPassword);
  return guest;
};

/** Copies the link from the row of the invitation. */
const handOver = async (giver: Page): Promise<string> => {
  await visit(giver, "/administration/mail");
  await press(row(giver, boris.email), "Show link");
  return await field(giver.getByRole("dialog", { name: "Invitation link" }), "Invitation link").inputValue();
};

/** The values of the document's step. */
const openDocument = async (person: Page): Promise<void> => {
  await visit(person, "/me/data?step=document");
  await arrive(person, "My data");
};

test.describe("without a mail server", () => {
  test.use({ mail: "none" });

  test("a link from somebody without sight shows nothing that others filled in, until an administrator vouches", async ({
    page,
    someone,
  }) => {
    const account = await register(page);
    const person = await someone();
    await acceptOnPage(person, await handOver(await clerk(page, someone)), goodPassword);
    await expect(person.getByText(/until an administrator vouches for you/)).toBeVisible();
    await openDocument(person);
    await expect(person.getByText(hidden).first()).toBeVisible();
    await expect(person.getByRole("main")).not.toContainText(passport);

    await visit(page, `/administration/user-registration/identity/${account}`);
    const panel = page.getByRole("region", { name: "Is the right person using this account?" });
    await button(panel, "Vouch for this person").click();
    const dialog = page.getByRole("dialog", { name: /^Vouch for .+\?$/ });
    await button(dialog, "Cancel").click();
    await expect(dialog).toBeHidden();
    await button(panel, "Vouch for this person").click();
    await field(dialog, "Password").fill("not my password at all");
    await button(dialog, "Vouch for this person").click();
    await expect(dialog.getByText("The password is not correct.").first()).toBeVisible();
    await axe(page, "vouch");
    await field(dialog, "Password").fill(founder.password);
    await button(dialog, "Vouch for this person").click();
    await expect(panel).toBeHidden();

    await openDocument(person);
    await expect(field(person, "Document number")).toHaveValue(passport);
    await expect(person.getByText(hidden)).toHaveCount(0);
  });
});

test("the person opens it alone by confirming the address, signed in where they read the mail", async ({
  page,
  someone,
  inbox,
}) => {
  await register(page);
  const person = await someone();
  await acceptOnPage(person, await handOver(await clerk(page, someone)), goodPassword);
  await expect(person.getByText(/Confirm your e-mail address/).first()).toBeVisible();

  const { link } = await inbox.next(boris.email, /Confirm your e-mail address/);
  const elsewhere = await someone();
  await visit(elsewhere, link);
  await expect(heading(elsewhere, "Confirm your e-mail address")).toBeVisible();
  await expect(button(elsewhere, "Confirm my address")).toHaveCount(0);
  await openDocument(person);
  await expect(person.getByRole("main")).not.toContainText(passport);
  await expect(button(person, "Remove")).toHaveCount(0);
  await elsewhere.getByRole("link", { name: "Sign in" }).click();
  await arrive(elsewhere, "Sign in");
  await signIn(elsewhere, boris.username, goodPassword);
  await isInside(elsewhere);
  await visit(elsewhere, link);
  await button(elsewhere, "Confirm my address").click();
  await expect(heading(elsewhere, "Address confirmed")).toBeVisible();
  await openDocument(elsewhere);
  await expect(field(elsewhere, "Document number")).toHaveValue(passport);
});
