#!/usr/bin/env bash
# build.sh [PROFILE]: builds the program with its site, at target/PROFILE/matricula: optimized (`release`), or quickly built
# to be tried (`quick`).

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/tools.sh"
. "$ROOT/.make/site.sh"

profile=${1:-release}
[ "$profile" != quick ] || export QUICK_SITE=yes
start=$SECONDS
say "Building Matricula"
[ -d "$CARGO_TARGET_DIR/$profile" ] || say "  The first time this takes some ten minutes on two cores; afterwards seconds."
lock
need_rust
# All but the site, which only the last crate contains, is compiled meanwhile: making the site uses one core most of the
# time. What fails here fails again below, and is shown there.
cargo build "${LOCKED[@]}" -p server --lib --profile "$profile" >"$LOGS/compiling-ahead.log" 2>&1 </dev/null 9>&- &
ahead=$!
trap 'kill "$ahead" 2>/dev/null || true' EXIT
need_bindgen
need_splitter
need_npm_tools
build_site
wait "$ahead" || true
trap - EXIT
step "Compiling the program" cargo build "${LOCKED[@]}" -p server --profile "$profile"
built="$CARGO_TARGET_DIR/$profile/matricula"
kept="$ROOT/target/$profile/matricula"
if [ ! "$built" -ef "$kept" ] && ! cmp -s "$built" "$kept"; then
  # Moved into place, since a running program cannot be overwritten.
  mkdir -p "$(dirname "$kept")"
  cp "$built" "$kept.new"
  mv "$kept.new" "$kept"
fi
unlock
site_size
say "  target/$profile/matricula; $(elapsed "$start")"
