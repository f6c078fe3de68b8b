import type { Locator, Page } from "@playwright/test";
import { accountOf, axe, button, expect, field, fits, invite, press, row, test, visit } from "../fixtures";

const fields = "/administration/settings/fields";
const dialog = (page: Page): Locator => page.getByRole("dialog");
const rowHeaders = (page: Page): Locator => page.getByRole("rowheader");
const section = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

interface NewField {
  key: string;
  label: string;
  type?: string;
  options?: string[];
}

const add = async (page: Page, { key, label, type, options }: NewField): Promise<void> => {
  await button(page, "Add field").first().click();
  await field(dialog(page), "Key").fill(key);
  if (type !== undefined) await field(dialog(page), "Type").selectOption(type);
  await field(dialog(page), "Label in English").fill(label);
  for (const [place, option] of (options ?? []).entries()) {
    if (place > 0) await button(dialog(page), "Add option").click();
    await field(dialog(page), `Option ${place + 1} in English`).fill(option);
  }
  await button(dialog(page), "Add field").click();
  await expect(dialog(page)).toBeHidden();
  await expect(rowHeaders(page).filter({ hasText: label })).toBeVisible();
};

test("a school records a locker and a house of its pupils, and finds them by these", async ({ page }) => {
  await visit(page, fields);
  await expect(page.getByRole("main")).toContainText("No fields yet");
  await axe(page, "no fields");
  await add(page, { key: "locker", label: "Locker" });
  await add(page, { key: "house", label: "House", type: "Choice", options: ["Falcon", "Heron"] });
  await axe(page, "fields");
  await fits(page, "fields");

  // A key that the program uses, or that is code, is refused at its field, and what was typed stays.
  await button(page, "Add field").first().click();
  await field(dialog(page), "Key").fill("email");
  await field(dialog(page), "Label in English").fill("Locker");
  await button(dialog(page), "Add field").click();
  await expect(dialog(page)).toContainText("The program uses this name for something of its own.");
  await field(dialog(page), "Key").fill("<b>x</b>");
  await button(dialog(page), "Add field").click();
  await expect(dialog(page)).toContainText("Use small letters a–z, digits and underscores");
  await axe(page, "field refused");
  await page.keyboard.press("Escape");

  await button(page, "Move House up").click();
  await expect(rowHeaders(page)).toHaveText(["House", "Locker"]);

  await visit(page, "/administration/user-registration/new");
  await field(page, "Email address").fill("gia@aldine.example");
  await page.getByText("More about this person").click();
  await field(page, "Locker").fill("L 12");
  await field(page, "House").selectOption("Heron");
  await axe(page, "new user with fields");
  await button(page, "Send invitation").click();
  await expect(page.getByRole("main")).toContainText("gia@aldine.example");
  await invite(page, { email: "leo@aldine.example" });

  await visit(page, `/administration/registry/${await accountOf(page, "gia@aldine.example")}`);
  await expect(section(page, "Organization")).toContainText("Heron");
  await button(section(page, "Organization"), "Edit fields").click();
  await field(dialog(page), "Locker").fill("M 3");
  await button(dialog(page), "Save").click();
  await expect(dialog(page)).toBeHidden();
  await expect(section(page, "Organization")).toContainText("M 3");
  await expect(section(page, "Timeline")).toContainText("Account changed");
  await axe(page, "person with fields");
  await fits(page, "person with fields");

  await visit(page, "/administration/registry?fields=locker,house&field.locker=begins:m&v=1");
  await expect(rowHeaders(page)).toHaveCount(1);
  await expect(row(page, "gia")).toContainText("M 3");
  await expect(row(page, "gia")).toContainText("Heron");
  await expect(page.getByRole("main")).toContainText("begins with m");
  await axe(page, "registry with fields");

  await visit(page, fields);
  await press(row(page, "Locker"), "Retire");
  await button(dialog(page), "Retire").click();
  await expect(row(page, "Locker")).toContainText("Retired");
});
