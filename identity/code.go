package identity

import (
	"strings"
	"unicode/utf8"
)

// CleanCode returns a text that stands for a code or a number as it is read
// everywhere in rakit: without the characters that take no room on paper
// (zero-width characters, the byte order mark, the line and paragraph
// separators), which come with copying, and without white space at the ends.
// Everything else stays, so that a parser refuses digits and letters of other
// scripts instead of folding them. A text that is clean is returned as it is.
func CleanCode(text string) string {
	if strings.ContainsFunc(text, invisible) {
		text = strings.Map(func(r rune) rune {
			if invisible(r) {
				return -1
			}
			return r
		}, text)
	}
	return strings.TrimSpace(text)
}

// invisible reports whether r takes no room on paper.
func invisible(r rune) bool {
	if r < utf8.RuneSelf {
		return false
	}
	switch r {
	case '\u180e', '\u200b', '\u200c', '\u200d', '\u2028', '\u2029', '\u2060', '\ufeff':
		return true
	}
	return false
}

// Capitals returns a text with its ASCII letters in capitals and all else as it
// is: strings.ToUpper would turn the long s and the dotless i into ASCII letters,
// too.
func Capitals(text string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, text)
}

// AllDigits reports whether a text holds ASCII digits only; true for "".
func AllDigits(text string) bool {
	for i := range len(text) {
		if !isDigit(text[i]) {
			return false
		}
	}
	return true
}

// IsCapital reports whether c is one of the letters A to Z.
func IsCapital(c byte) bool { return 'A' <= c && c <= 'Z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
