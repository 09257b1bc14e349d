package evidence_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

func date(s string) guidance.Date {
	if s == "" {
		return guidance.Date{}
	}
	return guidance.MustDate(s)
}

func TestEditionsAreWellFormed(t *testing.T) {
	for _, r := range evidence.Routes() {
		table := evidence.Editions(r)
		if err := table.Check(); err != nil {
			t.Errorf("%s: %v", r, err)
		}
		if len(table) == 0 {
			t.Errorf("%s has no edition", r)
		}
		for _, e := range table {
			// An ordinary route has several editions, each named by the year of its first day.
			year := r.String() + e.Effective.From.String()[:4]
			if e.ID != r.String() && (r.Emergency() || strings.ReplaceAll(e.ID, "-", "") != strings.ReplaceAll(year, "-", "")) {
				t.Errorf("edition %s, in force %s, stands in the table of %s", e.Name(), e.Effective, r)
			}
		}
	}
}

func TestEditionsIsTheCallersOwn(t *testing.T) {
	evidence.Editions(remote)[0].Known = guidance.Date{}
	if evidence.Editions(remote)[0].Known.IsZero() {
		t.Error("a caller can change the table")
	}
}

// TestRequirementsAreRules: every rule that a table of requirements names is in
// the table of rules, word for word.
func TestRequirementsAreRules(t *testing.T) {
	byID := map[guidance.RuleID]guidance.Rule{}
	for _, r := range evidence.Rules() {
		byID[r.ID] = r
	}
	for _, route := range evidence.Routes() {
		for _, e := range evidence.Editions(route) {
			for _, rule := range rulesOf(e.Content) {
				if diff := cmp.Diff(byID[rule.ID], rule, cmpopts.EquateComparable(guidance.Date{})); diff != "" {
					t.Errorf("%s: %s differs from Rules() (-want +got):\n%s", e.Name(), rule.ID, diff)
				}
			}
		}
	}
}

// rulesOf returns every rule that a requirement set names.
func rulesOf(set evidence.RequirementSet) []guidance.Rule {
	var rules []guidance.Rule
	for _, q := range set.Items {
		rules = append(rules, q.Rule)
	}
	for _, q := range set.Call {
		rules = append(rules, q.Rule)
	}
	asked := []guidance.Rule{set.Valid, set.NoPhoto, set.NoPhotoWhy, set.Deviation}
	if set.Standard != nil {
		r := set.Standard.Rules
		asked = append(asked, r.Combination, r.InDate, r.Recent, r.Providers, r.Seen, r.CounterSigned, r.WithoutPhoto, r.Number, r.Name)
	}
	for _, r := range slices.Concat(asked, set.Unjudged) {
		if r.ID != "" {
			rules = append(rules, r)
		}
	}
	return rules
}

func TestEditionAt(t *testing.T) {
	tests := []struct {
		name, on, knownAt, want string // want is the revision
		err                     error
		why                     string
	}{
		{"day before the first", "2020-04-07", "", "", guidance.ErrNotEvaluated, "the page gives its last edit, not its first day"},
		{"first day", "2020-04-08", "", "/3", nil, "From is inclusive"},
		{"leap day before", "2020-02-29", "", "", guidance.ErrNotEvaluated, "before the start"},
		{"leap day within", "2020-04-20", "2020-04-20", "/1", nil, "what was known at the time"},
		{"announced last day", "2023-03-31", "", "/3", nil, "it went on"},
		{"day after the announced last", "2023-04-01", "", "/3", nil, "it went on"},
		{"last day", "2023-05-31", "", "/3", nil, "To is inclusive"},
		{"day after", "2023-06-01", "", "", guidance.ErrNoEdition, "never the nearest edition"},
		{"years after", "2026-11-21", "", "", guidance.ErrNoEdition, "never the nearest edition"},
		{"15 April 2023 as known on 1 March", "2023-04-15", "2023-03-01", "", guidance.ErrNoEdition, "then it was to end on 31 March"},
		{"31 March 2023 as known on 1 March", "2023-03-31", "2023-03-01", "/2", nil, "To is inclusive"},
		{"15 April 2023 as known on 5 June", "2023-04-15", "2023-06-05", "/3", nil, "by then the end was reported"},
		{"15 April 2023 as known on 4 June", "2023-04-15", "2023-06-04", "", guidance.ErrNoEdition, "not yet reported"},
		{"2023 as known before the announcement", "2023-04-15", "2023-01-08", "/1", nil, "no end was known of"},
		{"2023 as known on the announcement", "2023-04-15", "2023-01-09", "", guidance.ErrNoEdition, "Known is inclusive"},
		{"before anything was known", "2020-04-20", "2020-04-07", "", guidance.ErrNoEdition, "nothing had been published"},
		{"no day", "", "", "", guidance.ErrNotEvaluated, "a missing day is in force nowhere"},
	}
	for _, r := range []evidence.Route{remote, clinician, noVideo} {
		for _, tt := range tests {
			t.Run(r.String()+"/"+tt.name, func(t *testing.T) {
				got, err := evidence.EditionAt(r, date(tt.on), date(tt.knownAt))
				if !errors.Is(err, tt.err) {
					t.Fatalf("EditionAt() = %v, want %v\nwhy: %s", err, tt.err, tt.why)
				}
				if err == nil && got.Name() != r.String()+tt.want {
					t.Errorf("EditionAt() = %s, want %s\nwhy: %s", got.Name(), tt.want, tt.why)
				}
			})
		}
	}
}

