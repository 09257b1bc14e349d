package identity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
)

func TestWithContact(t *testing.T) {
	mail, number := must(identity.ParseEmail("ada@example.com")), must(identity.ParseMobile("07700 900124"))
	bare := living()
	bare.Email, bare.Mobile = identity.Email{}, identity.Mobile{}
	full := living()
	type change = identity.ContactChange
	tests := []struct {
		name  string
		p     identity.Profile
		c     identity.ContactChange
		want  []string
		edits string
		why   string
	}{
		{"the holder changes both", full, change{Email: mail, Mobile: number, By: holder, Self: true}, nil, "email-replaced mobile-replaced", "they may change their own"},
		{"the Registration Authority adds an address", bare, change{Email: mail, By: agent}, nil, "email-added", "so that the card can be unlocked"},
		{"a number is added", bare, change{Mobile: number, By: agent}, nil, "mobile-added", "there was none"},
		{"an address is removed", full, change{RemoveEmail: true, By: agent}, nil, "email-removed", "it was somebody else's"},
		{"a number is removed by the holder", full, change{RemoveMobile: true, By: holder, Self: true}, nil, "mobile-removed", "the telephone is gone"},
		{"the address as it was, another number", full, change{Email: full.Email, Mobile: number, By: agent}, nil, "mobile-replaced", "a form sends both"},
		{"said to be the holder", full, change{Email: mail, By: agent, Self: true}, []string{"RA-IDN-071 /self"}, "", "it is somebody else"},
		{"not said to be the holder", full, change{Email: mail, By: holder}, []string{"RA-IDN-071 /self"}, "", "it is the holder"},
		{"given and removed", full, change{Email: mail, RemoveEmail: true, By: agent}, []string{"RA-IDN-072 /email"}, "", "which of the two"},
		{"number given and removed", full, change{Mobile: number, RemoveMobile: true, By: agent}, []string{"RA-IDN-072 /mobile"}, "", "which of the two"},
		{"nothing given", full, change{By: agent}, []string{"RA-IDN-072 "}, "", "an empty field is no order"},
		{"what was there", full, change{Email: full.Email, Mobile: full.Mobile, By: agent}, []string{"RA-IDN-072 "}, "", "nothing changes"},
		{"removed where nothing is", bare, change{RemoveEmail: true, RemoveMobile: true, By: agent}, []string{"RA-IDN-072 "}, "", "nothing changes"},
		{"everything", closedProfile(), change{Email: mail, RemoveEmail: true, Self: true}, []string{
			"RA-IDN-089 /by", "RA-IDN-072 /email", "RA-IDN-071 /self", "RA-IDN-085 /state",
		}, "", "every reason is given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.c.At = later(2)
			got, err := tt.p.WithContact(tt.c)
			if diff := cmp.Diff(tt.want, findings(t, err)); diff != "" {
				t.Fatalf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil {
				return
			}
			edits := ""
			for _, e := range got.ContactHistory[0].Edits {
				edits += " " + e.String()
			}
			if edits != " "+tt.edits {
				t.Errorf("edits%s, want %s", edits, tt.edits)
			}
			wantMail, wantNumber := tt.p.Email, tt.p.Mobile
			if tt.c.RemoveEmail || !tt.c.Email.IsZero() {
				wantMail = tt.c.Email
			}
			if tt.c.RemoveMobile || !tt.c.Mobile.IsZero() {
				wantNumber = tt.c.Mobile
			}
			if got.Email != wantMail || got.Mobile != wantNumber || got.ContactHistory[0].By != tt.c.By {
				t.Errorf("the profile is reached otherwise than asked for\nwhy: %s", tt.why)
			}
			roundTrip(t, got)
		})
	}
}

// TestContactHistoryKeepsNoDetail: what was removed is gone.
func TestContactHistoryKeepsNoDetail(t *testing.T) {
	p := must(living().WithContact(identity.ContactChange{RemoveEmail: true, RemoveMobile: true, By: agent, At: later(1)}))
	for _, gone := range []string{"ada@example.org", "7700900123"} {
		if contains(t, p, gone) {
			t.Errorf("the profile still holds a detail that was removed")
		}
	}
}

func TestCheckSelfUnlockMetAndMissed(t *testing.T) {
	with := living()
	without := must(with.WithContact(identity.ContactChange{RemoveEmail: true, By: agent, At: later(1)}))
	if err := with.CheckSelfUnlock("/profile").Refusal("unlock"); err != nil {
		t.Errorf("with an address: %v", err)
	}
	err := without.CheckSelfUnlock("/profile").Refusal("unlock")
	if diff := cmp.Diff([]string{"RA-IDN-073 /profile/email"}, findings(t, err)); diff != "" {
		t.Errorf("with a mobile number alone (-want +got):\n%s", diff)
	}
	again := must(without.WithContact(identity.ContactChange{Email: with.Email, By: agent, At: later(2)}))
	if err := again.CheckSelfUnlock("/profile").Refusal("unlock"); err != nil {
		t.Errorf("with an address that the Registration Authority added: %v", err)
	}
}

// TestChangedNumberIsNotProven: a change of the profile leads no passcode anywhere.
func TestChangedNumberIsNotProven(t *testing.T) {
	proven, other := living().Mobile, must(identity.ParseMobile("07700 900124"))
	p := must(living().WithContact(identity.ContactChange{Mobile: other, By: holder, Self: true, At: later(1)}))
	for _, tt := range []struct {
		name       string
		to, proven identity.Mobile
		want       []string
	}{
		{"to the proven number", proven, proven, nil},
		{"to the new number of the profile", other, proven, []string{"RA-IDN-074 /to"}},
		{"to the new number, proven since", other, other, nil},
		{"to a third number", must(identity.ParseMobile("07700 900125")), proven, []string{"RA-IDN-074 /to"}},
		{"none was proven", identity.Mobile{}, identity.Mobile{}, []string{"RA-IDN-074 /to"}},
	} {
		if diff := cmp.Diff(tt.want, findings(t, p.CheckPasscodeNumber(tt.to, tt.proven, "/to").Refusal("release"))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
