package identity_test

import (
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

func TestEmailsAreTheSameWhateverTheirCase(t *testing.T) {
	a, b := must(identity.ParseEmail("Ada@example.org")), must(identity.ParseEmail("ada@EXAMPLE.org"))
	if !a.SameAs(b) {
		t.Error("two ways to write one address are not the same")
	}
	if a.SameAs(must(identity.ParseEmail("adam@example.org"))) || (identity.Email{}).SameAs(identity.Email{}) {
		t.Error("two addresses, or none, are the same")
	}
}
