# shellcheck shell=bash
# A temporary PostgreSQL cluster: its own folder, a free loopback port, deleted when the script ends. It does not
# survive a crash of the machine unless DURABLE=yes, which measurements need to be realistic.

PG_DIR=
PG_BIN=

find_postgres() {
  local initdb
  initdb=$(command -v initdb || find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$initdb" ] || return 1
  PG_BIN=$(dirname "$(readlink -f "$initdb")")
  [ -x "$PG_BIN/pg_ctl" ]
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" != 0 ]; then "$@"; else runuser -u "$PG_USER" -- "$@"; fi
}

create_cluster() (
  port=$1
  # A worker would wake for each of a thousand small databases.
  hasty='-c autovacuum=off -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off'
  [ "${DURABLE:-no}" = no ] || hasty=
  cd "$PG_DIR" &&
    as_postgres "$PG_BIN/initdb" -D "$PG_DIR/data" -U postgres -A trust -E UTF8 --locale=C --no-sync &&
    as_postgres "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -w -t 60 -l "$PG_DIR/log" start -o "-p $port -k '$PG_DIR' \
      -c listen_addresses=127.0.0.1 -c max_connections=400 $hasty"
)

# Leaves the address in MATRICULA_TEST_POSTGRES_URL.
start_postgres() {
  if ! find_postgres; then
    step "Installing PostgreSQL" apt postgresql || return 1
    find_postgres || return 1
  fi
  if [ "$(id -u)" = 0 ]; then
    PG_USER=postgres
    id "$PG_USER" >/dev/null 2>&1 || PG_USER=nobody
  fi
  local below=/tmp
  [ "${DURABLE:-no}" != no ] || ! memory_is_free || below=/dev/shm
  PG_DIR=$(mktemp -d "$below/matricula-postgres.XXXXXX")
  [ "$(id -u)" != 0 ] || chown "$PG_USER" "$PG_DIR"
  local port
  port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
  # The server must not inherit the lock's descriptor: it would hold the lock.
  step "Starting a throw-away PostgreSQL" create_cluster "$port" 9>&- || return 1
  export MATRICULA_TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
}

stop_postgres() {
  [ -n "$PG_DIR" ] || return 0
  if [ -f "$PG_DIR/data/postmaster.pid" ]; then
    as_postgres "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m immediate stop >/dev/null 2>&1 || true
  fi
  rm -rf "$PG_DIR"
  PG_DIR=
}
