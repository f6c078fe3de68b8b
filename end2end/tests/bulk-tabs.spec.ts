import { accept, expect, goodPassword, invite, test, visit } from "../fixtures";

const path = "/administration/user-registration/bulk";

test("on a phone no tab is cut off", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await visit(page, path);
  const names = ["Manual list", "CSV file", "Update people"];
  for (const name of names) {
    const box = await page.getByRole("tab", { name, exact: true }).boundingBox();
    expect(box === null ? 376 : box.x + box.width, name).toBeLessThanOrEqual(375);
  }
});

test("somebody who can only manage accounts is told what they can do with a file", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { email: "zoe@aldine.example", permissions: ["can_manage_accounts"] }), goodPassword);
  await visit(guest, "/administration/user-registration");
  const card = guest.getByRole("listitem").filter({ has: guest.getByRole("link", { name: "Bulk invite" }) });
  await expect(card).toContainText("Change many registered people at once");
  await expect(card).not.toContainText("Register many");
  await visit(guest, path);
  await expect(guest.getByRole("main")).toContainText("Change many registered people at once");
  await expect(guest.getByRole("tab")).toHaveText(["Update people"]);
});
