package authority_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
)

// pharmacist is somebody of RX1 who is given FFFFF.
var pharmacist = must(identity.ParseUserID("999900000044"))

// locumThemself is the holder of FFFFF, signed in under it.
var locumThemself = authority.Actor{ID: pharmacist, Role: rbac.Self, Organisation: identity.NationalLocum}

// withLocum records a pharmacist of RX1, and gives them FFFFF from today on.
func withLocum(h *house) error {
	p := somebody(h)
	p.UserID = pharmacist
	return errors.Join(
		only(h.RecordProfile(context.Background(), authority.RecordProfile{By: manager, Profile: p})),
		only(h.GrantAccess(context.Background(), toLocum(h))),
	)
}

func toLocum(h *house) authority.GrantAccess {
	today := guidance.DateOf(h.clock)
	return authority.GrantAccess{
		By: agent, User: pharmacist, Profession: "pharmacist", RegistrationNumber: "2000000", Reason: "covers four pharmacies this spring",
		WorkingAt: rx1, Start: today, End: today.AddDays(180), Review: today.AddDays(90),
	}
}

// signIn is what the locum says when they begin to work at RX1.
func signIn(h *house, by authority.Actor) authority.StartExceptionalSession {
	return authority.StartExceptionalSession{
		By: by, Grant: h.subject(authority.ActionGrantAccess), WorkingAt: rx1, Statement: "accountability/1",
	}
}

