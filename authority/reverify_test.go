package authority_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// seenAgain is what the person of the main job brings in person, on the day of the
// house.
func seenAgain(h *house) registration.Reverification {
	brought := registration.Items{}
	inPerson.items(&brought)
	return registration.Reverification{
		Route: evidence.InPerson, Registrant: ada, Documents: brought.Documents, Photo: items.Photo,
		Check: evidence.IDCheck{CheckedBy: "A. Checker", On: guidance.DateOf(h.clock).String()},
	}
}

func (h *house) reverify(by authority.Actor, change func(*registration.Reverification)) (identity.Profile, error) {
	seen := seenAgain(h)
	if change != nil {
		change(&seen)
	}
	return h.ReverifyIdentity(context.Background(), authority.ReverifyIdentity{By: by, User: h.userID(), Seen: seen})
}

// TestReverification tells what becomes of somebody who was registered in the
// emergency: flagged and tracked, until a verification in person.
func TestReverification(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	k := must(h.Case(t.Context(), h.caseID()))
	before := must(h.Profile(t.Context(), k.UserID))
	if identity.Recognise(before.CIS).Flag != identity.FlagFull || len(k.Tracking()) != 1 {
		t.Fatalf("flagged %s, tracked %v", identity.Recognise(before.CIS).Flag, k.Tracking())
	}

	h.clock = inPerson.at
	checker := agent
	checker.Role = rbac.IDChecker
	p, err := h.reverify(checker, nil)
	if err != nil {
		t.Fatal(err)
	}
	last := h.last()
	id := p.Verifications[0].ID
	want := map[string]string{
		"verification": id, "route": "in-person", "edition": "in-person-2024/1", "checked": "2024-09-30", "flag": "none", "flag-before": "full", "own-profile": "not-held",
	}
	for name, value := range want {
		if last.Detail[name] != value {
			t.Errorf("detail %s is %q, want %q", name, last.Detail[name], value)
		}
	}
	if last.Action != authority.ActionReverifyIdentity || last.Subject != k.UserID.String() || len(last.Private) != 1 {
		t.Errorf("event %s on %s with %d commitments", last.Action, last.Subject, len(last.Private))
	}
	for _, rule := range []string{"RA-CIS-025", "RA-CIS-026", "RA-IDN-033", "RA-EVD-401", "RA-EVD-426"} {
		if !slices.Contains(last.Rules, rule) {
			t.Errorf("the event does not name %s", rule)
		}
	}
	if log := h.export(); strings.Contains(log, "A. Checker") || strings.Contains(log, "Example Bank") {
		t.Error("the log holds what was shown, or who saw it, in clear")
	}

	stored := must(h.Profile(t.Context(), k.UserID))
	if stored.Version != p.Version || stored.Version != before.Version+1 || len(stored.Verifications) != 1 {
		t.Errorf("version %d of %d stored, with %d verifications", stored.Version, p.Version, len(stored.Verifications))
	}
	if got := identity.Recognise(stored.CIS).Flag; got != identity.FlagNone || registration.StandingOf(stored) != registration.OffList {
		t.Errorf("flagged %s, standing %s", got, registration.StandingOf(stored))
	}
	v := stored.Verifications[0]
	if v.Replaced.Since != guidance.MustDate("2020-04-20") || v.On != guidance.MustDate("2024-09-30") || v.Replaced.Convention != identity.RemoteRegistration ||
		v.RecordedBy != checker.ID.String() || cmp.Diff(before.CIS.Evidence, v.Replaced.Evidence) != "" {
		t.Errorf("history %+v", v)
	}
	if k := must(h.Case(t.Context(), k.ID)); len(k.Tracking()) != 0 || k.Cleared.Verification != id {
		t.Errorf("the registration is tracked: %v", k.Tracking())
	}
	if stored.Mobile != before.Mobile || stored.Photo != before.Photo || stored.Route != before.Route {
		t.Error("something else of the profile has changed")
	}

	h.clock = h.clock.AddDate(0, 0, 1)
	if p, err = h.reverify(agent, nil); err != nil || len(p.Verifications) != 2 || p.Verifications[0].ID != id || p.Verifications[1].Replaced.Since != v.On {
		t.Errorf("verified again: %+v, %v", p.Verifications, err)
	}
	verified(t, h)
}

