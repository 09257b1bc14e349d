package identity

import (
	"slices"
	"unicode"
)

// longestAligned is how many letters of a word are compared by table; no part of
// a name is longer.
const longestAligned = 127

// alignment finds a way through two words in which each step is one letter that
// is alike, or one letter here that is spelt by several there. Ways that lead
// nowhere are remembered, so that a word of many letters of choice takes no
// longer than its length squared.
type alignment struct {
	a, b  []rune
	spell func(rune) []string
	cut   bool // b may break off
	mute  bool // a letter may be spelt by none
	dead  [longestAligned + 1][2]uint64
}

// align says whether b spells a, or a spells b, or each some letters of the
// other. Between two Cyrillic words every letter counts: that a passport leaves
// out the soft sign does not make Конь and Кон one name.
func align(a, b []rune, spell func(rune) []string, cut bool) (reasons, bool) {
	if len(a) > longestAligned || len(b) > longestAligned {
		return 0, false
	}
	w := alignment{a: a, b: b, spell: spell, cut: cut, mute: !cyrillic(a) || !cyrillic(b)}
	return w.from(0, 0)
}

// from says whether the rest of a, from i, and of b, from j, can be aligned.
func (w *alignment) from(i, j int) (reasons, bool) {
	switch {
	case i == len(w.a) && j == len(w.b):
		return 0, true
	case w.cut && j == len(w.b):
		return setOf(ReasonTruncatedInMRZ), true
	case w.dead[i][j/64]&(1<<(j%64)) != 0:
		return 0, false
	}
	if i < len(w.a) && j < len(w.b) {
		if step, ok := sameLetter(w.a[i], w.b[j]); ok {
			if rest, ok := w.from(i+1, j+1); ok {
				return step | rest, true
			}
		}
	}
	if r, ok := w.spelling(i, j); ok {
		return r, true
	}
	w.dead[i][j/64] |= 1 << (j % 64)
	return 0, false
}

// spelling goes on where one letter is spelt by those of the other word.
func (w *alignment) spelling(i, j int) (reasons, bool) {
	if i < len(w.a) && w.a[i] > unicode.MaxASCII {
		for _, s := range w.spell(w.a[i]) {
			if w.skips(w.a[i], s) {
				continue
			}
			n, broken := w.spells(s, w.b[j:])
			if broken {
				return reasonOfSpelling(w.a[i], s) | setOf(ReasonTruncatedInMRZ), true
			}
			if n < 0 {
				continue
			}
			if rest, ok := w.from(i+1, j+n); ok {
				return reasonOfSpelling(w.a[i], s) | rest, true
			}
		}
	}
	if j < len(w.b) && w.b[j] > unicode.MaxASCII {
		for _, s := range w.spell(w.b[j]) {
			if w.skips(w.b[j], s) || !hasPrefix(w.a[i:], s) {
				continue
			}
			if rest, ok := w.from(i+len([]rune(s)), j+1); ok {
				return reasonOfSpelling(w.b[j], s) | rest, true
			}
		}
	}
	return 0, false
}

// skips reports whether a spelling of a letter does not count in these words.
func (w *alignment) skips(r rune, s string) bool { return s == "" && !w.mute && !unicode.IsMark(r) }

// spells returns how many letters of word a spelling takes, -1 if it is not
// there; broken if word breaks off within it and may.
func (w *alignment) spells(s string, word []rune) (n int, broken bool) {
	letters := []rune(s)
	if w.cut && len(word) < len(letters) {
		for at, r := range word {
			if capital(r) != letters[at] {
				return -1, false
			}
		}
		return len(word), true
	}
	if !hasPrefix(word, s) {
		return -1, false
	}
	return len(letters), false
}

// reasonOfSpelling says what it means that a letter is spelt so.
func reasonOfSpelling(r rune, s string) reasons {
	switch {
	case unicode.IsMark(r) || unicode.Is(unicode.Greek, r):
		return setOf(ReasonDiacritics)
	case !icaoSpells(r, s):
		return setOf(ReasonNonICAOFold)
	case len(s) == 1 && unicode.Is(unicode.Latin, r):
		return setOf(ReasonDiacritics)
	}
	return setOf(ReasonTransliteration)
}

// icaoSpells reports whether tables A or B spell a letter so, in any language.
func icaoSpells(r rune, s string) bool {
	return slices.ContainsFunc(cyrillicLanguages, func(l cyrillicLanguage) bool { return slices.Contains(l.spell(r), s) })
}
