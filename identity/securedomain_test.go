package identity_test

import (
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestSecureDomainsToTheDay(t *testing.T) {
	domains := append(identity.DefaultSecureDomains(), identity.SecureDomain{
		Domain:    "Secure.Example",
		Effective: guidance.Interval{From: guidance.MustDate("2020-02-29"), To: guidance.MustDate("2021-02-28")},
	})
	tests := []struct {
		name, email, on string
		want            identity.EmailClass
		why             string
	}{
		{"NHSmail", "jo@nhs.net", "2020-04-20", identity.NHSmail, "exactly nhs.net"},
		{"NHSmail at any time", "jo@nhs.net", "", identity.NHSmail, "needs no entry and no day"},
		{"under nhs.net", "jo@mail.nhs.net", "2020-04-20", identity.Other, "a sub-domain is another domain"},
		{"nhs.uk", "jo@nhs.uk", "2020-04-20", identity.Other, "public, not secure by its name"},
		{"look-alike", "jo@nhs.net.evil.example", "2020-04-20", identity.Other, "ends otherwise"},
		{"first day", "jo@secure.example", "2020-02-29", identity.Secure, "inclusive"},
		{"last day", "jo@secure.example", "2021-02-28", identity.Secure, "inclusive"},
		{"day before", "jo@secure.example", "2020-02-28", identity.Other, "not yet accredited"},
		{"day after", "jo@secure.example", "2021-03-01", identity.Other, "accreditation ran out"},
		{"no day", "jo@secure.example", "", identity.Other, "no day is in no interval"},
		{"sub-domain of a secure one", "jo@a.secure.example", "2020-04-20", identity.Other, "matched whole"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			on := guidance.Date{}
			if tt.on != "" {
				on = guidance.MustDate(tt.on)
			}
			if got := domains.Class(must(identity.ParseEmail(tt.email)), on); got != tt.want {
				t.Errorf("Class = %s, want %s\nwhy: %s", got, tt.want, tt.why)
			}
		})
	}
	if got := domains.Class(identity.Email{}, guidance.MustDate("2020-04-20")); got != identity.Other {
		t.Errorf("an absent address is %s", got)
	}
}
