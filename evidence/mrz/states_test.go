package mrz_test

import (
	"testing"

	"golang.org/x/text/language"

	"github.com/rakit-dev/rakit/evidence/mrz"
)

// beyondISO are the codes of Doc 9303-3 section 5 that ISO 3166-1 does not have.
var beyondISO = []string{
	"D", "GBD", "GBN", "GBO", "GBP", "GBS", "RKS", "EUE", "UNO", "UNA", "UNK",
	"XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XPO", "XES", "XMP", "XOM", "XDC",
	"XXA", "XXB", "XXC", "XXX", "ANT", "NTZ", "UTO",
}

// TestEveryState walks all codes of one, two and three letters, against another
// table of ISO 3166-1: that of the Unicode consortium.
func TestEveryState(t *testing.T) {
	special := map[string]bool{}
	for _, code := range beyondISO {
		special[code] = true
	}
	count := 0
	walkCodes(func(code string) {
		known := mrz.KnownState(code)
		if known {
			count++
		}
		if want := special[code] || inISO(code); known != want {
			t.Errorf("KnownState(%q) = %v, want %v", code, known, want)
		}
	})
	if want := 249 + len(beyondISO); count != want {
		t.Errorf("%d codes are known, want the 249 of ISO 3166-1 and %d others", count, len(beyondISO))
	}
	for _, code := range []string{"", "D<<", "gbr", "GBRX", "GB", "IAO", "COU", "YTO", "ＧＢＲ"} {
		if mrz.KnownState(code) {
			t.Errorf("KnownState(%q)", code)
		}
	}
}

func walkCodes(f func(code string)) {
	for a := 'A'; a <= 'Z'; a++ {
		f(string(a))
		for b := 'A'; b <= 'Z'; b++ {
			f(string(a) + string(b))
			for c := 'A'; c <= 'Z'; c++ {
				f(string(a) + string(b) + string(c))
			}
		}
	}
}

// inISO reports whether a code is one of ISO 3166-1 alpha-3 by the tables of
// x/text, which also hold codes that were withdrawn or are reserved.
func inISO(code string) bool {
	switch code {
	case "ASC", "CPT", "DGA", "TAA", "XKK", "PCI", "SCG", "SUN", "YUG":
		return false
	}
	region, err := language.ParseRegion(code)
	return len(code) == 3 && err == nil && region.IsCountry() && region.ISO3() == code && region.Canonicalize() == region
}

func TestSpecimenStates(t *testing.T) {
	tests := []struct {
		name, zone string
		want       bool
		why        string
	}{
		{"both", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", true, "Utopia issued it"},
		{"issuing state", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36GBR7408122F1204159ZE184226B<<<<<10", true, "Utopia issued it"},
		{"nationality", "P<D<<DOE<<JOHN<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nD123456785UTO6508092M3505207<<<<<<<<<<<<<<<0", true, "Doc 9303 sets the nationality of specimens to Utopia"},
		{"neither", "P<GBRTESTER<<ZOE<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n5123456789GBR8402297F3501014<<<<<<<<<<<<<<08", false, "a state that exists"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mustParse(t, tt.zone).Specimen(); got != tt.want {
				t.Errorf("Specimen() = %v, want %v\nwhy: %s", got, tt.want, tt.why)
			}
		})
	}
}
