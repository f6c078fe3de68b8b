import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goodPassword } from "../fixtures/people";
import { png } from "../fixtures/pictures";
import { zoe } from "../fixtures/wizard";
import { expect, founder, test } from "./fixtures";
import { button, heading, main, type User, row, type Sought } from "./user";

const signIn = async (user: User, who: string, password: string): Promise<void> => {
  await user.visit("/sign-in");
  await user.write("Email address or username", who);
  await user.write("Password", password);
  await user.press("Sign in");
};

const founderSignsIn = async (user: User): Promise<void> => {
  await signIn(user, founder.username, founder.password);
  await user.sees(button("Sign out"));
};

const signOut = async (user: User): Promise<void> => {
  await user.press("Sign out");
  await user.arrive("Sign in");
};

const invite = async (user: User, email: string): Promise<void> => {
  await user.visit("/administration/user-registration/new");
  await user.write("Email address", email);
  await user.says("Email address", "Available");
  await user.press("Send invitation");
  await user.arrive("Invitation created");
};

/** A file on disk while the journey runs. */
const withFile = async (name: string, bytes: string | Buffer, use: (path: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "matricula-file-"));
  await writeFile(join(folder, name), bytes);
  await use(join(folder, name));
  await rm(folder, { recursive: true, force: true });
};

test("sign-in leads to the page that was asked for, and a wrong password is told", async ({ user }) => {
  await user.visit("/administration/invitations");
  await user.arrive("Sign in");
  await user.write("Email address or username", founder.email.toUpperCase());
  await user.write("Password", "not the password at all");
  await user.press("Sign in");
  await user.sees({ role: "alert" }, /password/i);
  await user.holds("Email address or username", founder.email.toUpperCase());
  await user.write("Password", founder.password);
  await user.press("Sign in");
  await user.arrive("Invitations");

  await user.visit("/");
  await signOut(user);
  await user.visit("/administration/invitations");
  await user.arrive("Sign in");
});

test("an invited person opens the link of the mail, chooses a password, fills in all steps and submits", async ({ user, inbox }) => {
  await founderSignsIn(user);
  await invite(user, "zoe.muller@aldine.example");
  const mail = await inbox.next("zoe.muller@aldine.example");
  await user.visit("/");
  await signOut(user);

  await user.visit(mail.link);
  await user.sees(heading(/^You are invited/), founder.organization);
  await user.sees(main, "zoe.muller@aldine.example");
  await user.write("Password", goodPassword);
  await user.press("Set password");
  await user.arrive(/^Welcome/);

  const step = (name: string): Promise<void> => user.sees(heading(name));
  const goOn = async (name: string): Promise<void> => {
    await user.press("Save and continue");
    await step(name);
  };
  await user.follow("Complete my information");
  await user.arrive("My data");
  await step("Person");
  await user.tick(/I have read the privacy notice/);
  await goOn("Names");
  await user.write("Given names", "Zoë");
  await user.write("Family name", "Müller");
  await goOn("Birth and nationality");
  await user.write("Date of birth", zoe.born);
  await user.choose("Country of birth", "Germany");
  await user.write("Place of birth", "Köln");
  await user.choose("Nationalities", "Germany");
  await goOn("Contact and residence");
  await user.write("Phone", zoe.phone);
  await user.write("City", "Roma");
  await user.choose("Country", "Italy");
  await goOn("Identity document");
  await user.press("Add a document");
  await user.paste("Machine-readable zone", zoe.zone);
  await user.press("Fill in the empty fields");
  await user.holds("Document number", zoe.document);
  await user.holds("Expires on", "28/10/2031");
  const front: Sought = { role: "group", name: "Front" };
  await withFile("front.png", png(), async (path) => {
    await user.attach("Front", path, front);
    await user.sees(front, "Stored");
  });
  await goOn("Organization");
  await user.choose("Relationship", "Employee");
  await goOn("Check and submit");
  for (const words of ["Zoë", "12 August 1964", "Köln", zoe.document, "Employee"]) await user.sees(main, words);
  await user.tick(/true and complete/);
  await user.press("Submit");
  await user.sees(main, "waiting for review");

  await user.visit("/");
  await signOut(user);
  await signIn(user, "zoe.muller", goodPassword);
  await user.arrive(/^Welcome/);
  await user.visit(mail.link);
  await user.sees(heading("This link no longer works"));
});

test("the single form checks while it is typed, offers a free username, and sends the invitation", async ({ user, inbox }) => {
  await founderSignsIn(user);
  await user.visit("/administration/user-registration");
  await user.follow(/^Create a new internal user/);
  await user.arrive("Create a new internal user");
  await user.write("Email address", founder.email);
  await user.says("Email address", "Already used");
  await user.write("Email address", "Zoe.Muller+desk@aldine.example");
  await user.holds("Username", "zoe.muller");
  await user.says("Email address", "Available");
  await user.says("Username", "Available");

  await user.write("Username", "Francesca");
  await user.says("Username", "Already used");
  const free: Sought = { role: "button", inside: { label: "Free usernames" } };
  const name = (await user.read(free, (offered) => offered.innerText)).trim();
  await user.click(free);
  await user.holds("Username", name);
  await user.says("Username", "Available");
  await user.press("Use automatic");
  await user.holds("Username", "zoe.muller");

  await user.press("Send invitation");
  await user.arrive("Invitation created");
  await user.holds("Invitation link", /^http:\/\/localhost:\d+\/invitation\//);
  await user.sees({ role: "img", name: "QR code of the invitation link" });
  await user.press("Copy link");
  await user.sees(main, "Link copied");
  await inbox.next("Zoe.Muller+desk@aldine.example");

  await user.visit("/administration/invitations");
  await user.arrive("Invitations");
  await user.sees(row("Zoe.Muller+desk@aldine.example"), "Open");
});

test("a CSV file is chosen, previewed, mended in place and processed", async ({ user, inbox }) => {
  await founderSignsIn(user);
  await user.visit("/administration/user-registration/bulk");
  await user.click({ role: "tab", name: "CSV file" });
  const addresses = ["ida@aldine.example", "Ida@Aldine.example", founder.email, "dimitri.aldine.example"];
  const preview: Sought = { role: "grid", name: "Preview" };
  const line = (containing: string): Sought => ({ role: "row", containing, inside: preview });
  await withFile("people.csv", ["E-Mail;Nome utente", ...addresses.map((one) => `${one};`)].join("\r\n"), async (path) => {
    await user.attach("CSV file to read", path);
    await user.sees(preview);
  });
  await user.sees(line("Ida@Aldine.example"), "Duplicate in file");
  await user.sees(line(founder.email), "Already registered");
  await user.sees(line("dimitri.aldine.example"), "Error");

  await user.click({ role: "gridcell", name: /dimitri/, inside: preview });
  await user.write("Email address, line 5", "dimitri@aldine.example");
  await user.enter("Email address, line 5");
  await user.sees(line("dimitri@aldine.example"), "Ready");
  await user.press("Process Bulk invites · 2");
  await user.press("Process Bulk invites", { role: "dialog", name: "Process Bulk invites" });
  await user.arrive("Bulk job");
  await user.sees({ role: "status", containing: "Done" });
  for (const email of ["ida@aldine.example", "dimitri@aldine.example"]) await inbox.next(email);
  expect(inbox.to(founder.email)).toEqual([]);
});
