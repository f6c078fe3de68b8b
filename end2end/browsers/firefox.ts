import { type ElementHandle, launch, type Browser as Program, type Page } from "puppeteer-core";
import { type Browser, selectText, type Target } from "./browser";

/** A stock Firefox without a display, by WebDriver BiDi. */
export class Firefox implements Browser {
  private noted: string[] = [];

  private constructor(
    private program: Program,
    private page: Page,
  ) {
    page.on("pageerror", (error) => this.noted.push(`page error: ${error instanceof Error ? (error.stack ?? error.message) : error}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.noted.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("response", (response) => {
      const status = response.status();
      const isPage = response.request().isNavigationRequest();
      if (status >= 500 || (status === 404 && !isPage)) this.noted.push(`${status} for ${response.url()}`);
    });
  }

  static async start(): Promise<Firefox> {
    const program = await launch({
      browser: "firefox",
      executablePath: process.env["MATRICULA_FIREFOX"] ?? "/usr/bin/firefox-esr",
      headless: true,
      defaultViewport: { width: 1280, height: 800 },
      extraPrefsFirefox: { "intl.accept_languages": "en-GB, en", "ui.prefersReducedMotion": 1 },
    });
    return new Firefox(program, await program.newPage());
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
  }

  async run(script: string): Promise<unknown> {
    return await this.page.evaluate(script);
  }

  async find(search: (...given: never[]) => Element | undefined, ...given: unknown[]): Promise<Target | undefined> {
    const found = await this.page.evaluateHandle(search as (...given: unknown[]) => Element | undefined, ...given);
    const element = found.asElement() as ElementHandle<HTMLElement> | null;
    return element === null ? undefined : new Found(this.page, element);
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(await this.page.screenshot());
  }

  problems(): string[] {
    return this.noted;
  }

  async close(): Promise<void> {
    await this.program.close();
  }
}

class Found implements Target {
  constructor(
    private page: Page,
    private element: ElementHandle<HTMLElement>,
  ) {}

  async read<R>(look: (element: HTMLElement, given: string) => R, given = ""): Promise<R> {
    return (await this.element.evaluate(look, given)) as R;
  }

  async click(): Promise<void> {
    await this.element.click();
  }

  async write(text: string): Promise<void> {
    await this.element.evaluate(selectText);
    await this.page.keyboard.press("Backspace");
    await this.page.keyboard.type(text);
  }

  async enter(): Promise<void> {
    await this.element.press("Enter");
  }

  async choose(value: string): Promise<void> {
    await this.element.select(value);
  }

  async attach(path: string): Promise<void> {
    await (this.element as unknown as ElementHandle<HTMLInputElement>).uploadFile(path);
  }
}
