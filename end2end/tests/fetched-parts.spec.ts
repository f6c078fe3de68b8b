/** Parts of pages whose code is fetched when they are wanted. */
import type { Page, Route } from "@playwright/test";
import { arrive, button, expect, field, founder, newUser, says, test, visit } from "../fixtures";
import type { BrowserProblems } from "../fixtures/browser-problems";

const bulk = "/administration/user-registration/bulk";
const rows = /\/pkg\/[^/]+\/preview\.bin$/;
/** The forms that ask for the password again come with those of *Sign in*. */
const again = /\/pkg\/[^/]+\/sign_in\.bin$/;

const fail = (route: Route): Promise<void> => route.abort();

/** Failed fetches log errors in the console, which these journeys expect. */
const allowFailures = (watch: BrowserProblems): void => {
  for (const problem of [/net::ERR_FAILED/, /Failed to fetch/]) watch.allow(problem);
};

const notice = (page: Page) => page.getByRole("alert").filter({ hasText: /^Couldn't load the page/ });

test("the rows of a file whose code does not come are shown at the next try", async ({ page, watch }) => {
  allowFailures(watch);
  await page.route(rows, fail);
  await visit(page, bulk);
  await page.getByRole("tab", { name: "CSV file", exact: true }).click();
  const buffer = Buffer.from("Email,Username\nzoe@aldine.example,zoe\n");
  await field(page, "CSV file to read").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
  await expect(notice(page)).toBeVisible();

  await page.unroute(rows);
  await button(page, "Try again").click();
  await expect(page.getByRole("grid", { name: "Preview" })).toBeVisible();
  await expect(notice(page)).toBeHidden();
});

test("the form that signs in again is there before it is needed", async ({ page, context, watch }) => {
  allowFailures(watch);
  const fetched = page.waitForEvent("requestfinished", (request) => again.test(request.url()));
  await visit(page, newUser);
  await fetched;
  await field(page, "Email address").fill("zoe@aldine.example");
  await says(field(page, "Email address"), "Available");
  // As after an update of the program, which has other files.
  await page.route(/\/pkg\//, fail);
  await context.clearCookies();
  await button(page, "Send invitation").click();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await expect(field(dialog, "Password")).toBeFocused();
  await field(dialog, "Password").fill(founder.password);
  await button(dialog, "Sign in").click();
  await expect(dialog).toBeHidden();
  await expect(field(page, "Email address")).toHaveValue("zoe@aldine.example");
  await page.unroute(/\/pkg\//);
  await button(page, "Send invitation").click();
  await arrive(page, "Invitation created");
});
