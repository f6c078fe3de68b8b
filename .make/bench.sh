#!/usr/bin/env bash
# Measures speed and size of the optimized program; server/BENCHMARKS.md has the details.
# ARGS selects: audit, availability, bulk, identities, idle, mail, registry, size, browser or passkeys; --quick only checks that
# each works.

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/postgres.sh"

case " ${ARGS:-} " in
  *" browser "*) exec "$ROOT/.make/bench-browser.sh" ;;
  *" passkeys "*) exec "$ROOT/.make/passkeys-size.sh" ;;
esac

"$ROOT/.make/build.sh"
lock
step "Compiling the measurements" cargo bench "${LOCKED[@]}" -p server --bench speed --no-run
unlock

trap stop_postgres EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
case "${ARGS:-}" in
  *audit* | *bulk* | *identities* | *mail* | *registry*) both=yes ;;
  *availability* | *idle* | *size*) both=no ;;
  *) both=yes ;;
esac
[ $both = no ] || DURABLE=yes start_postgres
say "Measuring, some 40 minutes; the machine should have nothing else to do"
export MATRICULA_BIN="$ROOT/target/release/matricula"
# shellcheck disable=SC2086 # several words are several arguments
cargo bench "${LOCKED[@]}" -p server --bench speed -- ${ARGS:-}
[[ "${ARGS:-}" == *[a-z]* && "${ARGS:-}" != --quick ]] || "$ROOT/.make/bench-browser.sh"
