# shellcheck shell=bash
# Sourced by every script: paths, output, and the lock against concurrent builds.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export ROOT
cd "$ROOT"

# rustup's folder is often missing in the PATH of non-interactive shells.
PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# Tools and compiled crates are outside of the clone, so that a fresh clone is not a cold build.
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/matricula"
if ! mkdir -p "$CACHE" 2>/dev/null || [ ! -w "$CACHE" ]; then
  CACHE="$ROOT/target/cache"
  mkdir -p "$CACHE"
fi
CLONE=$(ls -di "$ROOT" | cksum | cut -d ' ' -f 1)
LOGS="$CACHE/logs/$CLONE"
export MATRICULA_SITE_DIR="$CACHE/site/$CLONE/site"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$CACHE/target}"
mkdir -p "$LOGS" "$MATRICULA_SITE_DIR" "$CARGO_TARGET_DIR"

# Clones share a target folder, and cargo tells their crates apart by file times only, so a clone could get another's
# objects. Output of a compiler wrapper is stored under the wrapper's name: with one wrapper for each clone, its own
# crates are separate, while dependencies are compiled once for all.
export RUSTC_WORKSPACE_WRAPPER="$CACHE/rustc/$CLONE"
mkdir -p "$CACHE/rustc"
[ -x "$RUSTC_WORKSPACE_WRAPPER" ] || { printf '#!/bin/sh\nexec "$@"\n' >"$RUSTC_WORKSPACE_WRAPPER" && chmod +x "$RUSTC_WORKSPACE_WRAPPER"; }
# Clippy is a wrapper itself. It checks again when its arguments change.
# shellcheck disable=SC2034 # used by the scripts that source this one
CLIPPY=(-D warnings --cfg "clone_$CLONE")

# In two steps: the browser's half leaves the texts out of `domain`, and the tests of `domain` have them.
lint_browser() {
  local target=(--target wasm32-unknown-unknown)
  cargo clippy "${LOCKED[@]}" -p frontend --lib "${target[@]}" -- "${CLIPPY[@]}" &&
    cargo clippy "${LOCKED[@]}" -p domain -p json --lib --tests "${target[@]}" -- "${CLIPPY[@]}"
}

# One package list everywhere: cargo unites features over the named packages, so another list would compile everything
# again. Never `--workspace`: it would unite `ssr` and `hydrate`.
# shellcheck disable=SC2034 # used by the scripts that source this one
HOST_PACKAGES=(-p domain -p json -p spreadsheet -p backend -p migration -p app --features app/ssr -p server)

# A build server needs an up-to-date lock file; on other machines an edited Cargo.toml may change it.
LOCKED=()
if [ -n "${CI:-}" ]; then
  LOCKED=(--locked)
  # Nothing is edited there: incremental data would only fill the disk.
  export CARGO_INCREMENTAL=0
fi

say() { printf '%s\n' "$*"; }
die() { printf '\nStopped: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

elapsed() {
  local s=$((SECONDS - $1))
  if [ "$s" -lt 100 ]; then echo "$s s"; else echo "$((s / 60)) min $((s % 60)) s"; fi
}

# step "Message" COMMAND…: quiet on success; prints the end of the output on failure.
step() {
  local what=$1 start=$SECONDS log
  shift
  log="$LOGS/$(printf %s "$what" | tr -cs '[:alnum:]' '-' | tr '[:upper:]' '[:lower:]').log"
  # shellcheck disable=SC2034 # for callers that read the log afterwards
  STEP_LOG=$log
  printf '  %-58s' "$what …"
  if "$@" >"$log" 2>&1 </dev/null; then
    say "done, $(elapsed "$start")"
  else
    local code=$?
    say "FAILED after $(elapsed "$start")"
    say "  ---- the end of $log"
    tail -n "${STEP_TAIL:-60}" "$log" | sed 's/^/  | /'
    return $code
  fi
}

# Whether files that need not outlive a power cut have room in memory.
memory_is_free() {
  local free
  free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
  [ "${free:-0}" -ge 4000000 ]
}

digest() { if have sha256sum; then sha256sum; else shasum -a 256; fi | cut -c 1-64; }

# A digest of the names and contents of all files below the given folders.
digest_of() {
  { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat
    find "$@" -type f | LC_ALL=C sort; } | digest
}

# All clones of a user share the cache: one build at a time. A process that outlives the build must not inherit the
# descriptor, or the lock would never be released.
lock() {
  have flock || return 0
  exec 9>"$CACHE/lock"
  if ! flock -n 9; then
    say "  Another build of Matricula is running; waiting for it."
    flock 9
  fi
}
unlock() { exec 9>&-; }

# apt PACKAGE…: installs missing packages.
apt() {
  local sudo=()
  have apt-get || die "please install $* and start again"
  [ "$(id -u)" = 0 ] || { have sudo || die "please install $* (root is needed) and start again"; sudo=(sudo); }
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" && return 0
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}
