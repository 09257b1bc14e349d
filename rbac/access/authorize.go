package access

import (
	"slices"

	"github.com/rakit-dev/rakit/rbac"
)

// Authorize answers the question by walking through the whole population. The
// decision is the same for the same arguments, and reads no clock. For more than a
// few hundred people use [Compile].
//
// A question that says too little, or too much, is denied by RA-RBC-030 alone.
// Every other rule is evaluated, so that a denial names all its reasons: those
// about the user and the organisations, and those of every access profile of every
// assignment of the user.
func Authorize(p Population, q Question) Decision {
	if missing := q.missing(); len(missing) > 0 {
		return Decision{Outcome: Forbidden, Reasons: missing, Policy: p.Policy.Version()}
	}
	j := judgment{q: q, grants: p.grantsOf(q.User), standing: p.Standing, register: p.Organisations}
	i := slices.IndexFunc(p.Users, func(u User) bool { return u.ID == q.User })
	if i < 0 {
		j.hearUser(false, nil)
	} else {
		j.hearUser(true, p.Users[i].Closed)
	}
	j.hearPlaces()
	for _, a := range p.Assignments {
		if a.User == q.User {
			for _, h := range p.holdings(&a, q.Activity) {
				j.hear(&h)
			}
		}
	}
	return j.decide(p.Policy.Version())
}

// grantsOf returns the exceptional access of a user.
func (p *Population) grantsOf(user string) []grant {
	var gs []grant
	for _, g := range p.Grants {
		if g.User == user && g.Organisation == nationalLocum {
			gs = append(gs, grant{g.ID, g.WorkingAt, grantedDuring(&g)})
		}
	}
	return gs
}

// holdings returns what an assignment gives, access profile by access profile.
func (p *Population) holdings(a *rbac.Assignment, activity string) []holding {
	whole := holding{assignment: a.ID, position: a.Position, held: heldDuring(a)}
	i := slices.IndexFunc(p.Positions, func(p rbac.Position) bool { return p.ID == a.Position })
	if i < 0 {
		return []holding{whole}
	}
	position := p.Positions[i]
	whole.known, whole.closed = true, closureOf(&position)
	var hs []holding
	for n, profile := range position.AccessProfiles {
		h := whole
		h.profile, h.organisation = n+1, position.At(profile)
		h.source = p.source(&profile, activity)
		h.role, _, _ = rbac.RoleOf(profile.JobRole, profile.Activities, p.NationalRoles)
		hs = append(hs, h)
	}
	if len(hs) == 0 {
		return []holding{whole}
	}
	return hs
}

// source returns how an access profile comes by an activity.
func (s *Setting) source(a *rbac.AccessProfile, activity string) Source {
	switch {
	case activity == "" || !s.Policy.Gives(a.JobRole, a.Activities, activity):
		return 0
	case s.Policy.Gives(a.JobRole, nil, activity):
		return ByJobRole
	case slices.Contains(a.Activities, activity):
		return ByAddition
	}
	return ByInclusion
}
