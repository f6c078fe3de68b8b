// Writes a `.br` beside every text and WASM file below a folder, at Brotli's highest quality, so that the server need
// not compress the site.
import { readdirSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const folder = process.argv[2];
const worthwhile = /\.(wasm|bin|js|mjs|css|svg|txt|json|webmanifest|ico)$/;
// Runs on Node's threads, several files at a time.
const compressed = promisify(brotliCompress);

async function precompress(name) {
  const path = join(folder, name);
  if (!worthwhile.test(name) || !(await stat(path)).isFile()) return;
  const plain = await readFile(path);
  const small = await compressed(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: process.env["QUICK_SITE"] ? 4 : constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  if (small.length < plain.length) await writeFile(`${path}.br`, small);
}

await Promise.all(readdirSync(folder, { recursive: true }).map(precompress));
