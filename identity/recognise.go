package identity

import (
	"strings"
	"unicode"

	"github.com/rakit-dev/rakit/guidance"
)

// Recognition is what [Recognise] found in one CIS record.
type Recognition struct {
	Flag       Flag               `json:"flag"`
	Convention Convention         `json:"convention"` // which one; none unless Flag is full
	Findings   []guidance.Finding `json:"findings"`   // one warning, or none for FlagNone; and the chances that were missed
}

// Recognise finds the emergency marker in a CIS record.
//
//   - Full: an entry of kind uk-passport or passport whose number is nine zeros,
//     and TAC1 and TAC2, with the dates of one convention. Any choice of entries
//     that fits will do; where both fit it is [RemoteRegistration].
//   - Partial: the same three entries with other dates.
//   - Near miss: the nine zeros without both TACs; or both TACs beside a number
//     that looks like the zeros and is not: zeros in another count, the letter O
//     or a look-alike among them, punctuation between them, or nine zeros on
//     another kind of document, unknown kinds included.
//   - None: everything else. TAC1 and TAC2 alone, or beside real evidence, make
//     an ordinary temporary access card.
//
// White space in a number and in the name of a TAC is ignored. The three dates
// of a convention are the expiry of the passport and the issue of each TAC; no
// other date counts, and neither does a number on a TAC, which is no document.
// Entries besides the marker never change the answer.
//
// Of a person who is tracked, each renewal of certificates that had expired adds a
// finding of severity info: the person was there for it, and is flagged still
// (RA-CIS-024).
//
// Sources: Remote smartcard registration, stage 3; Streamlining authentication
// services, step 4. Where they differ, both are recognised. Smartcard and
// authentication users, on certificates that have already expired.
func Recognise(r CISRecord) Recognition {
	found := recogniseMarker(r.Evidence)
	if found.Flag.Tracked() && len(r.Renewals) > 0 {
		found.Findings = append(found.Findings, missedChances(r.Renewals)...)
		guidance.SortFindings(found.Findings)
	}
	return found
}

func recogniseMarker(evidence []CISEntry) Recognition {
	s := scan(evidence)
	switch {
	case s.remote():
		return recognised(FlagFull, RemoteRegistration, ruleFlagFull, s.zerosRemote,
			"carries the emergency marker of the remote registration page: the person belongs on the tracking list")
	case s.streamlining():
		return recognised(FlagFull, Streamlining, ruleFlagFull, s.zerosUndated,
			"carries the emergency marker of the streamlining page: the person belongs on the tracking list")
	case s.zeros > 0 && s.bothTACs():
		return recognised(FlagPartial, 0, ruleFlagPartial, s.zeros,
			"carries the three entries of the emergency marker, but the dates of neither page: the person belongs on the tracking list")
	case s.zeros > 0:
		return recognised(FlagNearMiss, 0, ruleFlagNearMiss, s.zeros,
			"nine zeros as passport number without both TAC1 and TAC2: look whether the emergency marker was meant")
	case s.lookalike > 0 && s.bothTACs():
		return recognised(FlagNearMiss, 0, ruleFlagNearMiss, s.lookalike,
			"TAC1 and TAC2 beside a number that looks like the nine zeros: look whether the emergency marker was meant")
	}
	return Recognition{Flag: FlagNone}
}

func recognised(f Flag, c Convention, rule guidance.Rule, place int, message string) Recognition {
	pointer := indexed("/evidence", place-1, "number")
	return Recognition{Flag: f, Convention: c, Findings: []guidance.Finding{rule.Finding(pointer, message)}}
}

// The dates that the remote registration page has entered.
const (
	markerNumber  = "000000000"
	markerExpires = "2025-04-01"
	markerIssued  = "2020-03-01"
)

// sighting is what of the marker was seen in a record. Places are counted from
// 1; 0 is "not seen". Each is the first of its sort.
type sighting struct {
	zeros        int    // nine zeros on a uk-passport or passport
	zerosUK      int    // the same, on a uk-passport
	zerosRemote  int    // the same, on a uk-passport that expires on the marker's day
	zerosUndated int    // nine zeros on a uk-passport or passport, no expiry
	lookalike    int    // a number that looks like the zeros and is not theirs
	slip         string // the member that makes it a look-alike: number or kind
	tac1, tac2   tacSighting
}

type tacSighting struct {
	first   int // the first entry of this kind
	remote  int // the first with the marker's day of issue
	undated int // the first without a day of issue
}

func (s *sighting) bothTACs() bool { return s.tac1.first > 0 && s.tac2.first > 0 }

func (s *sighting) remote() bool {
	return s.zerosRemote > 0 && s.tac1.remote > 0 && s.tac2.remote > 0
}

func (s *sighting) streamlining() bool {
	return s.zerosUndated > 0 && s.tac1.undated > 0 && s.tac2.undated > 0
}

// scan looks at each entry once.
func scan(entries []CISEntry) sighting {
	var s sighting
	for i := range entries {
		e := &entries[i]
		switch tacNumber(e.Kind) {
		case '1':
			s.tac1.see(i+1, e.Issued)
		case '2':
			s.tac2.see(i+1, e.Issued)
		default:
			s.seeDocument(i+1, e)
		}
	}
	return s
}

func (t *tacSighting) see(place int, issued string) {
	first(&t.first, place)
	switch issued {
	case markerIssued:
		first(&t.remote, place)
	case "":
		first(&t.undated, place)
	}
}

func (s *sighting) seeDocument(place int, e *CISEntry) {
	uk := e.Kind == "uk-passport"
	switch number := likenessOf(e.Number); {
	case number == unlike:
	case number == alike:
		s.seeLookalike(place, "number")
	case !uk && e.Kind != "passport":
		s.seeLookalike(place, "kind")
	default:
		first(&s.zeros, place)
		if uk {
			first(&s.zerosUK, place)
		}
		if uk && e.Expires == markerExpires {
			first(&s.zerosRemote, place)
		}
		if e.Expires == "" {
			first(&s.zerosUndated, place)
		}
	}
}

func (s *sighting) seeLookalike(place int, slip string) {
	if s.lookalike == 0 {
		s.lookalike, s.slip = place, slip
	}
}

func first(place *int, seen int) {
	if *place == 0 {
		*place = seen
	}
}

// likeness says how like the marker's number another is.
type likeness uint8

const (
	unlike  likeness = iota // some other number, or none
	alike                   // looks like the zeros
	exactly                 // is the nine zeros
)

// zeroLookalikes are what is read or typed for a zero: the letter O in Latin,
// Greek and Cyrillic, the full-width zero and O, and the zeros of the Arabic,
// Devanagari and Bengali digits.
const zeroLookalikes = "Oo\u039f\u03bf\u041e\u043e\uff10\uff2f\uff4f\u0660\u06f0\u0966\u09e6"

// likenessOf compares a number with the nine zeros. It allocates nothing, and
// turns most numbers away at their first digit.
func likenessOf(number string) likeness {
	zeros, others := 0, 0
	for _, r := range number {
		switch {
		case r == '0':
			zeros++
		case unicode.IsSpace(r) || invisible(r):
		case strings.ContainsRune(zeroLookalikes, r):
			zeros++
			others++
		case asciiPunctuation(r):
			others++
		default:
			return unlike
		}
	}
	switch {
	case zeros == 0:
		return unlike
	case others == 0 && zeros == len(markerNumber):
		return exactly
	}
	return alike
}
