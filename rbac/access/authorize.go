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
	for _, g := range p.Grants {
		if g.User == q.User && isOfPosition(&g) {
			for _, h := range p.lent(&g, q.Activity) {
				j.hear(&h)
			}
		}
	}
	return j.decide(p.Policy.Version())
}

// grantsOf returns the exceptional access of a user to FFFFF.
func (p *Population) grantsOf(user string) []grant {
	var gs []grant
	for _, g := range p.Grants {
		if g.User == user && isLocums(&g) {
			gs = append(gs, grant{g.ID, g.WorkingAt, grantedDuring(&g)})
		}
	}
	return gs
}

// holdings returns what an assignment gives, access profile by access profile.
func (p *Population) holdings(a *rbac.Assignment, activity string) []holding {
	return p.held(holding{assignment: a.ID, position: a.Position, held: heldDuring(a)}, activity)
}

// lent returns what exceptional access to a position gives, likewise; one to a position
// of another organisation than the access is at holds on no day.
func (p *Population) lent(g *rbac.Grant, activity string) []holding {
	whole := holding{grant: g.ID, position: g.Position, held: grantedDuring(g)}
	if slices.ContainsFunc(p.Positions, func(o rbac.Position) bool { return o.ID == g.Position && o.Organisation != g.Organisation }) {
		whole.held = span{}
	}
	return p.held(whole, activity)
}

// held returns what holding a position gives, access profile by access profile.
func (p *Population) held(whole holding, activity string) []holding {
	i := slices.IndexFunc(p.Positions, func(p rbac.Position) bool { return p.ID == whole.position })
	if i < 0 {
		return []holding{whole}
	}
	position := p.Positions[i]
	whole.known, whole.closed = true, closureOf(&position)
	var hs []holding
	for n, profile := range position.AccessProfiles {
		h := whole
		h.profile, h.organisation = n+1, position.At(profile)
		if h.away = h.organisation != position.Organisation; h.away {
			standing := newStandingIndex(p.Standing)
			h.reach = standing.reach(h.organisation, position.Organisation)
		}
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
