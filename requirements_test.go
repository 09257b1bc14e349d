package rakit_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

var update = flag.Bool("update", false, "write docs/requirements.md and the list of requirement ids; ids are only ever added")

// requirement is one thing that a page asks, allows, forbids or states, in our
// own words, and what carries it. Its id is never given to another.
type requirement struct {
	ID        string            `json:"id"`
	Section   string            `json:"section"` // of the page
	Statement string            `json:"statement"`
	Rules     []guidance.RuleID `json:"rules,omitempty"`
	Tests     []string          `json:"tests,omitempty"` // package.Test, each of which names one of the rules at least
	Shows     []shown           `json:"shows,omitempty"` // tests that name no rule
	Vectors   []string          `json:"vectors,omitempty"`
	Reason    *reason           `json:"reason,omitempty"` // why nothing carries it, or not all of it
}

// shown is a test that shows the requirement without naming a rule, and what
// it shows.
type shown struct {
	Test string `json:"test"`
	What string `json:"what"`
}

// reason says why something is not carried.
type reason struct {
	Kind string `json:"kind"` // one of reasonKinds
	Why  string `json:"why"`
}

// reasonKinds are the reasons for which a requirement may be carried by nothing.
var reasonKinds = []struct{ name, meaning string }{
	{"duty-of-people", "people do it or judge it, and no record could show it"},
	{"another-system", "a system beside this one does it"},
	{"withdrawn", "the page, or a later one, took it back"},
	{"background", "it says what something is or is for, and asks for nothing by itself"},
	{"not-yet", "it could be carried, and is not"},
}

// guidancePage is one of the five pages, and the file with its requirements.
type guidancePage struct {
	guidance.Page
	Prefix, File string
	Requirements []requirement
}

func guidancePages() []guidancePage {
	return []guidancePage{
		{Page: guidance.RemoteRegistration, Prefix: "RR", File: "remote-registration.json"},
		{Page: guidance.Streamlining, Prefix: "SL", File: "streamlining.json"},
		{Page: guidance.RegistrationAuthorities, Prefix: "RA", File: "registration-authorities.json"},
		{Page: guidance.SmartcardUsers, Prefix: "SU", File: "smartcard-users.json"},
		{Page: guidance.TemporaryStaff, Prefix: "TS", File: "temporary-staff.json"},
	}
}

// untied are rules that cite a page without carrying a requirement of it, each
// with the reason.
var untied = map[guidance.RuleID]map[string]string{
	"RA-EVD-209": {"RR": "the rule is for clinicians; it takes over from this page that the document is valid"},
}

// retiredRequirements are ids that stood in a release and name nothing any more.
var retiredRequirements = []string{}

const requirementsDir = "docs/requirements"

// TestRequirements holds what the pages ask against what carries it, both ways:
// every requirement has rules, tests or a reason, and every rule that cites a page
// carries a requirement of it.
func TestRequirements(t *testing.T) {
	pages, listed := readRequirements(t)
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	c := coverage{
		rules: registry.Rules(), untied: untied, retired: retiredRequirements, listed: listed,
		tests: &testFiles{module: "."}, vectors: vectorIDs(t, "testdata/conformance"),
	}
	for _, fault := range c.faults(pages) {
		t.Error(fault)
	}
	if t.Failed() {
		return // the page would show what is not in order
	}
	compareGenerated(t, "docs/requirements.md", writeRequirements(pages))
}

// readRequirements reads the pages, strictly, and the list of all ids, which it
// completes with -update.
func readRequirements(t *testing.T) (pages []guidancePage, listed []string) {
	t.Helper()
	pages = guidancePages()
	for i, p := range pages {
		data, err := os.ReadFile(filepath.Join(requirementsDir, p.File))
		if err == nil {
			err = input.Decode(data, &pages[i].Requirements)
		}
		if err != nil {
			t.Fatalf("%s: %v", p.File, err)
		}
		for _, r := range pages[i].Requirements {
			listed = append(listed, r.ID)
		}
	}
	files, err := filepath.Glob(filepath.Join(requirementsDir, "*.json"))
	if err != nil || len(files) != len(pages) {
		t.Errorf("%d files of requirements for %d pages, %v", len(files), len(pages), err)
	}
	return pages, readRequirementIDs(t, listed)
}

