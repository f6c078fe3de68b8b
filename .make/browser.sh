# shellcheck shell=bash
# The requirements of journeys and browser measurements: Chromium, and the packages of end2end.

E2E="$ROOT/end2end"

find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if have "$name"; then
      MATRICULA_CHROMIUM=$(command -v "$name")
      export MATRICULA_CHROMIUM
      return 0
    fi
  done
  return 1
}

npm_ci_end2end() (
  cd "$E2E" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund && digest <package-lock.json >node_modules/.installed-from
)

need_end2end() {
  need_node
  find_chromium || { step "Installing Chromium" apt chromium && find_chromium; } || return 1
  if [ "$(digest <"$E2E/package-lock.json")" != "$(cat "$E2E/node_modules/.installed-from" 2>/dev/null)" ]; then
    step "Fetching Playwright and the mail server" npm_ci_end2end || return 1
  fi
}
