package identity_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/identity"
)

// issuedPrefixes works the prefixes out from the manual another way than the
// package does: by the letters that are left, less those that are not used.
//
// Source: HMRC National Insurance Manual, NIM39110.
func issuedPrefixes() []string {
	var issued []string
	for _, first := range strings.Split("A B C E G H J K L M N O P R S T W X Y Z", " ") {
		for _, second := range strings.Split("A B C E G H J K L M N P R S T W X Y Z", " ") {
			issued = append(issued, first+second)
		}
	}
	return slices.DeleteFunc(issued, func(prefix string) bool {
		return strings.Contains("BG GB KN NK NT TN ZZ", prefix)
	})
}

// TestEveryNINumberPrefix walks all 676 pairs of letters with all 26 final
// letters.
func TestEveryNINumberPrefix(t *testing.T) {
	issued := issuedPrefixes()
	accepted := map[string]int{}
	warned := []string{}
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			prefix := string([]rune{first, second})
			for suffix := 'A'; suffix <= 'Z'; suffix++ {
				in := prefix + "123456" + string(suffix)
				want := slices.Contains(issued, prefix) && strings.ContainsRune("ABCD", suffix)
				n, err := identity.ParseNINumber(in)
				strict, strictErr := identity.ParseNINumberStrict(in)
				if (err == nil) != want || (strictErr == nil) != want || strict != n {
					t.Errorf("%s: %v, strictly %v; want valid %t", in, err, strictErr, want)
				}
				if err == nil {
					accepted[prefix]++
				}
				if suffix == 'A' && n.Administrative() {
					warned = append(warned, prefix)
				}
			}
		}
	}
	if len(issued) != 373 || len(accepted) != 373 {
		t.Errorf("%d prefixes accepted, %d by the manual; want 373", len(accepted), len(issued))
	}
	for prefix, suffixes := range accepted {
		if suffixes != 4 {
			t.Errorf("%s: %d final letters accepted, want A to D", prefix, suffixes)
		}
	}
	if got := strings.Join(warned, " "); got != "CR MW NC" {
		t.Errorf("administrative prefixes that are accepted: %s; want CR MW NC", got)
	}
}

// TestEveryRefusedPrefixSaysWhy asks for the reason of the pairs that the manual
// names, which is what a person is told.
func TestEveryRefusedPrefixSaysWhy(t *testing.T) {
	const letter, notIssued = "a letter that no prefix holds", "a prefix that is not issued"
	const administrative = "administrative prefix, never issued to a person"
	tests := []struct{ name, prefixes, want, why string }{
		{"first letter", "DA FA IA QA UA VA", letter, "never in the first place"},
		{"second letter", "AD AF AI AQ AU AV AO", letter, "never in the second place, O in addition"},
		{"not issued", "BG GB KN NK NT TN ZZ", notIssued, "the letters pass, the manual leaves them out"},
		{"administrative", "FY OO", administrative, "the letters fail, but somebody reads such a number off a paper"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, prefix := range strings.Fields(tt.prefixes) {
				_, err := identity.ParseNINumber(prefix + "123456A")
				if err == nil || err.Error() != "National Insurance number: "+tt.want {
					t.Errorf("%s: %v; want %q\nwhy: %s", prefix, err, tt.want, tt.why)
				}
			}
		})
	}
}

// TestNINumberHoweverItIsTyped puts separators and invisible characters between
// the characters of any number that can be issued.
func TestNINumberHoweverItIsTyped(t *testing.T) {
	separators := []string{"", " ", "-", ".", "/", "_", "\t", "\u00a0", "\u202f", "\u200b", "\ufeff"}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SampledFrom(issuedPrefixes()).Draw(t, "prefix") +
			fmt.Sprintf("%06d", rapid.IntRange(0, 999_999).Draw(t, "digits")) +
			rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(t, "suffix")
		var typed strings.Builder
		for _, r := range want {
			c := string(r)
			if rapid.Bool().Draw(t, "small") {
				c = strings.ToLower(c)
			}
			typed.WriteString(rapid.SampledFrom(separators).Draw(t, "separator") + c)
		}
		typed.WriteString(rapid.SampledFrom(separators).Draw(t, "end"))
		n, err := identity.ParseNINumber(typed.String())
		if err != nil || n.String() != want {
			t.Errorf("%q was read as %q, %v; want %s", typed.String(), n, err, want)
		}
		strict, err := identity.ParseNINumberStrict(n.Display())
		if err != nil || strict != n {
			t.Errorf("%s is displayed as %q, which reads as %q, %v", n, n.Display(), strict, err)
		}
	})
}

func TestReadingANINumberCostsOneAllocation(t *testing.T) {
	for in, most := range map[string]float64{"JK987654D": 0, "jk 98 76 54 d": 1} {
		got := testing.AllocsPerRun(100, func() { _, _ = identity.ParseNINumber(in) })
		if got > most {
			t.Errorf("%q: %v allocations, want %v at most", in, got, most)
		}
	}
}

func BenchmarkParseNINumber(b *testing.B) {
	for _, bm := range []struct{ name, in string }{
		{"stored", "JK987654D"},
		{"typed", "jk 98 76 54 d"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := identity.ParseNINumber(bm.in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
