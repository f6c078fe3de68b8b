import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { type Browser, selectText, type Target } from "./browser";

/** Enough for a busy machine. */
const TIMEOUT = 30_000;

/** Runs in the page, where it finds elements by what a user sees and a screen reader says. */
const library = readFileSync(require.resolve("@testing-library/dom/dist/@testing-library/dom.umd.min.js"), "utf8");

/** An element by its role and name, or by its label; inside of another one. */
export type Sought = { role?: string; label?: string; name?: string | RegExp; containing?: string; inside?: Sought };

export const heading = (name: string | RegExp): Sought => ({ role: "heading", name });
export const button = (name: string | RegExp, inside?: Sought): Sought => ({ role: "button", name, ...(inside ? { inside } : {}) });
export const link = (name: string | RegExp): Sought => ({ role: "link", name });
export const row = (containing: string): Sought => ({ role: "row", containing });
export const main: Sought = { role: "main" };

/** A user before a browser: every verb waits until it can be done. */
export class User {
  constructor(
    readonly browser: Browser,
    private baseURL: string,
  ) {}

  async visit(address: string): Promise<void> {
    await this.browser.open(new URL(address, this.baseURL).href);
    await this.ready();
  }

  /** Waits for the page with this heading, and for its hydration. */
  async arrive(name: string | RegExp): Promise<void> {
    await this.sees(heading(name));
    await this.ready();
  }

  async press(name: string | RegExp, inside?: Sought): Promise<void> {
    await this.act(button(name, inside), (target) => target.click());
  }

  async follow(name: string | RegExp): Promise<void> {
    await this.act(link(name), (target) => target.click());
  }

  async click(sought: Sought): Promise<void> {
    await this.act(sought, (target) => target.click());
  }

  async write(label: string, text: string): Promise<void> {
    await this.act({ label }, async (target) => {
      await target.write(text);
      expect(await target.read((field) => (field as HTMLInputElement).value), `text of ${label}`).toBe(text);
    });
  }

  /** Replaces the text of a field at once, which the browser reports as it does after pasting. */
  async paste(label: string, text: string): Promise<void> {
    await this.act({ label }, async (target) => {
      await target.read(selectText);
      await target.read((_, text) => document.execCommand("insertText", false, text), text);
      expect(await target.read((field) => (field as HTMLInputElement).value), `text of ${label}`).toBe(text);
    });
  }

  /** Presses Enter in a field. */
  async enter(label: string): Promise<void> {
    await this.act({ label }, (target) => target.enter());
  }

  async choose(label: string, option: string): Promise<void> {
    await this.act({ label }, async (target) => {
      const options = await target.read((list) => [...(list as HTMLSelectElement).options].map(({ text, value }) => ({ text, value })));
      const { value } = options.find(({ text }) => text.trim() === option) ?? {};
      if (value === undefined) throw new Error(`${label} has no option ${option}`);
      await target.choose(value);
      expect(await target.read((list) => (list as HTMLSelectElement).value), `choice of ${label}`).toBe(value);
    });
  }

  async tick(name: RegExp): Promise<void> {
    await this.act({ role: "checkbox", name }, async (target) => {
      const ticked = (): Promise<boolean> => target.read((box) => (box as HTMLInputElement).checked);
      if (!(await ticked())) await target.click();
      expect(await ticked(), `${name} is ticked`).toBe(true);
    });
  }

  async attach(label: string, path: string, inside?: Sought): Promise<void> {
    await this.act({ label, ...(inside ? { inside } : {}) }, (target) => target.attach(path));
  }

  /** Waits for the element, with these words in it. */
  async sees(sought: Sought, words: string | RegExp = ""): Promise<void> {
    await this.shows(sought, (element) => element.innerText, words);
  }

  async holds(label: string, value: string | RegExp): Promise<void> {
    await this.shows({ label }, (element) => (element as HTMLInputElement).value, value);
  }

  /** Waits for the status under a field. */
  async says(label: string, words: string): Promise<void> {
    const description = (element: HTMLElement): string =>
      (element.getAttribute("aria-describedby") ?? "")
        .split(/\s+/)
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join(" ");
    await this.shows({ label }, description, words);
  }

  async read<R>(sought: Sought, look: (element: HTMLElement) => R): Promise<R> {
    let read: R | undefined;
    await this.act(sought, async (target) => {
      read = await target.read(look);
    });
    return read as R;
  }

  private async shows(sought: Sought, look: (element: HTMLElement) => string, words: string | RegExp): Promise<void> {
    const message = `${inWords(sought)} shows ${words}`;
    const shown = async (): Promise<string | undefined> => await (await this.find(sought))?.read(look);
    await expect(async () => expect(await shown(), message).toMatch(words)).toPass({ timeout: TIMEOUT });
  }

  private async ready(): Promise<void> {
    const hydrated = (): Promise<unknown> => this.browser.run("document.documentElement.dataset.hydrated").catch(() => "not yet");
    await expect.poll(hydrated, { message: "the page is hydrated" }).toBe("true");
  }

  /** Does it as soon as the element is there, and again if it was replaced meanwhile. */
  private async act(sought: Sought, verb: (target: Target) => Promise<void>): Promise<void> {
    await expect(async () => {
      const target = await this.find(sought);
      if (target === undefined) throw new Error(`no ${inWords(sought)}`);
      await verb(target);
    }).toPass({ timeout: TIMEOUT });
  }

  private async find(sought: Sought): Promise<Target | undefined> {
    const loaded = await this.browser.run('"TestingLibraryDom" in window');
    if (loaded !== true) await this.browser.run(`(() => { ${library} })()`);
    return await this.browser.find(search, sent(sought));
  }
}

const inWords = (sought: Sought): string =>
  Object.entries(sought)
    .map(([key, value]) => `${key} ${typeof value === "object" && !(value instanceof RegExp) ? `(${inWords(value)})` : value}`)
    .join(", ");

/** Patterns do not pass as JSON. */
type Sent = { role?: string; label?: string; name?: { source: string; flags: string } | string; containing?: string; inside?: Sent };

const sent = ({ name, inside, ...rest }: Sought): Sent => ({
  ...rest,
  ...(name === undefined ? {} : { name: name instanceof RegExp ? { source: name.source, flags: name.flags } : name }),
  ...(inside ? { inside: sent(inside) } : {}),
});

/** Finds the first element that can be used; runs in the page. */
const search = (sought: Sent): Element | undefined => {
  type Library = {
    queryAllByRole(root: Element, role: string, options: object): HTMLElement[];
    queryAllByLabelText(root: Element, label: string): HTMLElement[];
  };
  const { queryAllByRole, queryAllByLabelText } = (window as unknown as { TestingLibraryDom: Library }).TestingLibraryDom;
  const first = ({ role, label, name, containing, inside }: Sent): HTMLElement | undefined => {
    const root = inside === undefined ? document.body : first(inside);
    if (root === undefined) return undefined;
    const pattern = typeof name === "object" ? new RegExp(name.source, name.flags) : name;
    const options = pattern === undefined ? {} : { name: pattern };
    const all = label === undefined ? queryAllByRole(root, role ?? "", options) : queryAllByLabelText(root, label);
    return all.find((one) => !one.matches(":disabled") && (containing === undefined || one.innerText.includes(containing)));
  };
  return first(sought);
};
