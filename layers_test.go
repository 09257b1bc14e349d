package rakit_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/rakit-dev/rakit/"

// layers is the order of the packages: each may import only those above it.
var layers = []struct {
	pkg string
	why string
}{
	{"guidance", "the mechanism of rules knows no rule and no subject"},
	{"guidance/report", "a report is written from findings alone"},
	{"input", "reading strictly comes before meaning anything by what was read"},
	{"guidance/triage", "what counts is decided about findings, whatever they are about; it reads its files strictly"},
	{"audit", "a log that knew what it records could not be verified by a stranger"},
	{"identity", "who somebody is does not depend on what they showed for it"},
	{"durable", "a file is whole or not there, whatever it holds"},
	{"endpoint", "where an address leads is told without going there"},
	{"passcode", "secrets are made and kept apart from all who use them"},
	{"message", "what became of a message is followed without knowing what it says"},
	{"evidence/mrz", "what is printed on a document is read without knowing what it is shown for"},
	{"evidence/licence", "what is printed on a document is read without knowing what it is shown for"},
	{"evidence", "rules of evidence must run without process, store, card or HTTP"},
	{"evidence/gpg45", "scores and profiles are a standard of their own, beside the documents of a route"},
	{"authenticator", "what else somebody signs in with is no smartcard; both belong to an identity"},
	{"card", "a card's life is decided by its table, whoever asks"},
	{"card/tlv", "how a card writes its data is a standard of its own"},
	{"card/chip", "a chip is read through whatever transmits to it, by standards and not by brand"},
	{"card/virtual", "a card that is a program serves tests and demonstrations; it decides nothing about real ones"},
	{"card/pcsc", "readers are the only hardware, behind a build tag; nothing but the command needs them"},
	{"card/pcsc/pcsctest", "a private reader service for tests stands on nothing but the card it plugs in"},
	{"organisation", "which organisations there are, and since when, is known before anybody acts for one"},
	{"rbac/national", "the codes of the national database come before what anybody may do by them"},
	{"rbac", "who may do what is decided without knowing how it is done"},
	{"rbac/access", "what a person may do follows from the positions that they hold; it is decided for many at once"},
	{"rbac/cis2", "what a sign-in service says of somebody is read into codes and roles, and decides nothing"},
	{"sds", "the directory of the Spine is read into positions and roles, and decides nothing"},
	{"fhir", "what we hold is written for others; nothing of ours is decided by their form"},
	{"temporary", "who comes for a time, and the cards that lie ready for them, stand beside the cards of persons"},
	{"campaign", "what is put right later is followed by facts handed to it, whatever they come from"},
	{"registration", "the noun puts the rules together; it carries nothing out"},
	{"assessment", "answering for many documents at once needs all the rules, and no store"},
	{"specimen", "records to test with are made as any record is; the package judges none of them"},
	{"authority", "order, transaction and audit stand above all rules and below all technology"},
	{"authority/simulator", "simulators stand in for the ports that authority declares"},
	{"gateway", "what gateways have in common comes before any of them"},
	{"gateway/notify", "a gateway implements the port that authority declares"},
	{"gateway/notify/notifytest", "what stands in for a service knows how that is asked, and nothing of us"},
	{"gateway/file", "a gateway implements the port that authority declares"},
	{"gateway/gatewaytest", "the contract of a gateway must not know any gateway"},
	{"store/storetest", "the contract of a store must not know any store"},
	{"store/relational", "what is the same in every engine stands once"},
	{"store/postgres/cluster", "a private server for tests stands on nothing"},
	{"store/postgres", "a store implements what authority declares, and holds no rule"},
	{"store/sqlite", "a store implements what authority declares, and holds no rule"},
	{"server/caller", "who asks is settled before anything is asked for"},
	{"server/apidocs", "the pages of the contract know nothing of what it is about"},
	{"server/sandbox", "a world to try things in is made of the same parts as the real one"},
	{"server", "the edge knows everything above it; nothing above knows HTTP"},
	{"server/client", "the client is made from the contract alone"},
	{"cmd/rakit", "the command wires; nothing imports it"},
	{"examples/sandboxed", "what the examples over HTTP start; they alone import it"},
	{"examples/first", "examples use what users use; nothing imports them"},
	{"examples/httpclient", "what an integrator writes knows the API by its client alone"},
	{"examples/locum", "what an integrator writes knows the API by its client alone"},
}

// exceptions are imports against the order, each with its reason.
var exceptions = map[[2]string]string{}

