package rbac_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func TestGrantSelection(t *testing.T) {
	g := granted(t) // on 28 February 2020, due for review on 30 June
	late := g
	late.GrantedAt = time.Date(2020, 5, 31, 23, 30, 0, 0, time.UTC) // 1 June in London
	once, err := g.Reviewed(looked())
	if err != nil {
		t.Fatal(err)
	}
	given := locum()
	position(&given)
	other, err := rbac.NewGrant(given)
	if err != nil {
		t.Fatal(err)
	}
	type selection = rbac.GrantSelection
	days := func(from, to string) guidance.Interval {
		return guidance.Interval{From: optionalDay(from), To: optionalDay(to)}
	}
	for _, tt := range []struct {
		name string
		s    selection
		g    rbac.Grant
		want bool
		why  string
	}{
		{"nothing asked", selection{}, g, true, "zero members let everything through"},
		{"kind", selection{Kind: rbac.NationalLocum}, g, true, "FFFFF"},
		{"kind of before kinds", selection{Kind: rbac.NationalLocum}, rbac.Grant{}, true, "FFFFF was the only one"},
		{"other kind", selection{Kind: rbac.PositionGrant}, g, false, "FFFFF is none"},
		{"position", selection{Kind: rbac.PositionGrant}, other, true, "it is one"},
		{"profession", selection{Profession: "pharmacist"}, g, true, "it is theirs"},
		{"other profession", selection{Profession: "pharmacy-technician"}, g, false, "it is not"},
		{"site", selection{WorkingAt: "FX1AA"}, g, true, "named when granted"},
		{"other site", selection{WorkingAt: "FX1A"}, g, false, "matched whole"},
		{"granted on the first day", selection{Granted: days("2020-02-28", "")}, g, true, "first day included"},
		{"granted the day before", selection{Granted: days("2020-02-29", "")}, g, false, "too early"},
		{"granted on the last day", selection{Granted: days("", "2020-02-28")}, g, true, "last day included"},
		{"granted the day after", selection{Granted: days("", "2020-02-27")}, g, false, "too late"},
		{"granted by London", selection{Granted: days("2020-06-01", "2020-06-01")}, late, true, "the day is that of London"},
		{"granted by UTC", selection{Granted: days("", "2020-05-31")}, late, false, "the day is that of London"},
		{"never reviewed", selection{Reviewed: rbac.NotReviewed}, g, true, "nobody looked"},
		{"never reviewed, but was", selection{Reviewed: rbac.NotReviewed}, once, false, "somebody looked"},
		{"reviewed", selection{Reviewed: rbac.WasReviewed}, once, true, "somebody looked"},
		{"reviewed, but was not", selection{Reviewed: rbac.WasReviewed}, g, false, "nobody looked"},
		{"due", selection{ReviewDueOn: day("2020-06-30")}, g, true, "on its day"},
		{"not due", selection{ReviewDueOn: day("2020-06-29")}, g, false, "the day before"},
		{"all of it", selection{Kind: rbac.NationalLocum, Profession: "pharmacist", WorkingAt: "FX1AA", Granted: days("2020-02-28", "2020-02-28"), Reviewed: rbac.NotReviewed, ReviewDueOn: day("2020-07-01")}, g, true, "every member agrees"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.s.Lets(tt.g); got != tt.want {
				t.Errorf("Lets() = %t, want %t\nwhy: %s", got, tt.want, tt.why)
			}
		})
	}
}

func TestNamed(t *testing.T) {
	some := rbac.GrantSelection{Profession: "pharmacist"}
	for _, tt := range []struct {
		name string
		n    rbac.Named
		want []guidance.RuleID
		why  string
	}{
		{"ids", rbac.Named{Grants: []string{"g-1", "g-2"}}, ids(), "as many as one step takes"},
		{"an id too many", rbac.Named{Grants: []string{"g-1", "g-2", "g-3"}}, ids("RA-EXC-020"), "one more than it takes"},
		{"an id twice", rbac.Named{Grants: []string{"g-1", "g-1"}}, ids("RA-EXC-020"), "one entry twice is a mistake"},
		{"no id", rbac.Named{Grants: []string{""}}, ids("RA-EXC-020"), "names nothing"},
		{"selection", rbac.Named{Selection: some}, ids(), "asks for something"},
		{"all", rbac.Named{All: true}, ids(), "said in so many words"},
		{"nothing", rbac.Named{}, ids("RA-EXC-020"), "must not mean everything"},
		{"ids and all", rbac.Named{Grants: []string{"g-1"}, All: true}, ids("RA-EXC-020"), "one or the other"},
		{"selection and all", rbac.Named{Selection: some, All: true}, ids("RA-EXC-020"), "one or the other"},
		{"ids and selection", rbac.Named{Grants: []string{"g-1"}, Selection: some}, ids("RA-EXC-020"), "one or the other"},
		{"days the wrong way round", rbac.Named{Selection: rbac.GrantSelection{Granted: guidance.Interval{From: day("2020-04-02"), To: day("2020-04-01")}}}, ids("RA-EXC-020"), "selects nothing"},
		{"FFFFF as the site", rbac.Named{Selection: rbac.GrantSelection{WorkingAt: "FFFFF"}}, ids("RA-EXC-020"), "no site"},
		{"kind past the list", rbac.Named{Selection: rbac.GrantSelection{Kind: rbac.PositionGrant + 1}}, ids("RA-EXC-020"), "no kind"},
		{"review past the list", rbac.Named{Selection: rbac.GrantSelection{Reviewed: rbac.WasReviewed + 1}}, ids("RA-EXC-020"), "neither"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, ruleIDs(tt.n.Check(2).Findings())); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}
