package passcode

import "time"

// KeptFor is how long a passcode is kept that nobody releases, from the print of its
// card (RA-PSC-054): ninety days of 24 hours, unless local policy says otherwise.
const KeptFor = 90 * 24 * time.Hour

// Overdue reports whether a passcode is to be destroyed at now that has been kept
// since the print of its card: when it has been for that long, or longer.
func Overdue(since, now time.Time, kept time.Duration) bool { return now.Sub(since) >= kept }

// NoLongerHeld returns the [*guidance.Refusal] (RA-PSC-054) of a release, or of
// showing a passcode to staff, when the passcode was destroyed before.
func NoLongerHeld(op string) error {
	return ruleKept.Refuse(op, "", "the passcode of this card was destroyed: order another card, or meet the holder, who chooses one")
}
