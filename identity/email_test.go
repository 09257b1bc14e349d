package identity_test

import (
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/identity"
)

func TestEmailDomainsAreNotFolded(t *testing.T) {
	tests := []struct{ name, in, want, why string }{
		{"full-width domain", "jo@ｎｈｓ.net", "", "IDNA would fold it into nhs.net"},
		{"soft hyphen", "jo@n\u00adhs.net", "", "IDNA would drop it"},
		{"ideographic full stop", "jo@nhs。net", "", "IDNA would read a dot"},
		{"hidden label", "jo@ü。nhs.net", "", "IDNA would read a dot, and two labels for one"},
		{"broken punycode", "jo@xn--a.net", "", "stands for nothing"},
		{"umlaut", "jo@bücher.example", "jo@xn--bcher-kva.example", "an internationalised domain"},
		{"its punycode", "jo@XN--BCHER-KVA.example", "jo@xn--bcher-kva.example", "the same domain"},
		{"case", "Jo@NHS.NET", "Jo@nhs.net", "the domain is kept in lower case, the mailbox as written"},
		{"invalid UTF-8", "jo@\xff.net", "", "no text"},
		{"trailing bytes", "jo@nhs.net\x00", "", "a control character"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := identity.ParseEmail(tt.in)
			if e.String() != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("ParseEmail(%+q) = %q, %v; want %q\nwhy: %s", tt.in, e, err, tt.want, tt.why)
			}
		})
	}
}

func TestEmailReserved(t *testing.T) {
	tests := []struct {
		name, in string
		want     bool
		why      string
	}{
		{"example.com", "a@example.com", true, "RFC 2606 §3, RFC 6761 §6.5"},
		{"example.net", "a@example.net", true, "RFC 2606 §3, RFC 6761 §6.5"},
		{"example.org", "a@example.org", true, "RFC 2606 §3, RFC 6761 §6.5"},
		{"below example.org", "a@mail.example.org", true, "RFC 6761 §6.5: and any names falling within"},
		{"capitals", "A@EXAMPLE.COM", true, "domains have no case"},
		{"top domain example", "a@clinic.example", true, "RFC 2606 §2, RFC 6761 §6.5"},
		{"top domain test", "a@clinic.test", true, "RFC 2606 §2, RFC 6761 §6.2"},
		{"top domain invalid", "a@clinic.invalid", true, "RFC 2606 §2, RFC 6761 §6.4"},
		{"umlaut", "a@bücher.example", true, "below a reserved domain, in whatever script"},
		{"top domain localhost", "a@clinic.localhost", false, "RFC 6761 §6.3: it is this machine, which has users"},
		{"top domain local", "a@clinic.local", false, "RFC 6762 §3: a machine of the same network"},
		{"top domain examples", "a@clinic.examples", false, "one letter more"},
		{"example.co.uk", "a@example.co.uk", false, "begins alike, and is somebody's"},
		{"example.nhs.uk", "a@example.nhs.uk", false, "whoever has nhs.uk may give it to somebody"},
		{"example.com.uk", "a@example.com.uk", false, "begins alike, and is somebody's"},
		{"notexample.com", "a@notexample.com", false, "ends alike, and is somebody's"},
		{"example.edu", "a@example.edu", false, "named in no RFC"},
		{"example.info", "a@example.info", false, "named in no RFC"},
		{"test.com", "a@test.com", false, "not at the top"},
		{"test.nhs.uk", "a@test.nhs.uk", false, "not at the top"},
		{"invalid.org", "a@invalid.org", false, "not at the top"},
		{"mailbox", "example.com@nhs.net", false, "the domain counts"},
		{"absent", "", false, "nobody is not invented"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var e identity.Email
			if tt.in != "" {
				e = must(identity.ParseEmail(tt.in))
			}
			if got := e.Reserved(); got != tt.want {
				t.Errorf("Reserved(%s) = %t, want %t\nwhy: %s", e, got, tt.want, tt.why)
			}
		})
	}
}

func TestEmailsAreTheSameWhateverTheirCase(t *testing.T) {
	a, b := must(identity.ParseEmail("Ada@example.org")), must(identity.ParseEmail("ada@EXAMPLE.org"))
	if !a.SameAs(b) {
		t.Error("two ways to write one address are not the same")
	}
	if a.SameAs(must(identity.ParseEmail("adam@example.org"))) || (identity.Email{}).SameAs(identity.Email{}) {
		t.Error("two addresses, or none, are the same")
	}
}

// TestEmailLengthsToTheCharacter puts every length on its limit and one over.
func TestEmailLengthsToTheCharacter(t *testing.T) {
	local := func(n int) string { return strings.Repeat("a", n) }
	// domain has n characters, in labels of 62 or fewer.
	domain := func(n int) string {
		text := strings.Repeat(strings.Repeat("b", 62)+".", n/63) + strings.Repeat("b", n%63)
		return text[:n-len(".org")] + ".org"
	}
	label := func(n int) string { return strings.Repeat("c", n) }
	tests := []struct{ name, in, reason, why string }{
		{"local 64", local(64) + "@example.org", "", "RFC 5321 §4.5.3.1.1"},
		{"local 65", local(65) + "@example.org", "more than 64 characters before the @", "RFC 5321 §4.5.3.1.1"},
		{"254 in all", local(64) + "@" + domain(189), "", "RFC 5321 §4.5.3.1.3, less the brackets"},
		{"255 in all", local(64) + "@" + domain(190), "longer than 254 characters", "RFC 5321 §4.5.3.1.3, less the brackets"},
		{"domain 252", "a@" + domain(252), "", "254 in all"},
		{"domain 253", "a@" + domain(253), "longer than 254 characters", "the domain itself is not too long"},
		{"domain 254", "a@" + domain(254), "a domain longer than 253 characters", "RFC 1035 §2.3.4, less the root"},
		{"label 63", "a@" + label(63) + ".example.org", "", "RFC 1035 §2.3.4"},
		{"label 64", "a@" + label(64) + ".example.org", "a domain that is not well formed", "RFC 1035 §2.3.4"},
		{"last label 63", "a@example." + label(63), "", "a top domain is a label"},
		{"last label 64", "a@example." + label(64), "a domain that is not well formed", "a top domain is a label"},
		{"top domain 2", "a@example.co", "", "the shortest"},
		{"top domain 1", "a@example.c", "not a top domain", "GOV.UK Notify wants two letters"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := identity.ParseEmail(tt.in)
			reason := ""
			if err != nil {
				reason = strings.TrimPrefix(err.Error(), "email address: ")
			}
			if reason != tt.reason {
				t.Errorf("reason %q, want %q\nwhy: %s", reason, tt.reason, tt.why)
			}
		})
	}
}
