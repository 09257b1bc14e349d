package registration_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

func TestSighting(t *testing.T) {
	d := newDesk(t)
	ordinary := d.registered(request(t))
	on := guidance.MustDate("2023-06-01")
	noVideo, deviating, cleared := ordinary, ordinary, ordinary
	decision := noVideoDecision()
	noVideo.NoVideo = &decision
	deviating.Deviations = []evidence.Deviation{noAddress(), {Rule: "RA-EVD-209", Reason: "none at hand", Owner: "C. Owner"}}
	cleared.NoVideo, cleared.Cleared = &decision, &registration.Cleared{Verification: "verification-1", On: on}
	due := guidance.MustDate("2020-07-01")
	tests := []struct {
		name string
		c    registration.Case
		want []campaign.Reason
		why  string
	}{
		{"by video", ordinary, nil, "the flag is for the record itself to say"},
		{"no video", noVideo, []campaign.Reason{
			{Kind: campaign.NoVideo, Reference: ordinary.ID, Rule: "RA-EVD-303", Owner: "B. Owner", Due: due},
		}, "with the owner and the day of the decision"},
		{"deviations", deviating, []campaign.Reason{
			{Kind: campaign.Deviation, Reference: ordinary.ID, Rule: "RA-EVD-208", Owner: "B. Owner", Due: due},
			{Kind: campaign.Deviation, Reference: ordinary.ID, Rule: "RA-EVD-209", Owner: "C. Owner"},
		}, "each with its rule; a day that is none is none"},
		{"verified since", cleared, nil, "it left the tracking list"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.c.Sighting(on)
			if err != nil {
				t.Fatal(err)
			}
			want := campaign.Sighting{UserID: ordinary.UserID, Organisation: got.Organisation, On: on, Reasons: tt.want}
			if diff := cmp.Diff(want, got, cmpopts.EquateComparable(identity.UserID{}, identity.ODSCode{}, guidance.Date{})); diff != "" || got.Organisation.String() != "RX1" {
				t.Errorf("Sighting() for %s mismatch (-want +got):\n%s\nwhy: %s", got.Organisation, diff, tt.why)
			}
		})
	}
	if _, err := d.verified(request(t)).Sighting(on); !errors.Is(err, registration.ErrNoIdentity) {
		t.Errorf("somebody without an identity: %v, want ErrNoIdentity", err)
	}
	unreadable := tests[0].c
	unreadable.Organisation = "R!"
	if _, err := unreadable.Sighting(on); err == nil || errors.Is(err, registration.ErrNoIdentity) {
		t.Errorf("an organisation that cannot be read: %v, want another error", err)
	}
}
