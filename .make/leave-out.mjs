// Leptos erases views by tables of functions, and every kind of view brings all of them, also one that this program never
// calls: waking a page up piece by piece, which only `hydrate_lazy` begins. No linker can know that. Here it is emptied by
// name, so that wasm-opt finds what only it has used: 5 % of what is downloaded. Were it called all the same, the program
// would stop with a trap; it would never go on with something wrong.
import { readFileSync, writeFileSync } from "node:fs";

// The function itself, and what it promises: no other that merely names it, which may be some other function's twin.
const NEVER_CALLED = /(^|::)hydrate_async(::\{\{closure\}\})*(::h[0-9a-f]{16})?$/;
const UNREACHABLE = Uint8Array.of(3, 0, 0, 0x0b);
const IMPORTS = 2;
const CODE = 10;

const path = process.argv[2];
const wasm = readFileSync(path);
let at = 8;

function number() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = wasm[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
}

function written(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Uint8Array.of(...bytes, value);
}

function text() {
  const length = number();
  at += length;
  return wasm.toString("utf8", at - length, at);
}

const limits = () => {
  const hasMost = number() & 1;
  number();
  if (hasMost) number();
};
const skip = [number, () => (at++, limits()), limits, () => (at += 2)]; // function, table, memory, global

function importedFunctions() {
  let functions = 0;
  for (let left = number(); left > 0; left--) {
    text();
    text();
    const kind = wasm[at++];
    if (kind === 0) functions++;
    skip[kind]();
  }
  return functions;
}

/** The functions to empty, by their place among the imported and the others. */
function named(end) {
  const found = new Set();
  while (at < end) {
    const part = wasm[at++];
    const partEnd = number() + at;
    if (part === 1) {
      for (let left = number(); left > 0; left--) {
        const place = number();
        if (NEVER_CALLED.test(text())) found.add(place);
      }
    }
    at = partEnd;
  }
  return found;
}

const sections = [];
let imported = 0;
let empty = new Set();
while (at < wasm.length) {
  const start = at;
  const kind = wasm[at++];
  const end = number() + at;
  sections.push({ kind, start, content: at, end });
  if (kind === IMPORTS) imported = importedFunctions();
  if (kind === 0 && text() === "name") empty = named(end);
  at = end;
}
if (empty.size === 0) throw new Error("no function is left out: have their names changed, or are names missing?");

const whole = [wasm.subarray(0, 8)];
for (const { kind, start, content, end } of sections) {
  if (kind !== CODE) {
    whole.push(wasm.subarray(start, end));
    continue;
  }
  at = content;
  const count = number();
  const bodies = [written(count)];
  for (let place = imported; place < imported + count; place++) {
    const body = at;
    const length = number();
    at += length;
    bodies.push(empty.has(place) ? UNREACHABLE : wasm.subarray(body, at));
  }
  const code = Buffer.concat(bodies);
  whole.push(Uint8Array.of(CODE), written(code.length), code);
}
writeFileSync(path, Buffer.concat(whole));
