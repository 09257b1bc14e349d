package identity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/identity"
)

func TestNameMatchVectors(t *testing.T) {
	for _, v := range nameVectors(t, "name_match") {
		t.Run(v.ID, func(t *testing.T) {
			left, right := v.Fields["left"].(string), v.Fields["right"].(string)
			c := identity.CompareNameText(left, right)
			if valid := c.Result != identity.DifferentName; valid != v.Valid {
				t.Errorf("valid %t, want %t", valid, v.Valid)
			}
			want := map[string]any{"left": left, "right": right, "result": v.Fields["result"]}
			got := map[string]any{"left": left, "right": right, "result": c.Result.String()}
			if reasons, ok := v.Fields["reasons"]; ok {
				want["reasons"], got["reasons"] = reasons, anyOf(reasonWords(c))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+q (-want +got):\n%s\nwhy: %s", v.Input, diff, v.Why)
			}
			if diff := cmp.Diff(c, identity.CompareNameText(right, left)); diff != "" {
				t.Errorf("the other way round (-want +got):\n%s", diff)
			}
		})
	}
}

// reasonWords returns the reasons of a comparison as they are written.
func reasonWords(c identity.NameComparison) []string {
	out := []string{}
	for _, r := range c.Reasons {
		out = append(out, r.String())
	}
	return out
}

func name(given, middle, family string) identity.Name {
	return must(identity.NewName(identity.NameParts{Given: given, Middle: middle, Family: family}))
}

func TestCompareNames(t *testing.T) {
	tests := []struct {
		name string
		a, b identity.Name
		want string
		why  string
	}{
		{"alike", name("Ada", "King", "Example"), name("Ada", "King", "Example"), "same", "reflexive"},
		{"case", name("Ada", "King", "Example"), name("ADA", "KING", "EXAMPLE"), "same: case", "documents print capitals"},
		{"passport", name("Jürgen", "", "O'Müller-Søe"), name("JUERGEN", "", "OMULLER SOEE"), "same: apostrophe case diacritics hyphen transliteration", "each letter as ICAO spells it"},
		{"middle names on one side", name("Ada", "King", "Example"), name("Ada", "", "Example"), "review: missing-middle-name", "a component is missing"},
		{"one of two middle names", name("Ada", "King Anne", "Example"), name("Ada", "King", "Example"), "review: missing-component", "a component is missing"},
		{"middle in given", name("Ada", "King", "Example"), name("Ada King", "", "Example"), "same: middle-in-given", "documents print them together"},
		{"middle in given, moved on", name("Ada King", "Anne", "Example"), name("Ada", "King Anne", "Example"), "same: middle-in-given", "the boxes of two systems"},
		{"middle first", name("Ada", "King", "Example"), name("King", "Ada", "Example"), "review: middle-in-given order", "known by the second name"},
		{"other middle name", name("Ada", "King", "Example"), name("Ada", "Queen", "Example"), "different: letters other-middle-name", "tells two people apart"},
		{"other given name", name("Ada", "", "Example"), name("Bea", "", "Example"), "different: letters other-given-name", "twins"},
		{"other family name", name("Ada", "", "Example"), name("Ada", "", "Smith"), "different: letters other-family-name", "married"},
		{"other everything", name("Ada", "King", "Example"), name("Bea", "Queen", "Smith"), "different: letters other-family-name other-given-name other-middle-name", "every part is named"},
		{"swapped", name("Ada", "", "Lee"), name("Lee", "", "Ada"), "review: swapped-names", "two boxes taken for each other"},
		{"swapped, middle on one side", name("Ada", "King", "Lee"), name("Lee", "", "Ada"), "review: missing-middle-name swapped-names", "both"},
		{"other box", name("Anna", "", "Maria Lopez"), name("Anna Maria", "", "Lopez"), "review: other-box", "all words are there, in order"},
		{"other box and missing", name("Anna Luz", "", "Maria"), name("Anna", "", "Maria Lopez"), "review: missing-component", "each part is half there"},
		{"family name in the given box", name("Anna", "", "Maria"), name("Anna Maria", "", "Lopez"), "review: missing-component other-box", "Lopez is missing"},
		{"half a double name", name("Ada", "", "Brown-Coates"), name("Ada", "", "Coates"), "review: hyphenated-half", "used in part"},
		{"single names", name("Sunita", "", ""), name("", "", "SUNITA"), "same: case", "in either box"},
		{"single name twice", name("Sunita", "", ""), name("Sunita", "", "Sunita"), "review: missing-component single-name", "some systems want two"},
		{"single and full", name("Sunita", "", ""), name("Sunita", "", "Devi"), "review: missing-component single-name", "perhaps"},
		{"single of two words", name("", "", "Satriya Sudarpa"), name("Satriya", "", "Sudarpa"), "review: single-name", "no word differs, yet the boxes do"},
		{"single and other", name("Sunita", "", ""), name("Ada", "", "Example"), "different: single-name letters", "no word in common"},
		{"other single", name("Sunita", "", ""), name("Devi", "", ""), "different: letters", "no word in common"},
		{"initial", name("J", "", "Example"), name("John", "", "Example"), "review: initial", "on a bill"},
		{"absent", identity.Name{}, name("Ada", "", "Example"), "different: empty", "nobody"},
		{"both absent", identity.Name{}, identity.Name{}, "different: empty", "nobody is not somebody"},
		{"look-alike", name("Анна", "", "Example"), name("Anha", "", "Example"), "different: letters other-given-name", "Н is N"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkComparison(t, identity.CompareNames(tt.a, tt.b), tt.want, tt.why)
			checkComparison(t, identity.CompareNames(tt.b, tt.a), tt.want, "the other way round")
		})
	}
}

