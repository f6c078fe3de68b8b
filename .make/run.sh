#!/usr/bin/env bash
# Builds what has changed and starts the program in this folder: SQLite in data/ unless the environment configures
# another database. `make build` takes longer and optimizes more.

. "$(dirname "$0")/lib.sh"

"$ROOT/.make/build.sh" quick
say "Starting (Ctrl-C stops it)"
exec "$ROOT/target/quick/matricula" ${ARGS:-}
