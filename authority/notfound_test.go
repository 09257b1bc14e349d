package authority_test

import (
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// TestWhoMayNotLearnsNothing: of a serial that exists and of one that does not, whoever
// may not end cards hears the same; who is entitled hears which profile is missing.
func TestWhoMayNotLearnsNothing(t *testing.T) {
	h := newHouse(t, options{ca: true})
	h.until(t, "take into use")
	sponsor := manager
	sponsor.Role = rbac.Sponsor
	for _, serial := range []string{must(h.Card(t.Context(), h.cardID())).Serial, "none"} {
		h.refusedBy(t, only(h.FindCard(t.Context(), authority.FindCard{By: sponsor, Serial: serial})), "RA-RBC-001")
	}
	// Where the profile that is kept is not there, or is not theirs to see, the refusal
	// says which member it is, and the same of both.
	theirs := somebody(h)
	theirs.UserID, theirs.Organisation = must(identity.ParseUserID("999900000044")), rx3
	own := authority.Actor{ID: must(identity.ParseUserID("999900000008")), Role: rbac.RAManager, Organisation: rx3}
	must(h.RecordProfile(t.Context(), authority.RecordProfile{By: own, Profile: theirs}))
	for _, kept := range []identity.UserID{grantee, theirs.UserID} {
		cmd := authority.SupersedeProfile{By: agent, User: h.userID(), Kept: kept, Note: "met in person", Confirmed: true}
		err := only(h.SupersedeProfile(t.Context(), cmd))
		h.refusedBy(t, err, "RA-IDN-088")
		var refusal *guidance.Refusal
		if !errors.As(err, &refusal) || refusal.Findings[0].Pointer != "/kept" {
			t.Errorf("kept is nobody to them: %v", err)
		}
	}
}

// TestExpiringByDefault: without a day, those in the window of today.
func TestExpiringByDefault(t *testing.T) {
	h := newHouse(t, options{ca: true})
	h.until(t, "take into use")
	end := must(h.Card(t.Context(), h.cardID())).Certification.Pair.NotAfter()
	for days, want := range map[int]int{91: 0, 90: 1} {
		h.clock = end.AddDate(0, 0, -days)
		if found, _, err := h.For(agent).Expiring(t.Context(), authority.ExpiringFilter{}, all); err != nil || len(found) != want {
			t.Errorf("%d days before: %d cards, want %d, %v", days, len(found), want, err)
		}
	}
}
