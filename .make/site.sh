# shellcheck shell=bash
# Builds the site, which is embedded into the program. Each part is rebuilt only if its inputs have changed, and the
# folder is touched only if a part was, so that the server is not recompiled for nothing.

PARTS="$(dirname "$MATRICULA_SITE_DIR")/parts"

# is_made PART INPUTS: whether PART was built from INPUTS (a digest).
is_made() { [ -d "$PARTS/$1" ] && [ "$(cat "$PARTS/$1.made-from" 2>/dev/null)" = "$2" ]; }

# The splitter needs relocations. Function names stay until Binaryen is done.
compile_frontend() {
  cargo rustc "${LOCKED[@]}" -p frontend --lib --target wasm32-unknown-unknown --profile wasm-release -- \
    -C strip=none -C link-args=--emit-relocs
}

# The texts of each language, a file each. In a profile of their own, whose folder no other build holds.
write_texts() {
  local out="$PARTS/texts.new"
  rm -rf "$out" && mkdir -p "$out" &&
    cargo run "${LOCKED[@]}" -p domain --bin texts --profile texts -- "$out" &&
    rm -rf "$PARTS/texts" &&
    mv "$out" "$PARTS/texts"
}

# Splits one module into the main one and one file for each group of pages (app/src/groups.rs), with the JavaScript that
# fetches them. Only the main one goes through wasm-bindgen.
make_pkg() {
  local out="$PARTS/pkg.new" split="$PARTS/split" one
  rm -rf "$out" "$split" && mkdir -p "$out" "$split" &&
    "$SPLITTER/wasm-split-cli" --target web --out-name matricula "$1" "$split" &&
    "$BINDGEN/wasm-bindgen" --target web --no-typescript --keep-lld-exports --out-dir "$out" --out-name matricula \
      "$split/matricula.wasm" &&
    rm "$split/matricula.wasm" && mv "$split"/* "$out/" &&
    node "$ROOT/.make/empty-unused.mjs" "$out"/*.wasm &&
    node "$ROOT/.make/make-small.mjs" "$NPM_TOOLS" "$out"/*.wasm &&
    node "$ROOT/.make/short-names.mjs" "$out/matricula_bg.wasm" "$out/matricula.js" &&
    node "$ROOT/.make/groups.mjs" join "$out" &&
    cp "$PARTS"/texts/* "$out/" &&
    node "$ROOT/.make/precompress.mjs" "$out" &&
    rm -rf "$PARTS/pkg" &&
    mv "$out" "$PARTS/pkg"
}

make_rest() {
  local out="$PARTS/rest.new"
  rm -rf "$out" && mkdir -p "$out" &&
    cp -R "$ROOT/public/." "$out/" &&
    "$NPM_TOOLS/node_modules/.bin/lightningcss" --bundle --minify -o "$out/matricula.css" "$ROOT/style/main.css" &&
    node "$ROOT/.make/precompress.mjs" "$out" &&
    rm -rf "$PARTS/rest" &&
    mv "$out" "$PARTS/rest"
}

assemble() {
  local next="$MATRICULA_SITE_DIR.next"
  rm -rf "$next" && mkdir -p "$next" &&
    cp -Rp "$PARTS/rest/." "$next/" &&
    cp -Rp "$PARTS/pkg" "$next/pkg" &&
    rm -rf "$MATRICULA_SITE_DIR" &&
    mv "$next" "$MATRICULA_SITE_DIR"
}

build_site() {
  local wasm="$CARGO_TARGET_DIR/wasm32-unknown-unknown/wasm-release/frontend.wasm" from changed=no
  mkdir -p "$PARTS"
  step "Compiling the browser's half" compile_frontend || return 1

  step "Writing the texts" write_texts || return 1

  from=$({ digest <"$wasm"; digest_of "$PARTS/texts"; cat "$ROOT"/.make/site.sh "$ROOT"/.make/*js | digest; echo "$BINDGEN_VERSION $SPLITTER_VERSION $NPM_LOCK"; } | digest)
  # A site for trying (`QUICK_SITE`) is made in a tenth of the time, and a quarter larger; one that is small is as good.
  if ! is_made pkg "$from" && ! { [ -n "${QUICK_SITE:-}" ] && is_made pkg "$from quick"; }; then
    step "Making the WASM small" make_pkg "$wasm" || return 1
    echo "$from${QUICK_SITE:+ quick}" >"$PARTS/pkg.made-from"
    changed=yes
  fi

  from=$({ digest_of style public; digest <"$ROOT/.make/site.sh"; echo "$NPM_LOCK"; } | digest)
  if ! is_made rest "$from"; then
    step "Bundling the styles" make_rest || return 1
    echo "$from" >"$PARTS/rest.made-from"
    changed=yes
  fi

  if [ $changed = yes ] || [ ! -f "$MATRICULA_SITE_DIR/pkg/matricula_bg.wasm" ]; then
    assemble
  fi
}

# The size of each group.
site_size() { node "$ROOT/.make/groups.mjs" sizes "$MATRICULA_SITE_DIR/pkg"; }

# Fails if a group has grown by a tenth over .make/sizes.json.
check_sizes() { node "$ROOT/.make/groups.mjs" check "$MATRICULA_SITE_DIR/pkg" "$ROOT/.make/sizes.json"; }
