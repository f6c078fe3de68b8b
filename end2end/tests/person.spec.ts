import type { Locator, Page } from "@playwright/test";
import {
  accept,
  accountOf,
  arrive,
  axe,
  button,
  expect,
  fillIn,
  fits,
  goodPassword,
  heading,
  invite,
  isInside,
  signIn,
  submit,
  test,
  verify,
  visit,
} from "../fixtures";

const zoe = { email: "zoe@aldine.example", username: "zoe" };

const section = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

/** Opens the page of the person with this address. */
const open = async (page: Page, email: string): Promise<void> => {
  await visit(page, `/administration/registry/${await accountOf(page, email)}`);
};

test("the page of a person shows both levels, what was sent, what is allowed, where they are signed in, and what was done", async ({
  page,
  someone,
  inbox,
}) => {
  const guest = await someone();
  const link = await invite(page, { ...zoe, permissions: ["can_view_registry"] });
  await inbox.next(zoe.email);
  await accept(guest, link, goodPassword);
  const account = await accountOf(page, zoe.email);
  await fillIn(page, { account }, { given: "Zoe", family: "Moretti" });
  await submit(page, { account });
  await verify(page, zoe.email);

  await open(page, zoe.email);
  await expect(heading(page, "Zoe Moretti")).toBeVisible();
  await expect(section(page, "Account")).toContainText(zoe.email);
  await expect(section(page, "Account")).toContainText(zoe.username);
  await expect(section(page, "Account")).toContainText("English");
  await expect(section(page, "Digital identity")).toContainText("Verified");
  await expect(section(page, "Digital identity")).toContainText(/1000000\d/);
  await expect(section(page, "Organization")).toContainText("Relationship");
  await expect(section(page, "Invitations")).toContainText("Accepted");
  await expect(section(page, "Invitations")).toContainText("250");
  await expect(section(page, "Permissions")).toContainText("can_view_registry");
  await expect(section(page, "Permissions")).toContainText("by francesca");
  await expect(section(page, "Sessions").getByRole("listitem")).toHaveCount(1);
  const timeline = section(page, "Timeline");
  for (const event of ["Invitation sent", "Invitation accepted", "Signed in", "Identity submitted", "Identity verified"]) {
    await expect(timeline).toContainText(event);
  }
  await axe(page, "person");
  await fits(page, "person");

  await button(section(page, "Sessions"), "End session").click();
  await expect(section(page, "Sessions").getByRole("listitem")).toHaveCount(0);
  await guest.goto("/me/data");
  await arrive(guest, "Sign in");
  await visit(page, page.url());
  await expect(section(page, "Timeline")).toContainText("Session ended");
});

test("whoever may only look sees no action and no session's address, and without the permission nothing", async ({ page, someone }) => {
  const [guest, stranger] = [await someone(), await someone()];
  await accept(guest, await invite(page, { ...zoe, permissions: ["can_view_registry"] }), goodPassword);
  await accept(stranger, await invite(page, { email: "ugo@aldine.example" }), goodPassword);
  const ugo = await accountOf(page, "ugo@aldine.example");
  await visit(guest, `/administration/registry/${ugo}`);
  await expect(section(guest, "Account")).toContainText("ugo@aldine.example");
  await expect(section(guest, "Sessions").getByRole("listitem")).toHaveCount(1);
  await expect(section(guest, "Sessions")).not.toContainText("127.0.0.1");
  for (const action of ["End session", "Suspend", "Edit", "Delete"]) await expect(button(guest, action)).toHaveCount(0);
  await expect(section(guest, "Digital identity").getByRole("link")).toHaveCount(0);
  await visit(stranger, `/administration/registry/${ugo}`, 403);
  await expect(stranger.getByRole("main")).toContainText("can_view_registry");
  await visit(page, "/administration/registry/0192f1c2-0000-7000-8000-000000000000", 404);
});

test("earlier events of a long timeline are fetched fifty at a time", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  const account = await accountOf(page, zoe.email);
  for (let count = 0; count < 30; count += 1) {
    for (const name of ["grant_permissions", "revoke_permissions"]) {
      const answer = await page.request.post(`/api/${name}`, { data: { account, draft: { permissions: ["can_view_audit"] } } });
      expect(answer.status()).toBe(200);
    }
  }
  await open(page, zoe.email);
  const timeline = section(page, "Timeline");
  await expect(timeline.getByRole("listitem")).toHaveCount(50);
  await expect(timeline).not.toContainText("Invitation sent");
  await button(timeline, "Show earlier").click();
  await expect(timeline).toContainText("Invitation sent");
  await expect(button(timeline, "Show earlier")).toHaveCount(0);
  await expect(page.locator(":focus")).not.toHaveCount(0);
});

