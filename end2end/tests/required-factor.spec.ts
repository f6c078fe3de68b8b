import type { Page } from "@playwright/test";
import {
  accept,
  addAuthenticator,
  axe,
  button,
  expect,
  field,
  fits,
  goodPassword,
  heading,
  invite,
  test,
  visit,
} from "../fixtures";

const required = "Second factor required of";

const save = async (page: Page, of: string, days: string): Promise<void> => {
  await field(page, required).selectOption(of);
  await field(page, "Days of grace").fill(days);
  await button(page, "Save").click();
};

test("the founder requires a second factor, somebody is led to add one, and goes on", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { email: "zoe@aldine.example" }), goodPassword);

  await visit(page, "/administration/settings/security");
  await field(page, required).selectOption("Everybody");
  await field(page, "Days of grace").fill("7");
  await expect(page.getByRole("main")).toContainText("2 people it would be required of have no second factor.");
  await expect(page.getByRole("main")).toContainText("Nobody has to add one at once.");
  await axe(page, "a required second factor");
  await fits(page, "a required second factor");
  await button(page, "Save").click();
  await expect(page.getByRole("region", { name: "Latest changes" })).toContainText(`${required}: Nobody → Everybody`);

  await visit(guest, "/me/data");
  await expect(guest.getByRole("status").filter({ hasText: "A second factor is required for your account" })).toBeVisible();
  await axe(guest, "a second factor is due");

  await save(page, "Everybody", "0");
  await expect(page.getByRole("alert").first()).toContainText("You have no second factor yourself");
  await visit(page, "/me/security");
  await addAuthenticator(page, "Telephone");
  await visit(page, "/administration/settings/security");
  await save(page, "Everybody", "0");
  await expect(page.getByRole("region", { name: "Latest changes" })).toContainText("Days of grace: 7 → 0");

  await guest.goto("/me/data");
  await expect(heading(guest, "My security")).toBeVisible();
  await expect(guest.getByRole("main")).toContainText("Add a second factor to go on");
  await axe(guest, "nothing but my security");
  await fits(guest, "nothing but my security");
  await addAuthenticator(guest, "Telephone");
  await expect(guest.getByRole("main")).not.toContainText("Add a second factor to go on");
  await guest.getByRole("link", { name: "My data" }).click();
  await expect(heading(guest, "My data")).toBeVisible();
});
