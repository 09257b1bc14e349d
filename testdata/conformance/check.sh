#!/usr/bin/env bash
# Puts the conformance vectors to the command and to the API with runner.mjs, and has
# it fail once: a runner that cannot would agree with everything.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
server=

finish() {
  if test -n "$server"; then
    kill "$server" 2> /dev/null || true
    wait "$server" 2> /dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT

if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 11) ? 0 : 1)'; then
  echo "corpus: needs Node 20.11 or later: apt-get update && apt-get install -y nodejs (Debian 13), or https://nodejs.org"
  exit 1
fi
go build -o "$work/rakit" ../../cmd/rakit
node runner.mjs --rakit "$work/rakit"

cp -r . "$work/changed"
for file in boundaries/records.json cis2.json role-code.json effective.json; do
  sed -i '0,/"valid": true/s//"valid": false/' "$work/changed/$file"
done
status=0
node runner.mjs --rakit "$work/rakit" --vectors "$work/changed" > "$work/differs" || status=$?
if test "$status" -ne 1 || test "$(grep -c '^DIFFERS' "$work/differs")" -ne 4; then
  echo "corpus: four expectations were changed, and the runner did not find those four: status $status"
  grep '^DIFFERS' "$work/differs" || tail -n 3 "$work/differs"
  exit 1
fi

"$work/rakit" serve --sandbox --dir "$work/sandbox" --addr 127.0.0.1:0 > "$work/out" 2> "$work/err" &
server=$!
url=
for _ in $(seq 100); do
  url=$(sed -n 's|^rakit: serving \(http://[0-9.:]*\),.*|\1|p' "$work/out")
  if test -n "$url" || ! kill -0 "$server"; then break; fi
  sleep 0.1
done
if test -z "$url"; then
  cat "$work/out" "$work/err"
  exit 1
fi
node runner.mjs --url "$url" --header 'X-Demo-Actor: 999900000103 ra-agent RX2' | grep -v '^[┌│├└]' # without the table, which is the same
