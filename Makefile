# The commands of rakit. `make check` is what CI runs before the tests.

GOFUMPT     = go run mvdan.cc/gofumpt@v0.12.0
STATICCHECK = go run honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME   ?= 2m

.PHONY: check test contract corpus bench soak golden generate fuzz

check: ## format, vet, static analysis, tidy
	@test -z "$$($(GOFUMPT) -l . | tee /dev/stderr)"
	go vet ./... ./testdata/conformance
	$(STATICCHECK) ./...
	go mod tidy -diff
	cd bench && go vet ./... && go mod tidy -diff
	CGO_ENABLED=0 go build ./...

test: ## all tests, as in the README
	go test ./...

contract: ## the API's contract, its clients and its pages; needs Node 20.19
	./server/contract/check.sh

corpus: ## the conformance vectors, by a runner in another language; needs Node 20.11
	./testdata/conformance/check.sh

bench: ## the table of figures, beside the peers
	cd bench && go run .

fuzz: ## every fuzz target by package path, FUZZTIME each
	./.ci/fuzz $(FUZZTIME)

soak: SHELL = /bin/bash
soak: .SHELLFLAGS = -o pipefail -c
soak: ## hundreds of kills on both stores, minutes of load, a long queue, minutes of fuzzing
	RAKIT_SOAK_KILLS=500 go test -timeout 90m -run 'Killed|Kills' ./authority ./store/... ./cmd/rakit -v | grep -E '^(---|===|ok|FAIL|PASS)|kills'
	RAKIT_SOAK_SECONDS=60 go test -timeout 30m -run 'UnderLoad|ServersShareADatabase' ./cmd/rakit -v | grep -E '^(---|ok|FAIL|PASS)|clients|commands a second|was killed'
	RAKIT_SOAK_MESSAGES=10000 go test -timeout 60m -run DownForAnHour ./authority -v | grep -E '^(---|ok|FAIL|PASS)|messages'
	RAKIT_SOAK_REQUESTS=20000 go test -timeout 30m -run RequestsOfEveryKind ./server -v | grep -E '^(---|ok|FAIL|PASS)|requests'
	RAKIT_SOAK_SEED=$$(date +%s) go test -timeout 60m ./passcode -v | grep -E '^(---|ok|FAIL|PASS)|seed'
	./.ci/fuzz $(FUZZTIME)

golden: ## rewrite the golden files; read the diff
	go test $$(git grep -l 'flag.Bool("update"' -- '*_test.go' | xargs -n1 dirname | sort -u | sed 's|^|./|') -update

generate: ## rewrite what is generated from tables
	go generate ./...
