import { axe, button, expect, field, test, visit } from "../fixtures";

const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAADAAAAAYCAYAAAC8/X7cAAAAMUlEQVR42u3PMQ0AAAgDMOTMf/AHHvhIelRAq5P5rAQEBAQEBAQEBAQEBAQEBAQELhYGfw4IQeS1dQAAAABJRU5ErkJggg==",
  "base64",
);

test("a logo is shown in the sidebar and at the sign-in until it is removed, and SVG is refused", async ({ page, someone }) => {
  await visit(page, "/administration/settings/organization");
  const file = field(page, "Picture");
  await file.setInputFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg onload='alert(1)'/>") });
  await expect(page.getByRole("region", { name: "Logo" }).getByRole("alert")).toBeVisible();
  await file.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: picture });
  await expect(page.getByRole("status").filter({ hasText: "The logo is saved." })).toBeVisible();
  await expect(page.getByRole("img", { name: "Logo" })).toBeVisible();
  await expect(page.locator(".side .brand img")).toHaveAttribute("src", /^\/logo\/\d+$/);
  await axe(page, "logo");
  const visitor = await someone();
  await visit(visitor, "/sign-in");
  await expect(visitor.locator(".brand img")).toHaveAttribute("src", /^\/logo\/\d+$/);
  await button(page, "Remove logo").click();
  await button(page.getByRole("dialog", { name: "Remove the logo?" }), "Remove logo").click();
  await expect(page.getByRole("status").filter({ hasText: "The logo is removed." })).toBeVisible();
  await visit(visitor, "/sign-in");
  await expect(visitor.locator(".brand img")).toHaveCount(0);
});
