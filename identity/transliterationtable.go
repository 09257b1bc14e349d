package identity

import (
	"strings"
	"unicode"
)

// A tableLine gives letters that are spelt alike, and how, the first choice
// first.
type tableLine struct {
	letters   string
	spellings []string
}

// latinTable is table A. Letters in capitals: a small letter is spelt as its
// capital.
//
// Source: ICAO Doc 9303-3, section 6, A (multinational Latin-based characters).
var latinTable = []tableLine{
	{"ÀÁÂÃĀĂĄ", []string{"A"}},
	{"Ä", []string{"AE", "A"}},
	{"Å", []string{"AA", "A"}},
	{"Æ", []string{"AE"}},
	{"ÇĆĈĊČ", []string{"C"}},
	{"ÐĎĐ", []string{"D"}},
	{"ÈÉÊËĒĔĖĘĚ", []string{"E"}},
	{"ĜĞĠĢ", []string{"G"}},
	{"ĤĦ", []string{"H"}},
	{"ÌÍÎÏĨĪĬĮİ", []string{"I"}},
	{"Ĳ", []string{"IJ"}},
	{"Ĵ", []string{"J"}},
	{"Ķ", []string{"K"}},
	{"ĹĻĽĿŁ", []string{"L"}},
	{"ŃŅŇŊŉ", []string{"N"}},
	{"Ñ", []string{"N", "NXX"}},
	{"ÒÓÔÕŌŎŐ", []string{"O"}},
	{"Ö", []string{"OE", "O"}},
	{"ØŒ", []string{"OE"}},
	{"ŔŖŘ", []string{"R"}},
	{"ŚŜŞŠ", []string{"S"}},
	{"ßẞ", []string{"SS"}},
	{"ŢŤŦ", []string{"T"}},
	{"Þ", []string{"TH"}},
	{"ÙÚÛŨŪŬŮŰŲ", []string{"U"}},
	{"Ü", []string{"UE", "UXX", "U"}},
	{"Ŵ", []string{"W"}},
	{"ÝŶŸ", []string{"Y"}},
	{"ŹŻŽ", []string{"Z"}},
}

// cyrillicTable is table B without the exceptions of languages; the soft sign is
// not spelt.
//
// Source: ICAO Doc 9303-3, section 6, B (Cyrillic characters).
var cyrillicTable = []tableLine{
	{"А", []string{"A"}},
	{"Б", []string{"B"}},
	{"В", []string{"V"}},
	{"ГҐЃ", []string{"G"}},
	{"ДЂ", []string{"D"}},
	{"ЕЁЭ", []string{"E"}},
	{"Ж", []string{"ZH"}},
	{"З", []string{"Z"}},
	{"ИІЙЇ", []string{"I"}},
	{"КЌ", []string{"K"}},
	{"Л", []string{"L"}},
	{"М", []string{"M"}},
	{"Н", []string{"N"}},
	{"О", []string{"O"}},
	{"П", []string{"P"}},
	{"Р", []string{"R"}},
	{"С", []string{"S"}},
	{"Т", []string{"T"}},
	{"УЎѪ", []string{"U"}},
	{"Ф", []string{"F"}},
	{"Х", []string{"KH"}},
	{"Ц", []string{"TS"}},
	{"Ч", []string{"CH"}},
	{"Ш", []string{"SH"}},
	{"Щ", []string{"SHCH"}},
	{"ЪЄ", []string{"IE"}},
	{"ЫѴ", []string{"Y"}},
	{"Ю", []string{"IU"}},
	{"Я", []string{"IA"}},
	{"ЅЏ", []string{"DZ"}},
	{"Ј", []string{"J"}},
	{"Љ", []string{"LJ"}},
	{"Њ", []string{"NJ"}},
	{"Ћ", []string{"C"}},
	{"Ь", []string{""}},
}

// A cyrillicLanguage is a language in which table B spells some letters
// otherwise than in general; it is asked for names written in its alphabet.
type cyrillicLanguage struct {
	alphabet   string // "" for any text
	exceptions map[rune][]string
}

// cyrillicLanguages are the exceptions of table B by language, and first the
// table without any.
//
// Source: ICAO Doc 9303-3, section 6, B. Editions differ on the Ukrainian Г,
// which the passports of Ukraine write H: both stand here.
var cyrillicLanguages = []cyrillicLanguage{
	{},
	{"АБВГҐДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЬЭЮЯ", map[rune][]string{'Г': {"H"}, 'Ё': {"IO"}}},                                             // Belorussian
	{"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ", map[rune][]string{'Щ': {"SHT"}}},                                                           // Bulgarian
	{"АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ", map[rune][]string{'Ѓ': {"GJ"}, 'Ќ': {"KJ"}, 'Х': {"H"}, 'Ц': {"C"}, 'Џ': {"DJ"}}},         // Macedonian
	{"АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ", map[rune][]string{'Г': {"H"}, 'Ж': {"Z"}, 'Х': {"H"}, 'Ц': {"C"}, 'Ч': {"C"}, 'Ш': {"S"}}}, // Serbian
	{ukrainian, map[rune][]string{'И': {"Y"}}},
	{ukrainian, map[rune][]string{'И': {"Y"}, 'Г': {"H"}}},
}

const ukrainian = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ"

// writes reports whether the Cyrillic letters of a text are those of the
// language.
func (l cyrillicLanguage) writes(text []rune) bool {
	if l.alphabet == "" {
		return true
	}
	cyrillic := false
	for _, r := range text {
		if !unicode.Is(unicode.Cyrillic, r) {
			continue
		}
		if !strings.ContainsRune(l.alphabet, unicode.ToUpper(r)) {
			return false
		}
		cyrillic = true
	}
	return cyrillic
}

// spell returns how the language spells a letter; nil when the tables do not
// have it.
func (l cyrillicLanguage) spell(r rune) []string {
	if choice, ok := l.exceptions[unicode.ToUpper(r)]; ok {
		return choice
	}
	return spelt(r)
}

// icaoSpellings are tables A and B by letter.
var icaoSpellings = byLetter(latinTable, cyrillicTable)

func byLetter(tables ...[]tableLine) map[rune][]string {
	out := make(map[rune][]string, 192)
	for _, table := range tables {
		for _, line := range table {
			for _, r := range line.letters {
				out[r] = line.spellings
				out[unicode.ToUpper(r)] = line.spellings
			}
		}
	}
	return out
}

// latinLetters are the 26 letters that need no table.
var latinLetters = func() []string {
	letters := make([]string, 26)
	for i := range letters {
		letters[i] = string(rune('A' + i))
	}
	return letters
}()