func checkComparison(t *testing.T, c identity.NameComparison, want, why string) {
	t.Helper()
	got := c.Result.String()
	if len(c.Reasons) > 0 {
		got += ": " + strings.Join(reasonWords(c), " ")
	}
	if got != want {
		t.Errorf("comparison is %q, want %q\nwhy: %s", got, want, why)
	}
}

func TestCompareMRZName(t *testing.T) {
	bennelong := name("Dingo", "Potoroo", "Bennelong Wooloomooloo Warrand Warnamb")
	tests := []struct {
		name               string
		n                  identity.Name
		primary, secondary string
		truncated          bool
		want, why          string
	}{
		{"usual", name("Anna", "Maria", "Eriksson"), "ERIKSSON", "ANNA MARIA", false, "same: case middle-in-given", "ICAO's specimen"},
		{"fillers", name("Susie", "Margaret", "Smith-Jones"), "SMITH<JONES", "SUSIE<MARGARET", false, "same: case hyphen middle-in-given", "as they stand in the zone"},
		{"spelt", name("Søren", "", "Ångström"), "AANGSTROM", "SOEREN", false, "same: case diacritics transliteration", "any listed form"},
		{"middle name not given", name("Anna", "", "Eriksson"), "ERIKSSON", "ANNA MARIA", false, "review: case missing-component", "a person looks"},
		{"middle name not printed", name("Anna", "Maria", "Eriksson"), "ERIKSSON", "ANNA", false, "review: case missing-middle-name", "a person looks"},
		{"single name", name("Sunita", "", ""), "SUNITA", "", false, "same: case", "no double filler"},
		{"single name, empty primary", name("", "", "Sunita"), "<", "SUNITA", false, "same: case", "seen in the wild"},
		{"single name and a full name", name("Satriya", "", "Sudarpa"), "SATRIYA SUDARPA", "", false, "review: case single-name", "the boxes differ"},
		{"swapped", name("Anna", "", "Eriksson"), "ANNA", "ERIKSSON", false, "review: case swapped-names", "typed the wrong way round"},
		{"another", name("Anna", "", "Eriksson"), "ERIKSEN", "ANNA", false, "different: case letters other-family-name", "another name"},
		{"nothing read", name("Anna", "", "Eriksson"), "", "<<", false, "different: empty", "no identifier"},
		{"absent", identity.Name{}, "ERIKSSON", "ANNA", false, "different: empty", "nobody"},
		{"cut given", name("Arnpol", "Petch Charonguang", "Nilavadhanananda"), "NILAVADHANANANDA", "ARNPOL PETCH CHARONGU", true, "truncated: case truncated-in-mrz", "9303-4"},
		{"not cut, yet shorter", name("Arnpol", "Petch Charonguang", "Nilavadhanananda"), "NILAVADHANANANDA", "ARNPOL PETCH CHARONGU", false, "different: case letters other-given-name", "there was room"},
		{"cut family", bennelong, "BENNELONG WOOLOOM WARRAND WARNAM", "DINGO", true, "truncated: case truncated-in-mrz", "9303-4: the last name is left out"},
		{"cut to initials", bennelong, "BENNELONG WOOLOOMOOLOO W W", "DI", true, "truncated: case truncated-in-mrz", "9303-5"},
		{"cut to fixed lengths", bennelong, "BENNE WOOLO WARRA WARNA", "DIN P", true, "truncated: case truncated-in-mrz", "9303-5"},
		{"cut out of order", bennelong, "WOOLO BENNE WARRA WARNA", "DIN P", true, "different: letters other-family-name other-given-name", "components keep their order"},
		{"full, but all there", name("Anna", "", "Eriksson"), "ERIKSSON", "ANNA", true, "same: case", "a full field need not be cut"},
		{"last component left out", name("Anna", "Maria", "Eriksson"), "ERIKSSON", "ANNA", true, "truncated: case truncated-in-mrz", "no word is cut, yet one had no room"},
		{"first component left out", bennelong, "WOOLOOMOOLOO WARRAND", "DINGO", true, "review: case missing-component missing-middle-name", "no state leaves out the first"},
		{"cut between U and E", name("Adamü", "", "Wolfeschlegelsteinhausenberger"), "WOLFESCHLEGELSTEINHAUSENBERGER", "ADAMU", true, "same: case diacritics", "U alone is a spelling of its own"},
		{"cut between O and E", name("Adamø", "", "Wolfeschlegelsteinhausenberger"), "WOLFESCHLEGELSTEINHAUSENBERGER", "ADAMO", true, "truncated: case transliteration truncated-in-mrz", "Ø is OE, of which O had room"},
		{"digit read in the zone", name("Arnold", "", "Nilavadhanananda"), "NILAVADHANANANDA", "ARN0LD", true, "different: case not-a-name other-given-name", "no letter: a zone that was misread"},
		{"cut inside another spelling", name("Adamø", "", "Wolfeschlegelsteinhausenberger"), "WOLFESCHLEGELSTEINHAUSENBERGER", "ADAMA", true, "different: case letters other-given-name", "A begins no spelling of Ø"},
		{"single name cut", name("Nilavadhananandachayapadejthamrongkrasu", "", ""), "NILAVADHANANANDACHAYAPADEJTHAM", "", true, "truncated: case truncated-in-mrz", "one name alone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkComparison(t, identity.CompareMRZName(tt.n, tt.primary, tt.secondary, tt.truncated), tt.want, tt.why)
		})
	}
}

