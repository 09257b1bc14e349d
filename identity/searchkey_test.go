package identity_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestSearchKeys(t *testing.T) {
	tests := []struct {
		name  string
		claim identity.Claim
		want  []string
		why   string
	}{
		{"nothing", identity.Claim{}, []string{}, "what is not given finds nobody"},
		{
			"all", keyed(t, "JK987654D", "07700 900123", "Ada.B@EXAMPLE.nhs.uk", "1985-12-10"),
			[]string{"ni:JK987654D", "mobile:+447700900123", "email:ada.b@example.nhs.uk", "born:1985-12-10"},
			"a mailbox has one key, however it is written",
		},
		{"placeholder day", keyed(t, "", "", "", "1900-01-01"), []string{}, "it would find everybody of whom the day is not known"},
		{"the day after", keyed(t, "", "", "", "1900-01-02"), []string{"born:1900-01-02"}, "a real day"},
		{"a day before", keyed(t, "", "", "", "1899-12-31"), []string{}, "no day on which anybody alive was born"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, identity.SearchKeys(tt.claim)); diff != "" {
				t.Errorf("SearchKeys() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// keyed reads a claim; empty text is absent.
func keyed(t interface{ Fatal(...any) }, ni, mobile, email, born string) (c identity.Claim) {
	var err error
	read := func(text string, parse func() error) {
		if text != "" && err == nil {
			err = parse()
		}
	}
	read(ni, func() (e error) { c.NINumber, e = identity.ParseNINumber(ni); return e })
	read(mobile, func() (e error) { c.Mobile, e = identity.ParseMobile(mobile); return e })
	read(email, func() (e error) { c.Email, e = identity.ParseEmail(email); return e })
	read(born, func() (e error) { c.DateOfBirth, e = guidance.ParseDate(born); return e })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSearchKeysFindEveryCandidate: among all profiles there is no candidate that
// is not among those that share a key. The values are drawn from short lists, so
// that they often agree.
func TestSearchKeysFindEveryCandidate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claim := drawClaim(t, "claim")
		keys := identity.SearchKeys(claim)
		var all, like []identity.Profile
		for i := range rapid.IntRange(0, 6).Draw(t, "held") {
			id, err := identity.ParseUserID("99990000000" + string(rune('0'+i)))
			if err != nil {
				t.Fatal(err)
			}
			held := drawClaim(t, "profile")
			p := identity.Profile{
				UserID: id, Name: held.Name, DateOfBirth: held.DateOfBirth, NINumber: held.NINumber, Email: held.Email, Mobile: held.Mobile,
			}
			all = append(all, p)
			if slices.ContainsFunc(identity.SearchKeys(held), func(k string) bool { return slices.Contains(keys, k) }) {
				like = append(like, p)
			}
		}
		if diff := cmp.Diff(identity.Candidates(claim, all), identity.Candidates(claim, like), cmp.Comparer(func(a, b identity.UserID) bool { return a == b })); diff != "" {
			t.Fatalf("candidates among all and among those who share a key (-all +like):\n%s", diff)
		}
	})
}

func drawClaim(t *rapid.T, label string) identity.Claim {
	draw := func(values ...string) string { return rapid.SampledFrom(values).Draw(t, label) }
	c := keyed(t, draw("", "JK987654D", "JK987655D"), draw("", "07700900123", "+447700900124"),
		draw("", "ada@example.nhs.uk", "Ada@Example.NHS.uk", "ben@example.nhs.uk"), draw("", "1985-12-10", "1985-12-11", "1900-01-01"))
	if given := draw("", "Ada", "Example", "Ben"); given != "" {
		name, err := identity.NewName(identity.NameParts{Given: given, Family: draw("Example", "Ada", "Example-Smith", "Other")})
		if err != nil {
			t.Fatal(err)
		}
		c.Name = name
	}
	return c
}
