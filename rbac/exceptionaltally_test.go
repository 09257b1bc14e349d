package rbac_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func TestTallySites(t *testing.T) {
	g := granted(t) // 29 February to 30 September 2020, granted the day before, review on 30 June
	revoked, err := g.Revoke("100000000001", "back to one site", time.Date(2020, 6, 30, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := g
	elsewhere.WorkingAt, elsewhere.Review = "FX0AA", day("2020-05-31")
	log := []rbac.Grant{g, revoked, elsewhere}
	for _, tt := range []struct {
		on   string
		want []rbac.SiteTally
		why  string
	}{
		{"2020-02-27", []rbac.SiteTally{}, "not yet granted"},
		{"2020-02-28", []rbac.SiteTally{{WorkingAt: "FX0AA", Granted: 1, Ahead: 1}, {WorkingAt: "FX1AA", Granted: 2, Ahead: 2}}, "granted, and not begun"},
		{"2020-06-29", []rbac.SiteTally{{WorkingAt: "FX0AA", Granted: 1, Standing: 1, Outstanding: 1, OldestDue: day("2020-05-31")}, {WorkingAt: "FX1AA", Granted: 2, Standing: 2}}, "the day before review and revocation"},
		{"2020-06-30", []rbac.SiteTally{
			{WorkingAt: "FX0AA", Granted: 1, Standing: 1, Outstanding: 1, OldestDue: day("2020-05-31")},
			{WorkingAt: "FX1AA", Granted: 2, Standing: 1, Revoked: 1, Outstanding: 1, OldestDue: day("2020-06-30")},
		}, "the day of both"},
		{"2020-10-01", []rbac.SiteTally{
			{WorkingAt: "FX0AA", Granted: 1, RanOut: 1, Outstanding: 1, OldestDue: day("2020-05-31")},
			{WorkingAt: "FX1AA", Granted: 2, RanOut: 1, Revoked: 1, Outstanding: 1, OldestDue: day("2020-06-30")},
		}, "the day after the last: run out, and not looked at"},
		{"", []rbac.SiteTally{}, "on no day"},
	} {
		if diff := cmp.Diff(tt.want, rbac.TallySites(log, optionalDay(tt.on)), equateDates); diff != "" {
			t.Errorf("on %s (-want +got):\n%s\nwhy: %s", tt.on, diff, tt.why)
		}
	}
}

func TestRecorded(t *testing.T) {
	g := granted(t)
	revoked, err := g.Revoke("100000000001", "back to one site", time.Date(2020, 6, 10, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	session := func(at time.Time) []rbac.SignIn {
		return []rbac.SignIn{{Grant: g.ID, User: g.User, Organisation: "FFFFF", WorkingAt: "FX1AA", At: at}}
	}
	began := func(user, site string) rbac.Recorded {
		s := session(time.Date(2020, 4, 20, 8, 0, 0, 0, time.UTC))
		s = append(s, s[0])
		s[1].User, s[1].WorkingAt = user, site
		return rbac.Recorded{Grant: g, Grants: 1, SignIns: s}
	}
	position := began(g.User, "FX1AA")
	position.Grant.Kind = rbac.PositionGrant
	open := g
	open.End = guidance.Date{}
	for _, tt := range []struct {
		name string
		r    rbac.Recorded
		on   string
		want []guidance.RuleID
		why  string
	}{
		{"whole", rbac.Recorded{Grant: g, Grants: 1}, "2020-06-29", ids(), "the day before the review"},
		{"due", rbac.Recorded{Grant: g, Grants: 1}, "2020-06-30", ids("RA-EXC-021"), "on its day"},
		{"revoked before it was due", rbac.Recorded{Grant: revoked, Grants: 1}, "2020-07-01", ids(), "done with"},
		{"never granted", rbac.Recorded{Grant: g}, "2020-06-29", ids("RA-EXC-022"), "an end without a start"},
		{"granted twice", rbac.Recorded{Grant: g, Grants: 2}, "2020-06-29", ids("RA-EXC-022"), "one id, two grants"},
		{"out of order", rbac.Recorded{Grant: g, Grants: 1, After: true}, "2020-06-29", ids("RA-EXC-022"), "something before the start"},
		{"no end", rbac.Recorded{Grant: open, Grants: 1}, "2020-06-29", ids("RA-EXC-022"), "a start without an end"},
		{"session on the first day", rbac.Recorded{Grant: g, Grants: 1, SignIns: session(time.Date(2020, 2, 29, 0, 0, 0, 0, time.UTC))}, "2020-06-01", ids(), "first day included"},
		{"session the day before", rbac.Recorded{Grant: g, Grants: 1, SignIns: session(time.Date(2020, 2, 28, 23, 59, 0, 0, time.UTC))}, "2020-06-01", ids("RA-EXC-023"), "not yet"},
		{"session on the last evening", rbac.Recorded{Grant: g, Grants: 1, SignIns: session(time.Date(2020, 9, 30, 22, 30, 0, 0, time.UTC))}, "2020-06-01", ids(), "23:30 in London"},
		{"session after midnight", rbac.Recorded{Grant: g, Grants: 1, SignIns: session(time.Date(2020, 9, 30, 23, 30, 0, 0, time.UTC))}, "2020-06-01", ids("RA-EXC-023"), "the day after in London"},
		{"session on the day of the revocation, before it", rbac.Recorded{Grant: revoked, Grants: 1, SignIns: session(time.Date(2020, 6, 10, 11, 59, 0, 0, time.UTC))}, "2020-06-29", ids(), "it was not revoked yet"},
		{"session at the revocation, before it in the log", rbac.Recorded{Grant: revoked, Grants: 1, SignIns: session(time.Date(2020, 6, 10, 12, 0, 0, 0, time.UTC))}, "2020-06-29", ids(), "the clock did not move, and the log has an order"},
		{"session at the revocation, after it in the log", rbac.Recorded{Grant: revoked, Grants: 1, After: true, SignIns: session(time.Date(2020, 6, 10, 12, 0, 0, 0, time.UTC))}, "2020-06-29", ids("RA-EXC-022"), "revoked at once"},
		{"session a moment after the revocation", rbac.Recorded{Grant: revoked, Grants: 1, SignIns: session(time.Date(2020, 6, 10, 12, 0, 0, 1, time.UTC))}, "2020-06-29", ids("RA-EXC-023"), "revoked at once"},
		{"session of the holder at the site", began(g.User, "FX1AA"), "2020-06-29", ids(), "the ordinary case"},
		{"session of somebody else", began("100000000003", "FX1AA"), "2020-06-29", ids("RA-EXC-017"), "the rules let nobody but the holder begin one"},
		{"session of nobody", began("", "FX1AA"), "2020-06-29", ids("RA-EXC-017"), "the log does not say whose it was"},
		{"session under a position", position, "2020-06-29", ids("RA-EXC-017"), "it is signed in to as any other"},
		{"session at FFFFF", began(g.User, "FFFFF"), "2020-06-29", ids("RA-EXC-018"), "FFFFF does not say where"},
		{"session nowhere", began(g.User, ""), "2020-06-29", ids("RA-EXC-018"), "the log does not say where"},
		{"session at another site", began(g.User, "FX1AB"), "2020-06-29", ids("RA-EXC-019"), "worth a look at the review"},
		{"session of somebody else at FFFFF", began("100000000003", "FFFFF"), "2020-06-29", ids("RA-EXC-017", "RA-EXC-018"), "both are found"},
		{"nothing", rbac.Recorded{}, "2020-06-29", ids("RA-EXC-022"), "an empty log says nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, ruleIDs(tt.r.Assess(day(tt.on)).Findings())); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}
