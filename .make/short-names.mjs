// wasm-bindgen names the main module's imports by hashes, 4 KB that do not compress and that every page waits for.
// This replaces them by numbers of the same length, in the module and in its JavaScript, so that no offset changes.
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
// The splitter's loaders are in a separate script.
const lost = missing.filter(({ name }) => !name.startsWith("__wasm_split"));
if (numbers.size === 0 || lost.length > 0) throw new Error(`names do not fit: ${JSON.stringify(lost)}`);
