package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/identity"
)

// mobilePrefixes says what the numbers with a prefix are; the longest prefix
// counts. Under 07, what is not named here belongs to a network of Great Britain.
//
// Source: libphonenumber, metadata of GB, GG, JE and IM, as in
// nyaruka/phonenumbers v1.8.1.
var mobilePrefixes = map[string]string{
	"070": "personal number",
	"076": "pager", "07624": "IM", "076247": "not allocated",
	"07700": "not allocated", "077000": "GB", "077001": "GB", "077003": "JE", "077007": "JE", "077008": "JE",
	"07911": "not allocated", "079110": "GB", "079111": "GG", "079112": "GB", "079117": "GG", "079118": "GB",
	"07509": "JE", "07797": "JE", "07829": "JE", "07937": "JE",
	"07781": "GG", "07839": "GG",
	"07524": "IM", "074576": "IM",
	// 07624 5 is given out in part.
	"076245": "not allocated", "0762450": "IM", "0762456": "IM",
}

// ofMobile returns the region of a number, "drama", or why it is refused.
func ofMobile(number string) string {
	m, err := identity.ParseMobile(number)
	switch {
	case err != nil:
		return strings.TrimPrefix(err.Error(), "UK mobile number: ")
	case m.Drama():
		return "drama"
	case (m.Class() == identity.OrdinaryMobile) != (m.Region() == "GB"):
		return m.Class().String() + " of " + m.Region()
	}
	return m.Region()
}

// TestEveryMobilePrefix walks the prefixes 07000 to 07999, with every two digits
// after them, except where drama begins.
func TestEveryMobilePrefix(t *testing.T) {
	seen := map[string]int{}
	for prefix := range 100_000 {
		number := fmt.Sprintf("07%05d%04d", prefix, 4242)
		if strings.HasPrefix(number, "0770090") {
			continue // see TestDramaRangeToTheNumber
		}
		want := "GB"
		for n := range len("0712345") + 1 {
			if what, ok := mobilePrefixes[number[:n]]; ok {
				want = what
			}
		}
		if got := ofMobile(number); got != want {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
		seen[want]++
	}
	if len(seen) != 7 {
		t.Errorf("%v: want the four regions and three reasons", seen)
	}
}

// TestDramaRangeToTheNumber walks the thousand numbers that Ofcom keeps for drama
// and the thousand on either side.
func TestDramaRangeToTheNumber(t *testing.T) {
	for last := 899_000; last < 902_000; last++ {
		want := "JE" // 077008
		switch {
		case last >= 901_000:
			want = "not allocated"
		case last >= 900_000:
			want = "drama"
		}
		for _, prefix := range []string{"07700", "+447700", "00447700"} {
			if got := ofMobile(fmt.Sprintf("%s%06d", prefix, last)); got != want {
				t.Errorf("%s %06d: %s, want %s", prefix, last, got, want)
			}
		}
	}
}
