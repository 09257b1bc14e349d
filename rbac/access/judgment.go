package access

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
)

// judgment is a decision in the making. What there is to know is gathered by
// [Authorize] in one way and by [Engine.Authorize] in another; what follows from it is
// said here, once.
type judgment struct {
	q        Question
	reasons  []Reason
	outcome  Outcome // of the access profiles heard so far
	barred   bool    // a rule forbids it whatever is held
	matrix   string
	grants   []grant       // exceptional access of the user
	standing rbac.Standing // as far as it matters to the organisation asked about; for acts
	register organisation.Register
}

// grant is exceptional access as far as it matters.
type grant struct {
	id, site string // site is "" if it is not of FFFFF
	held     span
}

// isLocums reports whether exceptional access is of FFFFF.
func isLocums(g *rbac.Grant) bool {
	return g.Organisation == nationalLocum && g.OfKind() == rbac.NationalLocum
}

// isOfPosition reports whether it is to a position of a real organisation.
func isOfPosition(g *rbac.Grant) bool {
	return g.Kind == rbac.PositionGrant && g.Position != "" && g.Organisation != "" && g.Organisation != nationalLocum
}

// holding is one access profile of one assignment, or of exceptional access to a
// position, as far as it matters to a question. A position without access profiles is one holding, with profile 0.
type holding struct {
	assignment, position string
	grant                string // exceptional access, in place of an assignment
	profile              int
	organisation         string
	source               Source    // of the activity asked about
	role                 rbac.Role // of RA staff
	held                 span
	away                 bool  // it is at another organisation than the position
	reach                reach // if it is
	known                bool  // the position is
	closed               closure
}

// reason returns a reason about h.
func (h *holding) reason(rule guidance.RuleID, o Outcome, day guidance.Date) Reason {
	return Reason{
		Rule: rule, Outcome: o, Assignment: h.assignment, Position: h.position, Profile: h.profile,
		Organisation: h.organisation, Grant: h.grant, Day: day,
	}
}

// forbid adds a reason that forbids it whatever is held.
func (j *judgment) forbid(rule guidance.RuleID, pointer string, day guidance.Date) {
	j.barred = true
	j.reasons = append(j.reasons, Reason{Rule: rule, Outcome: Forbidden, Pointer: pointer, Day: day})
}

// hearUser applies RA-RBC-031 and 032.
func (j *judgment) hearUser(known bool, closed []guidance.Interval) {
	if !known {
		j.forbid(ruleUserKnown.ID, "/user", guidance.Date{})
		return
	}
	if since, is := profileClosedOn(closed, j.q.On); is {
		j.forbid(ruleProfileOpen.ID, "/user", since)
	}
}

// hearPlaces applies RA-RBC-033 to the places that the question names.
func (j *judgment) hearPlaces() {
	if since, is := closedOn(j.register, j.q.Organisation, j.q.On); is {
		j.forbid(ruleOrganisationOpen.ID, "/organisation", since)
	}
	if j.q.WorkingAt == "" {
		return
	}
	if since, is := closedOn(j.register, j.q.WorkingAt, j.q.On); is {
		j.forbid(ruleOrganisationOpen.ID, "/workingAt", since)
	}
}

// hear adds the reasons of one holding.
func (j *judgment) hear(h *holding) {
	before := len(j.reasons)
	outcome := j.fits(h)
	if outcome == Allowed {
		outcome = j.dated(h)
		if j.q.Act != 0 {
			outcome = outcome.and(j.permitted(h))
		} else {
			outcome = outcome.and(j.exceptional(h))
		}
	}
	if outcome != Allowed {
		// What speaks for it counts only where nothing speaks against it.
		kept := slices.DeleteFunc(j.reasons[before:], func(r Reason) bool { return r.Outcome == Allowed })
		j.reasons = j.reasons[:before+len(kept)]
	} else {
		r := h.reason(ruleGives.ID, Allowed, guidance.Date{})
		r.Source = h.source
		if j.q.Act != 0 {
			r.Rule, r.Source, r.Role = ruleRole.ID, 0, h.role
		}
		j.reasons = append(j.reasons, r)
	}
	j.outcome = j.outcome.or(outcome)
}

// say adds a reason about h, and returns its outcome.
func (j *judgment) say(h *holding, rule guidance.RuleID, o Outcome, day guidance.Date) Outcome {
	r := h.reason(rule, o, day)
	if j.q.Act != 0 {
		r.Role = h.role
	} else {
		r.Source = h.source
	}
	j.reasons = append(j.reasons, r)
	return o
}

