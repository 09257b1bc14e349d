package identity

import (
	"bytes"
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// matchWords says whether two words may be one, by the least that explains it.
func matchWords(a, b []rune) (reasons, bool) {
	if r, ok := matchLetters(a, b, false); ok {
		return r, true
	}
	if r, ok := matchMac(a, b); ok {
		return r | setOf(ReasonMacMc), true
	}
	if !plain(a) || !plain(b) {
		if r, ok := align(a, b, looselySpelt, false); ok {
			return r | setOf(ReasonNonICAOFold), true // or spellings of two languages in one word
		}
	}
	if r, ok := foldedAlike(a, b); ok {
		return r, true
	}
	if isInitial(a, b) || isInitial(b, a) {
		return setOf(ReasonInitial), true
	}
	return 0, false
}

// matchLetters says whether two words are one, letter by letter, as ICAO spells
// them. With cut the second may break off.
func matchLetters(a, b []rune, cut bool) (reasons, bool) {
	if slices.Equal(a, b) {
		return 0, true
	}
	if plain(a) && plain(b) {
		return alignPlain(a, b, cut)
	}
	for _, language := range cyrillicLanguages {
		if language.alphabet != "" && !language.writes(a) && !language.writes(b) {
			continue
		}
		if r, ok := align(a, b, language.compared, cut); ok {
			return r, true
		}
	}
	return 0, false
}

func cyrillic(word []rune) bool {
	return slices.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// plain reports whether a word is of ASCII letters only.
func plain(word []rune) bool {
	return !slices.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII })
}

// alignPlain is align for words that need no table.
func alignPlain(a, b []rune, cut bool) (all reasons, ok bool) {
	if len(a) != len(b) && (!cut || len(a) < len(b)) {
		return 0, false
	}
	for i, r := range b {
		step, ok := sameLetter(a[i], r)
		if !ok {
			return 0, false
		}
		all |= step
	}
	if len(b) < len(a) {
		all |= setOf(ReasonTruncatedInMRZ)
	}
	return all, true
}

// sameLetter compares two letters but for case.
func sameLetter(a, b rune) (reasons, bool) {
	switch {
	case a == b:
		return 0, true
	case capital(a) == capital(b):
		return setOf(ReasonCase), true
	}
	return 0, false
}

// capital returns the capital of a letter; that of ß, too, which is younger than
// the tables of most programs.
func capital(r rune) rune {
	if r == 'ß' {
		return 'ẞ'
	}
	return unicode.ToUpper(r)
}

// compared returns how a letter is spelt, for comparing with another text. Greek
// needs no table here: capitals drop the accent.
func (l cyrillicLanguage) compared(r rune) []string {
	if unicode.Is(unicode.Greek, r) {
		return unaccented(r)
	}
	return l.spell(r)
}

func unaccented(r rune) []string {
	if d := norm.NFD.String(string(capital(r))); len(d) > len(string(capital(r))) {
		return []string{string([]rune(d)[:1])}
	}
	return nil
}

// foldedAlike says whether two words may both be spellings of a third: the tables
// take them there once every letter is spelt as its base letter, as many people
// and systems do.
func foldedAlike(a, b []rune) (reasons, bool) {
	if plain(a) && plain(b) && capital(a[0]) != capital(b[0]) {
		return 0, false // a spelling begins with its base letter
	}
	var roomA, roomB [2 * longestAligned]byte
	x, y := folded(roomA[:0], a), folded(roomB[:0], b)
	if len(x) == 0 || !bytes.Equal(x, y) {
		return 0, false
	}
	if plain(a) != plain(b) {
		return setOf(ReasonNonICAOFold), true
	}
	return setOf(ReasonDifferentFold), true
}

// folded appends a word to room, with base letters only; nothing if the tables do
// not have a letter of it.
func folded(room []byte, word []rune) []byte {
	for _, r := range word {
		choice := spelt(r)
		if choice == nil {
			return nil
		}
		room = append(room, choice[len(choice)-1]...)
	}
	out := room[:0]
	for i := 0; i < len(room); i++ {
		out = append(out, room[i])
		i += folds(room[i:])
	}
	return out
}

// folds returns how many letters after the first of a text belong to it, where
// they are a spelling that table A has for one letter.
func folds(text []byte) int {
	for _, s := range [...]string{"UXX", "NXX", "AE", "OE", "UE", "AA"} {
		if len(text) >= len(s) && string(text[:len(s)]) == s {
			return len(s) - 1
		}
	}
	return 0
}

// matchMac says whether two words are one but for Mac and Mc at the front.
func matchMac(a, b []rune) (reasons, bool) {
	switch {
	case begins(a, "MAC") && begins(b, "MC"):
		return matchLetters(a[3:], b[2:], false)
	case begins(b, "MAC") && begins(a, "MC"):
		return matchLetters(a[2:], b[3:], false)
	}
	return 0, false
}

// begins reports whether a word goes on after the letters of prefix.
func begins(word []rune, prefix string) bool {
	return len(word) > len(prefix) && hasPrefix(word, prefix)
}

// hasPrefix reports whether a word begins with the letters of prefix, in any
// case.
func hasPrefix(word []rune, prefix string) bool {
	at := 0
	for _, r := range prefix {
		if at == len(word) || capital(word[at]) != r {
			return false
		}
		at++
	}
	return true
}

// isInitial reports whether the one word is the first letter of the other, in a
// script that has initials.
func isInitial(initial, word []rune) bool {
	return len(initial) == 1 && len(word) > 1 && hasTable(systemOf(initial[0])) && capital(initial[0]) == capital(word[0])
}
