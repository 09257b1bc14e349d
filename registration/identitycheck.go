package registration

import (
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

const notConfirmed = "documents and person have not been seen yet"

// seenInPlaceOfCall reports whether documents and person are seen on the route of
// the case: it asks neither for a call nor for the decision to do without one. It
// does not where nobody knows what the route asks for.
func (c Case) seenInPlaceOfCall() bool {
	set, err := c.Requirements()
	return err == nil && seenInPlaceOfCall(set)
}

func seenInPlaceOfCall(set evidence.RequirementSet) bool {
	return set.Standard != nil && len(set.Call) == 0 && !set.NoVideo
}

// unconfirmed returns the case as if documents and person had not been seen: it
// relies on the edition of the day of the request again.
func (c Case) unconfirmed() Case {
	if c.IDCheck == nil {
		return c
	}
	c.IDCheck = nil
	if edition, err := evidence.EditionAt(c.Route, guidance.DateOf(c.RequestedAt), guidance.Date{}); err == nil {
		c.Edition = edition.Name()
	}
	return c
}

// ConfirmIdentity records who saw the documents and the person, and when, on a
// route that asks for no video call; at is now. All that the case holds is assessed
// again, with the check, as of the day on which they were seen and by the edition
// of that day, and every finding of severity error refuses it. So does a day to
// come (RA-EVD-426), one on which the guidance of the route is not in force
// (RA-EVD-001), and a route that asks for a call or for the decision to do without
// (RA-VID-040).
//
// The check says nothing of the mobile number, which is not proven by it.
func (c Case) ConfirmIdentity(check evidence.IDCheck, at time.Time, settings evidence.Settings) (Case, guidance.Assessment, error) {
	const op = "confirm identity"
	refused := func(err error) (Case, guidance.Assessment, error) { return Case{}, guidance.Assessment{}, err }
	set, err := c.Requirements()
	if err != nil {
		return refused(err)
	}
	if !seenInPlaceOfCall(set) {
		return refused(ruleStageOrder.Refuse(op, "/route", "this route is not one on which documents and person are seen in place of a call"))
	}
	next, err := c.to(ConfirmIdentity)
	if err != nil {
		return refused(err)
	}
	next.IDCheck = &check
	edition, found, err := assessSeen(c.Route, next.submission(), at, settings)
	if refusal := found.Refusal(op); refusal != nil {
		return refused(refusal)
	}
	if err != nil {
		return refused(err)
	}
	next.Edition = edition.Name()
	return next, found, nil
}

// assessSeen holds what somebody has seen against what the route asks, as of the
// day on which they say that they saw it and by the edition of that day; at is now.
// A day that cannot be read, or is to come, is found wanting. The error is that of
// [evidence.EditionAt]; the assessment then says no more than that.
func assessSeen(
	route evidence.Route, s evidence.Submission, at time.Time, settings evidence.Settings,
) (guidance.Edition[evidence.RequirementSet], guidance.Assessment, error) {
	day := guidance.DateOf(at)
	if seen, err := guidance.ParseDate(s.IDCheck.On); err == nil && !seen.After(day) {
		day = seen
	}
	edition, err := evidence.EditionAt(route, day, guidance.Date{})
	if err != nil {
		return edition, evidence.CheckEdition(route, day, guidance.Date{}, err), err
	}
	set := edition.Content
	set.Named = true // whatever the route asks: nobody can be asked about a check that nobody made
	return edition, evidence.Assess(set, s, day, settings).Assessment, nil
}