// TestReverificationRefused: a refusal leaves an event, and nothing else.
func TestReverificationRefused(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	h.clock = inPerson.at
	self := agent
	self.ID = h.userID()
	for _, tt := range []struct {
		name   string
		by     authority.Actor
		change func(*registration.Reverification)
		rules  []string
	}{
		{"a sponsor", sponsor, nil, []string{"RA-RBC-001"}},
		{"the person themself", self, nil, []string{"RA-RBC-002"}},
		{"of elsewhere", elsewhere, nil, []string{"RA-RBC-003"}},
		{"an emergency route", agent, func(v *registration.Reverification) { v.Route = evidence.EmergencyRemote }, []string{"RA-CIS-025"}},
		{"somebody else", agent, func(v *registration.Reverification) { v.Registrant.DateOfBirth = "1985-12-11" }, []string{"RA-IDN-033"}},
		{"before the registration", agent, func(v *registration.Reverification) { v.Check.On = "2020-04-19" }, []string{"RA-CIS-026"}},
		{"tomorrow", agent, func(v *registration.Reverification) { v.Check.On = "2024-10-01" }, []string{"RA-EVD-426"}},
		{"too little", agent, func(v *registration.Reverification) { v.Documents = v.Documents[:2] }, []string{"RA-EVD-401"}},
	} {
		before := h.contents(t)
		_, err := h.reverify(tt.by, tt.change)
		h.refusedBy(t, err, tt.rules...)
		if diff := cmp.Diff(before, h.contents(t)); diff != "" {
			t.Errorf("%s: the refusal changed something (-want +got):\n%s", tt.name, diff)
		}
	}
	_, err := h.ReverifyIdentity(t.Context(), authority.ReverifyIdentity{By: agent, User: grantee, Seen: seenAgain(h)})
	if last := h.last(); !errors.Is(err, authority.ErrNotFound) || last.Outcome != audit.Failed {
		t.Errorf("somebody who is not held: %v, event %s", err, last.Outcome)
	}
	stale := authority.IfVersion(t.Context(), 7)
	if _, err := h.ReverifyIdentity(stale, authority.ReverifyIdentity{By: agent, User: h.userID(), Seen: seenAgain(h)}); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("on a version that is not there: %v", err)
	}
	verified(t, h)
}

// TestReverificationOfOneWhoWasRecorded: the record names a registration of somebody
// else, which stays on the list.
func TestReverificationOfOneWhoWasRecorded(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	ben := somebody(h)
	ben.DateOfBirth, ben.CIS = guidance.MustDate("1990-02-03"), identity.CISRecord{ID: h.caseID(), Evidence: identity.Marker(identity.Streamlining)}
	if err := only(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: ben})); err != nil {
		t.Fatal(err)
	}
	h.clock = inPerson.at
	seen := seenAgain(h)
	seen.Registrant = identity.Registrant{GivenName: "Ben", FamilyName: "Sample", DateOfBirth: "1990-02-03"}
	p, err := h.ReverifyIdentity(t.Context(), authority.ReverifyIdentity{By: agent, User: ben.UserID, Seen: seen})
	if err != nil || p.Verifications[0].Replaced.Convention != identity.Streamlining {
		t.Fatalf("%+v, %v", p.Verifications, err)
	}
	if k := must(h.Case(t.Context(), h.caseID())); len(k.Tracking()) == 0 {
		t.Error("the registration of somebody else has left the list")
	}
}

// TestRecordingClearsNothing: a profile that is taken over anew keeps its history,
// and the person stays on the list.
func TestRecordingClearsNothing(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	record := func(p identity.Profile) error {
		return only(h.RecordProfile(t.Context(), authority.RecordProfile{By: agent, Profile: p}))
	}
	p := must(h.Profile(t.Context(), h.userID()))
	plain := p
	plain.CIS.Evidence = []identity.CISEntry{{Kind: "uk-passport", Number: "512345678"}}
	h.refusedBy(t, record(plain), "RA-CIS-025")
	if err := record(p); err != nil {
		t.Fatal(err)
	}
	h.clock = inPerson.at
	cleared := must(h.reverify(agent, nil))
	h.clock = h.clock.Add(time.Minute)
	plain.Version, plain.Verifications = cleared.Version, nil
	if err := record(plain); err != nil {
		t.Fatal(err)
	}
	if got := must(h.Profile(t.Context(), h.userID())); len(got.Verifications) != 1 || registration.StandingOf(got) != registration.OffList {
		t.Errorf("history %+v, standing %s", got.Verifications, registration.StandingOf(got))
	}
}
