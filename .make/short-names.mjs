// wasm-bindgen gives what the main module imports names with hashes, which no compression makes smaller: 4 KB of them that
// every page waits for. Numbers of the same length take their place, in the module and in its JavaScript, so that nothing moves.
import { readFileSync, writeFileSync } from "node:fs";

const [module, script] = process.argv.slice(2);
const numbers = new Map();
for (const path of [module, script]) {
  const named = readFileSync(path, "latin1");
  const numbered = named.replace(/(__wbg_\w+?_)([0-9a-f]{16})(?![0-9a-f])/g, (_, name, hash) => {
    if (!numbers.has(hash)) numbers.set(hash, String(numbers.size).padStart(16, "0"));
    return name + numbers.get(hash);
  });
  writeFileSync(path, numbered, "latin1");
}

const given = readFileSync(script, "utf8");
const missing = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(module))).filter(({ name }) => !given.includes(name));
// The splitter's loaders are in a script of their own.
const lost = missing.filter(({ name }) => !name.startsWith("__wasm_split"));
if (numbers.size === 0 || lost.length > 0) throw new Error(`names do not fit: ${JSON.stringify(lost)}`);
