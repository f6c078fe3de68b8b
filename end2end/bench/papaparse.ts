import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";

/** The counts of a page with Papa Parse, comparable to Matricula's. */
export type Judged = { rows: number; faulty: number; repeated: number };

/**
 * Turns an empty page into one that reads a chosen file with Papa Parse, as quickly as it can be told to, and then checks
 * it: a regular expression for addresses and one for usernames, the languages, lower case, and a set for each key.
 */
export const withPapaParse = async (page: Page): Promise<void> => {
  await page.setContent('<label>File <input type="file"></label><p role="status"></p>');
  const script = createRequire(__filename).resolve("papaparse/papaparse.min.js");
  await page.addScriptTag({ content: await readFile(script, "utf8") });
  await page.evaluate(() => {
    type Result = { data: string[][] };
    type Papa = { parse: (file: File, how: { skipEmptyLines: boolean; complete: (result: Result) => void }) => void };
    const { Papa } = window as unknown as { Papa: Papa };
    const address = /^[a-z0-9_+'-]+(\.[a-z0-9_+'-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+$/;
    const name = /^[a-z0-9]+([._-][a-z0-9]+)*$/;
    const languages = new Set(["", "en", "it"]);

    const judge = ({ data }: Result): void => {
      const [addresses, names] = [new Set<string>(), new Set<string>()];
      const found = { rows: data.length - 1, faulty: 0, repeated: 0 };
      for (let at = 1; at < data.length; at += 1) {
        const row = data[at] ?? [];
        const email = (row[0] ?? "").trim().toLowerCase();
        const username = (row[1] ?? "").trim().toLowerCase();
        const isGood =
          row.length === 7 && email.length <= 254 && address.test(email) && (username === "" || name.test(username)) && languages.has(row[2] ?? "");
        if (!isGood || names.has(username)) found.faulty += 1;
        else if (addresses.has(email)) found.repeated += 1;
        addresses.add(email);
        names.add(username);
      }
      document.querySelector("[role=status]")?.replaceChildren(JSON.stringify(found));
    };
    document.querySelector("input")?.addEventListener("change", (event) => {
      const file = (event.target as HTMLInputElement).files?.[0];
      if (file) Papa.parse(file, { skipEmptyLines: true, complete: judge });
    });
  });
};
