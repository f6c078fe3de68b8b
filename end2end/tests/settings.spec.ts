import { axe, button, expect, field, fits, invite, ready, says, test, visit } from "../fixtures";
import { call } from "../fixtures/call";

const settings = "/administration/settings";

test("the founder changes a setting, and the page says what was changed", async ({ page }) => {
  await visit(page, settings);
  await expect(page.getByRole("heading", { name: "Organization", level: 2 })).toBeVisible();
  await axe(page, "settings");
  await fits(page, "settings");
  await page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: "Registration" }).click();
  await expect(page).toHaveURL(/\/registration$/);
  const days = field(page, "Days until an invitation expires");
  await expect(days).toHaveValue("7");
  await days.fill("0");
  await button(page, "Save").click();
  await expect(page.getByRole("alert")).toContainText("Enter a whole number within these limits.");
  await axe(page, "settings refused");
  await days.fill("14");
  await field(page, "Refused domains").fill("mailinator.com");
  await field(page, "Reserved usernames").fill("board");
  await button(page, "Save").click();
  await expect(page.getByRole("status").filter({ hasText: "It applies at once." })).toBeVisible();
  await expect(page.getByRole("region", { name: "Latest changes" })).toContainText("Days until an invitation expires: 7 → 14");
  await visit(page, `${settings}/registration`);
  await expect(days).toHaveValue("14");
  const sections = page.getByRole("navigation", { name: "Sections" });
  await expect(sections.getByRole("link", { name: "Registration" })).toHaveAttribute("aria-current", "page");
  const underline = (name: string) =>
    sections.getByRole("link", { name }).evaluate((link) => getComputedStyle(link).borderBottomColor);
  expect(await underline("Registration"), "the current section is marked").not.toBe(await underline("Data"));
  await visit(page, "/administration/user-registration/new");
  await expect(page.getByText("The link expires in 14 days.")).toBeVisible();
  await page.getByText(/^Options/).click();
  await expect(field(page, "Days until it expires")).toHaveAttribute("placeholder", "14");
  const email = field(page, "Email address");
  await email.fill("bob@mailinator.com");
  await says(email, "Addresses of mailinator.com are not registered here.");
  await email.fill("board@aldine.example");
  await says(email, "Available");
  await expect(field(page, "Username")).toHaveValue("board2");
});

test("four eyes and the language are chosen, not typed", async ({ page }) => {
  await visit(page, `${settings}/identity`);
  await page.getByLabel("Four-eyes principle").check();
  await button(page, "Save").click();
  await expect(page.getByRole("region", { name: "Latest changes" })).toContainText("Four-eyes principle: Off → On");
  await visit(page, `${settings}/organization`);
  await field(page, "Language of the organization").selectOption("Italiano");
  await button(page, "Save").click();
  await expect(page.getByRole("region", { name: "Latest changes" })).toContainText("English → Italiano");
});

test("of two editors the second keeps what they typed and sees what was saved meanwhile", async ({ page }) => {
  await visit(page, `${settings}/security`);
  const other = await page.context().newPage();
  await visit(other, `${settings}/security`);
  await field(other, "Days until every session ends").fill("30");
  await button(other, "Save").click();
  await expect(other.getByRole("region", { name: "Latest changes" })).toContainText("7 → 30");
  const days = field(page, "Days until every session ends");
  await days.fill("3");
  await button(page, "Save").click();
  await expect(page.getByRole("main")).toContainText("Saved by somebody else: 30");
  await expect(days).toHaveValue("3");
  await button(page, "Save").click();
  const changes = page.getByRole("region", { name: "Latest changes" });
  await expect(changes).toContainText("30 → 3");
  const section = "security";
  const { version } = (await call(page, "settings", { section })) as { version: number };
  for (let more = 0; more < 20; more += 1) {
    const values = [["session_days", String(100 + more)]];
    await call(page, "save_settings", { section, draft: { version: version + more, values } });
  }
  await page.reload();
  await ready(page);
  await expect(changes).toContainText("118 → 119");
  await expect(changes).not.toContainText("30 → 3");
  await button(changes, "Show earlier changes").click();
  await expect(changes).toContainText("7 → 30");
  await expect(button(changes, "Show earlier changes")).toHaveCount(0);
});

