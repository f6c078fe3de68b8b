#!/usr/bin/env bash
# Rebuilds and restarts the program after every edit. The host is built without optimization, which is fast; the
# browser's part always in release, since only that can be split: after an edit of a page this takes a minute or two.

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/tools.sh"
. "$ROOT/.make/site.sh"

need_rust
need_bindgen
need_splitter
need_npm_tools

began="$LOGS/watch-began"
program=
end() { [ -z "$program" ] || { kill "$program" && wait "$program"; } 2>/dev/null || true; program=; }
trap end EXIT
trap 'exit 130' INT TERM

is_edited() { [ -n "$(find app frontend server style public Cargo.toml Cargo.lock -type f -newer "$began" -print -quit)" ]; }

while :; do
  touch "$began"
  lock
  claim_target
  built=no
  if build_site && step "Compiling the program" cargo build "${HOST_PACKAGES[@]}"; then built=yes; fi
  unlock
  if [ $built = yes ]; then
    end
    "$CARGO_TARGET_DIR/debug/matricula" ${ARGS:-} &
    program=$!
  fi
  until is_edited; do sleep 1; done
done