// locumHouse is a house with a locum.
func locumHouse(t *testing.T) *house {
	t.Helper()
	h := newHouse(t, options{})
	h.until(t, "record agreement")
	if err := withLocum(h); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestGrantEvent(t *testing.T) {
	h := locumHouse(t)
	e := h.last()
	delete(e.Detail, "own-profile")
	want := map[string]string{
		"user": pharmacist.String(), "kind": "national-locum", "organisation": "FFFFF", "workingAt": "RX1", "profession": "pharmacist",
		"start": "2020-04-20", "end": "2020-10-17", "review": "2020-07-19",
	}
	if diff := gocmp.Diff(want, e.Detail); diff != "" {
		t.Errorf("details (-want +got):\n%s", diff)
	}
	if len(e.Private) != 2 || strings.Contains(h.export(), "2000000") || strings.Contains(h.export(), "four pharmacies") {
		t.Errorf("reason and registration number have to be commitments: %v", e.Private)
	}
	warned := toLocum(h)
	warned.Profession, warned.RegistrationNumber, warned.End = "pharmacy-assistant", "", warned.Start.AddMonths(12).AddDays(1)
	g := must(h.GrantAccess(t.Context(), warned))
	if got := h.last().Detail["warnings"]; got != "RA-EXC-007 RA-EXC-010" || len(g.Check().Findings()) != 2 {
		t.Errorf("warned of %s, and %v", got, g.Check().Findings())
	}
}

// TestGrantPosition: a position is given by itself for an exceptional reason, and is in
// the same log.
func TestGrantPosition(t *testing.T) {
	h := locumHouse(t)
	position := rbac.Position{ID: "p-1", Name: "Dispenser", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8003"}}, Approval: approval}
	must(h.DefinePosition(t.Context(), authority.DefinePosition{By: manager, Position: position}))
	elsewhere := position
	elsewhere.ID, elsewhere.Organisation = "p-2", "RX2"
	if err := h.store.Update(t.Context(), func(tx authority.Tx) error { return tx.PutPosition(elsewhere) }); err != nil {
		t.Fatal(err)
	}
	cmd := toLocum(h)
	cmd.Kind, cmd.Position, cmd.Profession, cmd.RegistrationNumber = rbac.PositionGrant, "p-1", "Nina from ward 7", ""

	for _, id := range []string{"p-none", "p-2"} {
		away := cmd
		away.Position = id
		if err := only(h.GrantAccess(t.Context(), away)); !errors.Is(err, authority.ErrNotFound) {
			t.Errorf("position %s: %v", id, err)
		}
	}
	none := cmd
	none.Position = ""
	h.refusedBy(t, only(h.GrantAccess(t.Context(), none)), "RA-EXC-015")

	g := must(h.GrantAccess(t.Context(), cmd))
	if g.OfKind() != rbac.PositionGrant || g.Organisation != "RX1" || !g.ActiveOn(cmd.Start) {
		t.Errorf("granted %+v", g)
	}
	e := h.last()
	if e.Detail["position"] != "p-1" || e.Detail["kind"] != "position" || strings.Contains(h.export(), "Nina") {
		t.Errorf("event %v: a profession that is in no list is no word for the log", e.Detail)
	}
	h.refusedBy(t, only(h.StartExceptionalSession(t.Context(), signIn(h, locumThemself))), "RA-EXC-017", "RA-EXC-016")
	if seen := must(h.For(locumThemself).MyExceptionalAccess(t.Context())); len(seen) != 2 {
		t.Errorf("their own: %d", len(seen))
	}

	if err := h.store.Update(t.Context(), func(tx authority.Tx) error {
		p, err := tx.Position("p-1")
		p.Closed = &rbac.PositionClosing{On: cmd.End, By: "999900000001", Reason: "ward closes"}
		return errors.Join(err, tx.PutPosition(p))
	}); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, only(h.GrantAccess(t.Context(), cmd)), "RA-EXC-015")
}

// TestGrantAtAClosedSite: nobody is given access where nobody can work, whichever it is.
func TestGrantAtAClosedSite(t *testing.T) {
	last := day("2020-04-22")
	closed := organisation.NewRegister([]organisation.Organisation{
		{Code: "RX1", Open: guidance.Interval{From: day("2000-01-01"), To: last}},
	})
	h := newHouse(t, options{change: func(c *authority.Config) { c.Organisations = closed }})
	h.until(t, "record agreement")
	if err := withLocum(h); err != nil {
		t.Fatal(err)
	}
	cmd := toLocum(h)
	cmd.Start = last
	must(h.GrantAccess(t.Context(), cmd))
	cmd.Start = last.AddDays(1)
	h.refusedBy(t, only(h.GrantAccess(t.Context(), cmd)), "RA-EXC-025")
	cmd.Reason = ""
	h.refusedBy(t, only(h.GrantAccess(t.Context(), cmd)), "RA-EXC-001", "RA-EXC-025")
	cmd.Reason, cmd.Kind, cmd.Position = "covers them", rbac.PositionGrant, "p-none"
	h.refusedBy(t, only(h.GrantAccess(t.Context(), cmd)), "RA-EXC-025")
	cmd = toLocum(h)
	cmd.Start, cmd.WorkingAt = last.AddDays(1), rx2
	must(h.GrantAccess(t.Context(), cmd))
}

func TestStartExceptionalSession(t *testing.T) {
	h := locumHouse(t)
	before := h.contents(t)
	begun, err := h.StartExceptionalSession(t.Context(), signIn(h, locumThemself))
	if err != nil || len(begun.Findings) != 0 || begun.Organisation != "FFFFF" || begun.WorkingAt != "RX1" {
		t.Fatalf("begun %+v, %v", begun, err)
	}
	e := h.last()
	want := map[string]string{"user": pharmacist.String(), "organisation": "FFFFF", "workingAt": "RX1", "statement": "accountability/1"}
	if diff := gocmp.Diff(want, e.Detail); diff != "" || e.For != "RX1" || e.Organisation != "FFFFF" || e.Action != "exceptional-access.sign-in" {
		t.Errorf("event %+v, details (-want +got):\n%s", e, diff)
	}
	if diff := gocmp.Diff(before, h.contents(t)); diff != "" {
		t.Errorf("something but the log changed:\n%s", diff)
	}

	other := signIn(h, locumThemself)
	other.WorkingAt = rx3
	begun, err = h.StartExceptionalSession(t.Context(), other)
	if err != nil || len(begun.Findings) != 1 || begun.Findings[0].Rule != "RA-EXC-019" || begun.Findings[0].Severity != guidance.Warning ||
		!strings.Contains(begun.Findings[0].Message, "access is decided for the site of the grant only") {
		t.Errorf("at another pharmacy: %+v, %v", begun, err)
	}
	if e := h.last(); e.For != "RX1" || e.Detail["workingAt"] != "RX3" || !slices.Contains(e.Rules, "RA-EXC-019") {
		t.Errorf("the event of it: %+v", e)
	}

	for name, tt := range map[string]struct {
		change func(*authority.StartExceptionalSession)
		rules  []string
	}{
		"in a role of the Registration Authority": {func(s *authority.StartExceptionalSession) { s.By.Role = rbac.RAManager }, []string{"RA-RBC-001", "RA-RBC-003", "RA-RBC-002"}},
		"somebody else":             {func(s *authority.StartExceptionalSession) { s.By.ID = manager.ID }, []string{"RA-RBC-007"}},
		"nothing shown":             {func(s *authority.StartExceptionalSession) { s.Statement = "" }, []string{"RA-EXC-016"}},
		"FFFFF says not where":      {func(s *authority.StartExceptionalSession) { s.WorkingAt = identity.NationalLocum }, []string{"RA-EXC-018"}},
		"nothing shown and no site": {func(s *authority.StartExceptionalSession) { s.Statement, s.WorkingAt = "", identity.ODSCode{} }, []string{"RA-EXC-016", "RA-EXC-018"}},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := signIn(h, locumThemself)
			tt.change(&cmd)
			h.refusedBy(t, only(h.StartExceptionalSession(t.Context(), cmd)), tt.rules...)
		})
	}
	if err := only(h.StartExceptionalSession(t.Context(), authority.StartExceptionalSession{By: locumThemself, Grant: "grant-none"})); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("no grant: %v", err)
	}
	if err := only(h.StartExceptionalSession(authority.IfVersion(t.Context(), 7), signIn(h, locumThemself))); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("another version: %v", err)
	}

	// The day after the last, at 00:30 in London.
	h.clock = time.Date(2020, 10, 17, 23, 30, 0, 0, time.UTC)
	h.refusedBy(t, only(h.StartExceptionalSession(t.Context(), signIn(h, locumThemself))), "RA-EXC-017")
	if _, err := h.For(manager).MyExceptionalAccess(t.Context()); !isRefusal(err) {
		t.Errorf("a manager's own list: %v", err)
	}
	verified(t, h)
}

