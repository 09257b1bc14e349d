package identity

import (
	"strings"
	"unicode"
)

// mixesScripts reports whether one word holds letters of scripts that are not
// written together. The halves of a hyphenated name are words of their own.
func mixesScripts(word string) bool {
	for half := range strings.FieldsFuncSeq(word, isHyphen) {
		if mixed(half) {
			return true
		}
	}
	return false
}

func mixed(word string) bool {
	system := ""
	for _, r := range word {
		s := systemOf(r)
		switch {
		case s == "" || s == system:
		case system == "":
			system = s
		case system == han && writtenWithHan(s):
			system = s
		case s == han && writtenWithHan(system):
		default:
			return true
		}
	}
	return false
}

const han = "Han"

// writtenWithHan reports whether Chinese characters stand in words of a writing
// system: Japanese kana, Korean hangul, Chinese bopomofo.
func writtenWithHan(system string) bool {
	return system == "kana" || system == "Hangul" || system == "Bopomofo"
}

// systemOf returns the writing system of r, "" for what belongs to none (marks
// of all scripts, punctuation). Hiragana and katakana are one system.
func systemOf(r rune) string {
	switch {
	case r < unicode.MaxASCII:
		if unicode.IsLetter(r) {
			return "Latin"
		}
		return ""
	case unicode.In(r, unicode.Common, unicode.Inherited):
		return ""
	case unicode.Is(unicode.Latin, r):
		return "Latin"
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return "kana"
	}
	for name, table := range unicode.Scripts { // disjoint: the order does not matter
		if unicode.Is(table, r) {
			return name
		}
	}
	return "unknown"
}
