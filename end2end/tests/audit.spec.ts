import { readFile } from "node:fs/promises";
import { axe, button, expect, field, fits, founder, goodPassword, invite, accept, test } from "../fixtures";

test("an auditor finds who has invited somebody, and exports it", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { email: "zoe@aldine.example" }), goodPassword);
  await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: "Audit" }).click();
  await expect(page).toHaveURL(/\/administration\/audit$/u);
  const events = page.getByRole("region", { name: "Audit" }).getByRole("listitem");
  await expect(events.filter({ hasText: "Invitation accepted" })).toBeVisible();
  await axe(page, "the audit");
  await fits(page, "the audit");

  const top = async (name: string) => (await field(page, name).boundingBox())?.y;
  expect(await top("From"), "boxes of a line are level").toBe(await top("Until"));

  await field(page, "Person").fill("zoe@aldine.example");
  await field(page, "Kind").selectOption("Account created");
  await button(page, "Show").click();
  await expect(page).toHaveURL(/person=zoe(%40|@)aldine\.example&.*kind=account\.created/u);
  await expect(events).toHaveCount(1);
  await expect(events).toContainText(`by ${founder.username}`);
  await events.getByText("Details").click();
  await expect(events.getByText("account.created", { exact: false })).toBeVisible();
  await axe(page, "an event with its details");
  await events.getByRole("link", { name: "Everything in this request" }).click();
  await expect(events.filter({ hasText: "Invitation sent" })).toBeVisible();

  await expect(page.getByRole("region", { name: "Chain" })).toContainText("Sealed up to number");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export as JSON lines (OCSF)" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n").map((line) => JSON.parse(line));
  expect(lines.at(-1)).toHaveProperty("hash");
  expect(lines.slice(0, -1).every((line) => line.category_uid === 3)).toBe(true);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/administration\/audit$/u);
});
