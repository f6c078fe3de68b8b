import { addUnitOnPage, axe, button, dialog, expect, field, fits, heading, press, row, rowHeaders, test, visit } from "../fixtures";

const units = "/administration/units";
const groups = "/administration/groups";

test("a school keeps its classes: units are added, renamed, moved, archived and restored", async ({ page }) => {
  await visit(page, units);
  await expect(heading(page, "Units")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("No units yet");
  await addUnitOnPage(page, "Lower school");
  await addUnitOnPage(page, "Class 3B", "Lower school");
  await addUnitOnPage(page, "Upper school");
  await axe(page, "units");

  // A name is unique below its parent; the fault is at its field, and what was typed stays.
  await button(page, "Add unit").first().click();
  await field(dialog(page), "Name").fill("UPPER SCHOOL");
  await button(dialog(page), "Add unit").click();
  await expect(dialog(page)).toContainText("This name is already used.");
  await expect(field(dialog(page), "Name")).toHaveValue("UPPER SCHOOL");
  await axe(page, "units refused");
  await page.keyboard.press("Escape");

  await press(row(page, "Class 3B"), "Edit");
  await expect(field(dialog(page), "Part of").getByRole("option")).toHaveText(["Top level", "Lower school", "Upper school"]);
  await field(dialog(page), "Part of").selectOption("Upper school");
  await field(dialog(page), "Name").fill("Class 4B");
  await field(dialog(page), "Code").fill("4B");
  await button(dialog(page), "Save").click();
  await expect(rowHeaders(page)).toHaveText([/Lower school$/, /Upper school$/, /Class 4B$/]);
  await expect(row(page, "Class 4B")).toContainText("4B");

  await press(row(page, "Upper school").first(), "Archive");
  await button(dialog(page), "Archive").click();
  await expect(rowHeaders(page)).toHaveText([/Lower school$/]);
  await page.getByLabel("Show archived").check();
  await expect(rowHeaders(page)).toHaveCount(3);
  await press(row(page, "Upper school").first(), "Restore");
  await expect(row(page, "Class 4B")).not.toContainText("Archived");
});

test("of two who change the units at the same time the second sees the current state before trying again", async ({ page }) => {
  await visit(page, units);
  await addUnitOnPage(page, "Sales");
  await addUnitOnPage(page, "Support");
  const other = await page.context().newPage();
  await visit(other, units);
  await press(row(page, "Sales"), "Edit");
  await field(dialog(page), "Name").fill("Sales and marketing");
  await addUnitOnPage(other, "Production");
  await button(dialog(page), "Save").click();
  await expect(dialog(page)).toContainText("Somebody else changed this while you were editing it.");
  await expect(field(dialog(page), "Name")).toHaveValue("Sales and marketing");
  await button(dialog(page), "Save").click();
  await expect(dialog(page)).toBeHidden();
  await expect(rowHeaders(page)).toHaveText(["Production", "Sales and marketing", "Support"]);
});

test("groups are added, described and deleted", async ({ page }) => {
  await visit(page, groups);
  await expect(page.getByRole("main")).toContainText("No groups yet");
  await button(page, "Add group").click();
  await field(dialog(page), "Name").fill("Choir");
  await field(dialog(page), "Description").fill("Sings on Thursdays");
  await button(dialog(page), "Add group").click();
  await expect(row(page, "Choir")).toContainText("Sings on Thursdays");
  await axe(page, "groups");
  await press(row(page, "Choir"), "Edit");
  await field(dialog(page), "Name").fill("Great choir");
  await button(dialog(page), "Save").click();
  await expect(rowHeaders(page)).toHaveText(["Great choir"]);
  await press(row(page, "Great choir"), "Delete");
  await expect(dialog(page)).toContainText("It has no members.");
  await button(dialog(page), "Delete").click();
  await expect(page.getByRole("main")).toContainText("No groups yet");
});

test("units can be kept on a phone, by keyboard, and in Italian", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await visit(page, units);
  await button(page, "Add unit").first().focus();
  await page.keyboard.press("Enter");
  await expect(field(dialog(page), "Name")).toBeFocused();
  await page.keyboard.type("Vendite");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeHidden();
  await addUnitOnPage(page, "Italia", "Vendite");
  await expect(row(page, "Italia")).toContainText("Vendite /");
  await fits(page, "units");
  await axe(page, "units on a phone");
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await expect(heading(page, "Unità")).toBeVisible();
  await fits(page, "units");
});
