import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  addDocument,
  button,
  claim,
  decide,
  decision,
  expect,
  field,
  fillBirth,
  fillContact,
  fillNames,
  founder,
  goOn,
  openCase,
  photo,
  pictureBox,
  test,
  upload,
  visit,
  zoe,
} from "../fixtures";

test("what a person says is in no file of the program and in none of its words", async ({ page, program }) => {
  const temporary = join(program.dataDir, "temporary");
  await mkdir(temporary);
  await program.restart({ MATRICULA_LOG: "trace", TMPDIR: temporary });
  await visit(page, "/me/data?step=person");
  await page.getByRole("checkbox", { name: /I have read the privacy notice/ }).check();
  await goOn(page, "Names");
  await fillNames(page);
  await goOn(page, "Birth and nationality");
  await fillBirth(page);
  await goOn(page, "Contact and residence");
  await fillContact(page);
  await goOn(page, "Identity document");
  await addDocument(page);
  await upload(pictureBox(page, "Front"), "Front", await photo(page));
  const kept = await picture(page);
  await goOn(page, "Organization");
  await field(page, "Relationship").selectOption({ label: "Employee" });
  await goOn(page, "Check and submit");
  await page.getByRole("checkbox", { name: /true and complete/ }).check();
  await button(page, "Submit").click();
  await expect(page.getByRole("main")).toContainText("waiting for review");
  await openCase(page, founder.email);
  await claim(page);
  await decide(page, "Verify");
  await expect(decision(page)).toContainText("Verified");
  await visit(page, "/me/receipt");
  await page.request.get("/me/export.json");

  // While it runs, with all files beside the database, and after it has stopped.
  const secrets = [zoe.document, zoe.born, zoe.born.replaceAll("-", ""), "6408125F", zoe.phone, "+39061234567", "39 06 1234567", "Via della Scrofa"];
  const needles = secrets.flatMap((text) => [Buffer.from(text), Buffer.from(text, "utf16le"), Buffer.from(Buffer.from(text).toString("hex"))]);
  for (const running of [true, false]) {
    if (!running) await program.stop();
    const files = await readAll(program.dataDir);
    expect(files.map(({ name }) => name).join(" ")).toContain("matricula.db");
    files.push({ name: "the program's output", bytes: Buffer.from(program.output) });
    expect(program.output.length, "it says what it does").toBeGreaterThan(1_000);
    for (const { name, bytes } of files) {
      const found = needles.filter((needle) => bytes.includes(needle)).map(String);
      expect(found, name).toEqual([]);
      expect(bytes.includes(kept), `the picture in ${name}`).toBe(false);
    }
    // A control: the search for the name, which is in plain text, finds it.
    expect(files.some(({ bytes }) => bytes.includes(Buffer.from("Müller")))).toBe(true);
  }
});

/** Bytes from the middle of the picture as it is shown. */
const picture = async (page: Page): Promise<Buffer> => {
  const address = await pictureBox(page, "Front").getByRole("img").getAttribute("src");
  const shown = await (await page.request.get(address ?? "")).body();
  return shown.subarray(shown.length / 2, shown.length / 2 + 24);
};

const readAll = async (folder: string): Promise<{ name: string; bytes: Buffer }[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.path, entry.name));
  return await Promise.all(files.map(async (name) => ({ name, bytes: await readFile(name) })));
};
