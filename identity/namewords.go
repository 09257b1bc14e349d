package identity

import "slices"

// compareRead compares two texts word by word.
func compareRead(a, b *nameText) reasons {
	if fault := a.fault | b.fault; fault != 0 {
		return fault
	}
	if r, ok := inOrder(a, b); ok {
		return r
	}
	if a.wordsRead != b.wordsRead || a.wordsRead > 1 {
		if r, ok := matchWords(a.all(), b.all()); ok && !r.has(ReasonInitial) {
			return r | setOf(ReasonSpaces) | signsBetween(a, b) | hyphensBetween(a, b)
		}
	}
	if r, ok := inAnyOrder(a, b); ok {
		return r
	}
	if otherScripts(a, b) {
		return setOf(ReasonOtherScript)
	}
	return setOf(ReasonLetters)
}

// inOrder compares as many words here as there, each with that in its place.
func inOrder(a, b *nameText) (all reasons, ok bool) {
	if a.wordsRead != b.wordsRead {
		return 0, false
	}
	for i := range a.wordsRead {
		r, ok := matchWords(a.word(i), b.word(i))
		if !ok {
			return 0, false
		}
		all |= r
	}
	return all | signsBetween(a, b) | hyphensBetween(a, b), true
}

// mostInAnyOrder is how many words of a name are looked for in any order, which
// takes the longer the more there are.
const mostInAnyOrder = 24

// inAnyOrder looks for every word of the shorter text among those of the other,
// first those that are the same, then those that may be.
func inAnyOrder(a, b *nameText) (all reasons, ok bool) {
	if a.wordsRead > b.wordsRead {
		a, b = b, a
	}
	if b.wordsRead == 1 || b.wordsRead > mostInAnyOrder {
		return 0, false
	}
	var of, taken [mostInAnyOrder]int // of: place in b, from 1; taken: by a word of a
	for _, weightiest := range [...]NameResult{SameName, ReviewName} {
		for i := range a.wordsRead {
			for j := 0; of[i] == 0 && j < b.wordsRead; j++ {
				if taken[j] > 0 {
					continue
				}
				if r, ok := matchWords(a.word(i), b.word(j)); ok && r.result() <= weightiest {
					of[i], taken[j], all = j+1, i+1, all|r
				}
			}
			if weightiest == ReviewName && of[i] == 0 {
				return 0, false
			}
		}
	}
	for i := range a.wordsRead - 1 {
		if of[i] > of[i+1] {
			all |= setOf(ReasonOrder)
		}
	}
	switch {
	case a.wordsRead == b.wordsRead:
	case b.hyphens() > a.hyphens():
		all |= setOf(ReasonHyphenatedHalf)
	default:
		all |= setOf(ReasonMissingComponent)
	}
	return all, true
}

// truncatedTo compares a text with what a machine readable zone had room for:
// each word begins a word of the text, in order and from the first on; words may
// be left out.
func truncatedTo(whole, field *nameText) (all reasons, ok bool) {
	next := 0
	for i := range field.wordsRead {
		for {
			if next == whole.wordsRead {
				return 0, false
			}
			r, ok := matchLetters(whole.word(next), field.word(i), true)
			next++
			if ok {
				all |= r
				break
			}
			if i == 0 {
				return 0, false
			}
		}
	}
	if field.wordsRead < whole.wordsRead {
		all |= setOf(ReasonTruncatedInMRZ)
	}
	return all | signsBetween(whole, field) | hyphensBetween(whole, field), true
}

// signsBetween returns which signs between letters differ. Where letters are
// spelt out the places of signs shift, so that a sign counts by its word alone.
func signsBetween(a, b *nameText) (all reasons) {
	for _, kind := range [...]struct {
		reason NameReason
		is     func(rune) bool
	}{{ReasonApostrophe, isAnyApostrophe}, {ReasonPunctuation, isPunctuation}} {
		i, j := 0, 0
		for {
			s, okA := a.nextSign(&i, kind.is)
			u, okB := b.nextSign(&j, kind.is)
			if okA != okB || s.sign != u.sign || s.at != u.at && a.lettersRead == b.lettersRead {
				all |= setOf(kind.reason)
				break
			}
			if !okA {
				break
			}
		}
	}
	return all
}

// nextSign returns the next sign of a kind from place i on, and moves i on.
func (t *nameText) nextSign(i *int, is func(rune) bool) (nameSign, bool) {
	for *i < t.signsRead {
		s := t.signs[*i]
		*i++
		if is(s.sign) {
			return s, true
		}
	}
	return nameSign{}, false
}

func isAnyApostrophe(r rune) bool { return isApostrophe(r) || marksGlottal(r) }

func isPunctuation(r rune) bool { return r == '.' || r == ',' }

// hyphensBetween returns whether what parts the words differs.
func hyphensBetween(a, b *nameText) reasons {
	if a.wordsRead != b.wordsRead {
		if a.hyphens() != b.hyphens() {
			return setOf(ReasonHyphen)
		}
		return 0
	}
	for i := 1; i < a.wordsRead; i++ {
		if a.words[i].joiner != b.words[i].joiner {
			return setOf(ReasonHyphen)
		}
	}
	return 0
}

// otherScripts reports whether no script of the one text is in the other, and
// tables A and B do not have all of them.
func otherScripts(a, b *nameText) bool {
	tables := true
	var seen []string
	for _, r := range a.all() {
		if system := systemOf(r); system != "" && !slices.Contains(seen, system) {
			seen, tables = append(seen, system), tables && hasTable(system)
		}
	}
	for _, r := range b.all() {
		system := systemOf(r)
		if slices.Contains(seen, system) {
			return false
		}
		tables = tables && hasTable(system)
	}
	return !tables
}

func hasTable(system string) bool { return system == "" || system == "Latin" || system == "Cyrillic" }
