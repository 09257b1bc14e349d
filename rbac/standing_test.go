package rbac_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func interval(from, to string) guidance.Interval {
	return guidance.Interval{From: optionalDay(from), To: optionalDay(to)}
}

func TestOrganisationScope(t *testing.T) {
	standing := rbac.Standing{
		Links: []rbac.Link{
			{Child: "RX2", Parent: "RX1", Interval: interval("2020-01-01", "")},
			{Child: "RX3", Parent: "RX2", Interval: interval("2020-01-01", "2020-04-20")},
			{Child: "RX4", Parent: "RX1", Interval: interval("", "")},
			{Child: "RX5", Parent: "RX6", Interval: interval("2020-01-01", "")},
			{Child: "RX6", Parent: "RX5", Interval: interval("2020-01-01", "")},
			{Child: "FFFFF", Parent: "RX1", Interval: interval("2020-01-01", "")},
			{Child: "RX7", Parent: "FFFFF", Interval: interval("2020-01-01", "")},
		},
		Agreements: []rbac.Agreement{
			{ID: "a-1", Provider: "RX1", Organisation: "FX1AA", Interval: interval("2020-04-10", "2020-04-30")},
			{ID: "a-2", Provider: "RX1", Organisation: "FX2AA", Interval: interval("", "2020-04-30")},
		},
	}
	tests := []struct {
		name, actor, organisation, on string
		want                          bool
		why                           string
	}{
		{"own", "RX1", "RX1", "2020-04-20", true, "the organisation's own RA"},
		{"child", "RX1", "RX2", "2020-04-20", true, "RA08 link"},
		{"grandchild, last day of the link", "RX1", "RX3", "2020-04-20", true, "links reach through others, last day included"},
		{"grandchild, day after", "RX1", "RX3", "2020-04-21", false, "one link of the two has run out"},
		{"child, first day", "RX2", "RX3", "2020-01-01", true, "first day included"},
		{"child, day before", "RX2", "RX3", "2019-12-31", false, "not yet in force"},
		{"parent from the child", "RX2", "RX1", "2020-04-20", false, "links do not reach upwards"},
		{"link without a first day", "RX1", "RX4", "2020-04-20", false, "a link that is not dated is in force on no day"},
		{"other", "RX9", "RX1", "2020-04-20", false, "nothing joins them"},
		{"ring", "RX5", "RX6", "2020-04-20", true, "each is above the other; the search ends"},
		{"ring from outside", "RX1", "RX6", "2020-04-20", false, "the search ends without finding it"},
		{"day before the agreement", "RX1", "FX1AA", "2020-04-09", false, "not yet in force"},
		{"first day of the agreement", "RX1", "FX1AA", "2020-04-10", true, "first day included"},
		{"last day of the agreement", "RX1", "FX1AA", "2020-04-30", true, "last day included"},
		{"day after the agreement", "RX1", "FX1AA", "2020-05-01", false, "run out, whether or not anybody marked it"},
		{"organisation for its provider", "FX1AA", "RX1", "2020-04-20", false, "agreements do not reach backwards"},
		{"child of the provider", "RX2", "FX1AA", "2020-04-20", false, "an agreement is with the provider alone"},
		{"agreement without a first day", "RX1", "FX2AA", "2020-04-20", false, "an agreement that is not dated is in force on no day"},
		{"locum organisation by link", "RX1", "FFFFF", "2020-04-20", false, "it is virtual: nobody is its RA"},
		{"from the locum organisation", "FFFFF", "RX7", "2020-04-20", false, "it is virtual: it is nobody's RA"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := agentCall()
			r.Actor.Organisation, r.Organisation, r.On = tt.actor, tt.organisation, day(tt.on)
			d := rbac.Authorize(standing, r)
			if d.Allowed != tt.want {
				t.Errorf("Allowed = %t, want %t; refused by %v\nwhy: %s", d.Allowed, tt.want, ruleIDs(d.Findings), tt.why)
			}
		})
	}
}

