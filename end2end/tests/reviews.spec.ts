import type { Page } from "@playwright/test";
import {
  accept,
  arrive,
  axe,
  button,
  claim,
  correct,
  decide,
  decision,
  expect,
  field,
  fillIn,
  fits,
  flag,
  goodPassword,
  heading,
  ines,
  invite,
  line,
  openCase,
  pictureBox,
  png,
  press,
  reviewer,
  reviews,
  row,
  type Said,
  says,
  submit,
  test,
  upload,
  visit,
} from "../fixtures";

const card: Said = { phone: "+39 010 555 0142", document: { number: "CA12345AB", pictures: ["front"] } };

/** Somebody who has accepted, filled in everything and submitted it. */
const submitted = async (page: Page, someone: () => Promise<Page>, who = ines, said: Said = card): Promise<Page> => {
  const guest = await someone();
  await accept(guest, await invite(page, who), goodPassword);
  await fillIn(guest, "me", said);
  await submit(guest, "me", "My second given name is new.");
  return guest;
};

test("a case is claimed in the queue, read beside its picture, and verified", async ({ page, someone, inbox }) => {
  const guest = await submitted(page, someone);
  await visit(page, reviews);
  await expect(page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: /Reviews/ })).toContainText("1");
  await press(row(page, ines.email), "Claim");
  await expect(page.getByRole("status").filter({ hasText: "You have claimed this case" })).toBeVisible();
  await expect(row(page, ines.email)).toContainText("In review");
  await row(page, ines.email).getByRole("link", { name: "Open" }).click();
  await arrive(page, /Ines Maria Conti/);
  await expect(page.getByText("Claimed by you until")).toBeVisible();
  await expect(page.getByText("My second given name is new.")).toBeVisible();
  await expect(line(page, "Given names")).toContainText("Ines Maria");
  await expect(line(page, "Given names")).toContainText("Entered by the person");
  await expect(line(page, "Document number")).toContainText("CA12345AB");
  await expect(line(page, "Country of birth")).toContainText("Italy");
  const picture = page.getByRole("img", { name: "Identity card: Front" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  const data = await line(page, "Given names").boundingBox();
  const beside = await picture.boundingBox();
  expect(beside?.x ?? 0, "the picture stands beside the data").toBeGreaterThan((data?.x ?? 0) + (data?.width ?? 0) - 1);

  await decide(page, "Verify");
  await expect(decision(page)).toContainText("Verified");
  await expect(page.getByRole("status").filter({ hasText: "is verified" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Decision" })).toBeFocused();
  await inbox.next(ines.email, /verified/i);
  await visit(guest, "/");
  await expect(guest.getByRole("main")).toContainText("Your identity is verified");

  await page.getByRole("link", { name: "View queue" }).click();
  await expect(page.getByRole("heading", { name: "No reviews waiting" })).toBeVisible();
  await field(page, "Show").selectOption({ label: "Decided" });
  await expect(row(page, ines.email)).toContainText("Verified");
});

test("changes are requested field by field, and the note for colleagues stays with them", async ({ page, someone }) => {
  const guest = await submitted(page, someone);
  await openCase(page, ines.email);
  await button(decision(page), "Claim").click();
  await button(decision(page), "Request changes").click();
  await expect(page.getByRole("alert")).toContainText("Tick at least one field");
  await page.getByRole("checkbox", { name: "To be changed: Document number" }).check();
  await field(page, "What to change: Document number").fill("The last letter is a C.");
  await expect(decision(page)).toContainText("1 field is ticked");
  await field(page, "Message to the person").fill("Nearly done.");
  await field(page, "Note for colleagues").fill("Seen the paper in the office.");
  await decide(page, "Request changes");
  await expect(decision(page)).toContainText("Changes requested");
  await expect(decision(page)).toContainText("The last letter is a C.");
  await expect(decision(page)).toContainText("Seen the paper in the office.");

  await visit(guest, "/");
  await expect(guest.getByRole("main")).toContainText("asks you to change something");
  await expect(guest.getByRole("main")).toContainText("Nearly done.");
  await expect(guest.getByRole("main")).toContainText("Document number");
  await expect(guest.getByRole("link", { name: "Change my information" })).toHaveAttribute("href", "/me/data");
  await expect(guest.locator("html")).not.toContainText("Seen the paper");
});

test("rejecting needs a reason, said at its field", async ({ page, someone }) => {
  const guest = await submitted(page, someone);
  await openCase(page, ines.email);
  await button(decision(page), "Claim").click();
  await button(decision(page), "Reject").click();
  await expect(page.getByRole("dialog", { name: /^(Verify|Request changes from|Reject the identity of) .+\?$/ })).toBeHidden();
  await expect(field(page, "Message to the person")).toHaveAttribute("aria-invalid", "true");
  await says(field(page, "Message to the person"), "Write a message");
  await page.getByRole("alert").getByRole("link").click();
  await expect(field(page, "Message to the person")).toBeFocused();
  await field(page, "Message to the person").fill("This is not the person we know.");
  await decide(page, "Reject");
  await expect(decision(page)).toContainText("Rejected");
  await visit(guest, "/");
  await expect(guest.getByRole("main")).toContainText("Your identity was rejected");
});

test("of two reviewers the slower one is told who has the case, and then how it was decided", async ({ page, someone }) => {
  await submitted(page, someone);
  const rita = await reviewer(page, someone);
  await openCase(page, ines.email);
  await openCase(rita, ines.email);
  await button(decision(page), "Claim").click();
  await expect(page.getByText("Claimed by you until")).toBeVisible();
  await button(decision(rita), "Claim").click();
  await expect(rita.getByRole("alert")).toContainText("Somebody else is working on this case");
  await expect(decision(rita)).toContainText("Somebody else is working on this case");
  await expect(rita.getByText(/Claimed by .* until/)).toBeVisible();
  await expect(button(decision(rita), "Verify")).toHaveCount(0);

  await button(decision(page), "Release").click();
  await expect(button(decision(page), "Claim")).toBeVisible();
  await visit(rita, rita.url());
  await button(decision(rita), "Claim").click();
  await expect(button(decision(rita), "Verify")).toBeVisible();
  await decide(rita, "Verify");
  await visit(page, page.url());
  await expect(decision(page)).toContainText("Verified");
  await expect(decision(page)).toContainText("rita");
});

test("nobody decides on themselves", async ({ page, someone }) => {
  const rita = await reviewer(page, someone);
  await fillIn(rita, "me");
  await submit(rita, "me");
  await openCase(rita, "rita@aldine.example");
  await expect(decision(rita)).toContainText("You can't decide about your own identity");
  for (const name of ["Claim", "Verify", "Reject"]) await expect(button(decision(rita), name)).toHaveCount(0);
});

test("a reviewer who loses the permission with the case open is told, and keeps nothing", async ({ page, someone }) => {
  await submitted(page, someone);
  const rita = await reviewer(page, someone);
  await openCase(rita, ines.email);
  await button(decision(rita), "Claim").click();
  await expect(button(decision(rita), "Verify")).toBeVisible();
  const rows = (await (
    await page.request.post("/api/holders", { data: { filter: "everyone", search: "rita", after: null } })
  ).json()) as { rows: { account: string }[] };
  const draft = { permissions: ["can_validate_identities"] };
  const taken = await page.request.post("/api/revoke_permissions", { data: { account: rows.rows[0]?.account, draft } });
  expect(taken.status()).toBe(200);
  await decide(rita, "Verify");
  await expect(heading(rita, "You don't have permission")).toBeVisible();
  await expect(rita.getByRole("main")).not.toContainText("CA12345AB");
});

test("a correction shows what it changes, and who else this could be", async ({ page, someone }) => {
  const guest = await submitted(page, someone);
  await openCase(page, ines.email);
  await button(decision(page), "Claim").click();
  await decide(page, "Verify");
  await correct(guest, "me");
  await fillIn(guest, "me", { phone: "+39 010 555 0199" });
  await submit(guest, "me");
  await submitted(page, someone, { email: "copy@aldine.example", username: "copy" }, { document: { number: "CA12345AB" } });

  await openCase(page, ines.email);
  await expect(page.getByText(/difference.? from the verified details/)).toBeVisible();
  await expect(line(page, "Phone")).toContainText("+39 010 555 0199");
  await expect(line(page, "Phone")).toContainText("Before: +39 010 555 0142");
  await expect(line(page, "Phone")).toContainText("Changed");
  await expect(page.getByRole("main")).toContainText("Possibly the same person");
  await expect(page.getByRole("main")).toContainText("the same document number");
});

test("a case is claimed and decided by keyboard alone", async ({ page, someone }) => {
  await submitted(page, someone);
  await openCase(page, ines.email);
  await button(decision(page), "Claim").focus();
  await page.keyboard.press("Enter");
  await expect(button(decision(page), "Verify")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Decision" })).toBeFocused();
  for (const name of ["Message to the person", "Note for colleagues"]) {
    await page.keyboard.press("Tab");
    await expect(field(page, name)).toBeFocused();
  }
  await page.keyboard.press("Tab");
  await expect(button(decision(page), "Verify")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: /^(Verify|Request changes from|Reject the identity of) .+\?$/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(decision(page)).toContainText("Verified");
  await expect(page.getByRole("heading", { name: "Decision" })).toBeFocused();
});

test("the decision stays in sight along a long case, and the next case is one key away", async ({ page, someone }) => {
  await submitted(page, someone);
  await submitted(page, someone, { email: "bea@aldine.example", username: "bea" }, { document: { number: "CA77777AB" } });
  await openCase(page, ines.email);
  await expect(button(decision(page), "Claim")).toBeInViewport();
  await button(decision(page), "Claim").click();
  await expect(button(decision(page), "Verify")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Decision" })).toBeFocused();
  for (const top of [0, 400, 100_000]) {
    await page.evaluate((y) => window.scrollTo(0, y), top);
    await expect(button(decision(page), "Verify")).toBeInViewport();
  }
  await decide(page, "Verify");
  await expect(page.getByRole("heading", { name: "Decision" })).toBeFocused();
  await expect(page.getByRole("link", { name: "Next case" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Next case" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("10000002");
  await expect(line(page, "Document number")).toContainText("CA77777AB");
  await button(decision(page), "Claim").click();
  await decide(page, "Verify");
  await expect(decision(page)).toContainText("No other case is waiting");
});

test("what was written about the first submission is beside the second", async ({ page, someone }) => {
  const guest = await submitted(page, someone);
  await openCase(page, ines.email);
  await button(decision(page), "Claim").click();
  await flag(page, "Phone", "One digit is missing.");
  await field(page, "Message to the person").fill("Nearly done.");
  await field(page, "Note for colleagues").fill("Seen the paper in the office.");
  await decide(page, "Request changes");
  await fillIn(guest, "me", { phone: "+39 010 555 0199" });
  await submit(guest, "me");
  await openCase(page, ines.email);
  const earlier = page.getByRole("region", { name: "Earlier decisions" });
  for (const words of ["Changes requested", "My second given name is new.", "Phone: One digit is missing.", "Nearly done.", "Seen the paper in the office."]) {
    await expect(earlier).toContainText(words);
  }
  await axe(page, "case earlier");
  await fits(page, "case earlier");
});

test("two people who look alike are told apart once, for both, and it can be taken back", async ({ page, someone }) => {
  await submitted(page, someone);
  const copy = { email: "copy@aldine.example", username: "copy" };
  await submitted(page, someone, copy, { document: { number: "CA12345AB" } });
  await openCase(page, ines.email);
  const pair = page.getByRole("listitem").filter({ hasText: "the same document number" });
  await expect(button(pair, "Not the same person")).toHaveCount(0);
  await button(decision(page), "Claim").click();
  await button(pair, "Not the same person").click();
  await expect(page.getByText("Possibly the same person")).toBeFocused();
  await expect(pair).toContainText("Not the same person, according to");
  await openCase(page, copy.email);
  await expect(pair).toContainText("Not the same person, according to");
  await axe(page, "case told apart");
  await fits(page, "case told apart");
  await button(decision(page), "Claim").click();
  await button(pair, "May be the same person").click();
  await expect(pair).not.toContainText("according to");
  await expect(button(pair, "Not the same person")).toBeVisible();
});

test("a case is handed to a colleague, who finds it as theirs", async ({ page, someone, inbox }) => {
  const guest = await submitted(page, someone);
  const rita = await reviewer(page, someone);
  await openCase(page, ines.email);
  await claim(page);
  await button(decision(page), "Reassign").click();
  const dialog = page.getByRole("dialog", { name: "Reassign" });
  await expect(field(dialog, "Reassign to")).toBeFocused();
  await expect(field(dialog, "Reassign to").getByRole("option")).toHaveCount(1);
  await axe(page, "reassign");
  await fits(page, "reassign");
  await button(dialog, "Reassign").click();
  await expect(dialog).toBeHidden();
  await expect(decision(page)).toContainText("Somebody else is working on this case");
  await inbox.next("rita@aldine.example", /waiting for review/i);
  await visit(rita, `${reviews}?state=mine`);
  await row(rita, ines.email).getByRole("link", { name: "Open" }).click();
  await decide(rita, "Verify");
  await expect(decision(rita)).toContainText("Verified");
  await visit(guest, "/");
  await expect(guest.getByRole("main")).toContainText("Your identity is verified");
});

test("the queue and the start page say how long the oldest case has been waiting", async ({ page, someone }) => {
  await submitted(page, someone);
  await visit(page, "/");
  await expect(page.getByRole("link", { name: "1 identity is waiting for review (the oldest for less than an hour)" })).toBeVisible();
  await visit(page, reviews);
  await expect(page.getByText("The oldest case has been waiting for less than an hour.")).toBeVisible();
  await expect(row(page, ines.email)).toContainText("waiting for less than an hour");
});

test("a photograph is enlarged in its place by keyboard, flagged, and shown beside the one that replaces it", async ({ page, someone }) => {
  const guest = await submitted(page, someone);
  await openCase(page, ines.email);
  const picture = page.getByRole("img", { name: "Identity card: Front", exact: true });
  const before = (await picture.boundingBox())?.width ?? 0;
  await button(page, "Zoom in").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await picture.boundingBox())?.width ?? 0).toBeGreaterThan(before * 1.8);
  await axe(page, "case zoomed");
  await fits(page, "case zoomed");
  await button(page, "Zoom out").click();
  await button(page, "Zoom out").click();
  await expect.poll(async () => (await picture.boundingBox())?.width ?? 0).toBeLessThan(before * 1.2);

  await button(decision(page), "Claim").click();
  await flag(page, "Identity card: Front", "It is blurred.");
  await axe(page, "case picture flagged");
  await fits(page, "case picture flagged");
  await decide(page, "Request changes");
  await expect(decision(page)).toContainText("Front: It is blurred.");

  await visit(guest, "/me/data?step=document");
  const front = pictureBox(guest, "Front");
  await says(front, "It is blurred.");
  await axe(guest, "picture flagged");
  await upload(front, "Front", { name: "again.png", mimeType: "image/png", buffer: png(400, 250) });
  await expect(front).not.toContainText("It is blurred.");
  await submit(guest, "me");

  await openCase(page, ines.email);
  await expect(page.getByText(/1 difference from the last submission/)).toBeVisible();
  for (const name of ["Identity card: Front", "Identity card: Front (before)"]) {
    const shown = page.getByRole("img", { name, exact: true });
    await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  }
  await axe(page, "case picture replaced");
  await fits(page, "case picture replaced");
});

test("without the permission there is neither the queue nor a way to it", async ({ page, someone }) => {
  const guest = await submitted(page, someone);
  await visit(guest, reviews, 403);
  await expect(heading(guest, "You don't have permission")).toBeVisible();
  await expect(guest.getByRole("link", { name: /Reviews/ })).toHaveCount(0);
});

test("reviews are accessible in the light and the dark, and fit a phone", async ({ page, someone }) => {
  test.slow();
  await submitted(page, someone);
  await visit(page, reviews);
  await axe(page, "reviews");
  await fits(page, "reviews");
  await openCase(page, ines.email);
  await button(decision(page), "Claim").click();
  await page.getByRole("checkbox", { name: "To be changed: Phone" }).check();
  await button(decision(page), "Reject").click();
  await expect(page.getByRole("alert")).toBeVisible();
  await axe(page, "case");
  await fits(page, "case");
  await field(page, "Message to the person").fill("No.");
  await button(decision(page), "Reject").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await axe(page, "decide");
  await button(page.getByRole("dialog"), "Reject").click();
  await expect(decision(page)).toContainText("Rejected");
  await axe(page, "case decided");
  await visit(page, `${reviews}?state=mine`);
  await axe(page, "reviews none");
});

test("a case in Italian", async ({ page, someone }) => {
  await submitted(page, someone);
  await openCase(page, ines.email);
  await button(page.getByRole("group", { name: "Language" }), "Italiano").click();
  await arrive(page, /Ines Maria Conti/);
  const panel = page.getByRole("region", { name: "Decisione" });
  await button(panel, "Prendi in carico").click();
  await button(panel, "Respingi").click();
  await expect(page.getByRole("alert")).toContainText("Messaggio alla persona");
  await expect(line(page, "Data di nascita")).toContainText("Inserito dalla persona");
});