// readRequirementIDs returns the ids that were ever given. With -update it adds
// those of now.
func readRequirementIDs(t *testing.T, now []string) (listed []string) {
	t.Helper()
	const file, header = requirementsDir + "/ids.txt", "# Every requirement id that was ever given, sorted. Ids are never reused and never\n" +
		"# renamed: lines are only added (go test . -run TestRequirements -update), and a\n" +
		"# retired id is also listed in requirements_test.go.\n"
	data, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			listed = append(listed, line)
		}
	}
	if !*update {
		return listed
	}
	listed = slices.Compact(slices.Sorted(slices.Values(slices.Concat(listed, now))))
	if err := os.WriteFile(file, []byte(header+strings.Join(listed, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return listed
}

// compareGenerated holds a document against what it is made from, or writes it
// with -update.
func compareGenerated(t *testing.T, file, now string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stands, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(stands), now); diff != "" {
		t.Errorf("%s is not what it is made from; run with -update (-stands +now):\n%s", file, diff)
	}
}

// coverage is what the requirements are held against.
type coverage struct {
	rules   []guidance.Rule
	untied  map[guidance.RuleID]map[string]string // reasons, by page prefix
	listed  []string                              // ids ever given
	retired []string
	tests   testSource
	vectors map[string]bool
}

// testSource says which rules a test names.
type testSource interface {
	// Named returns the rules that a test names, itself or in a function that it
	// calls; ok is false when there is no such test.
	Named(test string) (ids []guidance.RuleID, ok bool, err error)
}

// faults returns what is wrong with the requirements, in order.
func (c coverage) faults(pages []guidancePage) (faults []string) {
	seen := map[string]bool{}
	for _, p := range pages {
		if len(p.Requirements) == 0 {
			faults = append(faults, p.Prefix+": the page has no requirement")
		}
		for _, r := range p.Requirements {
			for _, fault := range c.faultsOf(p, r, seen[r.ID]) {
				faults = append(faults, r.ID+": "+fault)
			}
			seen[r.ID] = true
		}
		faults = append(faults, sectionFaults(p)...)
		faults = append(faults, c.citationFaults(p)...)
	}
	return append(faults, c.listFaults(seen)...)
}

var requirementID = regexp.MustCompile(`^REQ-([A-Z]{2})-[0-9]{3}$`)

// faultsOf returns what is wrong with one requirement.
func (c coverage) faultsOf(p guidancePage, r requirement, again bool) (faults []string) {
	ask := func(ok bool, format string, args ...any) {
		if !ok {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	id := requirementID.FindStringSubmatch(r.ID)
	ask(id != nil && id[1] == p.Prefix, "is no id of page %s", p.Prefix)
	ask(!again, "stands twice")
	ask(r.Section != "" && r.Statement != "", "has no section or no statement")
	ask(len(r.Rules)+len(r.Tests)+len(r.Shows) > 0 || r.Reason != nil, "is carried by nothing, for no reason")
	ask(len(r.Rules) == 0 || len(r.Tests)+len(r.Shows) > 0, "has rules that no test shows")
	ask(len(r.Tests) == 0 || len(r.Rules) > 0, "has tests, and no rule that they could name: say what they show")
	ask(len(slices.Compact(slices.Sorted(slices.Values(r.Rules)))) == len(r.Rules), "names a rule twice")
	for _, rule := range r.Rules {
		ask(slices.ContainsFunc(c.rules, func(known guidance.Rule) bool { return known.ID == rule }), "rule %s is not registered", rule)
	}
	for _, test := range r.Tests {
		named, ok, err := c.tests.Named(test)
		ask(err == nil && ok, "test %s is not there: %v", test, err)
		ask(!ok || slices.ContainsFunc(named, func(rule guidance.RuleID) bool { return slices.Contains(r.Rules, rule) }),
			"test %s names none of its rules", test)
	}
	for _, s := range r.Shows {
		_, ok, err := c.tests.Named(s.Test)
		ask(err == nil && ok, "test %s is not there: %v", s.Test, err)
		ask(strings.Contains(s.What, " "), "test %s: it is not said what it shows", s.Test)
	}
	for _, v := range r.Vectors {
		ask(c.vectors[v], "vector %s is not in the corpus", v)
	}
	if r.Reason != nil {
		known := slices.ContainsFunc(reasonKinds, func(k struct{ name, meaning string }) bool { return k.name == r.Reason.Kind })
		ask(known, "the kind of its reason is none of the list")
		ask(strings.Contains(r.Reason.Why, " "), "its reason says nothing")
	}
	return faults
}

// sectionFaults asks that the requirements of a section stand together, as they
// do on the page.
func sectionFaults(p guidancePage) (faults []string) {
	done, last := map[string]bool{}, ""
	for _, r := range p.Requirements {
		if r.Section != last && done[r.Section] {
			faults = append(faults, fmt.Sprintf("%s: section %q stands in two places", p.Prefix, r.Section))
		}
		done[r.Section], last = true, r.Section
	}
	return faults
}

// citationFaults goes the other way: a rule that cites the page carries one of its
// requirements, or there is a reason why not.
func (c coverage) citationFaults(p guidancePage) (faults []string) {
	carrying := map[guidance.RuleID]bool{}
	for _, r := range p.Requirements {
		for _, rule := range r.Rules {
			carrying[rule] = true
		}
	}
	for _, rule := range c.rules {
		cites := slices.ContainsFunc(rule.Citations, func(c guidance.Citation) bool { return c.URL == p.URL })
		excused := c.untied[rule.ID][p.Prefix] != ""
		switch {
		case cites && !carrying[rule.ID] && !excused:
			faults = append(faults, fmt.Sprintf("%s: rule %s cites the page and carries no requirement of it", p.Prefix, rule.ID))
		case excused && (!cites || carrying[rule.ID]):
			faults = append(faults, fmt.Sprintf("%s: rule %s needs no excuse", p.Prefix, rule.ID))
		}
	}
	return faults
}

// listFaults holds the ids of the requirements against those that were ever given.
func (c coverage) listFaults(now map[string]bool) (faults []string) {
	if !slices.IsSorted(c.listed) || len(slices.Compact(slices.Clone(c.listed))) != len(c.listed) {
		faults = append(faults, "the list of ids is not sorted, or has one twice")
	}
	for _, id := range c.listed {
		if retired := slices.Contains(c.retired, id); now[id] == retired {
			faults = append(faults, id+": an id that was given names a requirement, or is retired")
		}
	}
	for id := range now {
		if !slices.Contains(c.listed, id) {
			faults = append(faults, id+": is not in the list of ids")
		}
	}
	for _, id := range c.retired {
		if !slices.Contains(c.listed, id) {
			faults = append(faults, id+": a retired id stays in the list of ids")
		}
	}
	slices.Sort(faults)
	return faults
}
