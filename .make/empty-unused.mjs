// Leptos erases each view and attribute to a table of functions. Two of them are never called here: one hydrates a view
// in pieces, which only `hydrate_lazy` begins, one fills a template, which only `template!` makes. No linker can know that.
// Here they are replaced by `unreachable`, so that Binaryen removes what only they use: 4 % of the download. If one were
// called, the page would stop with a trap.
import { readFileSync, writeFileSync } from "node:fs";

// As rustc names them, demangled or not.
const UNUSED =
  /(hydrate_async(::\{\{closure\}\}|28_\$u7b\$\$u7b\$closure\$u7d\$\$u7d\$)*|hydrate_from_template)(::h[0-9a-f]{16}|17h[0-9a-f]{16}E)?$/;
// Smaller ones may share their code with other functions.
const SMALLEST = 64;
const [UNREACHABLE, NOP, END] = [0x00, 0x01, 0x0b];
const CODE = 10;

let emptied = 0;
for (const path of process.argv.slice(2)) {
  const wasm = readFileSync(path);
  const module = new WebAssembly.Module(wasm);
  const imported = WebAssembly.Module.imports(module).filter(({ kind }) => kind === "function").length;
  const unused = unusedFunctions(new Uint8Array(WebAssembly.Module.customSections(module, "name")[0]));
  for (const { start, end, index } of functionBodies(wasm, imported)) {
    if (end - start < SMALLEST || !unused.has(index)) continue;
    // Of the same length, so that nothing else moves: no locals, then a trap.
    wasm.fill(NOP, start, end);
    wasm.set([0, UNREACHABLE], start);
    wasm[end - 1] = END;
    emptied++;
  }
  writeFileSync(path, wasm);
}
if (emptied === 0) throw new Error("no function has such a name");

function reader(bytes, at = 0) {
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const take = (length) => bytes.subarray(at, (at += length));
  return { number, take, at: () => at, isAtEnd: () => at >= bytes.length };
}

function unusedFunctions(names) {
  const found = new Set();
  const section = reader(names);
  while (!section.isAtEnd()) {
    const kind = section.number();
    const part = reader(section.take(section.number()));
    if (kind !== 1) continue;
    for (let left = part.number(); left > 0; left--) {
      const index = part.number();
      if (UNUSED.test(Buffer.from(part.take(part.number())).toString())) found.add(index);
    }
  }
  return found;
}

function functionBodies(wasm, imported) {
  const bodies = [];
  const section = reader(wasm, 8);
  while (!section.isAtEnd()) {
    const kind = section.number();
    const length = section.number();
    const start = section.at();
    section.take(length);
    if (kind !== CODE) continue;
    const code = reader(wasm, start);
    for (let left = code.number(), index = imported; left > 0; left--, index++) {
      const size = code.number();
      bodies.push({ index, start: code.at(), end: code.at() + size });
      code.take(size);
    }
  }
  return bodies;
}
