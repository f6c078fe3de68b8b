#!/usr/bin/env bash
# Measures what passkeys and codes of authenticator apps add to the sign-in page: `make bench ARGS=passkeys` makes the site of
# the last commit as it is and without them, and compares what the page waits for. The aim is 12 KB, Brotli.
# The page that asks for a code is another one; what counts of codes is the dialog that signs in again on any page.

. "$(dirname "$0")/lib.sh"
. "$ROOT/.make/tools.sh"

copies=$(mktemp -d)
trap 'rm -rf "$copies"' EXIT

# make_site NAME: the site of a copy; prints the folder.
make_site() (
  cd "$copies/$1"
  # shellcheck disable=SC1091 # of the copy
  . .make/lib.sh && . .make/tools.sh && . .make/site.sh
  {
    lock
    need_rust && need_bindgen && need_splitter && need_npm_tools
    build_site
    unlock
  } >&2
  echo "$MATRICULA_SITE_DIR/pkg"
)

# waits_for FOLDER: KB of the sign-in page.
waits_for() { node "$ROOT/.make/groups.mjs" sizes "$1" | awk '$1 == "sign_in" { print $2 }'; }

for name in with without; do
  mkdir "$copies/$name" && git archive HEAD | tar -x -C "$copies/$name"
done
pages="$copies/without/app/src"
grep -rlE '<(PasskeyButton|CodeStep) ' "$pages" |
  xargs perl -0pi -e 's/<(PasskeyButton|CodeStep) [^>]*\/>/<span><\/span>/g; s/\n *suggest_passkeys\(enter\);//'
if grep -rqE '<(PasskeyButton|CodeStep) |^ +suggest_passkeys\(' "$pages"; then
  die "a passkey is still asked for in $pages: has the code changed?"
fi

with=$(waits_for "$(make_site with)")
without=$(waits_for "$(make_site without)")
say "The sign-in page waits for $with KB, and for $without KB without passkeys and codes: $(awk "BEGIN { printf \"%.1f\", $with - $without }") KB more (aim: 12)"
