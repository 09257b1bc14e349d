package mrz_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestEncodeNameCuts(t *testing.T) {
	const primary = "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL"
	tests := []struct {
		name               string
		format             mrz.Format
		primary, secondary string
		want, why          string
	}{
		{"secondary cut off", mrz.TD3, "NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG", "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU", "as Part 4 has it"},
		{"one letter over", mrz.TD1, "VILARCHAO FERNANDEZ", "JOSE RAMON", "VILARCHAO<FERNANDEZ<<JOSE<RAMO", "as Part 5 has it"},
		{"primary shortened", mrz.TD3, primary, "DINGO POTOROO", "BENNELONG<WOOLOOMO<WARRANDY<WARNAMBO<<D", "the longest components lose first, and one letter of the secondary fits"},
		{"primary shortened on a card", mrz.TD1, primary, "DINGO POTOROO", "BENNEL<WOOLOO<WARRAN<WARNAM<<D", "27 places for four components"},
		{"single name too long", mrz.TD1, primary, "", "BENNELO<WOOLOOM<WARRAND<WARNAM", "no second part: all 30 places, the last a letter"},
		{"single name in the second place", mrz.TD1, "", "SUNITA", "SUNITA<<<<<<<<<<<<<<<<<<<<<<<<", "a name of one part stands first"},
		{"the cut falls between components", mrz.TD1, "PAPANDROPOULOUS", "JONATHON ALECK MARIA", "PAPANDROPOULOUS<<JONATHON<ALEC", "the cut falls into the second component"},
		{"the cut falls on a filler", mrz.TD1, "PAPANDROPOULOUS", "JONATHONABCD MARIA", "PAPANDROPOULOUS<<JONATHONABC<M", "a letter less brings the next component in"},
		{"filler, and nothing to shorten in the second part", mrz.TD1, "PAPANDROPOULOUSABCDEFGHIJKL", "A B", "PAPANDROPOULOUSABCDEFGHIJKL<<A", "one letter of the second part is enough"},
		{"filler, initials only", mrz.TD1, "PAPANDROPOULOUSABCDEFGHIJK", "A B", "PAPANDROPOULOUSABCDEFGHIJ<<A<B", "the first part gives way"},
		{"fits to the last place", mrz.TD3, "PAPANDROPOULOUS", "JONATHON WARREN TREVOR", "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "39 characters are not cut"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := mrz.EncodeName(tt.format, tt.primary, tt.secondary)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("EncodeName() (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestEncodeNameRefuses(t *testing.T) {
	initials := strings.TrimSpace(strings.Repeat("A ", 15))
	tests := []struct {
		name               string
		format             mrz.Format
		primary, secondary string
		want, why          string
	}{
		{"nothing", mrz.TD1, "", " ", "name of a machine readable zone: absent", "a field without a name is no name field"},
		{"no letter", mrz.TD1, "'", "ZOE", "name of a machine readable zone: a character that cannot be spelt in Latin letters, or no letter", "an apostrophe alone is no name"},
		{"a digit", mrz.TD1, "TESTER 2", "", "name of a machine readable zone: a character that cannot be spelt in Latin letters, or no letter", "numerals are not used"},
		{"a digit in the second part", mrz.TD1, "TESTER", "ZOE 2", "name of a machine readable zone: a character that cannot be spelt in Latin letters, or no letter", "numerals are not used"},
		{"no letter falls on the last place", mrz.TD3, "A", initials + " " + initials, "name of a machine readable zone: more parts than the field has room for", "initials of one letter stand on the even places, and the field has 39"},
		{"too many parts", mrz.TD1, initials, "ZOE", "name of a machine readable zone: more parts than the field has room for", "15 initials and a second part do not fit into 30 places"},
		{"parts that leave a gap", mrz.TD1, initials, "", "", "15 initials have 29 characters and fit"},
		{"too long", mrz.TD1, strings.Repeat("A", 251), "", "name of a machine readable zone: too long", "no name is as long"},
		{"longest", mrz.TD1, strings.Repeat("A", 250), "", "", "250 letters are cut"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			field, err := mrz.EncodeName(tt.format, tt.primary, tt.secondary)
			var format *identity.FormatError
			if tt.want == "" {
				if err != nil || len(field) != 30 {
					t.Errorf("EncodeName() = %q, %v\nwhy: %s", field, err, tt.why)
				}
				return
			}
			if !errors.As(err, &format) || err.Error() != tt.want {
				t.Errorf("error %v, want %q\nwhy: %s", err, tt.want, tt.why)
			}
		})
	}
	var unlisted *guidance.UnknownValueError
	if _, err := mrz.EncodeName(0, "TESTER", "ZOE"); !errors.As(err, &unlisted) {
		t.Errorf("error %v, want an *UnknownValueError for a format that is none", err)
	}
}

// TestTruncatedNameVectors: whichever way a state cut a name, its field may
// stand for the name that was printed. Where the parts of the name are not known
// (a record keeps no family name of 44 letters), it is at least not another.
func TestTruncatedNameVectors(t *testing.T) {
	for _, v := range load(t, "name") {
		if !v.Valid || v.Fields["truncated"] != true {
			continue
		}
		t.Run(v.ID, func(t *testing.T) {
			field, _ := v.Fields["mrz_name_field"].(string)
			words := strings.ReplaceAll(v.Input, ",", "")
			if c := identity.CompareNameText(words, field); c.Result == identity.DifferentName {
				t.Errorf("%q against %q: %s\nwhy: %s", v.Input, field, c, v.Why)
			}
			primary, secondary, _ := strings.Cut(v.Input, ", ")
			n, err := identity.NewName(identity.NameParts{Family: primary, Given: secondary})
			if err != nil {
				return
			}
			word, _ := v.Fields["format"].(string)
			z := mustParse(t, zoneWithName(formatNamed(t, word), field))
			if c := z.CompareName(n); c.Result != identity.TruncatedName && c.Result != identity.SameName {
				t.Errorf("CompareName(%q) with %q: %s\nwhy: %s", v.Input, field, c, v.Why)
			}
		})
	}
}

func TestCompareName(t *testing.T) {
	plain := specimens[mrz.TD3]
	cut := zoneWithName(mrz.TD1, "CACADOR<DE<ARAUJO<<ANDRE<ESTEV")
	tests := []struct {
		name, zone    string
		family, given string
		want          identity.NameResult
		why           string
	}{
		{"same", plain, "Eriksson", "Anna Maria", identity.SameName, "capitals are not a difference"},
		{"order", plain, "Eriksson", "Maria Anna", identity.ReviewName, "a person has to look"},
		{"other family name", plain, "Erikson", "Anna Maria", identity.DifferentName, "one s is another name"},
		{"beginning, field not full", plain, "Eriksson", "Anna Marianne", identity.DifferentName, "there was room for all of it"},
		{"beginning, field full", cut, "Caçador de Araújo", "André Estevão", identity.TruncatedName, "there was no room for the end"},
		{"beginning of another name", cut, "Caçador de Araújo", "André Marques", identity.DifferentName, "its letters are others"},
		{"spelt out", zoneWithName(mrz.TD1, "MUELLER<<JOERG<<<<<<<<<<<<<<<<"), "Müller", "Jörg", identity.SameName, "as Doc 9303 spells it"},
		{"hyphen", zoneWithName(mrz.TD1, "SMITH<JONES<<SUSIE<<<<<<<<<<<<"), "Smith-Jones", "Susie", identity.SameName, "a hyphen is a filler"},
		{"single name", zoneWithName(mrz.TD1, "SUNITA<<<<<<<<<<<<<<<<<<<<<<<<"), "", "Sunita", identity.SameName, "in whichever place it stands"},
		{"empty primary", zoneWithName(mrz.TD1, "<<SUNITA<<<<<<<<<<<<<<<<<<<<<<"), "", "Sunita", identity.SameName, "in whichever place it stands"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := identity.NewName(identity.NameParts{Family: tt.family, Given: tt.given})
			if err != nil {
				t.Fatal(err)
			}
			if c := mustParse(t, tt.zone).CompareName(n); c.Result != tt.want {
				t.Errorf("CompareName() = %s, want %s\nwhy: %s", c, tt.want, tt.why)
			}
		})
	}
}

// TestEncodeNameProperties: what is written fills its field, ends in a letter
// when it was cut, and stands for the name that was given.
func TestEncodeNameProperties(t *testing.T) {
	word := rapid.StringMatching(`[A-Z]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(mrz.Formats()).Draw(t, "format")
		family := strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "family"), " ")
		given := strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "given"), " ")
		field, err := mrz.EncodeName(f, family, given)
		if err != nil {
			t.Fatal(err)
		}
		z, err := mrz.Parse(zoneWithName(f, field), today)
		if err != nil {
			t.Fatal(err)
		}
		whole := len(family)+len("<<")+len(given) <= len(field)
		if whole && (z.Primary() != family || z.Secondary() != given) {
			t.Errorf("%q is not the whole of %q, %q", field, family, given)
		}
		if !whole && (!z.NameTruncated() || z.Primary() == "" || z.Secondary() == "") {
			t.Errorf("%q is cut, and does not say so", field)
		}
		n, err := identity.NewName(identity.NameParts{Family: family, Given: given})
		if err != nil {
			return // longer than a record keeps
		}
		if c := z.CompareName(n); c.Result != identity.SameName && c.Result != identity.TruncatedName {
			t.Errorf("%q stands for %q, %q, but is %s", field, family, given, c)
		}
	})
}
