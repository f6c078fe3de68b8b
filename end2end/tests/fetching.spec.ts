/** Groups of pages are fetched when they are needed: progress, errors and retries. */
import type { Page, Route } from "@playwright/test";
import { arrive, button, expect, field, heading, newUser, ready, test, visit } from "../fixtures";
import type { BrowserProblems } from "../fixtures/browser-problems";

const invitations = "/administration/invitations";
/** The file of the administration pages. */
const group = /\/pkg\/[^/]+\/administration\.bin$/;
/** The texts of a page. */
const texts = /\/pkg\/[^/]+\/texts\.\w+\.txt$/;
/** Any file of the program. */
const anything = /\/pkg\//;

const notice = (page: Page, words: RegExp) => page.getByRole("alert").filter({ hasText: words });
const couldNotBeLoaded = /^Couldn't load the page/;
const newVersion = /^A new version of Matricula is available/;

const follow = (page: Page, name: string) => page.getByRole("link", { name, exact: false }).first().click();

const fail = (route: Route): Promise<void> => route.abort();
const notFound = (route: Route): Promise<void> => route.fulfill({ status: 404 });

/** Failed fetches log errors in the console, which these journeys expect. */
const allowFailures = (watch: BrowserProblems): void => {
  for (const problem of [/net::ERR_FAILED/, /Failed to fetch/, /HTTP status code is not ok/, /^404 for \w+ \S+\/pkg\//]) {
    watch.allow(problem);
  }
};

test("a page that cannot be fetched is tried again, and what was typed meanwhile stays", async ({ page, watch }) => {
  allowFailures(watch);
  await page.route(group, fail);
  await visit(page, newUser);
  await follow(page, "Invitations");
  await expect(notice(page, couldNotBeLoaded)).toBeVisible();
  await expect(heading(page, "Create a new internal user")).toBeVisible();
  await field(page, "Email address").fill("aldo@aldine.example");
  expect(new URL(page.url()).pathname).toBe(newUser);

  const again = page.waitForEvent("requestfailed", (request) => group.test(request.url()));
  await button(page, "Try again").click();
  await again;
  await expect(notice(page, couldNotBeLoaded)).toBeVisible();
  await expect(field(page, "Email address")).toHaveValue("aldo@aldine.example");

  await page.unroute(group);
  await button(page, "Try again").click();
  await arrive(page, "Invitations");
  await expect(notice(page, couldNotBeLoaded)).toBeHidden();
  expect(new URL(page.url()).pathname).toBe(invitations);
});

test("whoever goes elsewhere instead gets there, and the message goes away", async ({ page, watch }) => {
  allowFailures(watch);
  await page.route(group, fail);
  await visit(page, newUser);
  await follow(page, "Invitations");
  await expect(notice(page, couldNotBeLoaded)).toBeVisible();
  await follow(page, "My data");
  await arrive(page, "My data");
  await expect(notice(page, couldNotBeLoaded)).toBeHidden();
});

test("a page whose program does not come stays readable and wakes up at the next try", async ({ page, watch }) => {
  allowFailures(watch);
  await page.route(group, fail);
  await page.goto(invitations);
  await expect(notice(page, couldNotBeLoaded)).toBeVisible();
  await expect(heading(page, "Invitations")).toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated");

  await page.unroute(group);
  await button(page, "Try again").click();
  await ready(page);
  await expect(notice(page, couldNotBeLoaded)).toBeHidden();

  await page.route(anything, fail);
  await page.goto("/");
  await expect(notice(page, couldNotBeLoaded)).toBeVisible();
  await page.unroute(anything);
  // Chromium caches a failed preload of a script for one more try.
  await expect(async () => {
    const again = button(page, "Try again");
    // It is gone once the program has come, however long that takes to wake the page up.
    if (await again.isVisible()) await again.click({ timeout: 500 });
    await ready(page);
  }).toPass();
});

test("a page whose texts do not come stays readable and wakes up at the next try", async ({ page, watch }) => {
  allowFailures(watch);
  await page.route(texts, fail);
  await page.goto(newUser);
  await expect(notice(page, couldNotBeLoaded)).toBeVisible();
  await expect(heading(page, "Create a new internal user")).toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated");

  await page.unroute(texts);
  await button(page, "Try again").click();
  await ready(page);
  await expect(notice(page, couldNotBeLoaded)).toBeHidden();
});

test("a tab from before an update is told so and reloads into the page that was wanted", async ({ page, watch }) => {
  allowFailures(watch);
  await page.route(group, notFound);
  await visit(page, newUser);
  await page.evaluate(() => Object.assign(globalThis, { isOldTab: true }));
  await page.route(anything, notFound);

  await follow(page, "Invitations");
  await expect(notice(page, newVersion)).toBeVisible();
  await expect(notice(page, couldNotBeLoaded)).toBeHidden();
  await expect(heading(page, "Create a new internal user")).toBeVisible();

  await page.unroute(anything);
  await page.unroute(group);
  await button(page, "Reload").click();
  await arrive(page, "Invitations");
  expect(await page.evaluate(() => "isOldTab" in globalThis)).toBe(false);
});

test("waiting for a page is shown", async ({ page }) => {
  let release = (): void => undefined;
  const held = new Promise<void>((done) => (release = done));
  await page.route(group, async (route) => {
    await held;
    await route.continue();
  });
  await visit(page, newUser);
  await expect(page.getByText("Loading…")).toHaveCount(1);
  await expect(page.locator("#fetching")).toBeHidden();
  await follow(page, "Invitations");
  await expect(page.locator("#fetching")).toBeVisible();
  await expect(heading(page, "Create a new internal user")).toBeVisible();
  release();
  await arrive(page, "Invitations");
  await expect(page.locator("#fetching")).toBeHidden();
});

test("the sidebar marks the page that is shown until the next one is fetched", async ({ page, watch }) => {
  allowFailures(watch);
  const place = (name: string) => page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name });
  await page.route(group, fail);
  await visit(page, newUser);
  await expect(place("User registration")).toHaveAttribute("aria-current", "true");

  await follow(page, "Invitations");
  await expect(notice(page, couldNotBeLoaded)).toBeVisible();
  await expect(place("User registration")).toHaveAttribute("aria-current", "true");
  await expect(place("Invitations")).not.toHaveAttribute("aria-current");

  await page.unroute(group);
  await button(page, "Try again").click();
  await arrive(page, "Invitations");
  await expect(place("Invitations")).toHaveAttribute("aria-current", "page");
  await expect(place("User registration")).not.toHaveAttribute("aria-current");
});

