package card

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// CancelReason is why a card has ended. The zero CancelReason is invalid. No
// public list was found, so this one is a design choice (RA-CRD-009).
type CancelReason uint8

// The reasons. All but [ReasonSpoiledPrint] belong to the move [Cancel].
const (
	ReasonLost                     CancelReason = iota + 1 // by the holder or on its way
	ReasonStolen                                           // reported stolen
	ReasonDamaged                                          // cannot be read or recognised
	ReasonNameChanged                                      // replaced by a card in the new name
	ReasonLockedOrExpiredReprinted                         // replaced by an unlocked card, when nobody can meet the holder
	ReasonProfileClosed                                    // the Care Identity profile was closed
	ReasonUndelivered                                      // came back and is not sent again; one that never arrived is lost
	ReasonPasscodeNotDelivered                             // the passcode could not be sent, so a new card is printed
	ReasonOtherLeaver                                      // no longer needed: left, did not start, not wanted
	ReasonSpoiledPrint                                     // the print was no good; set by the move [Spoil] only
)

// cancelReasons gives each reason its text and its reason code of RFC 5280,
// §5.3.1, for the certificates on the card: keyCompromise (1) where somebody
// else may hold the keys, affiliationChanged (3) where the subject's name has
// changed, superseded (4) where a new card takes over, cessationOfOperation (5)
// where none is needed.
//
// Reusable are those whose plastic may be cleared and printed again (RA-CRD-024):
// not where it was out of everybody's sight, and not where it is broken. None of
// them lets the card itself work again.
//
// From are the states in which a card can be cancelled for the reason; nil is each
// state that has the move [Cancel].
var cancelReasons = []struct {
	name     string
	rfc5280  int
	reusable bool
	from     []State
}{
	{"lost", 1, false, sincePrinted},
	{"stolen", 1, false, sincePrinted},
	{"damaged", 4, false, sincePrinted},
	{"name-changed", 3, true, nil},
	{"locked-or-expired-reprinted", 4, true, nil},
	{"profile-closed", 5, true, nil},
	{"undelivered", 5, true, []State{Dispatched, Undelivered}},
	{"passcode-not-delivered", 4, true, []State{Received, Releasing, Released, ReleaseFailed, SendUnknown}},
	{"other-leaver", 5, true, nil},
	{"spoiled-print", 5, false, nil},
}

// sincePrinted are the states of a card that is there: before it is printed, nobody
// can lose, steal or break it.
var sincePrinted = []State{Printed, Dispatched, Undelivered, Received, Releasing, Released, ReleaseFailed, SendUnknown, InUse, AskedBack}

var cancelReasonNames = func() []string {
	names := make([]string, len(cancelReasons))
	for i, r := range cancelReasons {
		names[i] = r.name
	}
	return names
}()

// CancelReasons returns every reason, in the order of the constants.
func CancelReasons() []CancelReason { return guidance.MembersClosed[CancelReason](cancelReasonNames) }

// RFC5280 returns the certificate revocation reason code (RFC 5280, §5.3.1) of
// the reason, or -1, which is no code, for a value outside the list.
func (r CancelReason) RFC5280() int {
	if r == 0 || int(r) > len(cancelReasons) {
		return -1
	}
	return cancelReasons[r-1].rfc5280
}

// fits reports whether a card that is in a state can be cancelled for the reason. A
// value outside the list fits, and is refused by what else is asked of a reason.
func (r CancelReason) fits(from State) bool {
	if r.RFC5280() < 0 || cancelReasons[r-1].from == nil {
		return true
	}
	return slices.Contains(cancelReasons[r-1].from, from)
}

// Reusable reports whether the plastic of a card that ended for the reason may be
// cleared and printed again, once it lies with the Registration Authority: see
// [Card.Cleared].
func (r CancelReason) Reusable() bool {
	return r != 0 && int(r) <= len(cancelReasons) && cancelReasons[r-1].reusable
}

// String returns the reason as it is written in documents, or "invalid".
func (r CancelReason) String() string { return guidance.NameClosed(cancelReasonNames, r) }

// MarshalText returns the reason as text; the zero CancelReason is an error.
func (r CancelReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("cancellation reason", cancelReasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a
// [*guidance.UnknownValueError].
func (r *CancelReason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[CancelReason]("cancellation reason", cancelReasonNames, string(text))
	return err
}
