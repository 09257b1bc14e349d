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

soak: ## hundreds of kills, a minute of load, minutes of fuzzing
	RAKIT_SOAK_KILLS=300 go test -timeout 60m -run Killed ./authority ./store/... ./cmd/rakit -v | grep -E '^(---|===|ok|FAIL|PASS)|kills'
	RAKIT_SOAK_SECONDS=60 go test -timeout 15m -run UnderLoad ./cmd/rakit -v | grep -E '^(---|ok|FAIL|PASS)|clients'
	RAKIT_SOAK_REQUESTS=20000 go test -timeout 30m -run RequestsOfEveryKind ./server -v | grep -E '^(---|ok|FAIL|PASS)|requests'
	./.ci/fuzz $(FUZZTIME)

golden: ## rewrite the golden files; read the diff
	go test $$(git grep -l 'flag.Bool("update"' -- '*_test.go' | xargs -n1 dirname | sort -u | sed 's|^|./|') -update

generate: ## rewrite what is generated from tables
	go generate ./...
