#!/usr/bin/env bash
# Checks the contract: what the OpenAPI document must be, that what is generated
# from it is what it says, and that nothing in it breaks clients of the last
# release. One line a step; a step that fails shows all it said.
set -euo pipefail
cd "$(dirname "$0")"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
oasdiff=github.com/oasdiff/oasdiff@v1.32.0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

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

command -v npm > /dev/null || { echo "contract: needs Node 20.19 or later with npm"; exit 1; }
for file in openapi.json released.json; do
  test -f "$file" || { echo "contract: server/contract/$file is missing"; exit 1; }
done
step "the lock file names no registry" registries
step "node tools as locked (npm ci)" npm ci --ignore-scripts --no-audit --no-fund
step "the document is clean (redocly)" node node_modules/@redocly/cli/bin/cli.js lint --config redocly.yaml openapi.json
step "TypeScript types are those of the document" node node_modules/openapi-typescript/bin/cli.js openapi.json --output typescript/schema.d.ts --check
step "the TypeScript client compiles, strictly" node node_modules/typescript/bin/tsc --project typescript
step "nothing breaks clients of the last release (oasdiff)" go run "$oasdiff" breaking released.json openapi.json --fail-on ERR
