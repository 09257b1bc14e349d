package identity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestMoved(t *testing.T) {
	site := func(code string) identity.ODSCode { return must(identity.ParseODSCode(code)) }
	day := guidance.MustDate
	first := must(living().Moved(identity.Relocation{To: site("RX2"), On: day("2024-09-01"), By: agent, At: later(1)}))
	tests := []struct {
		name string
		p    identity.Profile
		r    identity.Relocation
		want []string
		why  string
	}{
		{"on to a third", first, identity.Relocation{To: site("RX3"), On: day("2024-09-01"), By: agent}, nil, "the same day will do"},
		{"and back", first, identity.Relocation{To: site("RX1"), On: day("2024-09-30"), By: agent}, nil, "people return"},
		{"from is not looked at", first, identity.Relocation{From: site("RX9"), To: site("RX3"), On: day("2024-09-30"), By: agent}, nil, "the profile knows"},
		{"to where it is", first, identity.Relocation{To: site("RX2"), On: day("2024-09-30"), By: agent}, []string{"RA-IDN-081 /to"}, "no move"},
		{"to nowhere", first, identity.Relocation{On: day("2024-09-30"), By: agent}, []string{"RA-IDN-081 /to"}, "who leaves healthcare is closed"},
		{"before the move before", first, identity.Relocation{To: site("RX3"), On: day("2024-08-31"), By: agent}, []string{"RA-IDN-089 /on"}, "one day"},
		{"before the profile was opened", living(), identity.Relocation{To: site("RX3"), On: day("2020-04-19"), By: agent}, []string{"RA-IDN-089 /on"}, "one day"},
		{"tomorrow", first, identity.Relocation{To: site("RX3"), On: day("2024-10-01"), By: agent}, []string{"RA-IDN-089 /on"}, "it may not come to it"},
		{"by the holder", first, identity.Relocation{To: site("RX3"), On: day("2024-09-30"), By: holder}, []string{"RA-IDN-087 /by"}, "nobody acts on their own"},
		{"on no day", first, identity.Relocation{To: site("RX3"), By: agent}, []string{"RA-IDN-089 /on"}, "since when"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.r.At = later(2)
			got, err := tt.p.Moved(tt.r)
			if diff := cmp.Diff(tt.want, findings(t, err)); diff != "" {
				t.Fatalf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil {
				return
			}
			want := append([]identity.Relocation{}, tt.p.Relocations...)
			want = append(want, identity.Relocation{From: tt.p.Organisation, To: tt.r.To, On: tt.r.On, By: agent, At: later(2)})
			if diff := cmp.Diff(want, got.Relocations, lifeValues); diff != "" || got.Organisation != tt.r.To {
				t.Errorf("at %s, moves (-want +got):\n%s", got.Organisation, diff)
			}
			if got.Relocations[0].From != site("RX1") {
				t.Errorf("first registered at %s", got.Relocations[0].From)
			}
			roundTrip(t, got)
		})
	}
	nowhere := identity.Profile{UserID: holder, Name: living().Name}
	got := must(nowhere.Moved(identity.Relocation{To: site("RX2"), On: day("1999-01-01"), By: agent, At: later(1)}))
	if !got.Relocations[0].From.IsZero() {
		t.Errorf("it was at %s", got.Relocations[0].From)
	}
	roundTrip(t, got)
}

