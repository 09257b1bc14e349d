package temporary

import (
	"slices"
	"strconv"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Check says whether a card that was read makes sense: the name is that of its
// organisation (RA-TAC-002); its history follows the table of moves and ends in its
// state, with the handovers that it names (RA-TAC-006), in order and by somebody
// named (RA-TAC-007); and a card that was overdue was deactivated at that instant
// (RA-TAC-020), before anything else (RA-TAC-021). Pointers are into the card.
func (c Card) Check() guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleOwnName, c.Name.Organisation() == c.Organisation, "/name", "the name is that of another organisation's card")
	var state State
	var before time.Time
	gives := 0
	for i, s := range c.History {
		at := "/history/" + strconv.Itoa(i)
		t, err := Next(state, s.Move)
		a.Require(ruleMoves, err == nil && t.To == s.To, at, "this step does not follow from the one before it")
		a.Require(ruleClock, !s.At.IsZero() && !s.At.Before(before), at+"/at", "this step is before the one before it")
		a.Require(ruleClock, s.Move == Deactivate || !s.By.IsZero(), at+"/by", "nobody is named for this step")
		if s.Move == Give {
			a.Require(ruleMoves, gives < len(c.Handovers) && c.Handovers[gives].givenBy(s), at, "there is no handover for this step, or another one")
			gives++
		}
		if state == Lent && gives > 0 && gives <= len(c.Handovers) {
			due := c.Handovers[gives-1].DueBack()
			a.Require(ruleMidnight, s.Move != Deactivate || s.At.Equal(due), at+"/at", "this is not the instant at which the card was overdue")
			a.Require(ruleDeactivated, s.Move == Deactivate || s.At.Before(due), at, "the card was overdue, and this step takes it for one that was not")
		}
		state, before = s.To, s.At
	}
	a.Require(ruleMoves, state == c.State && state != 0, "/state", "the history does not lead to this state")
	a.Require(ruleMoves, gives == len(c.Handovers), "/handovers", "a handover is not in the history")
	checkReturns(&a, c)
	return a
}

// givenBy reports whether s is the step by which the handover came about.
func (h Handover) givenBy(s Step) bool {
	return h.ID == s.Handover && h.GivenAt.Equal(s.At) && h.GivenBy == s.By
}

// checkReturns asks that each handover came back when the history says so, and not
// otherwise.
func checkReturns(a *guidance.Assessment, c Card) {
	for i, h := range c.Handovers {
		step := slices.IndexFunc(c.History, func(s Step) bool {
			return s.Handover == h.ID && (s.Move == TakeBack || s.Move == BringBack)
		})
		ok := (step >= 0) == (h.Returned != nil)
		if ok && step >= 0 {
			ok = h.Returned.At.Equal(c.History[step].At) && h.Returned.By == c.History[step].By
		}
		a.Require(ruleMoves, ok, "/handovers/"+strconv.Itoa(i)+"/returned", "the return is not that of the history")
	}
}
