/**
 * What the journeys need of a browser. `firefox.ts` and `webkit.ts` implement it; `user.ts` says it in the words of a
 * user: labels, roles and names.
 */
export interface Browser {
  open(address: string): Promise<void>;

  /** Runs a script in the page and returns its JSON result. */
  run(script: string): Promise<unknown>;

  /** Runs a function in the page that finds an element. It is sent as text, so it must not use anything around it. */
  find(search: (...given: never[]) => Element | undefined, ...given: unknown[]): Promise<Target | undefined>;

  screenshot(): Promise<Buffer>;

  /** Errors of scripts and of the console until now. */
  problems(): string[];

  close(): Promise<void>;
}

/** An element as it was found. Once the page has replaced it, every method throws. */
export interface Target {
  /** Runs a function in the page on the element, and returns its JSON result. The function is sent as text. */
  read<R>(look: (element: HTMLElement, given: string) => R, given?: string): Promise<R>;

  click(): Promise<void>;

  /** Replaces the text of a field with the keyboard. */
  write(text: string): Promise<void>;

  /** Presses Enter in a field. */
  enter(): Promise<void>;

  /** Chooses the option with this value. */
  choose(value: string): Promise<void>;

  /** Chooses a file as the file dialog does. */
  attach(path: string): Promise<void>;
}

/** Selects the whole text of a field, so that typing replaces it. */
export const selectText = (element: HTMLElement): void => {
  element.focus();
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) element.select();
};
