package identity_test

import (
	"errors"
	"regexp"
	"strconv"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"github.com/rakit-dev/rakit/identity"
)

func TestMobileMaskedShowsThreeDigits(t *testing.T) {
	m := must(identity.ParseMobile("07700 900123"))
	if got := m.Masked(); got != "*******123" {
		t.Errorf("Masked() = %q", got)
	}
	if !m.Drama() {
		t.Error("07700 900123 is not seen as a drama number")
	}
	if must(identity.ParseMobile("07723456789")).Drama() {
		t.Error("07723 456789 is seen as a drama number")
	}
	if (identity.Mobile{}).Masked() != "" {
		t.Error("an absent number has something to mask")
	}
}

func TestDramaRangeEndsToTheNumber(t *testing.T) {
	for in, want := range map[string]bool{
		"07700899999": false, "07700900000": true, "07700900999": true, "07700901000": false,
	} {
		m, err := identity.ParseMobile(in)
		if m.Drama() != want {
			t.Errorf("%s: drama %t, error %v; want drama %t", in, m.Drama(), err, want)
		}
	}
}

func TestMobileWrittenInOtherWays(t *testing.T) {
	tests := []struct{ name, in, want, reason, why string }{
		{"country code without plus", "447700900123", "+447700900123", "", "unmistakable, and how systems export it"},
		{"plus in the middle", "07700+900123", "", "misplaced plus", "a plus stands at the front only"},
		{"lone plus", "+", "", "bad country code", "no country code at all"},
		{"country code alone", "+44", "", "too short", "nothing after the country code"},
		{"thick prefix", "00000 7700900123", "", "stray prefix", "refused, with a repair to show"},
		{"separators alone", "()", "", "empty", "nothing to dial"},
		{"devanagari digits", "०७७००९००१२३", "", "unknown character", "never folded"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := identity.ParseMobile(tt.in)
			reason := ""
			var format *identity.FormatError
			if errors.As(err, &format) {
				reason = format.Reason
			}
			if m.String() != tt.want || reason != tt.reason {
				t.Errorf("ParseMobile(%q) = %q, reason %q; want %q, %q\nwhy: %s", tt.in, m, reason, tt.want, tt.reason, tt.why)
			}
		})
	}
}

// TestMobilesAgreeWithTheLibrary asks libphonenumber itself about a number of
// one range in ten, and of every range under the prefixes that
// the Crown dependencies share with Great Britain.
func TestMobilesAgreeWithTheLibrary(t *testing.T) {
	shared := regexp.MustCompile(`^7(457|509|524|624|700|781|797|829|839|911|924|937)`)
	accepted := 0
	for prefix := 700000; prefix < 800000; prefix++ {
		if prefix%10 != prefix/10%10 && !shared.MatchString(strconv.Itoa(prefix)) {
			continue
		}
		country, national := int32(44), uint64(prefix)*10_000+4242
		number := &phonenumbers.PhoneNumber{CountryCode: &country, NationalNumber: &national}
		mobile := phonenumbers.GetNumberType(number) == phonenumbers.MOBILE && phonenumbers.IsValidNumber(number)
		m, err := identity.ParseMobile("+44" + strconv.FormatUint(national, 10))
		if m.Drama() {
			continue
		}
		if (err == nil) != mobile || (mobile && m.Region() != phonenumbers.GetRegionCodeForNumber(number)) {
			t.Errorf("0%d: region %q, %v; the library says mobile %t, region %q", national, m.Region(), err, mobile, phonenumbers.GetRegionCodeForNumber(number))
		}
		if err == nil {
			accepted++
		}
	}
	if accepted < 1000 {
		t.Errorf("%d numbers accepted: the comparison proves little", accepted)
	}
}

func BenchmarkParseMobile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := identity.ParseMobile("07723 456789"); err != nil {
			b.Fatal(err)
		}
	}
}