// anyName draws names of a few letters, so that many are alike.
func anyName() *rapid.Generator[identity.Name] {
	word := rapid.StringMatching(`[AaMmUuÜüØEe]{1,3}('[AE])?|Mac[AO]|Mc[AO]|[АаИи]{1,2}`)
	part := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "words"), rapid.SampledFrom([]string{" ", "-"}).Draw(t, "joiner"))
	})
	return rapid.Custom(func(t *rapid.T) identity.Name {
		p := identity.NameParts{Given: part.Draw(t, "given")}
		if rapid.Bool().Draw(t, "with middle") {
			p.Middle = part.Draw(t, "middle")
		}
		if rapid.Bool().Draw(t, "with family") {
			p.Family = part.Draw(t, "family")
		}
		return must(identity.NewName(p))
	})
}

func TestCompareNamesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyName().Draw(t, "a"), anyName().Draw(t, "b")
		c := identity.CompareNames(a, b)
		checkResult(t, c)
		if diff := cmp.Diff(c, identity.CompareNames(b, a)); diff != "" {
			t.Fatalf("%q and %q: not symmetric (-want +got):\n%s", a, b, diff)
		}
		if same := identity.CompareNames(a, a); same.Result != identity.SameName || same.Reasons != nil {
			t.Fatalf("%q is not itself: %s", a, same)
		}
		left, right := a.String(), b.String()
		if c.Result == identity.SameName && !shareForm(left, right) {
			t.Fatalf("%q and %q are the same, yet no spelling is", left, right)
		}
	})
}

// TestEveryFormIsTheSame holds that a name is the same as each of its spellings.
func TestEveryFormIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyNamePart().Draw(t, "part")
		if identity.CompareNameText(s, s).Result != identity.SameName {
			return // a word of two scripts, or no letter
		}
		for _, form := range identity.MRZForms(s) {
			if strings.HasPrefix(form, "<") || strings.Count(form, "<") != len(parted(s))-1 {
				continue // a word of soft signs alone, which no name has
			}
			for _, written := range []string{form, strings.ReplaceAll(form, "<", " ")} {
				if c := identity.CompareNameText(s, written); c.Result != identity.SameName {
					t.Fatalf("%q and its form %q: %s", s, written, c)
				}
			}
		}
	})
}

// parted returns the words of a text, hyphens parting them too.
func parted(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == '‐' })
}

