package campaign

import "github.com/rakit-dev/rakit/guidance"

// Assignment is what [Campaign.Assign] is asked for: another owner, another due day,
// or both.
type Assignment struct {
	Owner  string        // of at most 200 bytes; "": as before
	Due    guidance.Date // the day of the assignment or later; zero: as before
	Reason string        // of at most 2000 bytes; required for another day
}

// Assign returns an open item with another owner, or another due day, such as when
// its owner leaves. That owner stays until the next one, or until the person moves to
// another organisation. The error is a [*guidance.Refusal]: by RA-CIS-044 when
// nothing would change, for an owner without a name, for a day that has passed, or
// another day without a reason; by RA-CIS-034 when the item is not open, RA-CIS-035
// after the campaign was closed, RA-CIS-040 out of order.
func (c Campaign) Assign(i Item, d Assignment, by Stamp) (Item, error) {
	a := c.mine(i)
	i.inOrder(&a, by)
	owner := d.Owner != "" && d.Owner != i.Owner
	due := !d.Due.IsZero() && d.Due != i.Due
	a.Require(ruleAssign, owner || due, "", "neither another owner nor another day is given")
	a.Require(ruleAssign, d.Owner == "" || named(d.Owner), "/owner", "the owner is blank, or longer than 200 bytes")
	a.Require(ruleAssign, !due || !d.Due.Before(by.on()), "/due", "the day has passed")
	a.Require(ruleAssign, d.Reason == "" && !due || written(d.Reason), "/reason", "the reason is absent, blank or longer than 2000 bytes")
	t, err := i.next(Assign, &a)
	if err != nil {
		return Item{}, err
	}
	e := Entry{Stamp: by, Note: d.Reason}
	if owner {
		i.Owner, e.Owner = d.Owner, d.Owner
	}
	if due {
		i.Due, e.Due = d.Due, d.Due
	}
	return i.moved(t, e), nil
}

// assigned returns to whom the item was given last since the person came to the
// organisation; "" if nobody was named.
func (i Item) assigned() string {
	for n := len(i.History) - 1; n >= 0; n-- {
		switch e := i.History[n]; {
		case e.Move == Relocate:
			return ""
		case e.Move == Assign && e.Owner != "":
			return e.Owner
		}
	}
	return ""
}
