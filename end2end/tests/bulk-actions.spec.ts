import type { Page } from "@playwright/test";
import {
  accept,
  addUnit,
  arrive,
  axe,
  button,
  dialog,
  expect,
  field,
  fits,
  goodPassword,
  invite,
  inviteMany,
  row,
  says,
  test,
  visit,
} from "../fixtures";

const registry = "/administration/registry";
const invitations = "/administration/invitations";

const select = (page: Page, name: string) => page.getByRole("checkbox", { name: `Select ${name}` });
const number = (page: Page, name: string) => page.locator("dl.counts > div").filter({ hasText: name }).locator("dd");

test("people are selected by keyboard, moved to a unit, and put back from the job's page", async ({ page }) => {
  await visit(page, registry);
  await addUnit(page, "Class 3B");
  await inviteMany(page, 3);
  await visit(page, registry);
  await select(page, "person001").focus();
  await page.keyboard.press("Space");
  await select(page, "person002").check();
  await expect(page.getByRole("status").filter({ hasText: "2 people selected" })).toBeVisible();
  await axe(page, "selection");
  await button(page, "Move to unit").click();
  await expect(dialog(page)).toContainText("2 are left out");
  await field(dialog(page), "Unit").selectOption("Class 3B");
  await expect(dialog(page)).toContainText("2 people are included");
  await axe(page, "dialog of an action");
  await button(dialog(page), "Move to unit").click();
  await arrive(page, "Bulk action");
  await expect(page.getByRole("status").filter({ hasText: "Done" })).toBeVisible();
  await expect(number(page, "Changed")).toHaveText("2");
  await axe(page, "page of an action");
  const job = page.url();

  await visit(page, `${registry}?columns=unit&v=1`);
  await expect(row(page, "person001")).toContainText("Class 3B");
  await expect(row(page, "person003")).not.toContainText("Class 3B");
  await visit(page, job);
  await button(page, "Undo").click();
  await button(dialog(page), "Undo").click();
  await expect(number(page, "Undone")).toHaveText("2");
  await expect(page.getByRole("status").filter({ hasText: /^Undone$/ })).toBeVisible();
  await expect(page.getByText("Undone: 2 people are as before.").last()).toBeVisible();
  await expect(page.locator("section.panel > .foot"), "no empty bar stays").toHaveCount(0);
  await expect(row(page, "person001"), "the rows say it too").toContainText("Undone");
  await visit(page, `${registry}?columns=unit&v=1`);
  await expect(row(page, "person001")).not.toContainText("Class 3B");

  await visit(page, "/administration/jobs");
  await expect(row(page, "Move to unit")).toContainText("Undone");
  await page.getByRole("link", { name: "Move to unit" }).click();
  await arrive(page, "Bulk action");
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page, "page of an action");
  await visit(page, registry);
  await select(page, "person001").check();
  await fits(page, "selection");
  await button(page, "Suspend").click();
  await fits(page, "dialog of an action");
});

test("whom an action leaves out is said with the reason, and everybody suspended is told", async ({ page, someone, inbox }) => {
  const colleague = await someone();
  await accept(colleague, await invite(page, { email: "zoe@aldine.example", username: "zoe" }), goodPassword);
  await inviteMany(page, 1);
  await visit(page, registry);
  await page.getByRole("checkbox", { name: "Select everyone on this page" }).check();
  await expect(page.getByRole("status").filter({ hasText: "3 people selected" })).toBeVisible();
  await button(page, "Suspend").click();
  await expect(dialog(page)).toContainText("1 person is included");
  await expect(dialog(page).getByRole("listitem")).toHaveText(["1: the account is in another state", "1: your own account"]);
  await field(dialog(page), "Reason").fill("Left in spring");
  await button(dialog(page), "Suspend").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("1");
  await expect(row(page, "zoe@aldine.example")).toContainText("Changed");
  await inbox.next("zoe@aldine.example");
  await visit(page, registry);
  await expect(row(page, "zoe@aldine.example")).toContainText("Suspended");
});

test("for more than a hundred people of a list the number is typed", async ({ page }) => {
  test.slow();
  await visit(page, registry);
  await inviteMany(page, 101);
  await visit(page, `${registry}?account=pending&v=1`);
  await page.getByRole("checkbox", { name: "Select everyone on this page" }).check();
  await button(page, "Select all that match").click();
  await expect(page.getByRole("status").filter({ hasText: "All that match are selected" })).toBeVisible();
  await button(page, "Revoke invitation").click();
  await expect(dialog(page)).toContainText("101 people are included");
  const typed = field(dialog(page), "Number of people");
  await typed.fill("100");
  await button(dialog(page), "Revoke invitation").click();
  await says(typed, "This is not the number");
  await typed.fill("101");
  await button(dialog(page), "Revoke invitation").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("101");
});

test("invitations are selected, sent again and revoked", async ({ page }) => {
  await visit(page, invitations);
  await inviteMany(page, 3);
  await visit(page, invitations);
  await select(page, "person001").check();
  await button(page, "Resend invitation").click();
  await expect(dialog(page)).toContainText("1 person is included");
  await button(dialog(page), "Resend invitation").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Resent")).toHaveText("1");
  await visit(page, `${invitations}?state=open`);
  await page.getByRole("checkbox", { name: "Select everyone on this page" }).check();
  await button(page, "Select all that match").click();
  await button(page, "Revoke invitation").click();
  await button(dialog(page), "Revoke invitation").click();
  await arrive(page, "Bulk action");
  await expect(number(page, "Changed")).toHaveText("3");
});
