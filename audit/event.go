package audit

import (
	"errors"
	"fmt"
	"time"
)

// ErrEvent is returned, wrapped, for an event that cannot be written.
var ErrEvent = errors.New("not an audit event that can be written")

// Event is one entry of the log: who did what to what, and how it ended. Every
// command leaves one, also when it is refused; one that changes what belongs to many
// people leaves one more for each of them. Personal data has no place in it except as
// a commitment: people and things stand as ids.
type Event struct {
	Seq          int64                 `json:"seq"`                    // position in the log from 0; the log sets it
	At           time.Time             `json:"at"`                     // when, to the nanosecond; written as RFC 3339 in UTC
	Action       string                `json:"action"`                 // for example "card.release-passcode"
	Outcome      Outcome               `json:"outcome"`                // how it ended
	Actor        string                `json:"actor,omitempty"`        // user id of who asked
	Role         string                `json:"role,omitempty"`         // in which role
	Organisation string                `json:"organisation,omitempty"` // ODS code of the organisation to which the actor belongs as they act
	For          string                `json:"for,omitempty"`          // ODS code of the organisation for which it was done; "" where none is known
	Subject      string                `json:"subject,omitempty"`      // id of the case, card or profile acted on
	Rules        []string              `json:"rules,omitempty"`        // ids of the rules that refused or were relied on
	Detail       map[string]string     `json:"detail,omitempty"`       // states, ids, editions; no personal data
	Private      map[string]Commitment `json:"private,omitempty"`      // personal data, as commitments only
}

// isAction reports whether s is words of a-z and 0-9, the first of which starts
// with a letter, joined by dots and hyphens, so that actions can be listed and
// counted.
func isAction(s string) bool {
	joined := true // a word must follow
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9' && i > 0:
			joined = false
		case (c == '.' || c == '-') && !joined:
			joined = true
		default:
			return false
		}
	}
	return !joined
}

// isName keeps member names to ASCII, in which every language sorts alike: a
// letter, then letters, digits, dots, underscores and hyphens.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '.' && c != '_' && c != '-') {
			return false
		}
	}
	return s != ""
}

// check returns why e cannot be written, an error wrapping [ErrEvent], or nil.
func (e Event) check() error {
	switch {
	case e.Seq < 0:
		return fmt.Errorf("%w: its position is below 0", ErrEvent)
	case e.At.IsZero():
		return fmt.Errorf("%w: it has no time", ErrEvent)
	case !isAction(e.Action):
		return fmt.Errorf("%w: its action is not lower-case words joined by dots and hyphens", ErrEvent)
	case e.Outcome.String() == "invalid":
		return fmt.Errorf("%w: it has no outcome", ErrEvent)
	}
	for name := range e.Detail {
		if !isName(name) {
			return fmt.Errorf("%w: a detail has no plain name", ErrEvent)
		}
	}
	for name, c := range e.Private {
		if !isName(name) {
			return fmt.Errorf("%w: a commitment has no plain name", ErrEvent)
		}
		if c == (Commitment{}) {
			return fmt.Errorf("%w: a commitment is empty", ErrEvent)
		}
	}
	return nil
}
