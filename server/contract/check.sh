#!/usr/bin/env bash
# Checks the contract: what the OpenAPI document must be, that what is generated
# from it is what it says, that nothing in it breaks clients of the last release,
# and that the TypeScript client and the pages work with a server. One line a
# step; a step that fails shows all it said.
set -euo pipefail
cd "$(dirname "$0")"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
oasdiff=github.com/oasdiff/oasdiff@v1.32.0
work=$(mktemp -d)
log=$work/log
server=

finish() {
  if test -n "$server"; then
    kill "$server" 2> /dev/null || true
    wait "$server" 2> /dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT

step() { # name, command
  local name=$1 start=$SECONDS
  shift
  if "$@" > "$log" 2>&1; then
    echo "contract: $name: ok ($((SECONDS - start)) s)"
  else
    echo "contract: $name: FAILED: $*"
    cat "$log"
    exit 1
  fi
}

registries() { # a lock file that names a registry works only where that one is reached
  ! grep -n '"resolved"' package-lock.json
}

same_client() { # generated again beside a copy of the document
  mkdir -p "$work/server/contract"
  cp -r ../client "$work/server/client"
  cp openapi.json "$work/server/contract/"
  (cd "$work/server/client" && rm client.gen.go && go generate doc.go)
  diff -u ../client/client.gen.go "$work/server/client/client.gen.go" | head -n 40
}

serve() { # sets url
  go build -o "$work/rakit" ../../cmd/rakit
  "$work/rakit" serve --sandbox --dir "$work/sandbox" --addr 127.0.0.1:0 > "$work/out" 2> "$work/err" &
  server=$!
  for _ in $(seq 100); do
    url=$(sed -n 's|^rakit: serving \(http://[0-9.:]*\),.*|\1|p' "$work/out")
    if test -n "$url"; then return; fi
    kill -0 "$server" || break
    sleep 0.1
  done
  cat "$work/out" "$work/err"
  return 1
}

stopped() { # by itself, with all answered
  kill "$server"
  wait "$server"
  server=
}

if ! command -v npm > /dev/null || ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo "contract: needs Node 20.19 or later with npm: apt-get update && apt-get install -y nodejs npm (Debian 13), or https://nodejs.org"
  exit 1
fi
for file in openapi.json released.json; do
  test -f "$file" || { echo "contract: server/contract/$file is missing"; exit 1; }
done
step "the lock file names no registry" registries
step "node tools as locked (npm ci)" npm ci --ignore-scripts --no-audit --no-fund
step "the document is clean (redocly)" node node_modules/@redocly/cli/bin/cli.js lint --config redocly.yaml openapi.json
step "TypeScript types are those of the document" node node_modules/openapi-typescript/bin/cli.js openapi.json --output typescript/schema.d.ts --check
step "the TypeScript client compiles, strictly" node node_modules/typescript/bin/tsc --project typescript
step "the Go client is that of the document (oapi-codegen)" same_client
step "nothing breaks clients of the last release (oasdiff)" go run "$oasdiff" breaking released.json openapi.json --fail-on ERR
step "a sandbox is served" serve
step "a first registration with the TypeScript client" node typescript/dist/first-registration.js "$url"
step "the pages in a browser without a network" ./browser.sh "$url" "$work/page.png"
grep 'not looked at' "$log" || true
step "the server stops when it is told to" stopped
