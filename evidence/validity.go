package evidence

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// accepts reports whether a document is one of the photographic ones that the
// route asks for, seen in a way that it takes. A document of which nobody said
// how it was seen passes: the record format does not ask for it.
func (set RequirementSet) accepts(d Document) bool {
	return isKind(d, set.Documents) && (d.Seen == 0 || slices.Contains(set.Seen, d.Seen))
}

func isKind(d Document, kinds []Kind) bool {
	k, err := ParseKind(d.Kind)
	return err == nil && slices.Contains(kinds, k)
}

// assessValid asks that one of the accepted documents is valid. One is enough:
// a further document that has expired takes nothing away. Where it was decided
// to go on without a photographic document, one that is not valid is none.
func assessValid(a *guidance.Assessment, set RequirementSet, s Submission, on guidance.Date) {
	var invalid guidance.Assessment
	for i, d := range s.Documents {
		if !set.accepts(d) {
			continue
		}
		member, reason := whyNotValid(d, on)
		if reason == "" {
			a.Pass(set.Valid)
			return
		}
		invalid.Fail(set.Valid, at(i, member), reason)
	}
	if s.NoPhoto != nil || len(invalid.Findings()) == 0 {
		a.Skip(set.Valid)
		return
	}
	a.Merge(invalid)
}

// whyNotValid returns why a document is not valid on a day, and the member that
// says so; no reason if it is valid, its last day included.
func whyNotValid(d Document, on guidance.Date) (member, reason string) {
	issued, _ := guidance.ParseDate(d.Issued) // one that cannot be read breaks a rule of its own
	expires, err := guidance.ParseDate(d.Expires)
	switch {
	case d.Expires == "":
		return "expires", "no expiry date is given, so that it cannot be shown to be valid"
	case err != nil:
		return "expires", "the expiry date cannot be read, so that it cannot be shown to be valid"
	case expires.Before(on):
		return "expires", "the document expired before the day of the check"
	case issued.After(on):
		return "issued", "the document was issued after the day of the check"
	}
	return "", ""
}
