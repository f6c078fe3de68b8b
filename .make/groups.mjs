// The groups of pages and their sizes: `list FOLDER`, `sizes FOLDER`, `check FOLDER BUDGET`.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const [what, folder, budget] = process.argv.slice(2);
const MAIN = ["matricula.js", "__wasm_split.js", "matricula_bg.wasm"];

/** group -> the files it needs besides the main ones, as the splitter's JavaScript fetches them. */
function list() {
  const loaders = readFileSync(join(folder, "__wasm_split.js"), "utf8");
  const groups = {};
  const add = (group, file) => (groups[group] ??= []).push(file);
  const fetched = String.raw`makeLoad\(\(\) => \{\s*const src = fetch\(new URL\("\./([\w.]+)"`;
  // Shared files are below a comment that names their groups.
  for (const [, names, file] of loaders.matchAll(new RegExp(String.raw`/\* (.+) \*/\nconst __chunk_\d+ = ${fetched}`, "g"))) {
    for (const group of names.split(", ")) add(group, file);
  }
  for (const [, group, file] of loaders.matchAll(new RegExp(String.raw`__wasm_split_load_(\w+) = wrapAsyncCb\(${fetched}`, "g"))) {
    add(group, file);
  }
  const missed = loaders.match(/fetch\(new URL/g).length - new Set(Object.values(groups).flat()).size;
  if (missed !== 0) throw new Error(`${missed} of the splitter's files are in no group: has its JavaScript changed?`);
  return groups;
}

/** group -> compressed bytes, with the main files and the texts of a language; `all` is every file once. */
function sizes() {
  const groups = JSON.parse(readFileSync(join(folder, "groups.json"), "utf8"));
  const sent = (file) => statSync(join(folder, existsSync(join(folder, `${file}.br`)) ? `${file}.br` : file)).size;
  // A browser fetches the texts of one language: the largest file is counted.
  const texts = Math.max(...readdirSync(folder).filter((file) => /^texts\.\w+\.txt$/.test(file)).map(sent));
  const sum = (files) => [...new Set([...MAIN, ...files])].reduce((bytes, file) => bytes + sent(file), texts);
  const each = Object.entries(groups).sort().map(([group, files]) => [group, sum(files)]);
  return { texts, main: sum([]), ...Object.fromEntries(each), all: sum(Object.values(groups).flat()) };
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

if (what === "list") console.log(JSON.stringify(list()));
if (what === "sizes") {
  console.log("  WASM, JavaScript and texts that pages wait for, Brotli (the texts alone first):");
  for (const [group, bytes] of Object.entries(sizes())) console.log(`    ${group.padEnd(16)}${kilobytes(bytes).padStart(9)}`);
}
if (what === "check") {
  const limits = JSON.parse(readFileSync(budget, "utf8"));
  const now = sizes();
  console.log(JSON.stringify(now));
  for (const group of new Set([...Object.keys(now), ...Object.keys(limits)])) {
    if (!(now[group] <= limits[group] * 1.1)) {
      console.error(`${group}: ${now[group]} bytes, more than a tenth over ${limits[group]} (${budget})`);
      process.exitCode = 1;
    }
  }
}
