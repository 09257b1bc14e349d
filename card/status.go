package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Status is a card in the three words of the reports of Care Identity Management,
// and one for a card that is not with its holder yet. The zero Status is invalid.
//
// Source: Care Identity Management user guides, viewing reports.
type Status uint8

// The statuses.
const (
	NotIssued Status = iota + 1
	Active
	Expired
	Ended // "cancelled" in the reports
)

var statusNames = []string{"not-issued", "active", "expired", "cancelled"}

// Statuses returns every status, in the order of the constants.
func Statuses() []Status { return guidance.MembersClosed[Status](statusNames) }

// String returns the status as it is written in documents, or "invalid".
func (s Status) String() string { return guidance.NameClosed(statusNames, s) }

// MarshalText returns the status as text; the zero Status is an error.
func (s Status) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("card status", statusNames, s)
}

// UnmarshalText reads a status; unknown text is a [*guidance.UnknownValueError].
func (s *Status) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[Status]("card status", statusNames, string(text))
	return err
}

// StatusAt returns the status of a card at an instant. Nobody has to write down
// that a card has expired: its certificates say when. A locked card is active.
func (c Card) StatusAt(at time.Time) Status {
	switch {
	case c.State.Final():
		return Ended
	case c.State != InUse && c.State != AskedBack:
		return NotIssued
	case c.Certification.Expired(at):
		return Expired
	}
	return Active
}
