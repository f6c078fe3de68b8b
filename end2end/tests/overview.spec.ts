import { accept, accountOf, arrive, axe, expect, fits, goodPassword, invite, test, visit } from "../fixtures";
import { call } from "../fixtures/call";

const registry = "/administration/registry";

test("the overview says how far everyone is, and each bar leads to the people in it", async ({ page, someone }) => {
  const other = await someone();
  await accept(other, await invite(page, { email: "zoe@aldine.example" }), goodPassword);
  await invite(page, { email: "bob@aldine.example" });

  await visit(page, registry);
  const overview = page.getByRole("region", { name: "Overview" });
  const stages = overview.getByRole("list", { name: "Everyone who was invited" });
  await expect(stages, "it is folded").toBeHidden();
  await overview.getByRole("heading", { name: "Overview" }).click();
  await expect(stages.getByRole("link")).toHaveText([/^Invited\s*2$/, /^Accepted\s*1$/, /^Identity submitted\s*0$/, /^Verified\s*0$/]);
  await axe(page, "registry with overview");
  await fits(page, "registry with overview");
  await stages.getByRole("link", { name: /^Accepted/ }).click();
  await expect(page).toHaveURL(/invitation=accepted/);
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await expect(page.getByRole("rowheader")).toContainText("zoe@aldine.example");

  await visit(page, "/");
  await arrive(page, /Welcome/);
  await expect(stages, "it is open on the start page").toBeVisible();
  await overview.getByText("Show as a table").click();
  const today = overview.getByRole("row").nth(1);
  await expect(today.getByRole("link")).toHaveText(["2", "1"]);
  await axe(page, "start page with overview");
  await today.getByRole("link").first().click();
  await expect(page.getByRole("list", { name: "Filters" })).toContainText("Invited on");
  await expect(page.getByRole("rowheader")).toHaveCount(2);
});

test("the overview of a unit is reached from its name, and shows the units below it", async ({ page }) => {
  const add = async (name: string, parent: string): Promise<string> => {
    const { version } = (await call(page, "units", {})) as { version: number };
    return (await call(page, "create_unit", { version, draft: { name, code: "", parent } })) as string;
  };
  await invite(page, { email: "zoe@aldine.example" });
  await invite(page, { email: "bob@aldine.example" });
  await add("Offices", "");
  const school = await add("School", "");
  const lower = await add("Lower", school);
  await call(page, "move_to_unit", { account: await accountOf(page, "zoe@aldine.example"), unit: lower });

  await visit(page, "/");
  const overview = page.getByRole("region", { name: "Overview" });
  const byUnit = overview.getByRole("table", { name: "By unit" });
  await byUnit.getByRole("link", { name: "School", exact: true }).click();
  await arrive(page, "Registry");
  await expect(page).toHaveURL(`/administration/registry?unit=${school}&v=1`);
  await expect(page.getByRole("rowheader").filter({ hasText: "zoe@aldine.example" })).toBeVisible();
  const stages = overview.getByRole("list", { name: "Everyone who was invited" });
  await expect(stages.getByRole("link").first(), "it is unfolded, and about the unit").toHaveText(/^Invited\s*1$/);
  await expect(byUnit.getByRole("rowheader")).toHaveText(["School", "Lower"]);
  await axe(page, "registry with the overview of a unit");
  await fits(page, "registry with the overview of a unit");
  await byUnit.getByRole("link", { name: "Lower", exact: true }).click();
  await expect(page).toHaveURL(`/administration/registry?unit=${lower}&v=1`);
  await expect(byUnit.getByRole("rowheader")).toHaveText(["Lower"]);
});