// fits applies what does not depend on days: RA-RBC-036 and 037, or 039, and that the
// position is known (035). Where it does not fit, no other rule is looked at.
func (j *judgment) fits(h *holding) Outcome {
	switch {
	case !h.known:
		return j.say(h, rulePositionOpen.ID, NotGranted, guidance.Date{})
	case j.q.Act != 0 && h.role == 0:
		return j.say(h, ruleRole.ID, NotGranted, guidance.Date{})
	case j.q.Act != 0:
		return Allowed
	case h.profile != 0 && h.organisation != j.q.Organisation:
		return j.say(h, ruleHere.ID, NotGranted, guidance.Date{})
	case h.source == 0:
		return j.say(h, ruleGives.ID, NotGranted, guidance.Date{})
	}
	return Allowed
}

// dated applies RA-RBC-034, or 038 to exceptional access, 035 and, to an access profile
// at another organisation than the position, 036.
func (j *judgment) dated(h *holding) Outcome {
	rule := ruleInForce.ID
	if h.grant != "" {
		rule = ruleExceptional.ID
	}
	outcome, day := h.held.on(j.q.On)
	if outcome != Allowed || h.grant != "" {
		j.say(h, rule, outcome, day)
	}
	if h.away {
		if reached, day := h.reach.on(j.q.On); reached != Allowed {
			outcome = outcome.and(j.say(h, ruleHere.ID, reached, day))
		}
	}
	if !h.closed.open(j.q.On) {
		outcome = outcome.and(j.say(h, rulePositionOpen.ID, Expired, h.closed.on))
	}
	return outcome
}

// exceptional applies RA-RBC-038 to a holding at FFFFF: of several grants the best
// one counts, and of those the one with the least id.
func (j *judgment) exceptional(h *holding) Outcome {
	if h.organisation != nationalLocum {
		return Allowed
	}
	best := h.reason(ruleExceptional.ID, NotGranted, guidance.Date{})
	best.Source = h.source
	found := false
	for _, g := range j.grants {
		if g.site != j.q.WorkingAt || g.site == "" || g.site == nationalLocum {
			continue
		}
		o, day := g.held.on(j.q.On)
		if !found || o < best.Outcome || o == best.Outcome && g.id < best.Grant {
			best.Outcome, best.Day, best.Grant, found = o, day, g.id, true
		}
	}
	j.reasons = append(j.reasons, best)
	return best.Outcome
}

// permitted asks [rbac.Authorize] about the role of a holding, and applies RA-RBC-033
// to the organisation at which it holds.
func (j *judgment) permitted(h *holding) Outcome {
	outcome := Allowed
	if since, is := closedOn(j.register, h.organisation, j.q.On); is && h.organisation != j.q.Organisation {
		outcome = j.say(h, ruleOrganisationOpen.ID, Forbidden, since)
	}
	q := &j.q
	d := rbac.Authorize(j.standing, rbac.Request{
		Actor: rbac.Actor{ID: q.User, Organisation: h.organisation, Role: h.role},
		Act:   q.Act, Organisation: q.Organisation, Subject: q.Subject, SamePerson: q.SamePerson,
		On: q.On, KnownAt: q.KnownAt,
	})
	j.matrix = d.Edition
	for _, f := range d.Findings {
		r := h.reason(f.Rule, Allowed, guidance.Date{})
		r.Pointer, r.Role, r.Waived = f.Pointer, h.role, true
		if f.Severity == guidance.Error {
			r.Outcome, r.Waived = refused(f.Rule), false
		}
		outcome = outcome.and(r.Outcome)
		j.reasons = append(j.reasons, r)
	}
	if !d.Allowed && outcome == Allowed { // a refusal without a finding: deny by default
		outcome = j.say(h, ruleRole.ID, NotGranted, guidance.Date{})
	}
	return outcome
}

// refused returns what a refusal by a rule of package rbac comes to: the role, or the
// place that it is held at, does not reach; anything else forbids.
func refused(rule guidance.RuleID) Outcome {
	if rule == rbac.RoleRule || rule == rbac.ScopeRule {
		return NotGranted
	}
	return Forbidden
}

// decide closes the judgment. Somebody who holds nothing is denied by RA-RBC-034.
func (j *judgment) decide(policy string) Decision {
	if j.outcome == 0 {
		j.outcome = NotGranted
		j.reasons = append(j.reasons, Reason{Rule: ruleInForce.ID, Outcome: NotGranted})
	}
	if j.barred {
		j.outcome = Forbidden
	}
	if len(j.reasons) > 1 {
		slices.SortStableFunc(j.reasons, Reason.compare)
	}
	return Decision{Outcome: j.outcome, Reasons: j.reasons, Policy: policy, Matrix: j.matrix}
}
