#!/usr/bin/env bash
# The ecosystem's watch loop, for those who have it: compiling cargo-leptos takes a quarter of an hour, so nothing else depends on it.

. "$(dirname "$0")/lib.sh"

if ! have cargo-leptos; then
  say "make watch needs cargo-leptos, which takes 10 to 20 minutes to compile, once:"
  say "  cargo install cargo-leptos --version 0.3.10 --no-default-features --features no_downloads"
  say "and wasm-bindgen, wasm-opt on PATH. Without it, make run again after an edit rebuilds only what has changed."
  exit 1
fi
. "$ROOT/.make/tools.sh"
need_rust
need_bindgen
need_npm_tools
# Its own target folder: it compiles with other flags, and each would undo the other's work. Its own site, too.
export CARGO_TARGET_DIR="$CACHE/target-watch" MATRICULA_SITE_DIR="$ROOT/target/site"
PATH="$BINDGEN:$NPM_TOOLS/node_modules/.bin:$PATH" exec cargo leptos watch