func TestRecordAgreement(t *testing.T) {
	standing := rbac.Standing{
		Links:      []rbac.Link{{Child: "RX1", Parent: "RX3", Interval: interval("2020-01-01", "")}},
		Agreements: []rbac.Agreement{{ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: interval("2020-01-01", "")}},
	}
	tests := []struct {
		name, actor string
		want        []guidance.RuleID
		why         string
	}{
		{"itself", "RX1", ids(), "the organisation may let others act for it"},
		{"RA parent", "RX3", ids(), "the RA parent is its RA"},
		{"provider", "RX2", ids("RA-RBC-006"), "a provider does not extend its own right"},
		{"other", "RX9", ids("RA-RBC-003", "RA-RBC-006"), "nothing joins them"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := rbac.Request{
				Actor: rbac.Actor{ID: "100000000001", Organisation: tt.actor, Role: rbac.RAManager},
				Act:   rbac.RecordAgreement, Organisation: "RX1", On: day("2020-04-20"),
			}
			got := refusedBy(t, rbac.Authorize(standing, r).Err("record agreement"))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

var organisations = []string{"RX1", "RX2", "RX3", "RX4"}

func drawInterval(t *rapid.T) guidance.Interval {
	from := day("2020-04-15").AddDays(rapid.IntRange(0, 10).Draw(t, "from"))
	return guidance.Interval{From: from, To: from.AddDays(rapid.IntRange(-1, 10).Draw(t, "days"))}
}

func drawStanding(t *rapid.T) rbac.Standing {
	return drawStandingOf(t, rapid.SampledFrom(organisations))
}

func drawStandingOf(t *rapid.T, organisation *rapid.Generator[string]) rbac.Standing {
	link := rapid.Custom(func(t *rapid.T) rbac.Link {
		return rbac.Link{Child: organisation.Draw(t, "child"), Parent: organisation.Draw(t, "parent"), Interval: drawInterval(t)}
	})
	agreement := rapid.Custom(func(t *rapid.T) rbac.Agreement {
		return rbac.Agreement{Provider: organisation.Draw(t, "provider"), Organisation: organisation.Draw(t, "organisation"), Interval: drawInterval(t)}
	})
	return rbac.Standing{
		Links:      rapid.SliceOfN(link, 0, 6).Draw(t, "links"),
		Agreements: rapid.SliceOfN(agreement, 0, 4).Draw(t, "agreements"),
	}
}

func drawRequest(t *rapid.T) rbac.Request {
	user := rapid.SampledFrom([]string{"", "100000000001", "100000000002"})
	organisation := rapid.SampledFrom(append([]string{"", "FFFFF"}, organisations...))
	return rbac.Request{
		Actor: rbac.Actor{
			ID: user.Draw(t, "actor"), Organisation: organisation.Draw(t, "actor's organisation"),
			Role: rbac.Role(rapid.IntRange(0, int(rbac.Self)+1).Draw(t, "role")),
		},
		Act: rbac.Act(rapid.IntRange(0, int(rbac.ReadAudit)+1).Draw(t, "act")), Organisation: organisation.Draw(t, "organisation"),
		Subject: user.Draw(t, "subject"), SamePerson: rapid.Bool().Draw(t, "same person"),
		On: day("2020-04-15").AddDays(rapid.IntRange(0, 20).Draw(t, "on")),
	}
}

// TestStandingOnlyAdds: more links and agreements never take away what fewer
// allowed, and without any only the own organisation is left, and the own record.
func TestStandingOnlyAdds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		less, more, r := drawStanding(t), drawStanding(t), drawRequest(t)
		both := rbac.Standing{
			Links:      append(append([]rbac.Link{}, less.Links...), more.Links...),
			Agreements: append(append([]rbac.Agreement{}, more.Agreements...), less.Agreements...),
		}
		if rbac.Authorize(less, r).Allowed && !rbac.Authorize(both, r).Allowed {
			t.Errorf("%+v is allowed by %+v and not with %+v added", r, less, more)
		}
		own := r.Actor.Role == rbac.Self && r.Subject == r.Actor.ID // wherever it is held
		if rbac.Authorize(rbac.Standing{}, r).Allowed && r.Actor.Organisation != r.Organisation && !own {
			t.Errorf("%+v is allowed by the zero Standing", r)
		}
	})
}

// TestScopeAgainstClosure compares RA-RBC-003 with another way to reach the
// same answer: the closure of all links of the day.
func TestScopeAgainstClosure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		standing, r := drawStanding(t), agentCall()
		r.Actor.Organisation = rapid.SampledFrom(organisations).Draw(t, "actor")
		r.Organisation = rapid.SampledFrom(organisations).Draw(t, "organisation")
		r.On = day("2020-04-15").AddDays(rapid.IntRange(0, 20).Draw(t, "on"))
		want := r.Actor.Organisation == r.Organisation || closure(standing.Links, r.On)[[2]string{r.Organisation, r.Actor.Organisation}]
		for _, a := range standing.Agreements {
			want = want || (a.Provider == r.Actor.Organisation && a.Organisation == r.Organisation && a.Interval.Contains(r.On))
		}
		if got := rbac.Authorize(standing, r).Allowed; got != want {
			t.Errorf("Allowed = %t, want %t for %+v with %+v", got, want, r, standing)
		}
	})
}

func closure(links []rbac.Link, on guidance.Date) map[[2]string]bool {
	above := map[[2]string]bool{}
	for _, l := range links {
		if l.Interval.Contains(on) {
			above[[2]string{l.Child, l.Parent}] = true
		}
	}
	for _, via := range organisations {
		for _, child := range organisations {
			for _, parent := range organisations {
				if above[[2]string{child, via}] && above[[2]string{via, parent}] {
					above[[2]string{child, parent}] = true
				}
			}
		}
	}
	return above
}
