package identity

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// ClosingReason is why a profile is closed. The zero ClosingReason is invalid. No
// public list was found, so this one is a design choice (RA-IDN-083).
type ClosingReason uint8

// The reasons.
const (
	LeftHealthcare   ClosingReason = iota + 1 // who only moves keeps the profile: [Profile.Moved]
	HolderDied                                // reported to the Registration Authority
	NeverNeeded                               // did not start, or needs no access for the work
	OpenedInError                             // it should not have been opened
	DeRegistered                              // registered in an emergency, and not verified since
	MisuseOfAccess                            // decided by whoever answers for the holder's conduct
	DuplicateProfile                          // set by [Profile.Superseded] only
	ClosedForOther                            // with a note
)

var closingReasonNames = []string{
	"left-healthcare", "died", "never-needed", "opened-in-error", "de-registered", "misuse", "duplicate", "other",
}

// ClosingReasons returns every reason, in the order of the constants.
func ClosingReasons() []ClosingReason {
	return guidance.MembersClosed[ClosingReason](closingReasonNames)
}

// String returns the reason as it is written in documents, or "invalid".
func (r ClosingReason) String() string { return guidance.NameClosed(closingReasonNames, r) }

// MarshalText returns the reason as text; the zero ClosingReason is an error.
func (r ClosingReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reason of closing a profile", closingReasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a [*guidance.UnknownValueError].
func (r *ClosingReason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[ClosingReason]("reason of closing a profile", closingReasonNames, string(text))
	return err
}

// Closing is when and why a profile was closed.
type Closing struct {
	At     time.Time     `json:"at"` // UTC
	By     UserID        `json:"by"`
	Reason ClosingReason `json:"reason"`
	Note   string        `json:"note,omitempty"`
}

// On returns the London day of the closing.
func (c Closing) On() guidance.Date { return guidance.DateOf(c.At) }

// Closed returns the profile after [CloseProfile]. confirmed is that whoever asks was
// told what comes of it, and confirmed it (RA-IDN-082). The refusal is also by
// RA-IDN-082 without a reason, RA-IDN-083 for a reason that is not in the list, needs
// a note, or is [DuplicateProfile], and RA-IDN-087 by the holder.
//
// What the profile gave is taken away by whoever carries this out, in the same
// transaction: positions, cards, other authenticators, open requests (RA-IDN-084, see
// [Profile.CheckNothingLeft]).
func (p Profile) Closed(c Closing, confirmed bool) (Profile, error) {
	var a guidance.Assessment
	a.Require(ruleClosingConfirmed, confirmed, "/confirmed", "that all access is to be removed is not confirmed")
	a.Require(ruleClosingConfirmed, c.Reason != 0, "/reason", "the reason is missing")
	a.Require(ruleClosingReason, c.Reason == 0 || c.Reason.String() != "invalid", "/reason", "the reason is not in the list")
	a.Require(ruleClosingReason, c.Reason != DuplicateProfile, "/reason", "a duplicate is superseded by the profile that is kept")
	a.Require(ruleClosingReason, c.Reason != ClosedForOther || CleanCode(c.Note) != "", "/note", "another reason than those of the list is said in a note")
	a.Require(ruleNotByHolder, c.By != p.UserID, "/by", "")
	p, err := p.advanced(CloseProfile, c.By, c.At, a)
	if err != nil {
		return Profile{}, err
	}
	c.At = c.At.UTC()
	p.Closing = &c
	return p, nil
}

// Left counts what a profile still gives.
type Left struct {
	Positions      int // not ended
	Cards          int // not ended
	Authenticators int // not removed
	Requests       int // open
}

// CheckNothingLeft says whether nothing is left of what a profile gave that is not
// open any more (RA-IDN-084); the rule does not apply to one that is open. base is
// the JSON Pointer of the profile.
func (p Profile) CheckNothingLeft(left Left, base string) guidance.Assessment {
	var a guidance.Assessment
	if p.Life() == ProfileOpen {
		a.Skip(ruleNothingLeft)
		return a
	}
	for _, l := range []struct {
		count         int
		pointer, what string
	}{
		{left.Positions, "/positions", "positions"},
		{left.Cards, "/cards", "smartcards"},
		{left.Authenticators, "/authenticators", "other authenticators"},
		{left.Requests, "/requests", "open requests"},
	} {
		a.Require(ruleNothingLeft, l.count == 0, base+l.pointer, "the profile is not open, and has "+l.what+" left")
	}
	return a
}
