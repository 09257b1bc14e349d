package campaign

import "github.com/rakit-dev/rakit/guidance"

// Revoked returns the item after a grant of exceptional access was revoked, also
// after the campaign was closed, and whether that changes it: the reason ends, and
// an item that has no other left is decided, as access rescinded with the id of the
// grant as reference. A grant for which the person is not on the list, or that was
// known to be revoked, changes nothing. An instant before what happened last is taken
// for the latter. The error is a [*guidance.Refusal] by RA-CIS-040 without who or
// when.
func (i Item) Revoked(grant string, by Stamp) (next Item, changed bool, err error) {
	at := -1
	for n, r := range i.Reasons {
		if r.Kind == ExceptionalAccess && r.Reference == grant && r.Ended.IsZero() {
			at = n
		}
	}
	if at < 0 {
		return i, false, nil
	}
	var a guidance.Assessment
	a.Require(ruleOrder, by.complete(), "/at", "it is not said who revoked it, or when")
	t, err := i.next(EndReason, &a)
	if err != nil {
		return Item{}, false, err
	}
	by.At = latest(by.At, i.last())
	i = i.withEnded(at, by.on())
	ended := i.Reasons[at]
	i = i.moved(t, Entry{Stamp: by, Reason: &ended, Reference: grant})
	if i.State == StateDecided || len(i.standing()) > 0 {
		return i, true, nil
	}
	if t, err = Next(i.State, EndAccess); err != nil {
		return Item{}, false, err
	}
	return i.decided(t, Decision{Outcome: AccessRescinded, Made: BySource, Stamp: by, Reference: grant}), true, nil
}

// withEnded returns the item with a reason that has ended on a day.
func (i Item) withEnded(at int, on guidance.Date) Item {
	all := make([]Reason, len(i.Reasons))
	copy(all, i.Reasons)
	all[at].Ended = on
	i.Reasons = all
	return i
}
