#!/usr/bin/env bash
# Speed and size, measured on the optimised program: server/BENCHMARKS.md says what and how.
# ARGS chooses: availability, idle, size, or browser alone; --quick only shows that everything works.

. "$(dirname "$0")/lib.sh"

case " ${ARGS:-} " in *" browser "*) exec "$ROOT/.make/bench-browser.sh" ;; esac

"$ROOT/.make/build.sh"
lock
claim_target
step "Compiling the measurements" cargo bench "${LOCKED[@]}" -p server --bench speed --no-run
unlock
say "Measuring, some 10 minutes; the machine should have nothing else to do"
export MATRICULA_BIN="$ROOT/target/release/matricula"
cargo bench "${LOCKED[@]}" -p server --bench speed -- ${ARGS:-}
[[ "${ARGS:-}" == *[a-z]* && "${ARGS:-}" != --quick ]] || exec "$ROOT/.make/bench-browser.sh"