func isRefusal(err error) bool { return errors.As(err, new(*guidance.Refusal)) }

func TestExceptionalReport(t *testing.T) {
	h := locumHouse(t)
	second := toLocum(h)
	second.Review = second.Review.AddDays(1)
	must(h.GrantAccess(t.Context(), second))
	report := func(by authority.Actor, q authority.ExceptionalQuery) (authority.ExceptionalReport, error) {
		q.Schedule = rbac.UsualReminders()
		return h.For(by).ExceptionalReport(t.Context(), q)
	}
	h.clock = time.Date(2020, 7, 18, 23, 30, 0, 0, time.UTC) // 19 July in London
	r, err := report(agent, authority.ExceptionalQuery{})
	want := []rbac.SiteTally{{WorkingAt: "RX1", Granted: 2, Standing: 2, Outstanding: 1, OldestDue: day("2020-07-19")}}
	if diff := gocmp.Diff(want, r.Sites, values); diff != "" || err != nil || r.On != day("2020-07-19") {
		t.Errorf("on %s, %v (-want +got):\n%s", r.On, err, diff)
	}
	if len(r.Outstanding) != 1 || len(r.Reminders) != 2 || r.Reminders[0].Days != 0 || r.Reminders[1].Days != -1 {
		t.Errorf("outstanding %d, reminders %+v", len(r.Outstanding), r.Reminders)
	}
	r, err = report(agent, authority.ExceptionalQuery{On: day("2020-07-21"), Since: day("2020-07-20"), WorkingAt: rx1})
	if err != nil || len(r.Outstanding) != 2 || len(r.Reminders) != 1 || r.Reminders[0].On != day("2020-07-20") {
		t.Errorf("two days later: %+v, %v", r, err)
	}
	if _, err := report(agent, authority.ExceptionalQuery{WorkingAt: rx3}); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("a site of others: %v", err)
	}
	stranger := elsewhere
	if r, err := report(stranger, authority.ExceptionalQuery{}); err != nil || len(r.Sites)+len(r.Outstanding)+len(r.Reminders) != 0 {
		t.Errorf("others see %+v, %v", r, err)
	}
	if _, err := report(sponsor, authority.ExceptionalQuery{}); !isRefusal(err) {
		t.Errorf("a Sponsor: %v", err)
	}
	if _, err := h.For(agent).ExceptionalReport(t.Context(), authority.ExceptionalQuery{Schedule: rbac.ReminderSchedule{Every: -1}}); !isRefusal(err) {
		t.Errorf("a schedule that cannot be one: %v", err)
	}
}

// done returns the events of actions that were done, in order.
func (h *house) doneOf(actions ...string) (es []audit.Event) {
	for _, e := range h.log() {
		if e.Outcome == audit.Done && slices.Contains(actions, e.Action) {
			es = append(es, e)
		}
	}
	return es
}
