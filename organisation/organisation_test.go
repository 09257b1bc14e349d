package organisation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
)

func day(s string) guidance.Date { return guidance.MustDate(s) }

func until(s string) guidance.Interval {
	return guidance.Interval{From: day("2001-04-01"), To: day(s)}
}

func TestClosedOn(t *testing.T) {
	r := organisation.NewRegister([]organisation.Organisation{
		{Code: "RX1", Open: guidance.Since(day("2001-04-01"))},
		{Code: "RX2", Open: until("2024-02-29")},
		{Code: "RX3", Open: guidance.Since(day("2001-04-01")), Inactive: true},
		{Code: "RX4", Open: until("2024-02-29"), Inactive: true},
	})
	for _, tt := range []struct {
		code, on string
		closed   bool
		why      string
	}{
		{"RX1", "2001-03-31", true, "the day before the first"},
		{"RX1", "2001-04-01", false, "the first day"},
		{"RX1", "2026-11-21", false, "no last day"},
		{"RX2", "2024-02-29", false, "the last day"},
		{"RX2", "2024-03-01", true, "the day after"},
		{"RX3", "2010-01-01", true, "inactive, and nobody knows since when"},
		{"RX4", "2024-02-29", false, "inactive now, open on its last day"},
		{"RX4", "2024-03-01", true, "inactive, and the day after"},
		{"RX9", "2024-03-01", false, "not known: nothing is said"},
	} {
		if got := r.ClosedOn(tt.code, day(tt.on)); got != tt.closed {
			t.Errorf("%s on %s (%s): closed %t", tt.code, tt.on, tt.why, got)
		}
	}
}

func codes(os []organisation.Organisation) (found []string) {
	for _, o := range os {
		found = append(found, o.Code)
	}
	return found
}

func TestSuccessorsOn(t *testing.T) {
	merged := day("2020-04-01")
	r := organisation.NewRegister([]organisation.Organisation{
		{Code: "AA1", Open: until("2013-03-31"), Successors: []string{"AA2", "AA3"}},
		{Code: "AA2", Open: until("2020-03-31")}, // AA4 says that it came after it
		{Code: "AA3", Open: until("2020-03-31"), Successors: []string{"AA9"}},
		{Code: "AA4", Open: guidance.Since(merged), Predecessors: []string{"AA2", "AA3"}},
		{Code: "AA5", Open: until("2020-03-31"), Successors: []string{"AA6"}},
		{Code: "AA6", Open: until("2020-03-31"), Successors: []string{"AA5", "AA6"}},
		{Code: "AA7", Open: until("2020-03-31"), Successors: []string{"AA4"}, Predecessors: []string{"AA7"}},
	})
	for _, tt := range []struct {
		code, on      string
		open, unknown []string
		why           string
	}{
		{"AA1", "2013-03-31", nil, nil, "open still"},
		{"AA1", "2013-04-01", []string{"AA2", "AA3"}, nil, "the first day after; both are open"},
		{"AA1", "2020-03-31", []string{"AA2", "AA3"}, nil, "their last day"},
		{"AA1", "2020-04-01", []string{"AA4"}, []string{"AA9"}, "the end of both chains, told by the successor, and one that leaves the register"},
		{"AA4", "2020-04-01", nil, nil, "open"},
		{"AA5", "2020-04-01", nil, nil, "a ring ends"},
		{"AA7", "2020-04-01", []string{"AA4"}, nil, "before itself"},
		{"AA8", "2020-04-01", nil, nil, "not known"},
	} {
		open, unknown := r.SuccessorsOn(tt.code, day(tt.on))
		if diff := cmp.Diff(tt.open, codes(open)); diff != "" {
			t.Errorf("%s on %s (%s): open (-want +got):\n%s", tt.code, tt.on, tt.why, diff)
		}
		if diff := cmp.Diff(tt.unknown, unknown); diff != "" {
			t.Errorf("%s on %s (%s): unknown (-want +got):\n%s", tt.code, tt.on, tt.why, diff)
		}
	}
}

// TestChainsEnd walks any register, with rings: every answer is open, and another.
func TestChainsEnd(t *testing.T) {
	names := []string{"AA1", "AA2", "AA3", "AA4", "AA5"}
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfN(rapid.SampledFrom(names), 0, 4)
		var all []organisation.Organisation
		for _, n := range names[:4] {
			o := organisation.Organisation{Code: n, Open: until("2020-03-31"), Successors: some.Draw(t, "after"), Predecessors: some.Draw(t, "before")}
			if rapid.Bool().Draw(t, "open") {
				o.Open.To = guidance.Date{}
			}
			all = append(all, o)
		}
		r := organisation.NewRegister(all)
		open, unknown := r.SuccessorsOn("AA1", day("2021-01-01"))
		for _, o := range open {
			if o.Code == "AA1" || r.ClosedOn(o.Code, day("2021-01-01")) {
				t.Fatalf("%s stands in place of AA1", o.Code)
			}
		}
		for _, u := range unknown {
			if u != "AA5" {
				t.Fatalf("%s is known", u)
			}
		}
	})
}

func TestGPPractice(t *testing.T) {
	since := guidance.Since(day("1974-04-01"))
	centre := organisation.Role{ID: "RO177", Primary: true, Open: since}
	practice := organisation.Role{ID: "RO76", Open: since}
	for _, tt := range []struct {
		why      string
		roles    []organisation.Role
		practice bool
		findings int
	}{
		{"cost centre with the role of a practice", []organisation.Role{centre, practice}, true, 0},
		{"cost centre alone", []organisation.Role{centre}, false, 0},
		{"practice called primary, as in a published fixture", []organisation.Role{{ID: "RO76", Primary: true, Open: since}}, false, 0},
		{"the two the wrong way round", []organisation.Role{{ID: "RO177", Open: since}, {ID: "RO76", Primary: true, Open: since}}, false, 0},
		{"both called primary", []organisation.Role{centre, {ID: "RO76", Primary: true, Open: since}}, false, 1},
		{"none called primary", []organisation.Role{{ID: "RO177", Open: since}, practice}, false, 1},
		{"practice that ended", []organisation.Role{centre, {ID: "RO76", Open: until("2024-02-28")}}, false, 0},
		{"practice on its last day", []organisation.Role{centre, {ID: "RO76", Open: until("2024-02-29")}}, true, 0},
		{"practice that is inactive, without a last day", []organisation.Role{centre, {ID: "RO76", Open: since, Inactive: true}}, false, 0},
		{"roles not known", nil, false, 0},
	} {
		o := organisation.Organisation{Code: "A83008", Open: since, Roles: tt.roles}
		if got := o.IsGPPracticeOn(day("2024-02-29")); got != tt.practice {
			t.Errorf("%s: practice %t", tt.why, got)
		}
		found := o.Check("/0").Findings()
		if len(found) != tt.findings || len(found) > 0 && (found[0].Rule != "RA-RBC-090" || found[0].Pointer != "/0/roles") {
			t.Errorf("%s: findings %v", tt.why, found)
		}
		o.Open = until("2024-02-28")
		if o.IsGPPracticeOn(day("2024-02-29")) {
			t.Errorf("%s: a practice that is closed", tt.why)
		}
	}
}

func TestRulesAreWellFormed(t *testing.T) {
	if _, err := guidance.NewRegistry(organisation.Rules()); err != nil {
		t.Error(err)
	}
}
