// The groups of pages: `join FOLDER` makes one file of each, `sizes FOLDER` and `check FOLDER BUDGET` weigh them.
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [what, folder, budget] = process.argv.slice(2);
const LOADER = join(folder, "__wasm_split.js");
// Groups that only pages of another group fetch: their files leave out what the other's file has.
const WITHIN = { spreadsheet: "bulk", update: "bulk", preview: "bulk", compared: "update" };

/** The groups that were fetched before a group. */
function before(group) {
  const around = WITHIN[group];
  return around === undefined ? [] : [...before(around), around];
}
const MAIN = ["matricula.js", "__wasm_split.js", "matricula_bg.wasm"];

/** The beginning of the splitter's JavaScript, and group -> the files it needs besides the main ones. */
function read() {
  const script = readFileSync(LOADER, "utf8");
  const groups = {};
  const add = (group, file) => (groups[group] ??= []).push(file);
  const fetched = String.raw`makeLoad\(\(\) => \{\s*const src = fetch\(new URL\("\./([\w.]+)"`;
  // Shared files are below a comment that names their groups.
  for (const [, names, file] of script.matchAll(new RegExp(String.raw`/\* (.+) \*/\nconst __chunk_\d+ = ${fetched}`, "g"))) {
    for (const group of names.split(", ")) add(group, file);
  }
  for (const [, group, file] of script.matchAll(new RegExp(String.raw`__wasm_split_load_(\w+) = wrapAsyncCb\(${fetched}`, "g"))) {
    add(group, file);
  }
  const missed = script.match(/fetch\(new URL/g).length - new Set(Object.values(groups).flat()).size;
  if (missed !== 0) throw new Error(`${missed} of the splitter's files are in no group: has its JavaScript changed?`);
  return { head: script.slice(0, script.indexOf("function makeLoad")), groups };
}

/**
 * The splitter leaves a file for each group and one for each combination of groups, some fifty. In one file a group is a
 * sixth smaller and comes at once: for each part its number and its length (32 bits each, little-endian), then the part.
 */
function joinParts() {
  const { head, groups } = read();
  const parts = [...new Set(Object.values(groups).flat())];
  const loaders = Object.entries(groups).map(([group, files]) => {
    const fetched = new Set(before(group).flatMap((one) => groups[one] ?? []));
    const own = files.filter((file) => !fetched.has(file));
    const pieces = own.flatMap((file) => {
      const part = readFileSync(join(folder, file));
      const numbers = Buffer.alloc(8);
      numbers.writeUInt32LE(parts.indexOf(file), 0);
      numbers.writeUInt32LE(part.length, 4);
      return [numbers, part];
    });
    writeFileSync(join(folder, `${group}.bin`), Buffer.concat(pieces));
    return `export const __wasm_split_load_${group} = wrapAsyncCb(loader("./${group}.bin"));\n`;
  });
  const loader = readFileSync(new URL("loader.js", import.meta.url), "utf8");
  writeFileSync(LOADER, [head, loader, ...loaders].join(""));
  for (const file of parts) rmSync(join(folder, file));
}

/**
 * group -> compressed bytes, with the main files, the groups it is within and the texts of a language; `all` is every file
 * once.
 */
function sizes() {
  const names = readdirSync(folder);
  const groups = names.filter((file) => file.endsWith(".bin")).sort();
  const sent = (file) => statSync(join(folder, existsSync(join(folder, `${file}.br`)) ? `${file}.br` : file)).size;
  // A browser fetches the texts of one language: the largest file is counted.
  const texts = Math.max(...names.filter((file) => /^texts\.\w+\.txt$/.test(file)).map(sent));
  const sum = (files) => [...MAIN, ...files].reduce((bytes, file) => bytes + sent(file), texts);
  const each = groups.map((file) => {
    const group = file.replace(".bin", "");
    return [group, sum([...before(group).map((one) => `${one}.bin`), file])];
  });
  return { texts, main: sum([]), ...Object.fromEntries(each), all: sum(groups) };
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

if (what === "join") joinParts();
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
