#!/usr/bin/env bash
# Repeats the fault tests of bulk jobs: the server is killed fifty times on each database. Before that, slow clients
# take all its connections. ARGS sets the number: `make soak ARGS=200`.

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/tools.sh"
. "$ROOT/.make/postgres.sh"

trap stop_postgres EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

export MATRICULA_SOAK="${ARGS:-50}"
[ "$MATRICULA_SOAK" -gt 0 ] 2>/dev/null || die "ARGS says how often, as in: make soak ARGS=50"
unset MATRICULA_TEST_POSTGRES_URL
rounds=$(((MATRICULA_SOAK + 9) / 10))
failed=0

lock
need_rust
step "Compiling the program and its tests" cargo test "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --test it --no-run

# faults DATABASE
faults() {
  step "Killed $MATRICULA_SOAK times, $1" cargo test "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --test it bulk::servers || failed=$((failed + 1))
  step "Every other fault, $rounds times, $1" every_fault || failed=$((failed + 1))
}
every_fault() {
  local round
  for round in $(seq "$rounds"); do
    echo "round $round"
    cargo test "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --test it -- bulk::faults bulk::killed bulk::mail mail:: outages || return 1
  done
}

step "As many clients as there are places, and more" \
  cargo test "${LOCKED[@]}" "${HOST_PACKAGES[@]}" --test it load:: || failed=$((failed + 1))
faults SQLite
start_postgres
faults PostgreSQL
unlock
[ $failed = 0 ] || { say "Soak: $failed of 5 failed"; exit 1; }
say "Soak: nothing was lost, nothing was doubled"
