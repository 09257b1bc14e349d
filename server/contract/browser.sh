#!/usr/bin/env bash
# Looks at the documentation page of a running server in a browser without a
# network: browser.sh http://127.0.0.1:8080 page.png
# It needs Debian's chromium. With CI=true it installs that, as root, or fails;
# elsewhere it says how to, and looks at nothing.
set -euo pipefail
url=${1:?usage: browser.sh http://127.0.0.1:PORT SCREENSHOT.png}
picture=$(realpath -m "${2:?usage: browser.sh http://127.0.0.1:PORT SCREENSHOT.png}")
cd "$(dirname "$0")"

if ! test -x /usr/bin/chromium; then
  if test "${CI:-}" != true; then
    echo "docs page: not looked at, there is no /usr/bin/chromium: apt-get update && apt-get install -y chromium"
    exit 0
  fi
  if test "$(id -u)" != 0; then
    echo "docs page: there is no /usr/bin/chromium, and only root can install it: apt-get update && apt-get install -y chromium"
    exit 1
  fi
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-dejavu-core; } > "$log" 2>&1; then
    cat "$log"
    echo "docs page: chromium could not be installed"
    exit 1
  fi
fi
test -d node_modules/playwright-core || npm ci --ignore-scripts --no-audit --no-fund --silent
node browser.mjs "$url" "$picture"