func TestClosed(t *testing.T) {
	type closing = identity.Closing
	tests := []struct {
		name      string
		c         identity.Closing
		confirmed bool
		want      []string
		why       string
	}{
		{"a leaver", closing{By: agent, Reason: identity.LeftHealthcare}, true, nil, "confirmed, and for a reason"},
		{"de-registered", closing{By: agent, Reason: identity.DeRegistered}, true, nil, "registered in the emergency, not verified since"},
		{"another reason, said", closing{By: agent, Reason: identity.ClosedForOther, Note: "on a break"}, true, nil, "the note says it"},
		{"not confirmed", closing{By: agent, Reason: identity.LeftHealthcare}, false, []string{"RA-IDN-082 /confirmed"}, "all access goes"},
		{"no reason", closing{By: agent}, true, []string{"RA-IDN-082 /reason"}, "why is not said"},
		{"a reason outside the list", closing{By: agent, Reason: identity.ClosedForOther + 1}, true, []string{"RA-IDN-083 /reason"}, "one past it"},
		{"another reason, not said", closing{By: agent, Reason: identity.ClosedForOther, Note: " "}, true, []string{"RA-IDN-083 /note"}, "which other"},
		{"a duplicate", closing{By: agent, Reason: identity.DuplicateProfile}, true, []string{"RA-IDN-083 /reason"}, "of which profile is not said"},
		{"by the holder", closing{By: holder, Reason: identity.LeftHealthcare}, true, []string{"RA-IDN-087 /by"}, "nobody acts on their own"},
		{"everything", closing{By: holder}, false, []string{"RA-IDN-087 /by", "RA-IDN-082 /confirmed", "RA-IDN-082 /reason"}, "every reason is given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.c.At = later(2)
			got, err := living().Closed(tt.c, tt.confirmed)
			if diff := cmp.Diff(tt.want, findings(t, err)); diff != "" {
				t.Fatalf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil {
				return
			}
			if diff := cmp.Diff(&tt.c, got.Closing, lifeValues); diff != "" || got.State != identity.ProfileClosed || got.Closing.On() != guidance.MustDate("2024-09-30") {
				t.Errorf("%s since %s, closing (-want +got):\n%s", got.State, got.Closing.On(), diff)
			}
			roundTrip(t, got)
		})
	}
}

func TestReopened(t *testing.T) {
	type reopening = identity.ProfileReopening
	nobody := closedProfile()
	nobody.Closing = nil
	tests := []struct {
		name string
		p    identity.Profile
		r    identity.ProfileReopening
		want []string
		why  string
	}{
		{"by another", closedProfile(), reopening{By: second, Reason: identity.HolderReturned}, nil, "two people"},
		{"another reason, said", closedProfile(), reopening{By: second, Reason: identity.ReopenedForOther, Note: "the inspection asks"}, nil, "the note says it"},
		{"by whoever closed it", closedProfile(), reopening{By: agent, Reason: identity.ClosedInError}, []string{"RA-IDN-086 /by"}, "their own mistake too"},
		{"closed nobody knows by whom", nobody, reopening{By: second, Reason: identity.HolderReturned}, []string{"RA-IDN-086 /by"}, "it may have been the same"},
		{"by the holder", closedProfile(), reopening{By: holder, Reason: identity.HolderReturned}, []string{"RA-IDN-087 /by"}, "nobody acts on their own"},
		{"no reason", closedProfile(), reopening{By: second}, []string{"RA-IDN-083 /reason"}, "why is not said"},
		{"another reason, not said", closedProfile(), reopening{By: second, Reason: identity.ReopenedForOther}, []string{"RA-IDN-083 /note"}, "which other"},
		{"superseded", supersededProfile(), reopening{By: second, Reason: identity.ClosedInError}, []string{"RA-IDN-088 /state"}, "its holder goes on with another"},
		{"open", living(), reopening{By: second, Reason: identity.ClosedInError}, []string{"RA-IDN-070 /state"}, "there is nothing to undo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.r.At = later(3)
			got, err := tt.p.Reopened(tt.r)
			if diff := cmp.Diff(tt.want, findings(t, err)); diff != "" {
				t.Fatalf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil {
				return
			}
			tt.r.Undid = *closedProfile().Closing
			if diff := cmp.Diff([]identity.ProfileReopening{tt.r}, got.Reopenings, lifeValues); diff != "" || got.Closing != nil || got.State != identity.ProfileOpen {
				t.Errorf("%s, closing %v, history (-want +got):\n%s", got.State, got.Closing, diff)
			}
			roundTrip(t, got)
		})
	}
}

