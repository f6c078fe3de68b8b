import { arrive, button, expect, field, founder, heading, isInside, says, setUp, signOut, test, visit } from "../fixtures";

test.use({ registry: "empty", as: "nobody", mail: "none" });

const link = (program: { setupLink: string | undefined }): string => {
  expect(program.setupLink, "the program prints a set-up link").toBeDefined();
  return program.setupLink ?? "";
};

test("the founder sets the organization up from the printed link and is inside", async ({ page, program }) => {
  // Nobody can sign in before that.
  await visit(page, "/sign-in");
  await expect(page).toHaveURL("/");
  await expect(heading(page, "Matricula is not set up yet")).toBeVisible();
  await visit(page, link(program));
  await expect(heading(page, "Set up your organization")).toBeVisible();
  await expect(field(page, "Setup code")).not.toHaveValue("");

  await setUp(page, link(program));

  await arrive(page, "User registration");
  await expect(page).toHaveURL("/administration/user-registration");
  await expect(page.getByRole("link", { name: /^Create a new internal user/ })).toBeVisible();
  await expect(page.getByText(founder.organization).first()).toBeVisible();
  await isInside(page);
});

test("set-up is closed for good once a founder exists", async ({ page, program }) => {
  const printed = link(program);
  await setUp(page, printed);
  await arrive(page, "User registration");
  await signOut(page);

  for (const address of ["/setup", printed]) {
    await visit(page, address, 410);
    await expect(heading(page, "Set-up is closed")).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "Sign in", exact: true })).toBeVisible();
  }

  await program.restart();
  expect(program.setupLink, "no second link is printed").toBeUndefined();
  await visit(page, printed, 410);
});

test("a slip in a well-known domain is told, and corrected with one press", async ({ page, program }) => {
  await visit(page, link(program));
  const email = field(page, "Email address");
  await email.fill("ada@gmial.com");
  await button(page, "Did you mean gmail.com?").click();
  await expect(email).toHaveValue("ada@gmail.com");
  await expect(email).toBeFocused();
  await expect(button(page, "Did you mean gmail.com?")).toHaveCount(0);
});

test("a wrong setup code is told at its field, and nothing typed is lost", async ({ page, program }) => {
  await visit(page, "/setup?code=000000-wrong");
  await field(page, "Setup code").fill("not-the-code");
  await field(page, "Organization name").fill(founder.organization);
  await field(page, "Email address").fill(founder.email);
  await field(page, "Username").fill(founder.username);
  await field(page, "Password").fill(founder.password);
  await button(page, "Create organization").click();

  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(field(page, "Setup code")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Organization name")).toHaveValue(founder.organization);
  await expect(field(page, "Email address")).toHaveValue(founder.email);

  await field(page, "Setup code").fill(new URL(link(program)).searchParams.get("code") ?? "");
  await field(page, "Password").fill(founder.password);
  await button(page, "Create organization").click();
  await arrive(page, "User registration");
});

test("everything that is wrong is said at once, at its fields", async ({ page, program }) => {
  await visit(page, link(program));
  await field(page, "Organization name").fill("");
  await field(page, "Email address").fill("francesca");
  await field(page, "Username").fill("a..b");
  await field(page, "Password").fill("short");
  await button(page, "Create organization").click();

  for (const name of ["Organization name", "Email address", "Username", "Password"]) {
    await expect(field(page, name), name).toHaveAttribute("aria-invalid", "true");
    await says(field(page, name), /\w{3}/);
  }
  await expect(field(page, "Email address")).toHaveValue("francesca");
});

test("the founder may have a reserved username", async ({ page, program }) => {
  await setUp(page, link(program), { ...founder, username: "admin" });
  await arrive(page, "User registration");
});

test("of two founders at once one wins, and the other is told", async ({ page, someone, program }) => {
  const other = await someone();
  const people = [
    { page, email: "one@aldine.example", username: "one.founder" },
    { page: other, email: "two@aldine.example", username: "two.founder" },
  ];
  for (const person of people) {
    await visit(person.page, link(program));
    await field(person.page, "Organization name").fill("Aldine Press");
    await field(person.page, "Email address").fill(person.email);
    await field(person.page, "Username").fill(person.username);
    await field(person.page, "Password").fill(founder.password);
  }
  await Promise.all(people.map((person) => button(person.page, "Create organization").click()));

  const inside = (at: typeof page) => heading(at, "User registration");
  const told = (at: typeof page) => heading(at, "Set-up is closed").or(at.getByRole("alert")).first();
  for (const person of people) await expect(inside(person.page).or(told(person.page)).first()).toBeVisible();
  const winners = await Promise.all(people.map((person) => inside(person.page).isVisible()));
  expect(winners.filter(Boolean)).toHaveLength(1);
});
