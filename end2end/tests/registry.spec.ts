import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import {
  accept,
  accountOf,
  arrive,
  axe,
  boris,
  button,
  expect,
  field,
  fillIn,
  fits,
  founder,
  goodPassword,
  group,
  heading,
  invite,
  inviteMany,
  press,
  row,
  says,
  test,
  type,
  visit,
} from "../fixtures";

const registry = "/administration/registry";
const zoe = { email: "zoe@aldine.example", username: "zoe" };

/** The usernames or names of the rows, in order. */
const people = async (page: Page): Promise<string[]> =>
  await page.getByRole("rowheader").evaluateAll((cells) => cells.map((cell) => cell.querySelector("span > span")?.textContent ?? ""));

const filters = async (page: Page): Promise<void> => {
  const panel = page.locator("details").filter({ has: page.getByText(/^Filters/) });
  if ((await panel.getAttribute("open")) === null) await panel.locator("summary").click();
};

test("everyone is in the registry, with both levels, and is found while one types", async ({ page }) => {
  await invite(page, zoe);
  await invite(page, boris);
  await fillIn(page, { account: await accountOf(page, zoe.email) }, { given: "Zoë", family: "Müller" });
  await visit(page, "/");
  await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: "Registry" }).click();
  await arrive(page, "Registry");
  await expect(page.getByRole("status").filter({ hasText: "3 people" })).toBeVisible();
  await expect(row(page, zoe.email)).toContainText("Zoë Müller");
  await expect(row(page, zoe.email)).toContainText("Pending");
  await expect(row(page, zoe.email)).toContainText("Draft");
  await expect(row(page, boris.email)).toContainText("None");
  await expect(row(page, boris.email)).toContainText("Open");
  await expect(row(page, founder.email)).toContainText("Active");

  const box = field(page, "Search people");
  await type(box, "muller");
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await expect(row(page, zoe.email)).toBeVisible();
  await expect(box).toHaveValue("muller");
  await expect(box).toBeFocused();
  await expect(page).toHaveURL(/q=muller/);
  await type(box, "mullre");
  await expect(page.getByText("No exact match")).toBeVisible();
  await type(box, "qqqqqqqq");
  await expect(page.getByRole("heading", { name: "Nobody found" })).toBeVisible();
  await page.getByRole("link", { name: "Show everyone" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(3);
  await expect(box).toHaveValue("");
});

