# shellcheck shell=bash
# Installs into the cache what the build needs beyond rustup, a C compiler and Node.

BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { found = 1 } found && /^version/ { gsub(/"/, "", $3); print $3; exit }' "$ROOT/Cargo.lock")
BINDGEN="$CACHE/tools/wasm-bindgen-cli-$BINDGEN_VERSION/bin"
# The release that matches leptos' `wasm_split_helpers`, which marks where to split.
SPLITTER_VERSION=0.2.4
SPLITTER="$CACHE/tools/wasm-split-cli-$SPLITTER_VERSION/bin"
NPM_LOCK=$(digest <"$ROOT/.make/package-lock.json")
NPM_TOOLS="$CACHE/tools/npm-${NPM_LOCK:0:12}"

need_rust() {
  have rustup || have cargo || die "Rust is missing: install it from https://rustup.rs and start again"
  have cc || have gcc || have clang || die "a C compiler is missing (Debian: apt-get install build-essential)"
  have rustup || return 0
  # rust-toolchain.toml names the version, the WASM target, rustfmt and clippy.
  if ! rustup show active-toolchain >/dev/null 2>&1 || ! cargo --version >/dev/null 2>&1; then
    step "Installing the Rust toolchain" rustup toolchain install
  fi
  if ! rustup target list --installed 2>/dev/null | grep -qx wasm32-unknown-unknown; then
    step "Installing Rust's WASM target" rustup target add wasm32-unknown-unknown
  fi
}

need_lint_tools() {
  local name
  for name in rustfmt clippy; do
    have rustup || return 0
    rustup component list --installed 2>/dev/null | grep -q "^$name" || step "Installing $name" rustup component add "$name"
  done
}

need_node() {
  if ! have node || ! have npm; then die "Node 20 or newer is missing (with npm)"; fi
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "Node 20 or newer is needed, this is $(node --version)"
}

# install_tool CRATE VERSION BIN OPTIONS…: compiled without optimization, since it runs for a second at a time; with
# its own lock file if the registry has all of it.
install_tool() (
  crate=$1 version=$2 bin=$3 into="$CACHE/tools/.$1"
  shift 3
  export CARGO_TARGET_DIR="$CACHE/target-tools" CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off
  rm -rf "$into" "${bin%/bin}" &&
    { cargo install "$crate" --version "=$version" --root "$into" "$@" --locked ||
      cargo install "$crate" --version "=$version" --root "$into" "$@"; } &&
    mv "$into" "${bin%/bin}" &&
    rm -rf "$CARGO_TARGET_DIR"
)

need_bindgen() {
  [ -x "$BINDGEN/wasm-bindgen" ] && return 0
  mkdir -p "$CACHE/tools"
  step "Compiling wasm-bindgen $BINDGEN_VERSION (once, some 2 minutes)" install_tool wasm-bindgen-cli "$BINDGEN_VERSION" "$BINDGEN"
}

need_splitter() {
  [ -x "$SPLITTER/wasm-split-cli" ] && return 0
  mkdir -p "$CACHE/tools"
  step "Compiling wasm-split $SPLITTER_VERSION (once, a minute)" \
    install_tool wasm_split_cli_support "$SPLITTER_VERSION" "$SPLITTER" --features build-binary
}

install_npm_tools() {
  rm -rf "$NPM_TOOLS.new" "$NPM_TOOLS" &&
    mkdir -p "$NPM_TOOLS.new" &&
    cp "$ROOT/.make/package.json" "$ROOT/.make/package-lock.json" "$NPM_TOOLS.new/" &&
    (cd "$NPM_TOOLS.new" && npm ci --no-audit --no-fund &&
      cd node_modules/lightningcss-cli && { [ -x lightningcss ] || node postinstall.js; }) &&
    mv "$NPM_TOOLS.new" "$NPM_TOOLS"
}

need_npm_tools() {
  need_node
  [ -f "$NPM_TOOLS/node_modules/binaryen/index.js" ] && [ -x "$NPM_TOOLS/node_modules/.bin/lightningcss" ] && return 0
  step "Fetching Binaryen and lightningcss" install_npm_tools
}
