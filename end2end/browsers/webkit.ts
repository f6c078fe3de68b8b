import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request as httpRequest } from "node:http";
import type { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { freePort } from "../fixtures/program";
import { type Browser, selectText, type Target } from "./browser";

/** How WebDriver names an element in JSON. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const BACKSPACE = "\uE003";
const ENTER = "\uE007";

/** The engine of Safari, in WebKitGTK's small browser on a virtual display, by WebDriver. */
export class WebKit implements Browser {
  private noted: string[] = [];

  private constructor(
    private started: ChildProcess[],
    private session: string,
  ) {}

  static async start(): Promise<WebKit> {
    const screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const [display] = (await once(screen.stdio[3] as Readable, "data")) as [Buffer];
    const port = await freePort();
    const driver = spawn("WebKitWebDriver", ["--host=127.0.0.1", `--port=${port}`], {
      stdio: "ignore",
      env: {
        ...process.env,
        DISPLAY: `:${display.toString().trim()}`,
        // No accessibility bus and no graphics card in a container.
        NO_AT_BRIDGE: "1",
        GTK_A11Y: "none",
        LIBGL_ALWAYS_SOFTWARE: "1",
        WEBKIT_DISABLE_DMABUF_RENDERER: "1",
      },
    });
    const started = [driver, screen];
    // The runner may end without closing, and nothing must stay behind.
    process.once("exit", () => started.forEach((child) => child.kill()));
    try {
      const address = `http://127.0.0.1:${port}`;
      await answers(address, driver);
      const { sessionId } = (await request("POST", `${address}/session`, {
        capabilities: {
          alwaysMatch: { browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] } },
        },
      })) as { sessionId: string };
      const browser = new WebKit(started, `${address}/session/${sessionId}`);
      await browser.call("window/rect", { width: 1280, height: 900 });
      return browser;
    } catch (error) {
      await end(started);
      throw error;
    }
  }

  async open(address: string): Promise<void> {
    await this.call("url", { url: address });
  }

  async run(script: string): Promise<unknown> {
    return await this.script(`return (${script})`, []);
  }

  async find(search: (...given: never[]) => Element | undefined, ...given: unknown[]): Promise<Target | undefined> {
    const found = (await this.script(`return (${search}).apply(null, arguments)`, given)) as Record<string, string> | null;
    const id = found?.[ELEMENT];
    return id === undefined ? undefined : new Found(this, id);
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from((await request("GET", `${this.session}/screenshot`)) as string, "base64");
  }

  problems(): string[] {
    return this.noted;
  }

  async close(): Promise<void> {
    // A session that is broken must not hide what broke it; its browser ends with the driver.
    await request("DELETE", this.session).catch(() => undefined);
    await end(this.started);
  }

  /** One command of WebDriver. */
  async call(command: string, parameters: object = {}): Promise<unknown> {
    return await request("POST", `${this.session}/${command}`, parameters);
  }

  /** Runs a script, and collects what the page has noted since the last one: the driver passes no console on. */
  async script(script: string, given: unknown[]): Promise<unknown> {
    const wrapped = `${NOTE_PROBLEMS}
      const result = (function () { ${script} }).apply(null, arguments);
      return [result ?? null, window.noted.splice(0)];`;
    const [result, noted] = (await this.call("execute/sync", { script: wrapped, args: given })) as [unknown, string[]];
    this.noted.push(...noted);
    return result;
  }
}

/** Records errors from the first script of a test on that runs in a document; a page that fails earlier is not hydrated. */
const NOTE_PROBLEMS = `
  if (window.noted === undefined) {
    window.noted = [];
    const toConsole = console.error;
    console.error = (...words) => { window.noted.push("console: " + words.join(" ")); toConsole.apply(console, words); };
    addEventListener("error", (event) => window.noted.push("page error: " + event.message));
    addEventListener("unhandledrejection", (event) => window.noted.push("page error: " + event.reason));
  }`;

class Found implements Target {
  constructor(
    private browser: WebKit,
    private id: string,
  ) {}

  async read<R>(look: (element: HTMLElement, given: string) => R, given = ""): Promise<R> {
    return (await this.browser.script(`return (${look}).apply(null, arguments)`, [{ [ELEMENT]: this.id }, given])) as R;
  }

  async click(): Promise<void> {
    await this.browser.call(`element/${this.id}/click`);
  }

  async write(text: string): Promise<void> {
    await this.read(selectText);
    await this.browser.call(`element/${this.id}/value`, { text: BACKSPACE + text.replaceAll("\n", ENTER) });
  }

  async enter(): Promise<void> {
    await this.browser.call(`element/${this.id}/value`, { text: ENTER });
  }

  async choose(value: string): Promise<void> {
    const option = (await this.browser.call(`element/${this.id}/element`, {
      using: "css selector",
      value: `option[value=${JSON.stringify(value)}]`,
    })) as Record<string, string>;
    await this.browser.call(`element/${option[ELEMENT]}/click`);
  }

  async attach(path: string): Promise<void> {
    await this.browser.call(`element/${this.id}/value`, { text: path });
  }
}

/** One connection a request: the driver closes idle ones without a word, and `fetch` would use them again. */
const request = async (method: string, address: string, body?: object): Promise<unknown> => {
  const sending = httpRequest(address, { method, agent: false });
  sending.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = (await once(sending, "response")) as [IncomingMessage];
  const { value } = (await json(answer)) as { value: unknown };
  if (answer.statusCode === 200) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${method} ${new URL(address).pathname}: ${error}: ${message}`);
};

const answers = async (address: string, driver: ChildProcess): Promise<void> => {
  const deadline = Date.now() + 20_000;
  while (!(await request("GET", `${address}/status`).then(() => true, () => false))) {
    if (driver.exitCode !== null || Date.now() > deadline) throw new Error("WebKitWebDriver does not start");
    await new Promise((done) => setTimeout(done, 50));
  }
};

const end = async (started: ChildProcess[]): Promise<void> => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, "exit");
    child.kill();
    await gone;
  }
};

/** Its folder differs by processor and version; `.make/browser.sh` looks for it. */
const miniBrowser = (): string => {
  const path = process.env["MATRICULA_MINIBROWSER"];
  if (path === undefined) throw new Error("MATRICULA_MINIBROWSER names WebKitGTK's MiniBrowser");
  return path;
};
