package identity_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/identity"
)

func TestCleanCode(t *testing.T) {
	tests := []struct{ name, in, want, why string }{
		{"clean", "RX1", "RX1", "nothing to do"},
		{"empty", "", "", "absent stays absent"},
		{"white space at the ends", "\u00a0\tRX1 \n", "RX1", "of every kind"},
		{"white space inside", "LS1  4AP", "LS1  4AP", "each parser knows where it may stand"},
		{"invisible inside", "RX\u200b1", "RX1", "copied from a page"},
		{"byte order mark", "\ufeffRX1", "RX1", "the first thing of a file"},
		{"white space behind an invisible", "\u2060 RX1 \u200d", "RX1", "the ends are what is seen"},
		{"nothing to see", " \u200b ", "", "blank"},
		{"soft hyphen", "RX\u00ad1", "RX\u00ad1", "it may be seen, so it is refused and not dropped"},
		{"other digits", "\uff11\u0661", "\uff11\u0661", "never folded"},
		{"small letters", "rx1", "rx1", "case is for the parser"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := identity.CleanCode(tt.in); got != tt.want {
				t.Errorf("CleanCode(%+q) = %+q, want %+q\nwhy: %s", tt.in, got, tt.want, tt.why)
			}
		})
	}
}

func TestCleanCodeProperties(t *testing.T) {
	const hidden = "\u180e\u200b\u200c\u200d\u2028\u2029\u2060\ufeff"
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune(hidden+" \t\u00a0\u3000AZaz09é-")), 0, 12, -1).Draw(t, "text")
		got := identity.CleanCode(text)
		if identity.CleanCode(got) != got {
			t.Fatalf("%+q is not clean after cleaning", got)
		}
		if strings.ContainsAny(got, hidden) || got != strings.TrimFunc(got, unicode.IsSpace) {
			t.Fatalf("%+q holds what nobody sees", got)
		}
	})
	if n := testing.AllocsPerRun(100, func() { identity.CleanCode(" JK987654D ") }); n != 0 {
		t.Errorf("%v allocations for a text without invisible characters", n)
	}
}

// TestLettersAndDigitsAreASCII: another script is never folded into a code.
func TestLettersAndDigitsAreASCII(t *testing.T) {
	if got := identity.Capitals("aZ0-\u017f\u0131\u212aé"); got != "AZ0-\u017f\u0131\u212aé" {
		t.Errorf("Capitals = %+q", got)
	}
	for text, want := range map[string]bool{"": true, "0123456789": true, "12 3": false, "1a": false, "/": false, ":": false, "\u0661": false, "\uff11": false} {
		if identity.AllDigits(text) != want {
			t.Errorf("AllDigits(%+q) = %t", text, !want)
		}
	}
	for c, want := range map[byte]bool{'@': false, 'A': true, 'Z': true, '[': false, 'a': false, 0xc0: false} {
		if identity.IsCapital(c) != want {
			t.Errorf("IsCapital(%q) = %t", c, !want)
		}
	}
}
