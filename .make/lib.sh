# shellcheck shell=bash
# What every script here begins with: where things are, how to speak, how not to get in another build's way.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export ROOT
cd "$ROOT"

# rustup's own folder is often missing from PATH in non-interactive shells.
PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# Tools and compiled crates live outside the clone, so that a fresh clone is not a cold build.
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

# Cargo tells clones that share a target folder apart only by the times of their files, so an older clone would be handed
# the newer one's objects. What a wrapper compiles is kept under the wrapper's name: with a wrapper for each clone, its
# own crates are its own, while the dependencies, which take the time, are compiled once for all.
export RUSTC_WORKSPACE_WRAPPER="$CACHE/rustc/$CLONE"
mkdir -p "$CACHE/rustc"
[ -x "$RUSTC_WORKSPACE_WRAPPER" ] || { printf '#!/bin/sh\nexec "$@"\n' >"$RUSTC_WORKSPACE_WRAPPER" && chmod +x "$RUSTC_WORKSPACE_WRAPPER"; }
# Clippy is a wrapper itself. It looks again where it is told something else than the last time.
# shellcheck disable=SC2034 # used by the scripts that source this one
CLIPPY=(-D warnings --cfg "clone_$CLONE")

# One package list everywhere: cargo unites features over the packages named, so another list would compile
# everything a second time. Never `--workspace`: it would unite `ssr` and `hydrate`.
# shellcheck disable=SC2034 # used by the scripts that source this one
HOST_PACKAGES=(-p domain -p json -p backend -p migration -p app --features app/ssr -p server)

# On a build server the lock file must already be right; at a desk an edited Cargo.toml may change it.
LOCKED=()
if [ -n "${CI:-}" ]; then
  LOCKED=(--locked)
  # Nobody edits there: what the next compilation could reuse only fills the disk.
  export CARGO_INCREMENTAL=0
fi

say() { printf '%s\n' "$*"; }
die() { printf '\nStopped: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

elapsed() {
  local s=$((SECONDS - $1))
  if [ "$s" -lt 100 ]; then echo "$s s"; else echo "$((s / 60)) min $((s % 60)) s"; fi
}

# step "What is being done" COMMAND…: quiet when it works; the end of its output when it does not.
step() {
  local what=$1 start=$SECONDS log
  shift
  log="$LOGS/$(printf %s "$what" | tr -cs '[:alnum:]' '-' | tr '[:upper:]' '[:lower:]').log"
  # shellcheck disable=SC2034 # for those who want to read the log afterwards
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

digest() { if have sha256sum; then sha256sum; else shasum -a 256; fi | cut -c 1-64; }

# The names and contents of all files below the given folders, as one number.
digest_of() {
  { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat
    find "$@" -type f | LC_ALL=C sort; } | digest
}

# The cache is shared by all clones of one user: one build at a time. The descriptor must not leak into
# anything that outlives the build, or the lock would never be free again.
lock() {
  have flock || return 0
  exec 9>"$CACHE/lock"
  if ! flock -n 9; then
    say "  Another build of Matricula is running; waiting for it."
    flock 9
  fi
}
unlock() { exec 9>&-; }

# apt PACKAGE…: installs what the machine lacks.
apt() {
  local sudo=()
  have apt-get || die "please install $* and start again"
  [ "$(id -u)" = 0 ] || { have sudo || die "please install $* (root is needed) and start again"; sudo=(sudo); }
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" && return 0
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}
