import type { Locator, Page } from "@playwright/test";
import {
  arrive,
  button,
  expect,
  field,
  fillIn,
  invite,
  row,
  says,
  test,
  visit,
  zoe,
} from "../fixtures";

/** Presses Tab until the element has the focus, which must be visible on the way. */
const reach = async (page: Page, target: Locator, key = "Tab"): Promise<void> => {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
};

/** Chooses an option by typing the beginning of its name. */
const choose = async (page: Page, name: string, word: string): Promise<void> => {
  await reach(page, field(page, name));
  await page.keyboard.type(word);
  await expect(field(page, name).locator("option:checked")).toHaveText(new RegExp(`^${word}`));
};

const write = async (page: Page, name: string, text: string): Promise<void> => {
  await reach(page, field(page, name));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
};

const tick = async (page: Page, name: RegExp): Promise<void> => {
  await reach(page, page.getByRole("checkbox", { name }));
  await page.keyboard.press("Space");
  await expect(page.getByRole("checkbox", { name })).toBeChecked();
};

/** Continues, and checks that the focus is at the next step's title. */
const next = async (page: Page, name: string): Promise<void> => {
  await reach(page, button(page, "Save and continue"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name, exact: true })).toBeFocused();
};

test("the steps are walked by keyboard alone, from the list of people to the submission", async ({ page }) => {
  await invite(page, { email: "zoe.muller@aldine.example" });
  await visit(page, "/administration/user-registration/identity");
  await reach(page, row(page, "zoe.muller").getByRole("link").first());
  await page.keyboard.press("Enter");
  await arrive(page, /^Personal information of /);
  await tick(page, /given the person the privacy notice/);
  await next(page, "Names");
  await write(page, "Given names", "Zoë");
  await write(page, "Family name", "Müller");
  await next(page, "Birth and nationality");
  await write(page, "Date of birth", "1964-02-30");
  await choose(page, "Country of birth", "Germany");
  await choose(page, "Nationalities", "Germany");
  await next(page, "Contact and residence");
  await choose(page, "Country", "Italy");
  await next(page, "Identity document");
  await next(page, "Organization");
  await choose(page, "Relationship", "Member");
  await next(page, "Check and submit");

  // The focus moves to the missing fields, and a link leads to each.
  await tick(page, /true and complete/);
  await reach(page, button(page, "Submit"));
  await page.keyboard.press("Enter");
  await expect(page.locator("#missing")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator("#missing").getByRole("link", { name: "Birth and nationality" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: "Birth and nationality" })).toBeFocused();
  await says(field(page, "Date of birth"), "This date does not exist");
  await write(page, "Date of birth", "1964-08-12");
  await reach(page, page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: /^Check and submit/ }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: "Check and submit" })).toBeFocused();
  await reach(page, button(page, "Submit"));
  await page.keyboard.press("Enter");
  await expect(page.locator("#errors")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { name: /true and complete/ })).toBeFocused();
  await page.keyboard.press("Space");
  await reach(page, button(page, "Submit"));
  await page.keyboard.press("Enter");
  await expect(page.locator(".tag", { hasText: "Submitted" })).toBeVisible();
  // What it says now is in sight, and not what was below the button.
  await expect(page.locator("#identity-status")).toBeFocused();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

const all = ["person", "names", "birth", "contact", "document", "organization", "check"];

/** Everything that is said on the page, to those who see it and to those who do not; of long menus only what is chosen. */
const words = async (page: Page): Promise<string[]> =>
  await page.getByRole("main").evaluate((main) => {
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const said: string[] = [];
    while (walker.nextNode() !== null) {
      const menu = walker.currentNode.parentElement?.closest("select");
      if ((menu?.options.length ?? 0) < 20) said.push(walker.currentNode.textContent ?? "");
    }
    const told = ["aria-label", "title", "placeholder", "alt"].flatMap((name) =>
      [...main.querySelectorAll(`[${name}]`)].map((one) => one.getAttribute(name) ?? ""),
    );
    return [...said, ...told].map((text) => text.trim()).filter((text) => /\p{L}{2}/u.test(text));
  });

test("the steps in Italian leave no word of English", async ({ page }) => {
  await fillIn(page, "me", { born: "1991-02-30", document: { number: "CA12345AB", pictures: ["front"] } });
  const walk = async (zone: string): Promise<Set<string>> => {
    const said = new Set<string>();
    for (const name of all) {
      await visit(page, `/me/data?step=${name}`);
      if (name === "document") {
        await field(page, zone).fill(slipped);
        await expect(page.locator("#saved")).not.toBeEmpty();
      }
      (await words(page)).forEach((text) => said.add(text));
    }
    return said;
  };
  const english = await walk("Machine-readable zone");
  expect(english.size, "there is something to compare").toBeGreaterThan(100);
  await visit(page, "/");
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await arrive(page, /benvenuto/);
  const italian = await walk("Zona a lettura ottica");
  await expect(page.locator("html")).toHaveAttribute("lang", "it");
  expect([...italian].filter((text) => english.has(text) && !alike.has(text))).toEqual([]);
});

const slipped = zoe.zone.replace("6408125", "6408126");

/** The person's own values, and words that are the same in both languages. */
const alike = new Set<string>(["Ines Maria", "Conti", "Genova", "CA12345AB", "francesca", "francesca@aldine.example"]);
