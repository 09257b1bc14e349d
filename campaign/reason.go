package campaign

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// ReasonKind says why somebody is on the list. The zero ReasonKind is invalid.
type ReasonKind uint8

// The kinds, the one that weighs most first: an item counts under the first that
// it has.
const (
	FlaggedFull       ReasonKind = iota + 1 // the record carries the emergency marker of one page
	FlaggedPartial                          // it carries the marker's entries with other dates
	NoVideo                                 // registered without a video meeting
	Deviation                               // something that the clinician page asks for was not done
	ExceptionalAccess                       // given FFFFF
	NearMiss                                // something in the record looks like the marker: somebody looks
)

var reasonKindNames = []string{"flagged-full", "flagged-partial", "no-video", "deviation", "exceptional-access", "near-miss"}

// ReasonKinds returns every kind, in the order of the constants.
func ReasonKinds() []ReasonKind { return guidance.MembersClosed[ReasonKind](reasonKindNames) }

// String returns the kind as it is written in documents, or "invalid".
func (k ReasonKind) String() string { return guidance.NameClosed(reasonKindNames, k) }

// MarshalText returns the kind as text; the zero ReasonKind is an error.
func (k ReasonKind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reason", reasonKindNames, k)
}

// UnmarshalText reads a kind; unknown text is a [*guidance.UnknownValueError].
func (k *ReasonKind) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[ReasonKind]("reason", reasonKindNames, string(text))
	return err
}

// valid reports whether k is one of the list.
func (k ReasonKind) valid() bool { return k != 0 && int(k) <= len(reasonKindNames) }

// ofRecord reports whether the reason lies in the person's CIS record.
func (k ReasonKind) ofRecord() bool {
	return k == FlaggedFull || k == FlaggedPartial || k == NearMiss
}

// kindOf returns the reason that a flag is; false for a record without one.
func kindOf(f identity.Flag) (ReasonKind, bool) {
	switch f {
	case identity.FlagFull:
		return FlaggedFull, true
	case identity.FlagPartial:
		return FlaggedPartial, true
	case identity.FlagNearMiss:
		return NearMiss, true
	}
	return 0, false
}

// Reason is one reason why somebody is on the list, with where it can be looked
// up. Owner and Due are those of the source, where that has them: the decision to
// do without a video meeting, a deviation, the review of exceptional access.
type Reason struct {
	Kind      ReasonKind      `json:"kind"`
	Reference string          `json:"reference"`       // id of the CIS record, registration or grant
	Rule      guidance.RuleID `json:"rule,omitempty"`  // by which it is one; of a deviation, that from which it departs
	Owner     string          `json:"owner,omitempty"` // who sees to it, as the source says
	Due       guidance.Date   `json:"due,omitzero"`    // last day, as the source says
	On        guidance.Date   `json:"on,omitzero"`     // the day for which the source said so; [Campaign.List] sets it
	Ended     guidance.Date   `json:"ended,omitzero"`  // the day on which it ceased to be one; zero while it stands
}

// covers reports whether s says nothing that r does not say: it is the same
// reason, or the same record with as much of the marker or less.
func (r Reason) covers(s Reason) bool {
	if r.Reference != s.Reference {
		return false
	}
	if r.Kind.ofRecord() && s.Kind.ofRecord() {
		return r.Kind <= s.Kind
	}
	return r.Kind == s.Kind && r.Rule == s.Rule
}

// fresh returns those of the reasons that none before covers.
func fresh(before, reasons []Reason) (all []Reason) {
	for _, r := range reasons {
		if !slices.ContainsFunc(append(before[:len(before):len(before)], all...), func(b Reason) bool { return b.covers(r) }) {
			all = append(all, r)
		}
	}
	return all
}

func has(rs []Reason, k ReasonKind) bool {
	return slices.ContainsFunc(rs, func(r Reason) bool { return r.Kind == k })
}

// only reports whether all the reasons fulfil holds.
func only(rs []Reason, holds func(ReasonKind) bool) bool {
	return !slices.ContainsFunc(rs, func(r Reason) bool { return !holds(r.Kind) })
}