// owners says which packages alone may import an outside module.
var owners = []struct {
	dep  string
	only []string
	why  string
}{
	{"modernc.org/sqlite", []string{"store/sqlite"}, "the store owns its engine"},
	{"github.com/pressly/goose", []string{"store/relational", "store/sqlite", "store/postgres"}, "migrations belong to the store"},
	{"database/sql", []string{"store/relational", "store/sqlite", "store/postgres"}, "SQL is a matter of the store"},
	{"github.com/jackc/pgx", []string{"store/postgres", "store/postgres/cluster"}, "the store owns its engine"},
	{"filippo.io/age", []string{"passcode"}, "sealing has one owner"},
	{"golang.org/x/mod", []string{"audit"}, "the log has one owner"},
	{"github.com/alecthomas/kong", []string{"cmd/rakit"}, "only the command has a command line"},
	{"github.com/nyaruka/phonenumbers", []string{"identity"}, "telephone numbers have one owner"},
	{"net/http", []string{"server", "server/caller", "server/apidocs", "server/client", "cmd/rakit", "examples/sandboxed", "examples/httpclient", "examples/locum", "gateway/notify", "gateway/notify/notifytest"}, "the library must run without HTTP"},
	{"github.com/danielgtaylor/huma", []string{"server"}, "the framework has one owner"},
	{"github.com/coreos/go-oidc", []string{"server/caller"}, "who asks has one owner"},
	{"github.com/go-jose/go-jose", []string{"server/caller", "gateway/notify", "gateway/notify/notifytest"}, "who asks has one owner, and whom we ask another"},
	{"github.com/rs/zerolog", []string{"server", "cmd/rakit"}, "the library writes no log lines"},
	{"github.com/prometheus/client_golang", []string{"server"}, "figures are counted at the edge"},
	{"github.com/ebfe/scard", []string{"card/pcsc"}, "its faults must not reach our users"},
	{"crypto/x509", []string{"card", "card/virtual", "authority/simulator", "server/caller"}, "certificates of cards are read in one place; others make some up, or hold keys of issuers"},
	{"log/slog", []string{"passcode"}, "a secret says there how it is logged"},
	{"log", []string{"cmd/rakit"}, "the library writes no log lines; Config.Observe tells of events"},
	{"encoding/json", []string{"server/client"}, "it accepts wrong case and duplicate members"},
}

// imports returns, for each package folder of the module that is not a test
// folder, what its non-test files import.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && p != "." && (name[0] == '.' || name == "testdata" || name == "bench") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(path.Dir(filepath.ToSlash(p)))
		found[pkg] = append(found[pkg], "")
		for _, i := range f.Imports {
			v, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			found[pkg] = append(found[pkg], v)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func rank(pkg string) int {
	for i, l := range layers {
		if l.pkg == pkg {
			return i
		}
	}
	return -1
}

// TestLayers holds every import against the order of the packages.
func TestLayers(t *testing.T) {
	for pkg, deps := range imports(t) {
		if pkg == "." {
			continue // the module's own documentation
		}
		if rank(pkg) < 0 {
			t.Errorf("package %s stands nowhere in the order of packages: give it a place and a reason", pkg)
			continue
		}
		for _, dep := range deps {
			own, ok := strings.CutPrefix(dep, module)
			if !ok || exceptions[[2]string{pkg, own}] != "" {
				continue
			}
			if rank(own) < 0 || rank(own) >= rank(pkg) {
				t.Errorf("%s imports %s, which is not above it: %s", pkg, own, layers[rank(pkg)].why)
			}
		}
	}
}

// TestOwners holds imports of outside modules against their owners.
func TestOwners(t *testing.T) {
	for pkg, deps := range imports(t) {
		for _, dep := range deps {
			for _, o := range owners {
				inside := strings.Contains(o.dep, "/") && strings.HasPrefix(dep, o.dep+"/")
				if (dep == o.dep || inside) && !slices.Contains(o.only, pkg) {
					t.Errorf("%s imports %s, which belongs to %v: %s", pkg, dep, o.only, o.why)
				}
			}
		}
	}
}

// TestLayersNamesEveryPackage fails when the order names a package that is not
// there, so that the list stays true.
func TestLayersNamesEveryPackage(t *testing.T) {
	found := imports(t)
	for _, l := range layers {
		if _, ok := found[l.pkg]; !ok {
			t.Errorf("the order names %s, which does not exist", l.pkg)
		}
	}
}
