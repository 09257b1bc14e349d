package registration_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/rbac/national"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/sds"
	"github.com/rakit-dev/rakit/temporary"
)

var update = flag.Bool("update", false, "write the golden files; ids of rules are only ever added")

// byValue tells go-cmp of the values that are compared with ==.
var byValue = cmpopts.EquateComparable(guidance.Date{}, identity.Mobile{}, identity.UserID{})

// retired are ids that stood in a release and name no rule any more. They are
// never given to another rule.
var retired = []guidance.RuleID{}

func rules(t testing.TB) *guidance.Registry {
	t.Helper()
	g, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestRuleIDsAreForEver(t *testing.T) {
	const file, header = "testdata/rule-ids.txt", "# Every rule id that was ever given, sorted. Ids are never reused and never renamed:\n" +
		"# lines are only added (go test ./registration -update), and a retired id is also\n" +
		"# listed in rules_test.go.\n"
	registered := []guidance.RuleID{}
	for _, r := range rules(t).Rules() {
		registered = append(registered, r.ID)
	}
	listed := readIDs(t, file)
	if *update {
		listed = slices.Compact(slices.Sorted(slices.Values(slices.Concat(listed, registered))))
		text := header
		for _, id := range listed {
			text += string(id) + "\n"
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.IsSorted(listed) || len(slices.Compact(slices.Clone(listed))) != len(listed) {
		t.Errorf("%s is not sorted, or has an id twice", file)
	}
	alive := slices.DeleteFunc(slices.Clone(listed), func(id guidance.RuleID) bool { return slices.Contains(retired, id) })
	if diff := cmp.Diff(alive, registered); diff != "" {
		t.Errorf("rules differ from %s (-listed and not retired +registered):\n%s", file, diff)
	}
	for _, id := range retired {
		if !slices.Contains(listed, id) || slices.Contains(registered, id) {
			t.Errorf("retired id %s: a retired id stays in %s and names no rule", id, file)
		}
	}
}

// readIDs reads the list of ids; there is none before the first -update.
func readIDs(t *testing.T, file string) []guidance.RuleID {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	ids := []guidance.RuleID{}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); strings.HasPrefix(line, "#") {
			continue
		}
		if !guidance.RuleID(line).Valid() {
			t.Errorf("%s: %q is no rule id", file, line)
		}
		ids = append(ids, guidance.RuleID(line))
	}
	return ids
}

// TestTablesOfRules holds every table on its own against the registry, and the
// registry against all of them: Rules leaves no table out.
func TestTablesOfRules(t *testing.T) {
	tables := map[string][]guidance.Rule{
		"audit": audit.Rules(), "authenticator": authenticator.Rules(), "campaign": campaign.Rules(), "card": card.Rules(), "evidence": evidence.Rules(), "identity": identity.Rules(), "message": message.Rules(),
		"input": input.Rules(), "passcode": passcode.Rules(), "rbac": rbac.Rules(),
		"temporary": temporary.Rules(),
		"access":    access.Rules(), "cis2": cis2.Rules(), "national": national.Rules(), "organisation": organisation.Rules(), "sds": sds.Rules(),
		"gpg45": gpg45.Rules(), "licence": licence.Rules(), "mrz": mrz.Rules(),
	}
	all := rules(t)
	count := 0
	for name, table := range tables {
		if _, err := guidance.NewRegistry(table); err != nil || len(table) == 0 {
			t.Errorf("the table of package %s has %d rules and is not well formed: %v", name, len(table), err)
		}
		count += len(table)
		for _, want := range table {
			got, ok := all.Rule(want.ID)
			if diff := cmp.Diff(want, got, byValue); !ok || diff != "" {
				t.Errorf("Rules() has %s of package %s otherwise (-want +got):\n%s", want.ID, name, diff)
			}
		}
	}
	own := []guidance.RuleID{
		"RA-IDN-031", "RA-IDN-032",
		"RA-VID-040", "RA-VID-041", "RA-VID-042", "RA-VID-043", "RA-VID-044", "RA-VID-045",
	}
	for _, id := range own {
		if _, ok := all.Rule(id); !ok {
			t.Errorf("Rules() lacks %s", id)
		}
	}
	if want := count + len(own); len(all.Rules()) != want {
		t.Errorf("Rules() has %d rules, the tables have %d", len(all.Rules()), want)
	}
}

func TestTablesOfEditions(t *testing.T) {
	for _, r := range evidence.Routes() {
		checkEditions(t, "evidence.Editions of "+r.String(), evidence.Editions(r))
	}
	checkEditions(t, "rbac.Permissions", rbac.Permissions())
	checkEditions(t, "passcode.Formats", passcode.Formats())
}

// checkEditions asks of a table that it is sorted, has no two editions in force
// on one day, and says for each what it rests on.
func checkEditions[T any](t *testing.T, name string, table guidance.Editions[T]) {
	t.Helper()
	if err := table.Check(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if len(table) == 0 {
		t.Errorf("%s: no edition", name)
	}
	for _, e := range table {
		if len(e.Citations) == 0 && e.Rationale == "" {
			t.Errorf("%s: %s rests on nothing", name, e.Name())
		}
	}
}

// TestEditionsRefuseOverlap shows that the check above can fail.
func TestEditionsRefuseOverlap(t *testing.T) {
	table := passcode.Formats()
	table[1].Effective.From = table[1].Effective.From.AddDays(-1)
	if table.Check() == nil {
		t.Error("two editions in force on 18 July 2023 were accepted")
	}
}
