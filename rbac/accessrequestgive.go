package rbac

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// AccessTarget is what there is when access is given.
type AccessTarget struct {
	ID         string     // id of the assignment that is to be made; of a change "" is enough
	Position   Position   // the one that was asked for
	Assignment Assignment // the one that is to be changed; zero for a new one
}

// days returns the first and the last day of access that is given on a day, open
// where end is zero. Access that was to start earlier starts on that day.
func (w WantedAccess) days(first guidance.Date) (start, end guidance.Date) {
	start = w.Start
	if start.Before(first) {
		start = first
	}
	if w.Days > 0 {
		return start, start.AddDays(w.Days - 1)
	}
	return start, w.End
}

// judge applies RA-RBC-067 to what is wanted, for access that is given on the day
// first, or from then on.
func (w WantedAccess) judge(as *guidance.Assessment, first guidance.Date) {
	answers := 0
	for _, given := range []bool{!w.End.IsZero(), w.Days != 0, present(w.OpenEndReason)} {
		if given {
			answers++
		}
	}
	start, end := w.days(first)
	switch {
	case answers == 0:
		as.Fail(ruleAccessWanted, "/wanted/end", "it is not said when the access ends")
	case answers > 1:
		as.Fail(ruleAccessWanted, "/wanted/end", "it is said twice when the access ends")
	case w.Days < 0 || w.Days > maxAccessDays:
		as.Fail(ruleAccessWanted, "/wanted/days", "no access lasts so many days")
	case !end.IsZero() && end.Before(start):
		as.Fail(ruleAccessWanted, "/wanted/end", "the access would be over before it starts, or before it is given")
	default:
		as.Pass(ruleAccessWanted)
	}
}

// judgeNew applies RA-RBC-057, 067 and 069 to a new assignment that is given today.
func (r AccessRequest) judgeNew(as *guidance.Assessment, p Position, at time.Time) {
	today := guidance.DateOf(at)
	r.Wanted.judge(as, today)
	_, end := r.Wanted.days(today)
	r.judgePosition(as, p, end, at)
}

// judgePosition asks for the position that was asked for, with what it gave then, and
// that it lasts until the last day, open where that is zero.
func (r AccessRequest) judgePosition(as *guidance.Assessment, p Position, end guidance.Date, at time.Time) {
	switch {
	case p.ID != r.Position || p.Organisation != r.Organisation:
		as.Fail(ruleAccessTarget, "/position", "the position is not the one that was asked for")
	default:
		as.Require(ruleAccessTarget, p.Content() == r.Content, "/content", "the access profiles of the position were changed since somebody asked: who still wants the access asks again")
	}
	AssignmentRequest{Position: p, End: end, At: at}.judgeLife(as)
}

// judgeChange applies RA-RBC-057, 067 and 069 to other days of an assignment, that
// are given today.
func (r AccessRequest) judgeChange(as *guidance.Assessment, p Position, a Assignment, at time.Time) {
	today := guidance.DateOf(at)
	same := a.ID == r.Assignment && a.User == r.User && a.Position == r.Position && a.Organisation == r.Organisation
	stands := a.Start == r.Was.From && a.End == r.Was.To && a.Ended == nil && !a.OverBy(today)
	as.Require(ruleAccessTarget, same && stands, "/assignment", "the assignment is over, was ended or changed, or is not the one that was asked for")
	begun := !a.Start.After(today)
	start, end := r.Wanted.of(a, today)
	r.judgePosition(as, p, end, at)
	switch {
	case begun && start != a.Start:
		as.Fail(ruleAccessWanted, "/wanted/start", "access that has begun keeps its first day")
	case !end.IsZero() && end.Before(today):
		as.Fail(ruleAccessWanted, "/wanted/end", "the last day is past")
	case start == a.Start && end == a.End && r.Wanted.OpenEndReason == a.OpenEndReason:
		as.Fail(ruleAccessWanted, "/wanted", "nothing would change")
	default:
		r.Wanted.judge(as, start)
	}
}

// of returns the days that a change leaves an assignment with, which is given today:
// one that has not begun starts no earlier.
func (w WantedAccess) of(a Assignment, today guidance.Date) (start, end guidance.Date) {
	switch {
	case w.Start.IsZero():
		w.Start = a.Start
	case w.Start.Before(today) && a.Start.After(today):
		w.Start = today
	}
	return w.days(w.Start)
}

// give returns the assignment that the request comes to when somebody gives the
// access, or the refusal.
func (r AccessRequest) give(as *guidance.Assessment, op string, m AccessMover, t AccessTarget) (Assignment, error) {
	today := guidance.DateOf(m.At)
	if r.Kind == ModifyAssignment {
		r.judgeChange(as, t.Position, t.Assignment, m.At)
		given := t.Assignment
		given.Start, given.End = r.Wanted.of(t.Assignment, today)
		given.OpenEndReason = r.Wanted.OpenEndReason
		return given, as.Refusal(op)
	}
	r.judgeNew(as, t.Position, m.At)
	if err := as.Refusal(op); err != nil {
		return Assignment{}, err
	}
	start, end := r.Wanted.days(today)
	return Assign(AssignmentRequest{
		ID: t.ID, User: r.User, Position: t.Position, Start: start, End: end, OpenEndReason: r.Wanted.OpenEndReason,
		AssignedBy: m.By, Request: r.ID, At: m.At,
	})
}
