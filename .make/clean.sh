#!/usr/bin/env bash
# Deletes the build caches, which grow over months. The next build is a cold one.

. "$(dirname "$0")/lib.sh"

lock
say "Emptying $CARGO_TARGET_DIR ($(du -sh "$CARGO_TARGET_DIR" | cut -f 1)) and $(dirname "$MATRICULA_SITE_DIR")"
find "$CARGO_TARGET_DIR" -mindepth 1 -delete
rm -rf "$(dirname "$MATRICULA_SITE_DIR")" "$ROOT/target/release" "$ROOT/target/quick" "$ROOT/target/end2end"
