import { cp, rm, writeFile } from "node:fs/promises";
import { expect, test as plain } from "@playwright/test";
import { Inbox } from "../fixtures/inbox";
import { founder } from "../fixtures/people";
import { freshFolder, Program } from "../fixtures/program";
import type { Browser } from "./browser";
import { Firefox } from "./firefox";
import { User } from "./user";
import { WebKit } from "./webkit";

export { expect, founder };

export type Which = "firefox" | "webkit";

const start = async (which: Which): Promise<Browser> => (which === "firefox" ? await Firefox.start() : await WebKit.start());

type Fixtures = { inbox: Inbox; program: Program; user: User };

/** A journey has its own program, registry, inbox and browser, as in Chromium; nobody is signed in. */
export const test = plain.extend<Fixtures, { which: Which; founded: string }>({
  which: ["firefox", { option: true, scope: "worker" }],

  founded: [
    async ({ which }, use) => {
      const folder = await freshFolder();
      const program = await Program.start(folder);
      const browser = await start(which);
      try {
        const user = new User(browser, program.baseURL);
        if (program.setupLink === undefined) throw new Error(`no set-up link in:\n${program.output}`);
        await user.visit(program.setupLink);
        await user.write("Organization name", founder.organization);
        await user.write("Email address", founder.email);
        await user.write("Username", founder.username);
        await user.write("Password", founder.password);
        await user.press("Create organization");
        await user.arrive("User registration");
      } finally {
        await browser.close();
        await program.stop();
      }
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 180_000 },
  ],

  inbox: async ({}, use) => {
    const inbox = await Inbox.open();
    await use(inbox);
    await inbox.goDown();
  },

  program: async ({ inbox, founded }, use) => {
    const folder = await freshFolder();
    await cp(founded, folder, { recursive: true });
    const program = await Program.start(folder, inbox.settings);
    await use(program);
    await program.end();
  },

  user: async ({ which, program }, use, info) => {
    const browser = await start(which);
    try {
      await use(new User(browser, program.baseURL));
      if (info.status === info.expectedStatus) {
        // Firefox reports the fetch of a group of pages that was under way when its page was left. A group that cannot be
        // fetched stops a journey anyway.
        const problems = browser.problems().filter((problem) => !problem.includes("/__wasm_split.js"));
        expect(problems, "nothing went wrong in the browser unnoticed").toEqual([]);
      } else {
        await writeFile(info.outputPath("screenshot.png"), await browser.screenshot());
        const shown = await browser.run("location.href + '\\n' + document.body.innerText");
        const words = [`--- ${which} in "${info.title}"`, ...browser.problems(), shown, "--- the program", program.output.slice(-2000)];
        process.stdout.write(`\n${words.join("\n")}\n---\n`);
      }
    } finally {
      await browser.close();
    }
  },
});
