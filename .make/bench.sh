#!/usr/bin/env bash
# Speed and size, measured on the optimised program.

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/tools.sh"
. "$ROOT/.make/site.sh"

"$ROOT/.make/build.sh"
say "Size: $(site_size)"
claim_target
exec cargo bench "${LOCKED[@]}" -p server ${ARGS:+-- $ARGS}
