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
  invite,
  submit,
  test,
  visit,
} from "../fixtures";

const zoe = { email: "zoe@aldine.example", username: "zoe" };

test("until the identity is submitted the dashboard says what is missing and leads straight there, for the founder too", async ({ page }) => {
  await visit(page, "/");
  const main = page.getByRole("main");
  await expect(main).toContainText("Your personal information is missing");
  const missing = ["Names", "Birth and nationality", "Contact and residence", "Organization"];
  for (const step of missing) {
    await expect(main.getByRole("listitem").filter({ hasText: step })).toBeVisible();
  }
  await fillIn(page, "me");
  await visit(page, "/");
  await expect(main).toContainText("is not complete yet");
  for (const step of missing) {
    await expect(main.getByRole("listitem").filter({ hasText: step })).toHaveCount(0);
  }
  await expect(main).toContainText("10000001");
  await submit(page, "me");
  await visit(page, "/");
  await expect(main).toContainText("waiting for review");
  await expect(page.getByRole("link", { name: "Complete my information" })).toHaveCount(0);
});

test("the way from the dashboard ends where something is missing", async ({ page }) => {
  await visit(page, "/");
  await page.getByRole("link", { name: "Complete my information" }).click();
  await expect(page).toHaveURL(/\/me\/data/);
  await arrive(page, "My data");
  await expect(page.getByRole("heading", { level: 2, name: "Person" })).toBeVisible();
});

test("the receipt says what is held and who has seen it", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await visit(guest, "/");
  await guest.getByRole("link", { name: "My receipt" }).click();
  await arrive(guest, "My receipt");
  await expect(guest.getByRole("main")).toContainText("There is no personal information yet");
  await expect(guest.getByRole("main")).toContainText("Nobody but you");
  await expect(guest.getByRole("link", { name: "Export as JSON" })).toHaveCount(0);

  await fillIn(guest, "me", { phone: "+39 010 555 0142", document: { number: "CA12345AB", pictures: ["front"] } });
  // An administrator who may fill it in has opened it.
  const account = await accountOf(page, zoe.email);
  expect((await page.request.post("/api/identity", { data: { whose: { account } } })).status()).toBe(200);

  await visit(guest, "/me/receipt");
  const held = guest.getByRole("region", { name: "What is held about you" });
  for (const name of ["Date of birth", "Phone", "Document number", "Front", "10000001"]) await expect(held).toContainText(name);
  // Field names are shown, not values.
  await expect(guest.locator("html")).not.toContainText("CA12345AB");
  const seen = guest.getByRole("row").filter({ hasText: "francesca" });
  await expect(seen.first()).toContainText("Read your information");
});

test("everything held is taken along as JSON", async ({ page }) => {
  await fillIn(page, "me");
  await visit(page, "/me/receipt");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export as JSON" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const told = JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  expect(JSON.stringify(told)).toContain("Conti");
});

test("erasure is asked for once, after a question", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, zoe), goodPassword);
  await fillIn(guest, "me");
  await visit(guest, "/me/receipt");
  await button(guest, "Ask for erasure").click();
  const dialog = guest.getByRole("dialog", { name: "Ask for erasure?" });
  await expect(dialog).toBeVisible();
  await expect(button(dialog, "Cancel")).toBeFocused();
  await button(dialog, "Cancel").click();
  await expect(dialog).toBeHidden();
  await button(guest, "Ask for erasure").click();
  await button(dialog, "Ask for erasure").click();
  await expect(dialog).toBeHidden();
  await expect(guest.getByRole("region", { name: "Erasure" })).toContainText("You asked for erasure on");
  await visit(guest, "/me/receipt");
  await expect(guest.getByRole("region", { name: "Erasure" })).toContainText("You asked for erasure on");
  await expect(button(guest, "Ask for erasure")).toHaveCount(0);
});

test("dashboard and receipt are accessible in the light and the dark, and fit a phone", async ({ page }) => {
  test.slow();
  await visit(page, "/");
  await axe(page, "dashboard");
  await fits(page, "dashboard");
  await visit(page, "/me/receipt");
  await axe(page, "receipt empty");
  await fillIn(page, "me", { document: { number: "CA12345AB" } });
  await visit(page, "/me/receipt");
  await axe(page, "receipt");
  await fits(page, "receipt");
  await button(page, "Ask for erasure").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await axe(page, "ask for erasure");
});

test("dashboard and receipt in Italian", async ({ page }) => {
  await visit(page, "/");
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await arrive(page, /benvenuto/);
  await expect(page.getByRole("main")).toContainText("Mancano i tuoi dati personali");
  await visit(page, "/me/receipt");
  await expect(page.getByRole("main")).toContainText("Che cosa è conservato su di te");
  await expect(page.getByRole("main")).toContainText("Nessuno tranne te");
});
