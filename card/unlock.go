package card

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// WayOut is a way out of a card that is locked, or whose certificates have expired.
// The zero WayOut is invalid.
type WayOut uint8

// The ways, in the order in which they are least trouble.
const (
	OutBySelfUnlock WayOut = iota + 1 // the holder gets a code by email and chooses a passcode
	OutByAssisted                     // somebody who may unlock meets the holder
	OutByRenewal                      // an RA Manager or Agent renews expired certificates, with the holder in person
	OutByReprint                      // a new card is printed and sent, and the old one cancelled
)

var wayOutNames = []string{"self-unlock", "assisted-unlock", "renewal-in-person", "reprint"}

// WaysOut returns every way, in the order of the constants.
func WaysOut() []WayOut { return guidance.MembersClosed[WayOut](wayOutNames) }

// String returns the way as it is written in documents, or "invalid".
func (w WayOut) String() string { return guidance.NameClosed(wayOutNames, w) }

// MarshalText returns the way as text; the zero WayOut is an error.
func (w WayOut) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("way out of a locked card", wayOutNames, w)
}

// UnmarshalText reads a way; unknown text is a [*guidance.UnknownValueError].
func (w *WayOut) UnmarshalText(text []byte) (err error) {
	*w, err = guidance.ParseClosed[WayOut]("way out of a locked card", wayOutNames, string(text))
	return err
}

// Stuck is a card that does not work, and what can be done about it where its
// holder is.
type Stuck struct {
	Locked  bool
	Expired bool          // its certificates
	Email   bool          // the profile has an email address to which a code can be sent
	Mobile  bool          // it has a mobile number, to which a code can be sent since 2025 (RA-PSC-062)
	CanMeet bool          // somebody who may can meet the holder in person
	On      guidance.Date // the London day
	KnownAt guidance.Date // whose knowledge of the guidance to use; zero is the newest
}

// Way is one way out of a stuck card, with what speaks for it or against.
type Way struct {
	Out      WayOut
	Open     bool
	Rule     guidance.Rule // by which it is open, or not
	Message  string        // why it is not open; "" if it is
	Conflict bool          // the emergency pages disagree about it (RA-CRD-020)
}

// Answer is what [WaysOutOf] says.
type Answer struct {
	Ways     []Way              // each, open or not, in the order of [WaysOut]
	Findings []guidance.Finding // RA-CRD-020 where two pages disagree
}

// WaysOutOf returns each way out of a stuck card, open or not. While the emergency
// guidance was in force and nobody can be met, the two pages of 8 April 2020
// disagree: one has users unlock their own cards if they have registered for it,
// the other knows nothing but a new card. Both are shown then, with a finding of
// severity info that cites both.
func WaysOutOf(s Stuck) Answer {
	emergency := emergencyOn(s.On, s.KnownAt)
	conflict := emergency && !s.CanMeet && (s.Locked || s.Expired)
	answer := Answer{Ways: []Way{s.self(), s.assisted(), s.renewal(), s.reprint(emergency)}}
	for i := range answer.Ways {
		w := &answer.Ways[i]
		w.Conflict = conflict && (w.Out == OutBySelfUnlock || w.Out == OutByReprint)
	}
	if conflict {
		answer.Findings = []guidance.Finding{ruleConflict.Finding("",
			"one page of the emergency lets holders unlock their own cards, the other knows only a new card")}
	}
	return answer
}

// emergencyOn reports whether the emergency guidance was in force on a day.
func emergencyOn(on, knownAt guidance.Date) bool {
	_, err := evidence.EditionAt(evidence.EmergencyRemote, on, knownAt)
	return err == nil
}

func (s Stuck) self() Way {
	switch {
	case !s.Locked:
		return Way{OutBySelfUnlock, false, ruleLocked, "the card is not locked", false}
	case s.Expired:
		return Way{OutBySelfUnlock, false, ruleUnexpired, "the certificates have expired", false}
	case !s.Email && s.Mobile && !s.On.Before(textsSince):
		return Way{OutBySelfUnlock, true, ruleTexted, "", false}
	case !s.Email:
		return Way{OutBySelfUnlock, false, ruleSelfUnlock, "the profile has no email address to which a code can be sent; the Registration Authority can add one", false}
	}
	return Way{OutBySelfUnlock, true, ruleSelfUnlock, "", false}
}

func (s Stuck) assisted() Way {
	switch {
	case !s.Locked:
		return Way{OutByAssisted, false, ruleLocked, "the card is not locked", false}
	case s.Expired:
		return Way{OutByAssisted, false, ruleUnexpired, "the certificates have expired", false}
	case !s.CanMeet:
		return Way{OutByAssisted, false, rulePresent, "nobody who may unlock can meet the holder", false}
	}
	return Way{OutByAssisted, true, ruleAssisted, "", false}
}

func (s Stuck) renewal() Way {
	switch {
	case !s.Expired:
		return Way{OutByRenewal, false, ruleAgentRenews, "the certificates have not expired", false}
	case !s.CanMeet:
		return Way{OutByRenewal, false, ruleHolderPresent, "nobody of the Registration Authority can meet the holder", false}
	}
	return Way{OutByRenewal, true, ruleAgentRenews, "", false}
}

func (s Stuck) reprint(emergency bool) Way {
	switch {
	case !s.Locked && !s.Expired:
		return Way{OutByReprint, false, ruleReprint, "the card is neither locked nor expired", false}
	case !emergency:
		return Way{OutByReprint, false, ruleReprint, "the guidance under which a card is reprinted for this is not in force on the day", false}
	case s.CanMeet:
		return Way{OutByReprint, false, ruleReprint, "the holder can be met", false}
	}
	return Way{OutByReprint, true, ruleReprint, "", false}
}

// Reprinted returns the card, locked or expired, cancelled because a new one is
// printed in its place while nobody can meet its holder (RA-CRD-021). s says whether
// that is so, and whose knowledge of the guidance to use; its other members are taken
// from the card and the instant.
func (c Card) Reprinted(s Stuck, l LockChange) (Card, error) {
	s.Locked, s.Expired, s.On = c.LockState() == Locked, c.Certification.Expired(l.At), guidance.DateOf(l.At)
	var a guidance.Assessment
	way := s.reprint(emergencyOn(s.On, s.KnownAt))
	a.Require(ruleReprint, way.Open, "/reason", way.Message)
	return c.cancelled(ReasonLockedOrExpiredReprinted, l.At, a)
}
