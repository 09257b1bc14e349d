package identity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func claimOf(t *testing.T, r identity.Registrant) identity.Claim {
	t.Helper()
	claim, a := r.Assess("", checkedOn, nil)
	if len(a.Errors()) != 0 {
		t.Fatalf("test data: %v", a.Errors())
	}
	return claim
}

func TestSamePerson(t *testing.T) {
	type r = identity.Registrant
	tests := []struct {
		name string
		a, b identity.Registrant
		want []string
		why  string
	}{
		{"the same claim", ada(), ada(), []string{"dateOfBirth", "email", "mobile", "name", "nationalInsuranceNumber"}, "everything matches"},
		{"nothing at all", r{}, r{}, nil, "absent matches nothing"},
		{"NI number alone", r{NationalInsuranceNumber: "jk 98 76 54 d"}, r{NationalInsuranceNumber: "JK987654D", GivenName: "Eve"}, []string{"nationalInsuranceNumber"}, "however it is written"},
		{"NI suffix differs", r{NationalInsuranceNumber: "JK987654C"}, r{NationalInsuranceNumber: "JK987654D"}, nil, "another number"},
		{"mobile alone", r{Mobile: "07700900123"}, r{Mobile: "+44 7700 900123"}, []string{"mobile"}, "however it is written"},
		{"email alone", r{Email: "Ada@example.org"}, r{Email: "ada@EXAMPLE.ORG"}, []string{"email"}, "case does not matter"},
		{"name alone", r{GivenName: "Ada", FamilyName: "Example"}, r{GivenName: "Ada", FamilyName: "Example"}, nil, "many people have one name"},
		{"birth alone", r{DateOfBirth: "1985-12-10"}, r{DateOfBirth: "1985-12-10"}, nil, "many people have one birthday"},
		{
			"name and birth",
			r{GivenName: "ADA", FamilyName: "O'EXAMPLE-SMITH", DateOfBirth: "1985-12-10"},
			r{Title: "Dr", GivenName: "Ada", MiddleNames: "King", FamilyName: "O’Example‑Smith", DateOfBirth: "1985-12-10"},
			[]string{"dateOfBirth", "name"},
			"case, apostrophe, hyphen, title and a missing middle name do not matter",
		},
		{
			"other middle name",
			r{GivenName: "Ada", MiddleNames: "King", FamilyName: "Example", DateOfBirth: "1985-12-10"},
			r{GivenName: "Ada", MiddleNames: "Queen", FamilyName: "Example", DateOfBirth: "1985-12-10"},
			nil, "two middle names that differ tell two people apart",
		},
		{
			"name and the next day",
			r{GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10"},
			r{GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-11"},
			nil, "one day off",
		},
		{
			"placeholder",
			r{GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1900-01-01"},
			r{GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1900-01-01"},
			nil, "an unknown day matches nothing",
		},
		{
			"single name in either place",
			r{GivenName: "Sunita", DateOfBirth: "1990-05-05"},
			r{FamilyName: "Sunita", DateOfBirth: "1990-05-05"},
			[]string{"dateOfBirth", "name"},
			"systems put it in either box",
		},
		{
			"sharp s",
			r{GivenName: "Ada", FamilyName: "STRASSE", DateOfBirth: "1990-05-05"},
			r{GivenName: "Ada", FamilyName: "Straße", DateOfBirth: "1990-05-05"},
			[]string{"dateOfBirth", "name"},
			"full case folding",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := claimOf(t, tt.a), claimOf(t, tt.b)
			want := append([]string{}, tt.want...)
			if diff := cmp.Diff(want, identity.SamePerson(a, b)); diff != "" {
				t.Errorf("SamePerson mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if diff := cmp.Diff(want, identity.SamePerson(b, a)); diff != "" {
				t.Errorf("the other way round (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProfile(t *testing.T) {
	claim := claimOf(t, ada())
	p := identity.Profile{
		UserID: must(identity.ParseUserID("021600556514")), Name: claim.Name, DateOfBirth: claim.DateOfBirth,
		NINumber: claim.NINumber, Email: claim.Email, Mobile: claim.Mobile,
		Photo:           identity.Photo{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240000},
		TermsAcceptedOn: guidance.MustDate("2020-04-21"), Organisation: must(identity.ParseODSCode("RX1")),
		CIS:   identity.CISRecord{Evidence: identity.Marker(identity.RemoteRegistration)},
		Route: "emergency-remote", OpenedAt: opened, Version: 7,
	}
	if p.PrintedName() != "Ada King Example" {
		t.Errorf("the card shows %q", p.PrintedName())
	}
	want := []string{"dateOfBirth", "email", "mobile", "name", "nationalInsuranceNumber"}
	if diff := cmp.Diff(want, identity.SamePerson(claim, p.Claim())); diff != "" {
		t.Errorf("a person is not recognised by their own profile (-want +got):\n%s", diff)
	}
	roundTrip(t, p)
	roundTrip(t, identity.Profile{UserID: p.UserID, Name: p.Name, Organisation: p.Organisation, Route: "in-person", OpenedAt: opened})
}
