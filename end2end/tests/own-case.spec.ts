import {
  axe,
  button,
  claim,
  decide,
  decision,
  expect,
  field,
  fillBirth,
  fillContact,
  fillNames,
  fits,
  founder,
  goOn,
  goTo,
  line,
  openCase,
  step,
  test,
  visit,
} from "../fixtures";

test("the founder does the steps after the set-up and vouches for their own first identity, once", async ({ page, inbox }) => {
  await visit(page, "/");
  await page.getByRole("link", { name: "Complete my information" }).click();
  await step(page, "Person");
  await page.getByRole("checkbox", { name: /I have read the privacy notice/ }).check();
  await goOn(page, "Names");
  await fillNames(page);
  await goOn(page, "Birth and nationality");
  await fillBirth(page);
  await goOn(page, "Contact and residence");
  await fillContact(page);
  await goOn(page, "Identity document");
  await goOn(page, "Organization");
  await field(page, "Relationship").selectOption({ label: "Employee" });
  await goOn(page, "Check and submit");
  await page.getByRole("checkbox", { name: /true and complete/ }).check();
  await button(page, "Submit").click();
  await expect(page.getByRole("main")).toContainText("waiting for review");

  await openCase(page, founder.email);
  await claim(page);
  await expect(decision(page)).toContainText("marked as self-asserted");
  await axe(page, "own first case");
  await fits(page, "own first case");
  await decide(page, "Verify");
  await expect(decision(page)).toContainText("Verified");
  await inbox.next(founder.email, /verified/i);
  const exported = (await (await page.request.get("/me/export.json")).json()) as { verified_claims: { verification: object } };
  expect(exported.verified_claims.verification).toMatchObject({ assurance_level: "self_asserted" });

  await visit(page, "/me/data");
  await button(page, "Correct it").click();
  await button(page.getByRole("dialog", { name: "Start a correction?" }), "Correct it").click();
  await goTo(page, "Names");
  await field(page, "Known as").fill("Zo");
  await goTo(page, "Check and submit");
  await page.getByRole("checkbox", { name: /true and complete/ }).check();
  await button(page, "Submit").click();
  await expect(page.getByRole("main")).toContainText("waiting for review");
  await openCase(page, founder.email);
  await expect(line(page, "Known as")).toContainText("Before: Not provided");
  await expect(decision(page)).toContainText("You can't decide about your own identity");
  for (const name of ["Claim", "Verify", "Reject"]) await expect(button(decision(page), name)).toHaveCount(0);
  await axe(page, "own second case");
});