func TestEditionAtMidnightInSummer(t *testing.T) {
	late := time.Date(2023, 5, 31, 23, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		at  time.Time
		err error
	}{
		{late.Add(-time.Hour), nil},
		{late, guidance.ErrNoEdition},
	} {
		if _, err := evidence.EditionAt(remote, guidance.DateOf(tt.at), guidance.Date{}); !errors.Is(err, tt.err) {
			t.Errorf("%s: %v, want %v: in London it is an hour later than in UTC", tt.at, err, tt.err)
		}
	}
}

// TestEditionAtNoRoute: what is no route has no table, and nobody panics over it.
func TestEditionAtNoRoute(t *testing.T) {
	for _, r := range []evidence.Route{0, 8, 255} {
		_, err := evidence.EditionAt(r, checkDay, guidance.Date{})
		if !errors.Is(err, guidance.ErrNotEvaluated) || len(evidence.Editions(r)) > 0 {
			t.Errorf("EditionAt(%s) = %v, want ErrNotEvaluated: it has no table", r, err)
		}
		fs := evidence.CheckEdition(r, checkDay, guidance.Date{}, err).Findings()
		if len(fs) != 1 || fs[0].Rule != "RA-EVD-002" || fs[0].Message != "no requirements are written down for this route" {
			t.Errorf("CheckEdition(%s) found %v, want RA-EVD-002 alone", r, fs)
		}
	}
}

func TestCheckEdition(t *testing.T) {
	tests := []struct {
		name, on, knownAt string
		route             evidence.Route
		findings          []string
		passed, unknown   []guidance.RuleID
		why               string
	}{
		{
			"in force", "2020-04-20", "", remote,
			[]string{},
			[]guidance.RuleID{"RA-EVD-001", "RA-EVD-002"},
			nil, "met",
		},
		{
			"after the end", "2023-06-01", "", remote,
			[]string{"error RA-EVD-001 /route, 3 citations"},
			[]guidance.RuleID{"RA-EVD-002"},
			nil, "not met",
		},
		{
			"after the announced end", "2023-04-15", "2023-03-01", remote,
			[]string{"error RA-EVD-001 /route, 2 citations"},
			[]guidance.RuleID{"RA-EVD-002"},
			nil, "the bulletin of June was not published yet",
		},
		{
			"before the start", "2020-04-07", "", remote,
			[]string{"info RA-EVD-002 /route, 2 citations"},
			nil,
			[]guidance.RuleID{"RA-EVD-001"},
			"nobody knows",
		},
		{
			"in person, before the first day", "2020-08-30", "", evidence.InPerson,
			[]string{"info RA-EVD-002 /route, 2 citations"},
			nil,
			[]guidance.RuleID{"RA-EVD-001"},
			"nobody knows",
		},
		{
			"in person, first day", "2020-08-31", "", evidence.InPerson,
			[]string{},
			[]guidance.RuleID{"RA-EVD-001", "RA-EVD-002"},
			nil, "met",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var knownAt guidance.Date
			if tt.knownAt != "" {
				knownAt = date(tt.knownAt)
			}
			_, err := evidence.EditionAt(tt.route, date(tt.on), knownAt)
			got := evidence.CheckEdition(tt.route, date(tt.on), knownAt, err).Result()
			findings := []string{}
			for _, f := range got.Findings {
				findings = append(findings, fmt.Sprintf("%s %s %s, %d citations", f.Severity, f.Rule, f.Pointer, len(f.Citations)))
			}
			for _, f := range got.Findings {
				if first := evidence.Editions(tt.route)[0]; f.Rule == "RA-EVD-002" && first.Content.Standard != nil && !slices.Equal(f.Citations, first.Citations) {
					t.Errorf("%v is cited, want the pages of the route", f.Citations)
				}
			}
			if diff := cmp.Diff(tt.findings, findings); diff != "" {
				t.Errorf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			want := [][]guidance.RuleID{tt.passed, tt.unknown}
			if diff := cmp.Diff(want, [][]guidance.RuleID{got.Passed, got.NotEvaluated}, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("passed and not evaluated (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestRulesAreWellFormed(t *testing.T) {
	registry, err := guidance.NewRegistry(evidence.Rules())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range registry.Rules() {
		if area := r.ID.Area(); area != "EVD" && area != "VID" {
			t.Errorf("%s lies in the area of another package", r.ID)
		}
	}
}
