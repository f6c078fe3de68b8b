# shellcheck shell=bash
# The requirements of journeys and browser measurements: the browsers, and the packages of end2end.

E2E="$ROOT/end2end"

find_chromium() {
  local name
  # Debian's headless shell has no windows and needs a quarter less time.
  for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    if have "$name"; then
      MATRICULA_CHROMIUM=$(command -v "$name")
      export MATRICULA_CHROMIUM
      return 0
    fi
  done
  return 1
}

find_firefox() {
  local name
  for name in firefox-esr firefox; do
    if have "$name"; then
      MATRICULA_FIREFOX=$(command -v "$name")
      export MATRICULA_FIREFOX
      return 0
    fi
  done
  return 1
}

# WebKitGTK's small browser has no place in PATH; its folder depends on processor and version.
find_webkit() {
  local path
  if ! have WebKitWebDriver || ! have Xvfb; then return 1; fi
  for path in /usr/lib/*/webkit2gtk-4.1/MiniBrowser /usr/lib/*/webkit2gtk-4.*/MiniBrowser /usr/lib*/webkit2gtk-4.*/MiniBrowser /usr/libexec/webkit2gtk-4.*/MiniBrowser; do
    if [ -x "$path" ]; then
      export MATRICULA_MINIBROWSER=$path
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
  if ! have chromium-headless-shell && have apt-get && [ "$(id -u)" = 0 ]; then
    step "Installing Chromium's headless shell" apt chromium-headless-shell || true
  fi
  find_chromium || { step "Installing Chromium" apt chromium && find_chromium; } || return 1
  if [ "$(digest <"$E2E/package-lock.json")" != "$(cat "$E2E/node_modules/.installed-from" 2>/dev/null)" ]; then
    step "Fetching Playwright and the mail server" npm_ci_end2end || return 1
  fi
}

need_other_browsers() {
  find_firefox || { step "Installing Firefox" apt firefox-esr && find_firefox; } || return 1
  find_webkit || { step "Installing WebKit and a virtual display" apt webkit2gtk-driver xvfb && find_webkit; }
}
