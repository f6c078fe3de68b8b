#!/usr/bin/env bash
# Builds the optimized program with its site, at target/release/matricula.

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/tools.sh"
. "$ROOT/.make/site.sh"

start=$SECONDS
say "Building Matricula"
[ -d "$CARGO_TARGET_DIR/release" ] || say "  The first time this takes some 13 minutes on two cores; afterwards seconds."
lock
need_rust
# All but the site, which only the last crate contains, is compiled meanwhile: making the site uses one core most of the
# time. What fails here fails again below, and is shown there.
cargo build "${LOCKED[@]}" -p server --lib --release >"$LOGS/compiling-ahead.log" 2>&1 </dev/null 9>&- &
ahead=$!
trap 'kill "$ahead" 2>/dev/null || true' EXIT
need_bindgen
need_splitter
need_npm_tools
build_site
wait "$ahead" || true
trap - EXIT
step "Compiling the program" cargo build "${LOCKED[@]}" -p server --release
built="$CARGO_TARGET_DIR/release/matricula"
kept="$ROOT/target/release/matricula"
if [ ! "$built" -ef "$kept" ] && ! cmp -s "$built" "$kept"; then
  # Moved into place, since a running program cannot be overwritten.
  mkdir -p "$(dirname "$kept")"
  cp "$built" "$kept.new"
  mv "$kept.new" "$kept"
fi
unlock
site_size
say "  target/release/matricula; $(elapsed "$start")"
