package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// filler stands in a machine readable zone for a space and for a hyphen.
const filler = '<'

// longestChoice is how many spellings [MRZForms] gives of one name.
const longestChoice = 256

// MRZForms returns the spellings of one part of a name (a family name, or given
// names) that may stand for it in a machine readable zone, ICAO's first choice
// first: letters A to Z, with < for a hyphen and for white space. Apostrophes,
// full stops and commas are dropped. It is nil for a text without letters, with
// a character that no name holds, or with a letter of which neither table says
// how it is spelt (Arabic, Greek, Chinese …); and for one longer than any name.
//
// Letters of table A may have several spellings, each on its own: Müller is
// MUELLER, MUXXLLER or MULLER. Those of table B depend on the language, which
// the name does not tell: each language gives one spelling. A name with so many
// letters of choice that there were more than 256 spellings gives only those in
// which all letters take their first choice, all their second, and so on.
//
// Source: ICAO Doc 9303-3, sections 4.6 and 6, tables A and B; a Latin letter
// that is not in table A is spelt as its base letter (our choice).
func MRZForms(s string) []string {
	s = norm.NFC.String(s)
	if utf8.RuneCountInString(s) > mostCharacters {
		return nil
	}
	var forms []string
	seen := map[string]bool{"": true}
	for _, language := range cyrillicLanguages {
		if !language.writes([]rune(s)) {
			continue
		}
		tokens, ok := spellings(s, language)
		if !ok {
			return nil
		}
		for _, form := range combinations(tokens) {
			if form = trimmed(form); !seen[form] {
				seen[form] = true
				forms = append(forms, form)
			}
		}
	}
	return forms
}

// spellings returns, for each character of s that is written, its spellings in
// one language.
func spellings(s string, language cyrillicLanguage) ([][]string, bool) {
	tokens := make([][]string, 0, len(s))
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || joinsNames(r):
			tokens = append(tokens, fillers)
		case omitted(r):
		default:
			choice := language.spell(r)
			if choice == nil {
				return nil, false
			}
			tokens = append(tokens, choice)
		}
	}
	return tokens, true
}

var (
	fillers = []string{string(filler)}
	unspelt = []string{""}
)

// spelt returns how tables A and B, without the exceptions of languages, spell a
// letter; nil when neither has it. An accent that makes no letter of its own with
// the one before it is not spelt.
func spelt(r rune) []string {
	r = unicode.ToUpper(r)
	if 'A' <= r && r <= 'Z' {
		return latinLetters[r-'A' : r-'A'+1]
	}
	if choice, ok := icaoSpellings[r]; ok {
		return choice
	}
	if unicode.Is(unicode.Inherited, r) && unicode.IsMark(r) {
		return unspelt
	}
	base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	if base == r {
		return nil
	}
	return spelt(base)
}

// omitted reports whether r is a sign in a name that a machine readable zone
// leaves out.
func omitted(r rune) bool { return isApostrophe(r) || marksGlottal(r) || r == '.' || r == ',' }

// combinations returns every spelling; the first letter of choice varies first.
func combinations(tokens [][]string) []string {
	count, most := 1, 1
	for _, choice := range tokens {
		most = max(most, len(choice))
		if count <= longestChoice {
			count *= len(choice)
		}
	}
	forms := make([]string, 0, min(count, longestChoice))
	if count > longestChoice {
		for n := range most {
			forms = append(forms, spelling(tokens, func(choices int) int { return min(n, choices-1) }))
		}
		return forms
	}
	for n := range count {
		rest := n
		forms = append(forms, spelling(tokens, func(choices int) int {
			at := rest % choices
			rest /= choices
			return at
		}))
	}
	return forms
}

// spelling returns one spelling, in which pick says which of so many choices a
// letter takes.
func spelling(tokens [][]string, pick func(choices int) int) string {
	var b strings.Builder
	for _, choice := range tokens {
		b.WriteString(choice[pick(len(choice))])
	}
	return b.String()
}

// trimmed returns a spelling with one filler between components and none at the
// ends.
func trimmed(form string) string {
	if strings.Contains(form, "<<") || strings.HasPrefix(form, "<") || strings.HasSuffix(form, "<") {
		return strings.Join(strings.FieldsFunc(form, func(r rune) bool { return r == filler }), "<")
	}
	return form
}
