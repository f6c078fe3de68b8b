import {
  accept,
  accountOf,
  addAuthenticator,
  axe,
  button,
  expect,
  fillIn,
  fits,
  goodPassword,
  invite,
  isInside,
  reviewer,
  submit,
  test,
  verify,
  visit,
} from "../fixtures";

const role = "Founder's role";

test("the founder hands the role over, and holds nothing afterwards", async ({ page, someone, inbox }) => {
  const heir = await someone();
  await invite(page, { email: "ines@aldine.example" });
  // The link of the mail: whoever uses one that the founder was shown could be the founder.
  await accept(heir, (await inbox.next("ines@aldine.example")).link, goodPassword);
  const account = await accountOf(page, "ines@aldine.example");
  const person = `/administration/registry/${account}`;
  const section = page.getByRole("region", { name: role, exact: true });
  await visit(page, person);
  await expect(section).toContainText("a verified identity");
  await expect(section).toContainText("a second factor");
  await expect(button(section, "Hand over the founder's role")).toHaveCount(0);

  await fillIn(heir, "me");
  await submit(heir, "me");
  const rita = await reviewer(page, someone);
  await verify(rita, "ines@aldine.example");
  await visit(heir, "/me/security");
  await addAuthenticator(heir, "Telephone");
  await inbox.next("ines@aldine.example", /security of your account/u);

  await visit(page, person);
  await axe(page, "a candidate for the founder's role");
  await button(section, "Hand over the founder's role").click();
  const ask = page.getByRole("dialog", { name: "Hand over the founder's role?" });
  await expect(ask).toContainText("Afterwards you hold no permission");
  await axe(page, "handing the founder's role over");
  await button(ask, "Hand over the founder's role").click();
  await expect(section).toContainText("You have offered the founder's role to");
  await fits(page, "an offer of the founder's role");
  const mail = await inbox.next("ines@aldine.example", /security of your account/u);
  expect(mail.text).toContain("The founder's role was offered to the account ines");

  // Withdrawn, and offered again.
  await visit(page, "/me/security");
  await expect(section).toContainText("You have offered the founder's role to");
  await button(section, "Withdraw the offer").click();
  await expect(section).toHaveCount(0);
  await visit(page, person);
  await button(section, "Hand over the founder's role").click();
  await button(ask, "Hand over the founder's role").click();
  await expect(section).toContainText("You have offered the founder's role to");

  await visit(heir, "/me/security");
  const offer = heir.getByRole("region", { name: role, exact: true });
  await expect(offer).toContainText("offers you the founder's role");
  await axe(heir, "an offer of the founder's role");
  await fits(heir, "an offer to me");
  await button(offer, "Accept the founder's role").click();
  const accepting = heir.getByRole("dialog", { name: "Accept the founder's role?" });
  await button(accepting, "Accept the founder's role").click();
  await expect(heir.getByRole("status").filter({ hasText: "You are the founder now." })).toBeVisible();
  await expect(offer).toHaveCount(0);
  await visit(heir, "/administration/settings/organization");

  await visit(page, "/me/security");
  await isInside(page);
  await expect(page.getByRole("navigation", { name: "Administration" })).toHaveCount(0);
});
