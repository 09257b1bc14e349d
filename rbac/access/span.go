package access

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
)

// span is a run of days from its first day until the day on which it is over; a zero
// until is open. A span without a first day holds on no day.
type span struct{ from, until guidance.Date }

// on returns what the span comes to on a day, and the day that decided: none, the
// first one, or that on which it was over.
func (s span) on(d guidance.Date) (Outcome, guidance.Date) {
	switch {
	case s.from.IsZero():
		return NotGranted, guidance.Date{}
	case !s.until.IsZero() && !d.Before(s.until):
		return Expired, s.until
	case d.Before(s.from):
		return NotYet, s.from
	}
	return Allowed, guidance.Date{}
}

// holds reports whether a day lies in the span.
func (s *span) holds(d guidance.Date) bool {
	return !s.from.IsZero() && !d.Before(s.from) && (s.until.IsZero() || d.Before(s.until))
}

// over returns the day on which an interval is over: the day after its last one.
func over(i guidance.Interval) guidance.Date { return i.To.AddDays(1) }

// cut returns s as over from a day on; one that is no day cuts all of it off.
func (s span) cut(from guidance.Date) span {
	switch {
	case from.IsZero():
		return span{}
	case s.until.IsZero() || from.Before(s.until):
		s.until = from
	}
	return s
}

// heldDuring returns the days on which an assignment is active:
// [rbac.Assignment.ActiveOn], with its reasons.
func heldDuring(a *rbac.Assignment) span {
	s := span{a.Start, over(guidance.Interval{To: a.End})}
	if a.Ended != nil {
		s = s.cut(a.Ended.On)
	}
	return s
}

// grantedDuring returns the days on which exceptional access stands:
// [rbac.Grant.ActiveOn], with its reasons.
func grantedDuring(g *rbac.Grant) span {
	if g.End.IsZero() {
		return span{}
	}
	s := span{g.Start, over(guidance.Interval{To: g.End})}
	if g.Revoked != nil {
		s = s.cut(guidance.DateOf(g.Revoked.At))
	}
	return s
}

// closure is the day from which on something is closed; the zero closure is none.
type closure struct {
	closed bool
	on     guidance.Date
}

func closureOf(p *rbac.Position) closure {
	if p.Closed == nil {
		return closure{}
	}
	return closure{true, p.Closed.On}
}

// open reports whether it is not closed on a day: [rbac.Position.OpenOn].
func (c *closure) open(d guidance.Date) bool { return !c.closed || d.Before(c.on) }

// closedOn returns whether the organisation is known and not open on a day, and the
// day that decided: that on which it closed, or on which it opens.
func closedOn(register organisation.Register, code string, d guidance.Date) (since guidance.Date, closed bool) {
	if !register.ClosedOn(code, d) {
		return guidance.Date{}, false
	}
	o, _ := register.Find(code)
	if d.Before(o.Open.From) {
		return o.Open.From, true
	}
	return over(o.Open), true
}

// profileClosedOn returns whether one of the intervals holds a day, and the first day
// of the first that does.
func profileClosedOn(closed []guidance.Interval, d guidance.Date) (since guidance.Date, is bool) {
	for _, i := range closed {
		if i.Contains(d) {
			return i.From, true
		}
	}
	return guidance.Date{}, false
}
