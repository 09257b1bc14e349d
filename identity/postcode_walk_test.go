package identity_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/identity"
)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// lettersBut returns the class of the letters that are not left out, which is
// how the schema writes them: [A-Z-[QVX]].
func lettersBut(out string) string {
	return "[" + strings.Map(func(r rune) rune {
		if strings.ContainsRune(out, r) {
			return -1
		}
		return r
	}, alphabet) + "]"
}

// bs7666 is PostCodeType of the Cabinet Office schema bs7666-v2-0.xsd, written
// as the schema has it.
var bs7666 = func() *regexp.Regexp {
	first, second, last := lettersBut("QVX"), lettersBut("IJZ"), lettersBut("CIKMOV")
	return regexp.MustCompile("^(?:GIR 0AA|(?:" +
		first + "[0-9][0-9]?|" +
		first + second + "[0-9][0-9]?|" +
		first + "[0-9][A-HJKSTUW]|" +
		first + second + "[0-9][ABEHMNPRVWXY]" +
		") [0-9]" + last + "{2})$")
}()

// postcodeByHand is what the package says of a postcode that is written in full:
// BS 7666, and the three things in which it departs from it.
func postcodeByHand(s string) (valid, exact bool) {
	outward, inward, _ := strings.Cut(s, " ")
	exact = bs7666.MatchString(s)
	switch {
	case outward == "GX11": // Gibraltar has the shape, and is not in the United Kingdom
		return false, false
	case outward == "ZZ99": // words of the NHS; any two letters at the end
		valid, _ := regexp.MatchString("^[0-9][A-Z]{2}$", inward)
		return valid, false
	case !exact && len(outward) == 3 && outward[2] == 'P': // N1P is in use
		return bs7666.MatchString(outward[:2] + "A " + inward), false
	}
	return exact, exact
}

func checkPostcode(t *testing.T, s string) (accepted bool) {
	t.Helper()
	valid, exact := postcodeByHand(s)
	p, err := identity.ParsePostcode(s)
	if (err == nil) != valid || p.BS7666() != exact {
		t.Errorf("%q: %v, BS 7666 %t; want valid %t, BS 7666 %t", s, err, p.BS7666(), valid, exact)
	}
	if err == nil && p.String() != s {
		t.Errorf("%q was read as %q", s, p)
	}
	return err == nil
}

// words calls do with every word over an alphabet, up to a length.
func words(letters string, longest int, do func(word string)) {
	word := make([]byte, 0, longest)
	var walk func()
	walk = func() {
		do(string(word))
		if len(word) == longest {
			return
		}
		for i := range len(letters) {
			word = append(word, letters[i])
			walk()
			word = word[:len(word)-1]
		}
	}
	walk()
}

// TestEveryFirstHalf walks all first halves of up to three characters, and those
// of four whose digits are 0, 1 or 9.
func TestEveryFirstHalf(t *testing.T) {
	accepted := 0
	check := func(outward string) {
		if checkPostcode(t, outward+" 1AA") {
			accepted++
		}
	}
	words(alphabet+"0123456789", 3, check)
	words(alphabet+"019", 4, func(outward string) {
		if len(outward) == 4 {
			check(outward)
		}
	})
	// A9 and A99 of 23 letters, AA9 of 23 times 23, A9A of 15 letters with P, and
	// of four characters AA99 with 3 digits twice, AA9A of 12 letters with 3
	// digits; less Gibraltar, and ZZ99.
	want := 23*10 + 23*100 + 23*23*10 + 23*10*15 + 23*23*9 + 23*23*3*12 - 1 + 1
	if accepted != want {
		t.Errorf("%d first halves accepted, want %d", accepted, want)
	}
}

// TestEverySecondHalf walks all second halves after a first half of each shape.
func TestEverySecondHalf(t *testing.T) {
	for _, outward := range []string{"M1", "SW1A", "N1P", "ZZ99", "GIR", "GX11"} {
		words(alphabet+"0123456789", 3, func(inward string) {
			if len(inward) == 3 && (outward != "GIR" || inward != "0AA") {
				checkPostcode(t, outward+" "+inward)
			}
		})
	}
	if !checkPostcode(t, "GIR 0AA") {
		t.Error("GIR 0AA is refused")
	}
}

// secondLetters are the postcode areas by their first letter; _ is the area of
// that letter alone. Royal Mail's list, with the areas of the Crown dependencies,
// the forces and of companies without a place.
var secondLetters = map[string]string{
	"A": "BL", "B": "_ABDHLNRST" + "FX", "C": "ABFHMORTVW", "D": "ADEGHLNTY", "E": "_CHNX", "F": "KY",
	"G": "_LU" + "Y", "H": "ADGPRSUX", "I": "GPV" + "M", "J": "E", "K": "ATWY", "L": "_ADELNSU", "M": "_EKL",
	"N": "_EGNPRW", "O": "LX", "P": "AEHLOR", "R": "GHM", "S": "_AEGKLMNOPRSTWY", "T": "ADFNQRSW", "U": "B",
	"W": "_ACDFNRSV", "Y": "O", "Z": "E",
}

// TestEveryArea walks all areas of one and two letters.
func TestEveryArea(t *testing.T) {
	known := 0
	words(alphabet, 2, func(area string) {
		if area == "" {
			return
		}
		p, err := identity.ParsePostcode(area + "1 1AA")
		second := (area + "_")[1:2]
		want := strings.Contains(secondLetters[area[:1]], second)
		if p.KnownArea() != want || (want && err != nil) {
			t.Errorf("%s: known %t, %v; want %t", area, p.KnownArea(), err, want)
		}
		if p.KnownArea() {
			known++
		}
		classes := map[string]identity.PostcodeClass{
			"GY": identity.CrownDependencyPostcode, "IM": identity.CrownDependencyPostcode, "JE": identity.CrownDependencyPostcode,
			"BF": identity.ForcesPostcode, "BX": identity.NonGeographicPostcode,
		}
		class, special := classes[area]
		if !special {
			class = identity.OrdinaryPostcode
		}
		if err == nil && (p.Area() != area || p.Class() != class) {
			t.Errorf("%s: area %q, class %s; want class %s", area, p.Area(), p.Class(), class)
		}
	})
	if known != 121+5 {
		t.Errorf("%d areas are known, want 121 and 5", known)
	}
}

// TestOverseasTerritoriesAreNamedAsSuch asks for the reason: the person has a
// postcode, only not one of the United Kingdom.
func TestOverseasTerritoriesAreNamedAsSuch(t *testing.T) {
	overseas := strings.Fields("ASCN BBND BIQQ FIQQ GX11 PCRN SIQQ STHL TDCU TKCA")
	words(alphabet, 1, func(last string) {
		for _, outward := range append(slices.Clone(overseas), "ASC"+last, "FIQ"+last) {
			_, err := identity.ParsePostcode(outward + " 1ZZ")
			if err == nil {
				t.Errorf("%s 1ZZ is accepted", outward)
				continue
			}
			if named := strings.Contains(err.Error(), "overseas territory"); named != slices.Contains(overseas, outward) {
				t.Errorf("%s 1ZZ: %v", outward, err)
			}
		}
	})
}
