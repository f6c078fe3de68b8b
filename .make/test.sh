#!/usr/bin/env bash
# Runs every check and every test, one suite after the other; only the site is built during the lints and the first
# compilation, since that uses one core. A failed suite does not stop the next one; a suite that cannot run counts as a
# failure. The last line is `N passed, N failed`, summed up from the output of the runners.

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/tools.sh"
. "$ROOT/.make/site.sh"
. "$ROOT/.make/postgres.sh"
. "$ROOT/.make/browser.sh"

began=$SECONDS
passed=0
failed=0
summary=
failures=
summed_up=
making_site=
in_memory=

finish() {
  [ -z "$making_site" ] || kill "$making_site" 2>/dev/null || true
  stop_postgres
  [ -z "$in_memory" ] || rm -rf "$in_memory"
  unlock
  [ -n "$summed_up" ] || say "$passed passed, $((failed + 1)) failed"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The folders of tests are in memory where there is room: none has to outlive a power cut, and each waits for the disk often.
use_memory() {
  if memory_is_free; then
    in_memory=$(mktemp -d /dev/shm/matricula-tests.XXXXXX)
    export TMPDIR=$in_memory
  fi
}

# note SUITE PASSED FAILED STARTED
note() {
  passed=$((passed + $2))
  failed=$((failed + $3))
  summary+=$(printf '  %-44s %6s passed %4s failed   %s' "$1" "$2" "$3" "$(elapsed "$4")")$'\n'
}

# suite NAME COUNTER COMMAND…: COUNTER reads the log's path and prints "passed failed".
suite() {
  local name=$1 counter=$2 at=$SECONDS ok=yes p=0 f=0
  shift 2
  step "$name" "$@" || ok=no
  read -r p f < <("$counter" "$STEP_LOG") || true
  p=${p:-0} f=${f:-0}
  if [ $ok = no ] && [ "$f" = 0 ]; then f=1; fi
  if [ $ok = yes ] && [ "$((p + f))" = 0 ]; then
    say "  No test ran in: $name"
    f=1
  fi
  [ $ok = yes ] || failures+=$(failed_in "$STEP_LOG")$'\n'
  note "$name" "$p" "$f" "$at"
}

# failed_in LOG: the names of the tests that failed, as either runner writes them, and what the panics of cargo's said.
failed_in() {
  { grep -E '^test .* FAILED$|^ +[0-9]+\) .*\.(spec|bench)\.ts|^failed: ' "$1" || true; } |
    tr -d '─' | cut -c 1-200 | sort -u | sed -E 's/^ *(test )?/  x /'
  awk '/ panicked at / { print "    " $0; getline; print "      " substr($0, 1, 300) }' "$1" | head -n 40
}

of_cargo() { awk '/^test result: / { p += $4; f += $6 } END { print p + 0, f + 0 }' "$1"; }
of_measurements() { awk '/^measured: / { p += 1 } /^failed: / { f += 1 } END { print p + 0, f + 0 }' "$1"; }
of_check() { if tail -n 1 "$1" | grep -qx 'check: fine'; then echo 1 0; else echo 0 1; fi; }
of_playwright() {
  node -e 'const { stats } = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log(stats.expected + stats.flaky, stats.unexpected);' \
    "$E2E/test-results/report.json" 2>/dev/null || echo 0 1
}

# The artifacts of failed journeys stay.
measurements_in_browser() (
  cd "$E2E" && rm -f test-results/report.json &&
    MATRICULA_BENCH_QUICK=yes MATRICULA_BIN="$ROOT/target/end2end/matricula" \
      PLAYWRIGHT_JSON_OUTPUT_NAME="$E2E/test-results/report.json" \
      node_modules/.bin/playwright test -c bench --reporter=list,json
)

check() { "$@" && echo 'check: fine'; }

wasm_tests() {
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="$BINDGEN/wasm-bindgen-test-runner" \
    cargo test "${LOCKED[@]}" -p domain -p json --target wasm32-unknown-unknown --test wasm
}

journeys() (
  cd "$E2E" && rm -rf test-results &&
    MATRICULA_BIN="$ROOT/target/end2end/matricula" PLAYWRIGHT_JSON_OUTPUT_NAME="$E2E/test-results/report.json" \
      node_modules/.bin/playwright test --reporter=list,json
)

journeys_in_other_browsers() (
  cd "$E2E" && rm -rf test-results/browsers test-results/report.json &&
    MATRICULA_BIN="$ROOT/target/end2end/matricula" PLAYWRIGHT_JSON_OUTPUT_NAME="$E2E/test-results/report.json" \
      node_modules/.bin/playwright test -c browsers --reporter=list,json
)

# Names the tests of the last suite that only passed when repeated.
tell_flaky() {
  local flaky
  flaky=$(grep -cE '^ +[0-9]+ flaky$' "$STEP_LOG") || true
  [ "${flaky:-0}" = 0 ] || say "  Flaky: $(grep -A20 -E '^ +[0-9]+ flaky$' "$STEP_LOG" | grep -E '\.spec\.ts' | tr -s ' ')"
}

say "Checking and testing Matricula"
lock
need_rust
need_lint_tools
at=$SECONDS
if need_bindgen && need_splitter && need_npm_tools; then
  build_site >"$LOGS/making-the-site.log" 9>&- &
  making_site=$!
fi

suite "Formatting" of_check check cargo fmt --all -- --check
suite "Lints, host" of_check check cargo clippy "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --all-targets -- "${CLIPPY[@]}"
suite "Lints, browser" of_check check lint_browser

# What fails here fails again below, and counts there.
step "Compiling all that has no site" cargo test "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --lib --no-run || true

site=no
if [ -n "$making_site" ]; then
  if wait "$making_site"; then site=yes; fi
  making_site=
  cat "$LOGS/making-the-site.log"
fi
if [ $site = yes ]; then suite "Sizes of the groups of pages" of_check check check_sizes; else note "The site could not be built" 0 1 "$at"; fi

at=$SECONDS
compiled=no
if step "Compiling the program and its tests" cargo test "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --no-run; then
  compiled=yes
else
  note "The tests could not be compiled" 0 1 "$at"
fi

if [ $compiled = yes ]; then
  # Copied, since the next compilation replaces it.
  mkdir -p "$ROOT/target/end2end"
  cp "$CARGO_TARGET_DIR/debug/matricula" "$ROOT/target/end2end/matricula.new"
  mv "$ROOT/target/end2end/matricula.new" "$ROOT/target/end2end/matricula"

  use_memory
  # Half of an integration test is waiting.
  RUST_TEST_THREADS=$((2 * $(getconf _NPROCESSORS_ONLN)))
  export RUST_TEST_THREADS
  suite "Unit and integration tests, SQLite" of_cargo \
    env -u MATRICULA_TEST_POSTGRES_URL cargo test "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --no-fail-fast
  at=$SECONDS
  if start_postgres; then
    suite "Integration tests, PostgreSQL" of_cargo cargo test "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --no-fail-fast --test it
    suite "Every measurement, as small as it can be" of_measurements \
      cargo test "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --bench speed -- --bench --quick
    stop_postgres
  else
    note "PostgreSQL could not be started" 0 1 "$at"
  fi
fi

at=$SECONDS
if need_bindgen; then
  suite "Rules in WebAssembly, under Node" of_cargo wasm_tests
else
  note "wasm-bindgen could not be installed" 0 1 "$at"
fi
unlock

at=$SECONDS
if [ $site = no ] || [ $compiled = no ]; then
  note "Journeys in Chromium (nothing to run)" 0 1 "$at"
elif need_end2end; then
  suite "Journeys, types" of_check check "$E2E/node_modules/.bin/tsc" --noEmit -p "$E2E"
  suite "Journeys in Chromium" of_playwright journeys
  tell_flaky
  at=$SECONDS
  if need_other_browsers; then
    suite "Journeys in Firefox and WebKit" of_playwright journeys_in_other_browsers
    tell_flaky
  else
    note "Firefox or WebKit could not be installed" 0 1 "$at"
  fi
  suite "Measurements in Chromium, once" of_playwright measurements_in_browser
else
  note "Chromium or Playwright could not be installed" 0 1 "$at"
fi

say
printf '%s' "$summary"
[ -z "$failures" ] || printf '%s' "$failures"
say "  in all $(elapsed "$began")"
summed_up=yes
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
