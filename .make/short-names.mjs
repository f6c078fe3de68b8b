// wasm-bindgen gives what the module imports names with hashes, which no compression makes smaller: 4 KB of them. Numbers
// of the same length take their place, in the module and in its JavaScript, so that nothing moves.
import { readFileSync, writeFileSync } from "node:fs";

const numbers = new Map();
for (const path of process.argv.slice(2)) {
  const named = readFileSync(path, "latin1");
  const numbered = named.replace(/(__wbg_\w+?_)([0-9a-f]{16})(?![0-9a-f])/g, (_, name, hash) => {
    if (!numbers.has(hash)) numbers.set(hash, String(numbers.size).padStart(16, "0"));
    return name + numbers.get(hash);
  });
  writeFileSync(path, numbered, "latin1");
}