func shareForm(a, b string) bool {
	forms := identity.MRZForms(a)
	return slices.ContainsFunc(identity.MRZForms(b), func(f string) bool { return slices.Contains(forms, f) })
}

// checkResult asserts that the result is that of the weightiest reason, and that
// reasons are sorted.
func checkResult(t interface{ Errorf(string, ...any) }, c identity.NameComparison) {
	want := identity.SameName
	for _, r := range c.Reasons {
		want = max(want, r.Result())
	}
	if c.Result != want || !slices.IsSorted(c.Reasons) || len(slices.Compact(slices.Clone(c.Reasons))) != len(c.Reasons) {
		t.Errorf("%s: reasons %v give %s", c.Result, c.Reasons, want)
	}
}

func TestNameComparisonAsText(t *testing.T) {
	c := identity.CompareNameText("Anna Maria", "MARIA ANNA")
	if want := "review: the order differs; capitals and small letters differ"; c.String() != want {
		t.Errorf("String() = %q, want %q", c, want)
	}
	data, err := json.Marshal(c)
	if want := `{"result":"review","reasons":["case","order"]}`; err != nil || string(data) != want {
		t.Errorf("written %s, %v; want %s", data, err, want)
	}
	var again identity.NameComparison
	if err := json.Unmarshal(data, &again); err != nil || cmp.Diff(c, again) != "" {
		t.Errorf("read back as %v, %v", again, err)
	}
	if got := identity.CompareNameText("Ada", "Ada").String(); got != "same" {
		t.Errorf("alike is %q", got)
	}
	if got := (identity.NameComparison{Reasons: []identity.NameReason{0, 99}}).String(); got != "invalid: " {
		t.Errorf("an invalid comparison is %q", got)
	}
}

// TestComparingDoesNotAllocate: a claim is compared with every profile.
func TestComparingDoesNotAllocate(t *testing.T) {
	a, b, other := name("Ada", "King", "Example"), name("Ada", "King", "Example"), name("Ben", "King", "Sample")
	for what, f := range map[string]func(){
		"alike": func() { identity.CompareNames(a, b) },
		"text":  func() { identity.CompareNameText("Siân O'Brien", "Siân O'Brien") },
	} {
		if n := testing.AllocsPerRun(100, f); n > 0 {
			t.Errorf("%s: %.0f allocations", what, n)
		}
	}
	if n := testing.AllocsPerRun(100, func() { identity.CompareNames(a, other) }); n > 12 {
		t.Errorf("different: %.0f allocations", n)
	}
}

// TestWordsInAnyOrderToTheLast: as many words as are looked for in any order,
// and one more.
func TestWordsInAnyOrderToTheLast(t *testing.T) {
	words := []string{}
	for r := 'A'; r <= 'Y'; r++ {
		words = append(words, "Ab"+string(r)+"a")
	}
	for n, want := range map[int]string{7: "review: order", 24: "review: order", 25: "different: letters"} {
		turned := slices.Clone(words[:n])
		slices.Reverse(turned)
		c := identity.CompareNameText(strings.Join(words[:n], " "), strings.Join(turned, " "))
		checkComparison(t, c, want, "words of a name are looked for in any order up to 24")
	}
}

func TestLongTextsAreNoNames(t *testing.T) {
	for _, s := range []string{strings.Repeat("A", 201), strings.Repeat("A ", 101)} {
		checkComparison(t, identity.CompareNameText(s, s), "different: not-a-name", "longer than any name")
	}
	s := strings.Repeat("A", 200)
	checkComparison(t, identity.CompareNameText(s, strings.ToLower(s)), "same: case", "as long as a text may be")
	s = strings.Repeat("Å", 128)
	checkComparison(t, identity.CompareNameText(s, s), "same", "a word too long for the tables is itself")
	checkComparison(t, identity.CompareNameText(s, strings.Repeat("A", 128)), "review: non-icao-fold", "but for anything else a person looks")
	s = strings.Repeat("Å", 401)
	checkComparison(t, identity.CompareNameText(s, s), "different: not-a-name", "not even read")
	if forms := identity.MRZForms(s); forms != nil {
		t.Errorf("%d spellings of what is longer than any name", len(forms))
	}
	checkComparison(t, identity.CompareNameText(strings.Repeat("A B ", 13), strings.Repeat("B A ", 13)), "different: letters", "too many words to look for in any order")
	// Å is AA or A: without memory of dead ends this takes for ever.
	checkComparison(t, identity.CompareNameText(strings.Repeat("Å", 60), strings.Repeat("A", 100)+"X"), "different: letters", "many letters of choice")
}
