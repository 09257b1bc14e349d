package card

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Due is a card whose certificates are to be renewed.
type Due struct {
	Card string `json:"card"` // its ID
	Renewal
}

// DueAt returns the cards whose certificates are in the window of renewal at an
// instant, or have expired, in order of the day of expiry and then of ID. It is
// given the certificates of working cards by ID: a card that has ended is not
// renewed. Cards without certificates are passed over.
func DueAt(working iter.Seq2[string, Pair], at time.Time) []Due {
	var due []Due
	for id, pair := range working {
		r, err := RenewalAt(pair, at)
		if err != nil || r.State == RenewalNotDue {
			continue
		}
		due = append(due, Due{Card: id, Renewal: r})
	}
	slices.SortFunc(due, func(x, y Due) int {
		return cmp.Or(x.ExpiresOn.Compare(y.ExpiresOn), cmp.Compare(x.Card, y.Card))
	})
	return due
}

// DueHorizon returns the last day of expiry that is in the window on a London
// day: [DueAt] returns exactly the cards of which [Pair.ExpiresOn] is not after
// it. A store with an index of day of expiry and ID reads them in order.
func DueHorizon(on guidance.Date) guidance.Date { return on.AddDays(RenewalDays) }
