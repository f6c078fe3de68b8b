import type { Page } from "@playwright/test";
import { accept, axe, button, expect, field, fits, goodPassword, heading, press, row, test, visit } from "../fixtures";

const settings = "/administration/settings/registration";
const requests = "/administration/invitations/requests";

/** Switches self-registration on and returns the organization's link. */
const openLink = async (page: Page, domains = ""): Promise<string> => {
  await visit(page, settings);
  await page.getByLabel("Self-registration", { exact: true }).check();
  await field(page, "Domains of self-registration").fill(domains);
  await button(page, "Save").click();
  await expect(page.getByRole("status").filter({ hasText: "It applies at once." })).toBeVisible();
  await button(page, "New link").click();
  const link = page.getByRole("textbox", { name: "Link for self-registration", exact: true });
  await expect(link).toHaveValue(/\/join\//);
  await axe(page, "settings with a link");
  return await link.inputValue();
};

const ask = async (page: Page, link: string, email: string): Promise<void> => {
  await visit(page, link);
  await field(page, "Email address").fill(email);
  await button(page, "Send confirmation").click();
  await expect(heading(page, "Check your mailbox")).toBeVisible();
};

test("somebody registers with the organization's link, is approved and accepts", async ({ page, someone, inbox }) => {
  const link = await openLink(page, "school.example");
  const zoe = await someone();
  await visit(zoe, link);
  await axe(zoe, "join");
  await fits(zoe, "join");
  await field(zoe, "Email address").fill("zoe@other.example");
  await button(zoe, "Send confirmation").click();
  await expect(zoe.getByRole("alert").first()).toContainText("Only addresses of the organization's own domains");
  await ask(zoe, link, "zoe@school.example");
  const mail = await inbox.next("zoe@school.example", /Confirm your e-mail address/);
  await visit(zoe, mail.link);
  await axe(zoe, "confirm join");
  await expect(zoe.getByRole("main")).toContainText("zoe@school.example");
  await button(zoe, "Confirm address").click();
  await expect(heading(zoe, "Your request was received")).toBeVisible();

  await visit(page, "/");
  await page.getByRole("link", { name: "1 request to register" }).click();
  await expect(page).toHaveURL(new RegExp(`${requests}$`));
  await axe(page, "requests");
  await fits(page, "requests");
  await press(row(page, "zoe@school.example"), "Approve");
  await expect(page.getByRole("status").filter({ hasText: "zoe@school.example is invited." })).toBeVisible();
  await expect(page.getByRole("heading", { name: "No requests" })).toBeVisible();
  const invitation = await inbox.next("zoe@school.example", /^Invitation to/);
  await accept(zoe, invitation.link, goodPassword);
});

test("a declined request is told to the person, and the same address changes nothing", async ({ page, someone, inbox }) => {
  const link = await openLink(page);
  const bob = await someone();
  await ask(bob, link, "bob@anywhere.example");
  await visit(bob, (await inbox.next("bob@anywhere.example")).link);
  await button(bob, "Confirm address").click();
  await expect(heading(bob, "Your request was received")).toBeVisible();
  await visit(page, requests);
  await press(row(page, "bob@anywhere.example"), "Decline");
  const dialog = page.getByRole("dialog", { name: "Decline the request of bob@anywhere.example?" });
  await axe(page, "decline");
  await button(dialog, "Decline").click();
  await expect(page.getByRole("heading", { name: "No requests" })).toBeVisible();
  await inbox.next("bob@anywhere.example", /Your request to register/);
  await ask(bob, link, "bob@anywhere.example");
});

test.describe("without JavaScript", () => {
  test("somebody asks and confirms with plain forms", async ({ page, browser, baseURL, inbox }) => {
    const link = await openLink(page);
    const context = await browser.newContext({ baseURL: baseURL ?? "", javaScriptEnabled: false });
    const eva = await context.newPage();
    await eva.goto(link);
    await field(eva, "Email address").fill("eva@school.example");
    await button(eva, "Send confirmation").click();
    await expect(heading(eva, "Check your mailbox")).toBeVisible();
    await eva.goto((await inbox.next("eva@school.example")).link);
    await button(eva, "Confirm address").click();
    await expect(heading(eva, "Your request was received")).toBeVisible();
    await context.close();
    await visit(page, requests);
    await expect(row(page, "eva@school.example")).toBeVisible();
  });
});
