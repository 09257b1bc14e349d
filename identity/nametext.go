package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The most that is read of a text to be compared: a whole name has at most 182
// characters, see [NewName].
const (
	mostCharacters = 400 // with all that stands between the letters

	mostLetters = 200
	mostWords   = 100
	mostSigns   = 24
)

// nameText is a text read for comparing: its words, which hyphens part too, and
// what stands between the letters. It holds arrays so that reading a text does
// not allocate.
type nameText struct {
	letters     [mostLetters]rune // of all words, without apostrophes and full stops
	words       [mostWords]nameWord
	signs       [mostSigns]nameSign
	lettersRead int
	wordsRead   int
	signsRead   int
	fault       reasons // why the text is no name; then nothing else counts
}

// nameWord is a word: its place among the letters, and the sign before it, a
// space or a hyphen.
type nameWord struct {
	from, to uint8
	joiner   rune
}

// nameSign is an apostrophe, full stop or comma, and after how many letters of
// which word it stands.
type nameSign struct {
	sign     rune
	word, at uint8
}

// nameParts are the parts of a name that are read as one text; some may be "".
type nameParts [3]string

// read reads the parts of a name into t, which is new.
func (t *nameText) read(parts nameParts) {
	for _, part := range parts {
		if part = norm.NFC.String(strings.TrimSpace(part)); part != "" {
			t.fault |= faultOfComparedText(part)
			t.add(part)
		}
	}
	if t.lettersRead == 0 && t.fault == 0 {
		t.fault = setOf(ReasonEmpty)
	}
}

func (t *nameText) add(text string) {
	if t.fault != 0 {
		return
	}
	inWord, joiner := false, ' '
	for _, r := range text {
		switch {
		case joinsNames(r):
			inWord, joiner = false, r
		case r == filler || unicode.IsSpace(r):
			if inWord {
				inWord, joiner = false, ' '
			}
		case omitted(r):
			t.addSign(r, inWord)
		case !t.addLetter(r, inWord, joiner):
			t.fault = setOf(ReasonNotAName) // longer than any name
			return
		default:
			inWord = true
		}
	}
}

func (t *nameText) addLetter(r rune, inWord bool, joiner rune) bool {
	if t.lettersRead == mostLetters || !inWord && t.wordsRead == mostWords {
		return false
	}
	if !inWord {
		t.words[t.wordsRead] = nameWord{from: uint8(t.lettersRead), joiner: joiner}
		t.wordsRead++
	}
	t.letters[t.lettersRead] = r
	t.lettersRead++
	t.words[t.wordsRead-1].to = uint8(t.lettersRead)
	return true
}

func (t *nameText) addSign(r rune, inWord bool) {
	if t.signsRead == mostSigns {
		return
	}
	s := nameSign{sign: r, word: uint8(t.wordsRead)}
	if inWord {
		s.word--
		s.at = uint8(t.lettersRead) - t.words[s.word].from
	}
	t.signs[t.signsRead] = s
	t.signsRead++
}

// word returns the letters of a word.
func (t *nameText) word(i int) []rune { return t.letters[t.words[i].from:t.words[i].to] }

// all returns the letters of all words, as if they were one.
func (t *nameText) all() []rune { return t.letters[:t.lettersRead] }

// hyphens counts the words that stand after a hyphen.
func (t *nameText) hyphens() (n int) {
	for _, w := range t.words[:t.wordsRead] {
		if w.from > 0 && w.joiner != ' ' {
			n++
		}
	}
	return n
}

// faultOfComparedText returns why a text is not compared, or 0. It allows more
// signs than [NewName]: documents are not typed by us.
func faultOfComparedText(text string) reasons {
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > mostCharacters {
		return setOf(ReasonNotAName)
	}
	letters := false
	for _, r := range text {
		switch {
		case joinsNames(r) || omitted(r) || r == filler || unicode.IsSpace(r) && !unicode.IsControl(r) && !invisible(r):
		case unicode.IsLetter(r):
			letters = true
		case !unicode.IsMark(r) || !letters:
			return setOf(ReasonNotAName)
		}
	}
	for word := range strings.FieldsFuncSeq(text, partsWords) {
		if mixed(word) {
			return setOf(ReasonMixedScript)
		}
	}
	return 0
}

func partsWords(r rune) bool { return joinsNames(r) || r == filler || unicode.IsSpace(r) }

// fillsNameField reports whether a text is as long as the name field of a
// machine readable zone and ends in a letter, so that it may have been cut.
//
// Source: ICAO Doc 9303-4, 9303-5 and 9303-6, section 4.2.2.
func fillsNameField(parts nameParts) bool {
	text := parts[0]
	if l := len(text); parts[1]+parts[2] != "" || l != 30 && l != 31 && l != 39 {
		return false
	}
	for i := range len(text) {
		if c := text[i]; !IsCapital(c) && c != filler && c != ' ' {
			return false
		}
	}
	return IsCapital(text[len(text)-1])
}
