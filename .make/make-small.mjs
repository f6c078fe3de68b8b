// `make-small.mjs TOOLS FILE…` makes each WASM file smaller in place, as `wasm-opt -Os` does. TOOLS is the folder where
// Binaryen is installed. Binaryen is WASM too, which Node compiles for each process: with a few threads for all
// files it takes a third of the time of a process for each. For a site that is made quickly it only leaves out names.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

if (isMainThread) {
  const [tools, ...files] = process.argv.slice(2);
  // The largest first, so that all threads end at about the same time.
  const sizes = new Map(files.map((file) => [file, statSync(file).size]));
  const waiting = files.sort((a, b) => sizes.get(b) - sizes.get(a));
  const binaryen = createRequire(pathToFileURL(`${tools}/`)).resolve("binaryen");
  for (let threads = Math.min(availableParallelism(), files.length); threads > 0; threads--) {
    const worker = new Worker(new URL(import.meta.url), { workerData: pathToFileURL(binaryen).href });
    const next = () => worker.postMessage(waiting.shift() ?? null);
    worker.on("message", next);
    next();
  }
} else {
  const { default: binaryen } = await import(workerData);
  prepare(binaryen);
  parentPort.on("message", (file) => {
    if (file === null) return parentPort.close();
    writeFileSync(file, smaller(binaryen, readFileSync(file)));
    parentPort.postMessage("done");
  });
}

function prepare(binaryen) {
  // -Os: what -Oz shortens further are repetitions, which Brotli shortens more. Saves 1 % of the download.
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(1);
  binaryen.setGenerateStackIR(true);
  binaryen.setOptimizeStackIR(true);
  binaryen.setDebugInfo(false);
  // No inlining beyond rustc's: Rust's many similar functions compress well as long as they stay separate. Saves 8 % of
  // the download.
  binaryen.setAlwaysInlineMaxSize(1);
  binaryen.setFlexibleInlineMaxSize(1);
  binaryen.setOneCallerInlineMaxSize(1);
}

function smaller(binaryen, wasm) {
  // The features that rustc enables for wasm32. With all of them Chromium refuses the module.
  const { BulkMemory, BulkMemoryOpt, NontrappingFPToInt, SignExt, MutableGlobals, ReferenceTypes, Multivalue } = binaryen.Features;
  const features =
    BulkMemory | BulkMemoryOpt | NontrappingFPToInt | SignExt | MutableGlobals | ReferenceTypes | Multivalue;
  const module = binaryen.readBinary(wasm, features);
  if (!process.env["QUICK_SITE"]) module.optimize();
  // Functions of one name are instances of one generic: placed side by side they compress 1 % better. A hundred parts in a
  // group repeat what no browser reads.
  module.runPasses(["reorder-functions-by-name", "strip-producers", "strip-target-features"]);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}
