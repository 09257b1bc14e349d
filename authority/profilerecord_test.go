package authority_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// personal are what else of a profile is compared as a whole.
var personal = cmpopts.EquateComparable(identity.NINumber{}, identity.Email{}, identity.Mobile{})

// TestRecordingIsNoSecondWay: a profile that is held is neither moved nor renamed by
// being recorded, and what is not said anew stays.
func TestRecordingIsNoSecondWay(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	preferred := must(identity.NewName(identity.NameParts{Given: "Addy", Family: "Example"}))
	h.clock = h.clock.Add(time.Minute)
	must(h.ChangeName(t.Context(), authority.ChangeName{By: agent, User: h.userID(), Change: identity.NameChange{Name: h.profile(t).Name, Preferred: preferred}}))
	before := h.profile(t)
	if before.TermsAcceptedOn.IsZero() || before.PreferredName != preferred {
		t.Fatalf("held as %+v", before)
	}
	record := func(change func(*identity.Profile)) error {
		p := h.profile(t)
		change(&p)
		return only(h.RecordProfile(t.Context(), authority.RecordProfile{By: agent, Profile: p}))
	}
	for _, tt := range []struct {
		name   string
		change func(*identity.Profile)
		rules  []string
	}{
		{"moved", func(p *identity.Profile) { p.Organisation = rx2 }, []string{"RA-IDN-081"}},
		{"renamed", func(p *identity.Profile) { p.Name = married(guidance.Date{}).Name }, []string{"RA-IDN-077"}},
		{"known by another name", func(p *identity.Profile) { p.PreferredName = married(guidance.Date{}).Name }, []string{"RA-IDN-077"}},
		{"both", func(p *identity.Profile) { p.Organisation, p.Name = rx2, married(guidance.Date{}).Name }, []string{"RA-IDN-077", "RA-IDN-081"}},
	} {
		t.Run(tt.name, func(t *testing.T) { h.refusedBy(t, record(tt.change), tt.rules...) })
	}
	if diff := cmp.Diff(before, h.profile(t), values, personal); diff != "" {
		t.Fatalf("a refusal changed the profile (-want +got):\n%s", diff)
	}

	if err := record(func(p *identity.Profile) {
		p.PreferredName, p.OpenedAt, p.TermsAcceptedOn = identity.Name{}, time.Time{}, guidance.Date{}
	}); err != nil {
		t.Fatal(err)
	}
	before.Version++
	if diff := cmp.Diff(before, h.profile(t), values, personal); diff != "" {
		t.Errorf("what was not said anew did not stay (-want +got):\n%s", diff)
	}
}

// TestRecordedContactIsAChange: another address or number has its entry in the history,
// which names neither.
func TestRecordedContactIsAChange(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "assign position")
	p := h.profile(t)
	p.Email, p.Mobile = mailbox, identity.Mobile{}
	p, err := h.RecordProfile(t.Context(), authority.RecordProfile{By: agent, Profile: p})
	if err != nil || p.Email != mailbox || !p.Mobile.IsZero() || len(p.ContactHistory) != 1 || p.ContactHistory[0].By != agent.ID {
		t.Fatalf("recorded %v with %+v: %v", p.Email, p.ContactHistory, err)
	}
	want := []identity.ContactEdit{identity.EmailReplaced, identity.MobileRemoved}
	if diff := cmp.Diff(want, p.ContactHistory[0].Edits); diff != "" {
		t.Errorf("edits (-want +got):\n%s", diff)
	}
	if last := h.last(); last.Detail["email-replaced"] != "done" || strings.Contains(h.export(), "ada.new") {
		t.Errorf("the event says %v", last.Detail)
	}
	if p, err = h.RecordProfile(t.Context(), authority.RecordProfile{By: agent, Profile: p}); err != nil || len(p.ContactHistory) != 1 {
		t.Errorf("recorded as it is: %d entries, %v", len(p.ContactHistory), err)
	}
}