test("a section that does not exist is not found", async ({ page }) => {
  await visit(page, `${settings}/nothing`, 404);
});

test("the organization's clocks are told in mails, and its days are those of everybody", async ({ page, inbox }) => {
  await visit(page, `${settings}/organization`);
  const zone = field(page, "Time zone");
  await expect(zone, "that of the browser which has set up").not.toHaveValue("");
  await zone.fill("Europe/Roma");
  await button(page, "Save").click();
  await expect(page.getByRole("alert")).toContainText("There is no such time zone");
  await button(page, "Did you mean Europe/Rome?").click();
  await expect(zone).toHaveValue("Europe/Rome");
  await expect(zone).toBeFocused();
  await zone.fill("roma");
  await expect(button(page, "Did you mean Europe/Rome?")).toBeVisible();
  await expect(page.locator("datalist option[value='Pacific/Auckland']")).toHaveCount(1);
  await zone.fill("Pacific/Auckland");
  await field(page, "About the organization (English)").fill("Aldine Press prints books in Venice.");
  await button(page, "Save").click();
  await expect(page.getByRole("region", { name: "Latest changes" })).toContainText("→ Pacific/Auckland");
  const latest = page.getByRole("region", { name: "Latest changes" }).locator("time").first();
  await expect(latest, "told where the reader's clock is another one").toHaveText(/GMT\+1[23]$/);
  await axe(page, "organization");
  await invite(page, { email: "bea@aldine.example" });
  const mail = await inbox.next("bea@aldine.example");
  expect(mail.text).toMatch(/expires on \w+ \d+ \w+ \d+ at \d\d:\d\d \(Pacific\/Auckland, UTC\+1[23]\)/);
  expect(mail.text).toContain("Aldine Press prints books in Venice.");
});

test("what was typed in a section is asked about before it is left, and is there again after going back", async ({ page }) => {
  for (const [section, name, typed] of [
    ["registration", "Days until an invitation expires", "21"],
    ["privacy-notice", "Text in English", "# What we keep"],
    ["mail", "Subject", "Come to {organization}"],
  ] as const) {
    await visit(page, `${settings}/data`);
    const sections = page.getByRole("navigation", { name: "Sections" });
    await sections.getByRole("link", { name: { registration: "Registration", "privacy-notice": "Privacy notice", mail: "Mail" }[section] }).click();
    await expect(page).toHaveURL(new RegExp(`/${section}$`, "u"));
    const input = field(page, name);
    await input.fill(typed);
    await sections.getByRole("link", { name: "Data" }).click();
    const leave = page.getByRole("dialog", { name: "Leave this page?" });
    await expect(leave).toContainText("Your changes have not been saved.");
    await button(leave, "Cancel").click();
    await expect(input).toHaveValue(typed);
    // *Back* cannot be asked about.
    await page.goBack();
    await expect(page).toHaveURL(/\/data$/u);
    await page.goForward();
    await expect(input).toHaveValue(typed);
    if (section === "mail") continue;
    const note = page.getByRole("status").filter({ hasText: "These are changes that you made earlier." });
    await axe(page, `${section} with changes of before`);
    await button(note, "Discard changes").click();
    await expect(note).toHaveCount(0);
    await expect(input).not.toHaveValue(typed);
    await sections.getByRole("link", { name: "Data" }).click();
    await expect(page, "nothing is left to ask about").toHaveURL(/\/data$/u);
  }
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("times are those of the organization's clocks, with their zone", async ({ page }) => {
    await visit(page, `${settings}/organization`);
    await expect(page.getByRole("region", { name: "Latest changes" })).toBeVisible();
    await visit(page, "/administration/registry");
    await expect(page.locator("time").first()).toHaveText(/ (UTC|\(.+, UTC[+-].+\))$/);
  });
});