test("filters are chips, and stand in the address for Back, a bookmark and a colleague", async ({ page, someone }) => {
  const colleague = await someone();
  await accept(colleague, await invite(page, { ...zoe, permissions: ["can_view_registry"] }), goodPassword);
  await invite(page, boris);
  await visit(page, registry);
  await filters(page);
  await group(page, "Account").getByRole("checkbox", { name: "Pending" }).check();
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await expect(page).toHaveURL(/account=pending/);
  await group(page, "Account").getByRole("checkbox", { name: "Active" }).check();
  await expect(page.getByRole("rowheader")).toHaveCount(3);
  await group(page, "Permission held").getByRole("checkbox", { name: "can_view_registry" }).check();
  await expect(page.getByRole("rowheader")).toHaveCount(2);
  await visit(colleague, page.url());
  expect(await people(colleague)).toEqual(await people(page));

  await page.goBack();
  await expect(page.getByRole("rowheader")).toHaveCount(3);
  await expect(group(page, "Permission held").getByRole("checkbox", { name: "can_view_registry" })).not.toBeChecked();
  await page.getByRole("link", { name: "Remove the filter Account: Active" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await expect(group(page, "Account").getByRole("checkbox", { name: "Active" })).not.toBeChecked();
  await group(page, "Last sign-in").getByRole("checkbox", { name: "Never signed in" }).check();
  await expect(row(page, boris.email)).toBeVisible();
  await field(page, "Not signed in since").fill("2020-01-31");
  await field(page, "Not signed in since").blur();
  await expect(page.getByRole("link", { name: "Remove the filter Not signed in since 31 January 2020" })).toBeVisible();
  await group(page, "Account").getByRole("checkbox", { name: "Pending" }).uncheck();
  await group(page, "Account").getByRole("checkbox", { name: "Suspended" }).check();
  await expect(page.getByRole("heading", { name: "Nobody matches all filters" })).toBeVisible();
  await page.getByRole("link", { name: "Remove all filters" }).first().click();
  await expect(page.getByRole("rowheader")).toHaveCount(3);
});

test("units and groups are filters once there are any", async ({ page }) => {
  await visit(page, registry);
  const unit = await page.evaluate(async () => {
    const call = async (name: string, body: object): Promise<unknown> => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      return await answer.json();
    };
    await call("create_group", { draft: { name: "Readers", description: "" } });
    const { version } = (await call("units", {})) as { version: number };
    return (await call("create_unit", { version, draft: { name: "Sales", code: "", parent: "" } })) as string;
  });
  await visit(page, registry);
  await filters(page);
  await group(page, "Unit").getByRole("checkbox", { name: "Without a unit" }).check();
  await expect(row(page, founder.email)).toBeVisible();
  await group(page, "Unit").getByRole("checkbox", { name: "Without a unit" }).uncheck();
  await group(page, "Unit").getByRole("checkbox", { name: "Sales" }).check();
  await expect(page).toHaveURL(`${registry}?unit=${unit}&v=1`);
  await expect(page.getByRole("heading", { name: "Nobody matches all filters" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Remove the filter Unit: Sales" })).toBeVisible();
  await group(page, "Groups").getByRole("checkbox", { name: "Readers" }).check();
  await expect(page.getByRole("link", { name: "Remove the filter Groups: Readers" })).toBeVisible();
  await visit(page, `${registry}?unit=00000000-0000-0000-0000-0000000000ff`);
  await expect(page.getByRole("link", { name: "Remove the filter Unknown filter: Unit" })).toBeVisible();
});

test("an unknown filter shows nobody, and says so", async ({ page }) => {
  await visit(page, `${registry}?colour=red&account=active`);
  await expect(page.getByRole("heading", { name: "This list has a filter that does not exist" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Remove the filter Unknown filter: colour=red" })).toBeVisible();
  await page.getByRole("link", { name: "Remove unknown filters" }).click();
  await expect(row(page, founder.email)).toBeVisible();
  await expect(page).toHaveURL(`${registry}?account=active&v=1`);
});

test("columns are chosen and ordered, and remembered", async ({ page }) => {
  await visit(page, registry);
  await button(page, "Columns").click();
  const dialog = page.getByRole("dialog", { name: "Columns" });
  await dialog.getByRole("checkbox", { name: "Invitation" }).uncheck();
  await dialog.getByRole("checkbox", { name: "Created" }).check();
  for (let step = 0; step < 4; step += 1) await button(dialog, "Move Username down").click();
  await expect(button(dialog, "Move Username down")).toBeFocused();
  const remembered = page.waitForResponse(/remember_columns/);
  await button(dialog, "Show these columns").click();
  await expect(dialog).toBeHidden();
  const headings = page.getByRole("columnheader");
  await expect(headings).toHaveText([/Name/, "Account", "Digital identity", /Last sign-in/, /Username/, /Created/]);
  await remembered;
  await expect(page).toHaveURL(/columns=account,identity,signed_in,username,created/);

  await visit(page, registry);
  await expect(headings).toHaveCount(6);
  await expect(page).toHaveURL(/columns=account,identity,signed_in,username,created/);
  // An address says itself what it shows.
  await visit(page, `${registry}?v=1`);
  await expect(headings).toHaveText([/Name/, /Username/, "Account", "Digital identity", "Invitation", /Last sign-in/]);
});

test("columns are remembered even if the page is left at once", async ({ page }) => {
  await visit(page, registry);
  const dialog = page.getByRole("dialog", { name: "Columns" });
  await button(page, "Export").click();
  await button(page.getByRole("dialog", { name: "Export" }), "Choose columns").click();
  await dialog.getByRole("checkbox", { name: "Invitation" }).uncheck();
  await dialog.getByRole("checkbox", { name: "Account" }).uncheck();
  // In one turn of the browser, so that nothing has been answered.
  await button(dialog, "Show these columns").evaluate((element: HTMLButtonElement) => {
    element.click();
    location.assign("/administration/registry");
  });
  await expect(async () => {
    await visit(page, registry);
    await expect(page.getByRole("columnheader")).toHaveText([/Name/, /Username/, "Digital identity", /Last sign-in/], { timeout: 700 });
  }).toPass({ timeout: 15_000 });
});

test("a page of a list whose people have gone leads to its first", async ({ page }) => {
  await visit(page, `${registry}?sort=created&after=0.1.9999999999999&v=1`);
  await expect(page.getByRole("status").filter({ hasText: "1 person" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nobody here" })).toBeVisible();
  await page.getByRole("link", { name: "First", exact: true }).click();
  await expect(row(page, founder.email)).toBeVisible();
});

test("a list is saved for oneself or for everyone, renamed and deleted", async ({ page, someone }) => {
  const colleague = await someone();
  await accept(colleague, await invite(page, { ...zoe, permissions: ["can_view_registry"] }), goodPassword);
  await invite(page, boris);
  await visit(page, `${registry}?account=pending&sort=created&v=1`);
  const dialog = page.getByRole("dialog", { name: "Save view" });
  const views = page.getByRole("navigation", { name: "Saved views" });
  await expect(views).toHaveCount(0);
  await button(page, "Save view").click();
  await button(dialog, "Save view").click();
  await says(field(dialog, "Name of the view"), "Enter a name");
  await field(dialog, "Name of the view").fill("Waiting");
  await button(dialog, "Save view").click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "“Waiting” is saved" })).toBeVisible();
  await expect(views.getByRole("link", { name: "Waiting" })).toHaveAttribute("aria-current", "true");

  await page.getByRole("link", { name: "Remove the filter Account: Pending" }).click();
  await button(page, "Save view").click();
  await field(dialog, "Name of the view").fill("waiting");
  await button(dialog, "Save view").click();
  await says(field(dialog, "Name of the view"), "already have a view");
  await field(dialog, "Name of the view").fill("Newest");
  await dialog.getByRole("checkbox", { name: "For everyone" }).check();
  await button(dialog, "Save view").click();
  await expect(dialog).toBeHidden();
  await expect(views.getByRole("link")).toHaveText(["Newest", "Waiting"]);
  await views.getByRole("link", { name: "Waiting" }).click();
  await expect(page).toHaveURL(`${registry}?account=pending&sort=created&v=1`);
  await expect(page.getByRole("rowheader")).toHaveCount(1);

  await visit(colleague, registry);
  const seen = colleague.getByRole("navigation", { name: "Saved views" });
  await expect(seen.getByRole("link")).toHaveText(["Newest"]);
  await expect(button(seen, "Manage views")).toHaveCount(0);

  // The views are in the page that the host has rendered, and the browser takes it over each time.
  for (let load = 0; load < 12; load += 1) {
    await visit(page, load % 2 === 0 ? registry : `${registry}?account=pending&v=1`);
    await expect(views.getByRole("link")).toHaveText(["Newest", "Waiting"]);
  }
  await button(page, "Manage views").click();
  const manage = page.getByRole("dialog", { name: "Manage views" });
  await button(manage.getByRole("listitem").filter({ hasText: "Newest" }), "Rename").click();
  const rename = page.getByRole("dialog", { name: "Rename" });
  await field(rename, "Name of the view").fill("By date");
  await button(rename, "Rename").click();
  await expect(rename).toBeHidden();
  await button(manage.getByRole("listitem").filter({ hasText: "Waiting" }), "Delete").click();
  const confirm = page.getByRole("dialog", { name: "Delete the view “Waiting”?" });
  await button(confirm, "Delete").click();
  await expect(confirm).toBeHidden();
  await expect(manage.getByRole("listitem")).toHaveCount(1);
  await axe(page, "registry manage views");
  await button(manage, "Close").click();
  await expect(views.getByRole("link")).toHaveText(["By date"]);
  await visit(colleague, registry);
  await expect(seen.getByRole("link")).toHaveText(["By date"]);
});

test("the list is exported as it is shown, by the browser's own download", async ({ page }) => {
  await invite(page, zoe);
  await invite(page, boris);
  await fillIn(page, { account: await accountOf(page, zoe.email) }, { given: "Zoë", family: "Müller" });
  await visit(page, `${registry}?account=pending&columns=username,identity&v=1`);
  await button(page, "Export").click();
  const dialog = page.getByRole("dialog", { name: "Export" });
  await expect(dialog).toContainText("recorded in the audit log");
  const downloading = page.waitForEvent("download");
  await button(dialog, "Export").click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^registry-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile((await download.path()) ?? "", "utf8");
  expect(text).toBe(
    "\ufeffName,Email address,External ID,Username,Digital identity\r\n" +
      "Zoë Müller,zoe@aldine.example,,zoe,Draft\r\n" +
      ",b.okafor@aldine.example,,b.okafor,\r\n",
  );
  await expect(dialog).toBeHidden();
  await page.getByRole("checkbox", { name: "Select b.okafor" }).check();
  await button(page.getByRole("group", { name: "Actions on the selection" }), "Export").click();
  const sent = page.waitForEvent("download");
  await button(dialog, "Export").click();
  const selected = await readFile((await (await sent).path()) ?? "", "utf8");
  expect(selected).toBe("\ufeffName,Email address,External ID,Username,Digital identity\r\n,b.okafor@aldine.example,,b.okafor,\r\n");
  await expect(dialog).toBeHidden();

  await button(page.getByRole("group", { name: "Actions on the selection" }), "Export").click();
  await dialog.getByText("Personal information", { exact: true }).click();
  await dialog.getByRole("checkbox", { name: "Date of birth" }).check();
  await button(dialog, "Export").click();
  await expect(dialog.getByLabel("Reason", { exact: true })).toHaveAccessibleDescription(/Say why/);
  await dialog.getByLabel("Reason", { exact: true }).fill("Emergency list");
  await axe(page, "registry export personal");
  await fits(page, "registry export personal");
  const personal = page.waitForEvent("download");
  await button(dialog, "Export").click();
  expect(await readFile((await (await personal).path()) ?? "", "utf8")).toContain("Digital identity,Date of birth\r\n");
  await expect(dialog).toBeHidden();
  await visit(page, `${registry}?colour=red`);
  await expect(button(page, "Export")).toBeDisabled();
  await expect(button(page, "Save view")).toBeDisabled();
});

test("headings sort, and pages follow each other in both directions", async ({ page }) => {
  test.slow();
  await visit(page, registry);
  await inviteMany(page, 104);
  await visit(page, registry);
  await expect(page.getByRole("status").filter({ hasText: "105 people" })).toBeVisible();
  const byUsername = page.getByRole("columnheader", { name: "Username" });
  await byUsername.getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(byUsername).toHaveAttribute("aria-sort", "ascending");
  await expect(byUsername.getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(byUsername).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("rowheader").first()).toContainText("person104");
  const first = await people(page);
  expect(first).toHaveLength(50);

  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page.getByRole("rowheader").first()).toContainText("person054");
  const second = await people(page);
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(5);
  await expect(page.getByRole("link", { name: "Next page" })).toHaveCount(0);
  await page.getByRole("link", { name: "Previous page" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(50);
  expect(await people(page)).toEqual(second);
  await page.getByRole("link", { name: "Previous page" }).click();
  await expect(page.getByRole("link", { name: "Previous page" })).toHaveCount(0);
  expect(await people(page)).toEqual(first);
  await page.getByRole("link", { name: "200", exact: true }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(105);
  await expect(page).toHaveURL(/rows=200/);
  await page.setViewportSize({ width: 375, height: 800 });
  await field(page, "Sort by").selectOption({ label: "Username, A to Z" });
  await expect(page.getByRole("rowheader").first()).toContainText(founder.username);
});

test("without the permission there is no registry, and its entry is not shown", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { ...zoe, permissions: ["can_register_users"] }), goodPassword);
  await visit(guest, registry, 403);
  await expect(heading(guest, "You don't have permission")).toBeVisible();
  await expect(guest.getByRole("main")).toContainText("can_view_registry");
  await expect(guest.getByRole("link", { name: "Registry" })).toHaveCount(0);
  // Lost while the page is open, it is gone at the next look.
  const viewer = await someone();
  await accept(viewer, await invite(page, { ...boris, permissions: ["can_view_registry"] }), goodPassword);
  await visit(viewer, registry);
  await visit(page, "/administration/permissions");
  await press(row(page, boris.email), "Revoke permissions");
  const dialog = page.getByRole("dialog", { name: "Revoke permissions" });
  await dialog.getByRole("checkbox", { name: "can_view_registry" }).check();
  await button(dialog, "Revoke permissions").click();
  await expect(dialog).toBeHidden();
  await type(field(viewer, "Search people"), "zoe");
  await expect(viewer.getByRole("alert")).toBeVisible();
  await expect(viewer.getByRole("rowheader")).toHaveCount(0);
});

test("the registry is accessible in the light and the dark, and fits a phone", async ({ page }) => {
  test.slow();
  await invite(page, { email: "b.okafor@a-rather-long-subdomain.of.an.example" });
  await invite(page, zoe);
  await fillIn(page, { account: await accountOf(page, zoe.email) }, { given: "Zoë", family: "Müller" });
  await visit(page, `${registry}?account=pending,active&colour=&v=1`);
  await axe(page, "registry broken");
  await visit(page, `${registry}?account=pending,active&v=1`);
  await axe(page, "registry");
  await fits(page, "registry");
  await filters(page);
  await axe(page, "registry filters");
  await fits(page, "registry filters");
  await button(page, "Columns").click();
  await expect(page.getByRole("dialog", { name: "Columns" })).toBeVisible();
  await axe(page, "registry columns");
  await fits(page, "registry columns");
});

test("the registry in Italian", async ({ page }) => {
  await invite(page, zoe);
  await visit(page, `${registry}?account=pending&v=1`);
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await arrive(page, "Anagrafica");
  await expect(page).toHaveURL(`${registry}?account=pending&v=1`);
  await expect(page.getByRole("status").filter({ hasText: "1 persona" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Togli il filtro Account: In attesa" })).toBeVisible();
  await expect(field(page, "Cerca persone")).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the registry can be searched, filtered, sorted and read", async ({ page }) => {
    await invite(page, zoe);
    await visit(page, registry);
    await expect(page.getByText(/needs JavaScript/)).toHaveCount(0);
    await expect(page.getByRole("rowheader")).toHaveCount(2);
    await filters(page);
    await group(page, "Account").getByRole("checkbox", { name: "Pending" }).check();
    await button(page, "Show the list").click();
    await expect(page.getByRole("rowheader")).toHaveCount(1);
    await field(page, "Search people").fill("zoe");
    await button(page, "Search").click();
    await expect(row(page, zoe.email)).toBeVisible();
    await page.getByRole("columnheader", { name: "Username" }).getByRole("link").click();
    await expect(page).toHaveURL(/account=pending.*sort=username/);
    await page.getByRole("link", { name: /^Remove the filter/ }).click();
    await expect(page).not.toHaveURL(/account/);
  });
});