test("what a page has links to is there before somebody goes there", async ({ page }) => {
  const fetched = page.waitForEvent("requestfinished", (request) => group.test(request.url()));
  await visit(page, newUser);
  await fetched;
  // Only this file: other groups may be fetched meanwhile.
  await page.route(group, fail);
  await follow(page, "Invitations");
  await arrive(page, "Invitations");
});

test.describe("on the first page", () => {
  test.use({ as: "nobody" });

  for (const [locale, file] of [["en-GB", "texts.en.txt"], ["it-IT", "texts.it.txt"]] as const) {
    test.describe(`in ${locale}`, () => {
      test.use({ locale });

      test("the texts of its language alone are fetched, once", async ({ page }) => {
        const asked: (string | undefined)[] = [];
        page.on("request", (request) => texts.test(request.url()) && asked.push(request.url().split("/").pop()));
        await visit(page, "/sign-in");
        expect(asked).toEqual([file]);
      });
    });
  }

  test("nothing is fetched that it does not need", async ({ page }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await visit(page, "/sign-in");
    await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
    const program = asked.filter((path) => anything.test(path)).map((path) => path.split("/").pop());
    expect(new Set(program)).toEqual(new Set(["matricula.js", "__wasm_split.js", "matricula_bg.wasm", "sign_in.bin", "texts.en.txt"]));
  });
});
