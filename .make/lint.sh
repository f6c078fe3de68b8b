#!/usr/bin/env bash
# Formatting and lints, warnings denied. Host and browser are checked separately: together they would unite `ssr` and
# `hydrate`.

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/tools.sh"

failed=0
lock
need_rust
need_lint_tools
step "Formatting" cargo fmt --all -- --check || failed=$((failed + 1))
step "Lints, host" cargo clippy "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --all-targets -- "${CLIPPY[@]}" || failed=$((failed + 1))
step "Lints, browser" lint_browser || failed=$((failed + 1))
unlock
[ $failed = 0 ] || { say "Lint: $failed of 3 checks failed"; exit 1; }
