#!/usr/bin/env bash
# Measures a file of 100,000 rows and the steps of an identity in a browser: `make bench ARGS=browser`.
# server/BENCHMARKS.md has the details.

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/tools.sh"
. "$ROOT/.make/browser.sh"

"$ROOT/.make/build.sh"
need_end2end
case " ${ARGS:-} " in *" --quick "*) export MATRICULA_BENCH_QUICK=yes ;; esac
say "Measuring in Chromium, a minute or two; the machine should have nothing else to do"
export MATRICULA_BIN="$ROOT/target/release/matricula"
cd "$E2E" && exec node_modules/.bin/playwright test -c bench
