package assessment_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
	"github.com/rakit-dev/rakit/registration"
)

func registry(t testing.TB) *guidance.Registry {
	t.Helper()
	g, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// remoteOn returns a sound emergency registration that was checked on a day.
func remoteOn(t testing.TB, day string) registration.Record {
	t.Helper()
	data, err := os.ReadFile("../registration/testdata/remote.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := registration.ReadRecord(data)
	if err != nil {
		t.Fatal(err)
	}
	r.CheckedOn = day
	r.Card = nil // its dates belong to another day
	return r
}

// compare checks a record with what was known on two days.
func compare(t testing.TB, r registration.Record, from, to string) assessment.Change {
	t.Helper()
	options := func(day string) registration.Options {
		if day == "" {
			return registration.Options{}
		}
		return registration.Options{KnownAt: guidance.MustDate(day)}
	}
	g, a, b := registry(t), options(from), options(to)
	return assessment.Compare(g, assessment.Header(g, a), assessment.Header(g, b), registration.Check(r, a), registration.Check(r, b))
}

func TestCompare(t *testing.T) {
	const pass, fail = guidance.Pass, guidance.Fail
	tests := []struct {
		name, checkedOn, from, to string
		before, after             guidance.Outcome
		changed                   bool
		found                     []guidance.RuleID // by the second alone
		gone                      []guidance.RuleID // by the first alone
		why                       string
	}{
		{"between the two ends", "2023-04-20", "2023-03-01", "2023-06-05", fail, pass, true, nil, []guidance.RuleID{"RA-EVD-001"}, "by March the end was announced for 31 March; in June it was reported for 31 May"},
		{"the same, backwards", "2023-04-20", "2023-06-05", "2023-03-01", pass, fail, true, []guidance.RuleID{"RA-EVD-001"}, nil, "a record that passes and then fails"},
		{"before the end was announced", "2023-04-20", "2023-01-08", "2023-01-09", pass, fail, true, []guidance.RuleID{"RA-EVD-001"}, nil, "the day before, the guidance was open-ended"},
		{"the day before the report", "2023-04-20", "2023-01-09", "2023-06-04", fail, fail, false, nil, nil, "nothing became known in between"},
		{"last day of the announced end", "2023-03-31", "2023-03-01", "2023-06-05", pass, pass, false, nil, nil, "in force by both, by different revisions"},
		{"last day of the reported end", "2023-05-31", "2023-03-01", "", fail, pass, true, nil, []guidance.RuleID{"RA-EVD-001"}, "included"},
		{"the day after both", "2023-06-01", "2023-03-01", "", fail, fail, false, nil, nil, "it fails by both"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := compare(t, remoteOn(t, tt.checkedOn), tt.from, tt.to)
			if c.From.Outcome != tt.before || c.To.Outcome != tt.after || c.Changed() != tt.changed {
				t.Errorf("%s, then %s, changed %t; want %s, then %s, %t\nwhy: %s", c.From.Outcome, c.To.Outcome, c.Changed(), tt.before, tt.after, tt.changed, tt.why)
			}
			if diff := cmp.Diff(tt.found, ids(c.To.Findings)); diff != "" {
				t.Errorf("found by the second alone (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if diff := cmp.Diff(tt.gone, ids(c.From.Findings)); diff != "" {
				t.Errorf("found by the first alone (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func ids(fs []guidance.Finding) (found []guidance.RuleID) {
	for _, f := range fs {
		found = append(found, f.Rule)
	}
	return found
}

// TestCompareCitesBoth: each side says by which publication it knew what it knew.
func TestCompareCitesBoth(t *testing.T) {
	c := compare(t, remoteOn(t, "2023-04-20"), "2023-06-05", "2023-03-01")
	if len(c.From.Known) != 1 || len(c.To.Known) != 1 {
		t.Fatalf("%d and %d editions are known, want one each", len(c.From.Known), len(c.To.Known))
	}
	from, to := c.From.Known[0], c.To.Known[0]
	if from.Name != "emergency-remote/3" || to.Name != "emergency-remote/2" || from.Effective.To == to.Effective.To {
		t.Errorf("known are %s to %s and %s to %s", from.Name, from.Effective.To, to.Name, to.Effective.To)
	}
	cites := func(cs []guidance.Citation, p guidance.Page) bool {
		for _, c := range cs {
			if c.URL == p.URL {
				return true
			}
		}
		return false
	}
	if !cites(from.Citations, guidance.EmergencyEnded) || !cites(to.Citations, guidance.RegistrationAuthorities) || cites(to.Citations, guidance.EmergencyEnded) {
		t.Error("the side of June cites the report of the end, that of March only its announcement")
	}
	want := []assessment.VerdictChange{{Rule: "RA-EVD-001", From: "passed", To: "found"}}
	if len(c.Rules) == 0 || c.Rules[0] != want[0] {
		t.Errorf("the first rule of which something else came is %v, want %v", c.Rules, want)
	}
}

// TestCompareOtherBuild: what another build knew of the guidance is not made up.
func TestCompareOtherBuild(t *testing.T) {
	g := registry(t)
	r := registration.Check(remoteOn(t, "2023-04-20"), registration.Options{})
	here := assessment.Header(g, registration.Options{})
	there := guidance.Header{Ruleset: "0123456789ab", AsOf: "record"}
	c := assessment.Compare(g, there, here, r, r)
	if len(c.From.Known) != 0 || len(c.To.Known) != 1 || c.Changed() {
		t.Errorf("known there %d, here %d, changed %t; want 0, 1, false", len(c.From.Known), len(c.To.Known), c.Changed())
	}
}

// TestReplay: a report says how it was made, so that it can be made again.
func TestReplay(t *testing.T) {
	g := registry(t)
	day := guidance.MustDate
	for _, o := range []registration.Options{
		{}, {KnownAt: day("2023-03-01")}, {AsOf: day("2020-04-20")}, {AsOf: day("2023-05-31"), KnownAt: day("2023-06-05")}, {KnownAt: day("1999-12-31")},
	} {
		head := assessment.Header(g, o)
		again, sameHead, err := assessment.Replay(g, head, registration.Policy{})
		if err != nil {
			t.Fatalf("Replay() of %+v: %v", o, err)
		}
		first, second := writeReport(t, head, o), writeReport(t, sameHead, again)
		if first != second {
			t.Errorf("%+v was replayed otherwise:\n%s", o, cmp.Diff(first, second))
		}
	}
	earlier := g.Rulesets()[0]
	was := guidance.Header{Ruleset: earlier.Version, AsOf: "record"}
	o, head, err := assessment.Replay(g, was, registration.Policy{})
	if err != nil || o.KnownAt != earlier.Known || head.KnownAt != "" || head.Ruleset != earlier.Version {
		t.Errorf("Replay() of what was newest on %s = known at %s, head %s %q, %v", earlier.Known, o.KnownAt, head.Ruleset, head.KnownAt, err)
	}
	if first, second := writeReport(t, was, o), writeReport(t, head, o); first != second {
		t.Errorf("what was newest then is written otherwise:\n%s", cmp.Diff(first, second))
	}
	for name, head := range map[string]guidance.Header{
		"another build":   {Ruleset: "0123456789ab", AsOf: "record"},
		"no rule set":     {AsOf: "record"},
		"as of no day":    {Ruleset: g.Version(), AsOf: "yesterday"},
		"known at no day": {Ruleset: g.Version(), AsOf: "record", KnownAt: "2023-02-29"},
		"another policy":  {Ruleset: g.Version(), AsOf: "record", Policy: "0123456789ab"},
	} {
		_, _, err := assessment.Replay(g, head, registration.Policy{})
		if err == nil || strings.Contains(err.Error(), "yesterday") {
			t.Errorf("%s: %v, want an error that repeats nothing", name, err)
		}
		if wantRuleset := strings.HasSuffix(name, "build") || name == "no rule set"; errors.Is(err, assessment.ErrRuleset) != wantRuleset {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func writeReport(t testing.TB, head guidance.Header, o registration.Options) string {
	t.Helper()
	var out strings.Builder
	w, err := report.New(&out, report.JSON, head)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Result(registration.Check(remoteOn(t, "2023-04-20"), o)), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
