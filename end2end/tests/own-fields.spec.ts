import type { Page } from "@playwright/test";
import {
  accept,
  accountOf,
  axe,
  button,
  dialog,
  expect,
  field,
  fits,
  goodPassword,
  goOn,
  invite,
  press,
  row,
  rowHeaders,
  saved,
  section,
  test,
  visit,
} from "../fixtures";

const fields = "/administration/settings/fields";

interface NewField {
  key: string;
  label: string;
  type?: string;
  level?: string;
  options?: string[];
  isForPerson?: boolean;
}

const add = async (page: Page, { key, label, type, level, options, isForPerson }: NewField): Promise<void> => {
  await button(page, "Add field").first().click();
  await field(dialog(page), "Key").fill(key);
  if (type !== undefined) await field(dialog(page), "Type").selectOption(type);
  if (level !== undefined) await field(dialog(page), "Level").selectOption(level);
  if (isForPerson) await field(dialog(page), "The person fills it in and sees it too").check();
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

  // The key follows the label until somebody changes it.
  await button(page, "Add field").first().click();
  await field(dialog(page), "Label in English").fill("Größe des T-Shirts");
  await expect(field(dialog(page), "Key")).toHaveValue("grose_des_t_shirts");
  await field(dialog(page), "Key").fill("shirt");
  await field(dialog(page), "Label in English").fill("Shirt size");
  await expect(field(dialog(page), "Key")).toHaveValue("shirt");
  await field(dialog(page), "Label in English").fill("");
  await field(dialog(page), "Key").fill("");
  await button(dialog(page), "Cancel").click();

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

  // What was typed is there again, until it is discarded.
  await button(page, "Add field").first().click();
  await expect(field(dialog(page), "Key")).toHaveValue("<b>x</b>");
  await axe(page, "field with changes of before");
  await button(dialog(page), "Discard changes").click();
  await expect(field(dialog(page), "Key")).toHaveValue("");
  await button(dialog(page), "Cancel").click();

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

test("the person fills in what is for them too, and what is for administrators only they never see", async ({ page, inbox, someone }) => {
  await visit(page, fields);
  await add(page, { key: "badge", label: "Badge" });
  await add(page, { key: "shoe", label: "Shoe size", type: "Number", isForPerson: true });
  await add(page, { key: "remark", label: "Remark of the office", level: "Digital identity" });
  await add(page, { key: "nickname", label: "Nickname", level: "Digital identity", isForPerson: true });
  await expect(row(page, "Badge")).toContainText("User account · administrators only");
  await expect(row(page, "Nickname")).toContainText("Digital identity · the person too");

  const guest = await someone();
  await invite(page, { email: "gia@aldine.example" });
  await accept(guest, (await inbox.next("gia@aldine.example")).link, goodPassword);
  const account = await accountOf(page, "gia@aldine.example");
  await visit(page, `/administration/user-registration/identity/${account}?step=more`);
  await field(page, "Remark of the office").fill("Asks for a quiet room");
  await field(page, "Nickname").fill("Gi");
  await goOn(page, "Check and submit");
  await saved(page);

  await visit(guest, "/me/data?step=more");
  await expect(field(guest, "Nickname")).toHaveValue("Gi");
  await expect(guest.getByRole("main")).not.toContainText("Remark of the office");
  await expect(guest.getByRole("main")).not.toContainText("Badge");
  const mine = section(guest, "More about you");
  await field(mine, "Shoe size").fill("large");
  await button(mine, "Save").click();
  await expect(mine.getByRole("alert")).toContainText("Shoe size");
  await axe(guest, "my fields refused");
  await field(mine, "Shoe size").fill("42.5");
  await button(mine, "Save").click();
  await expect(guest.getByRole("status").filter({ hasText: "The fields were saved." })).toBeVisible();
  await axe(guest, "my fields");
  await fits(guest, "my fields");

  await visit(guest, "/me/receipt");
  await expect(guest.getByRole("main")).toContainText("Shoe size");
  await expect(guest.getByRole("main")).not.toContainText("Remark of the office");
  await visit(page, `/administration/registry/${account}`);
  await expect(section(page, "Organization")).toContainText("42.5");
});

test("a field that is required of students alone is asked of them, and marked on their page", async ({ page }) => {
  await invite(page, { email: "gia@aldine.example" });
  await visit(page, fields);
  await button(page, "Add field").first().click();
  await field(dialog(page), "Key").fill("locker");
  await field(dialog(page), "Label in English").fill("Locker");
  await dialog(page).getByRole("checkbox", { name: "Required", exact: true }).check();
  const of = dialog(page).getByRole("group", { name: "Required of" });
  await expect(of.getByRole("checkbox", { checked: true })).toHaveCount(5);
  for (const name of ["Employee", "Contractor", "Member", "Guest"]) await of.getByRole("checkbox", { name }).uncheck();
  await axe(page, "field required of students");
  await button(dialog(page), "Add field").click();
  await expect(dialog(page)).toBeHidden();
  await expect(row(page, "Locker")).toContainText("Student");

  await visit(page, `/administration/registry/${await accountOf(page, "gia@aldine.example")}`);
  const organization = section(page, "Organization");
  await expect(organization.locator(".says.bad")).toHaveCount(0);
  await button(page, "Change relationship").click();
  await field(dialog(page), "Relationship").selectOption("Student");
  await button(dialog(page), "Change relationship").click();
  await expect(dialog(page)).toBeHidden();
  await expect(organization.locator(".says.bad")).toHaveCount(1);
  await button(page, "Edit fields").click();
  await button(dialog(page), "Save").click();
  await expect(field(dialog(page), "Locker")).toHaveAttribute("aria-invalid", "true");
  await field(dialog(page), "Locker").fill("L 12");
  await button(dialog(page), "Save").click();
  await expect(dialog(page)).toBeHidden();
  await expect(organization.locator(".says.bad")).toHaveCount(0);
});