func TestSuperseded(t *testing.T) {
	type supersession = identity.Supersession
	kept, stranger := keptProfile(), keptProfile()
	kept.NINumber = living().NINumber
	shut := must(kept.Closed(identity.Closing{At: later(1), By: agent, Reason: identity.NeverNeeded}, true))
	gone := must(kept.Superseded(identity.Profile{UserID: second}, identity.Supersession{At: later(1), By: agent, Note: "they say so"}, true))
	tests := []struct {
		name      string
		p, kept   identity.Profile
		s         identity.Supersession
		confirmed bool
		want      []string
		why       string
	}{
		{"one of two", living(), kept, supersession{By: agent}, true, nil, "the other is kept"},
		{"closed before", closedProfile(), kept, supersession{By: agent, Note: "seen later"}, true, nil, "the closing stays as it was"},
		{"by itself", living(), living(), supersession{By: agent}, true, []string{"RA-IDN-088 /kept"}, "it would be nobody's"},
		{"by none", living(), identity.Profile{}, supersession{By: agent}, true, []string{"RA-IDN-088 /kept", "RA-IDN-088 /note"}, "which is kept"},
		{"by one with nothing in common", living(), stranger, supersession{By: agent, Note: " "}, true, []string{"RA-IDN-088 /note"}, "a name is shared by many"},
		{"by one with nothing in common, explained", living(), stranger, supersession{By: agent, Note: "both photographs were compared"}, true, nil, "the note says it"},
		{"by one that is closed", living(), shut, supersession{By: agent}, true, []string{"RA-IDN-088 /kept"}, "it gives nothing"},
		{"by one that was superseded", living(), gone, supersession{By: agent}, true, []string{"RA-IDN-088 /kept"}, "in a circle, perhaps"},
		{"once more", supersededProfile(), kept, supersession{By: agent}, true, []string{"RA-IDN-088 /state"}, "it has ended"},
		{"not confirmed", living(), kept, supersession{By: agent}, false, []string{"RA-IDN-082 /confirmed"}, "all access goes"},
		{"by the holder", living(), kept, supersession{By: holder}, true, []string{"RA-IDN-087 /by"}, "nobody acts on their own"},
		{"by the holder, with the other user id", living(), kept, supersession{By: twin}, true, []string{"RA-IDN-087 /by"}, "the same person, if they are right"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.s.At = later(2)
			got, err := tt.p.Superseded(tt.kept, tt.s, tt.confirmed)
			if diff := cmp.Diff(tt.want, findings(t, err)); diff != "" {
				t.Fatalf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil {
				return
			}
			tt.s.UserID = twin
			closing := tt.p.Closing
			if closing == nil {
				closing = &identity.Closing{At: later(2), By: agent, Reason: identity.DuplicateProfile, Note: tt.s.Note}
			}
			if diff := cmp.Diff([]any{&tt.s, closing}, []any{got.SupersededBy, got.Closing}, lifeValues); diff != "" || got.State != identity.ProfileSuperseded {
				t.Errorf("%s (-want +got):\n%s", got.State, diff)
			}
			if got.NINumber != tt.p.NINumber || tt.kept.Email != kept.Email {
				t.Error("profiles were merged")
			}
			roundTrip(t, got)
		})
	}
}

func TestCheckNothingLeft(t *testing.T) {
	all := identity.Left{Positions: 1, Cards: 2, Authenticators: 3, Requests: 4}
	every := []string{"RA-IDN-084 /profile/authenticators", "RA-IDN-084 /profile/cards", "RA-IDN-084 /profile/positions", "RA-IDN-084 /profile/requests"}
	for _, tt := range []struct {
		name   string
		p      identity.Profile
		left   identity.Left
		want   []string
		passed bool
	}{
		{"closed, nothing left", closedProfile(), identity.Left{}, nil, true},
		{"closed, one authenticator left", closedProfile(), identity.Left{Authenticators: 1}, every[:1], false},
		{"closed, everything left", closedProfile(), all, every, false},
		{"superseded, a position left", supersededProfile(), identity.Left{Positions: 1}, every[2:3], false},
		{"open", living(), all, nil, false},
	} {
		a := tt.p.CheckNothingLeft(tt.left, "/profile")
		if diff := cmp.Diff(tt.want, findings(t, a.Refusal("close"))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if passed := len(a.Result().Passed) == 1; passed != tt.passed {
			t.Errorf("%s: passed %v", tt.name, passed)
		}
	}
}
