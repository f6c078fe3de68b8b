#!/usr/bin/env bash
# Builds what has changed and starts the program in this folder: SQLite in data/ unless the environment configures
# another database.

. "$(dirname "$0")/lib.sh"

"$ROOT/.make/build.sh"
say "Starting (Ctrl-C stops it)"
exec "$ROOT/target/release/matricula" ${ARGS:-}
