package access

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
)

// Engine answers questions about one population, as it was when [Compile] or
// [Builder.Build] made it. It does not change, and any number of goroutines may ask
// it. A nil and the zero Engine deny everything.
//
// What a user holds lies side by side, in order of assignment id; a position has its
// access profiles side by side, and each of those a set of activities as bits.
type Engine struct {
	people roll
	closed map[string][]guidance.Interval // of the users whose profile was ever closed
	held   []held
	ids    []string        // of assignments and of grants, beside held
	lent   map[uint32]bool // the places in held that are exceptional access to a position

	positions []position
	profiles  []profile
	reaches   []reach // of the access profiles at another organisation than their position's

	words                int      // of a set of activities
	activities           []string // by bit, in order
	bits                 []uint16 // by the number in the code, counted from 1; 0: none
	given, byRole, named []uint64 // sets, by access profile

	grants   map[string][]grant // by user
	standing standingIndex
	register organisation.Register
	policy   string

	places   map[string][]uint32 // positions by the organisations of their access profiles
	firstOf  []uint32            // by position, where its holders begin
	holdings []ref               // users, by position
}

// held is one assignment, or exceptional access to a position.
type held struct {
	position uint32
	span     span
}

type position struct {
	id          string
	first, last uint32 // access profiles; last is not one of them
	closed      closure
	known       bool
}

type profile struct {
	organisation string
	open         guidance.Interval // of the organisation; without ends if nothing is known of it
	role         rbac.Role         // of RA staff
	reach        uint32            // place in reaches, counted from 1; 0 at the organisation of the position
}

// Allowed answers the question by yes or no, as [Engine.Authorize] does. For an
// activity it makes no allocation; for an act it asks [rbac.Authorize].
func (e *Engine) Allowed(q Question) bool {
	if e == nil || !q.whole() {
		return false
	}
	p, ok := e.people.find(q.User)
	if !ok || !p.known || p.count == 0 {
		return false
	}
	if q.Act != 0 {
		return e.Authorize(q).Allowed()
	}
	bit, ok := e.bit(q.Activity)
	if !ok {
		return false
	}
	if e.opens(&p.one, &q, bit) {
		return e.unbarred(&p, &q)
	}
	for i := p.first + 1; i < p.first+p.count; i++ {
		if e.opens(&e.held[i], &q, bit) {
			return e.unbarred(&p, &q)
		}
	}
	return false
}

// bit returns the place of an activity in sets. It is found by number, which is
// quicker than by text.
func (e *Engine) bit(activity string) (int, bool) {
	n, ok := activityNumber(activity)
	if !ok || n >= len(e.bits) || e.bits[n] == 0 {
		return 0, false
	}
	return int(e.bits[n]) - 1, true
}

// activityNumber returns the number of an activity, which is B and four digits.
func activityNumber(activity string) (n int, ok bool) {
	if len(activity) != 5 || activity[0] != 'B' {
		return 0, false
	}
	for i := 1; i < 5; i++ {
		digit := activity[i] - '0'
		if digit > 9 {
			return 0, false
		}
		n = n*10 + int(digit)
	}
	return n, true
}

// opens reports whether an assignment is in force and gives an activity.
func (e *Engine) opens(h *held, q *Question, bit int) bool {
	return h.span.holds(q.On) && e.gives(h.position, q, bit)
}

// gives reports whether a position gives an activity, on a day on which it and the
// organisation are open.
func (e *Engine) gives(n uint32, q *Question, bit int) bool {
	position := &e.positions[n]
	if !position.closed.open(q.On) {
		return false
	}
	for i := position.first; i < position.last; i++ {
		p := &e.profiles[i]
		if p.organisation == q.Organisation && e.given[int(i)*e.words+bit/64]>>(bit%64)&1 != 0 {
			return p.open.Contains(q.On) && e.reached(p, q.On)
		}
	}
	return false
}

// reached reports whether an access profile is at the organisation of its position, or
// at one below it on a day.
func (e *Engine) reached(p *profile, on guidance.Date) bool {
	return p.reach == 0 || e.reaches[p.reach-1].holds(on)
}

// unbarred reports whether nothing stands in the way of a user who holds what is
// asked for: the profile is open and, at FFFFF, there is exceptional access for a
// site that is open.
func (e *Engine) unbarred(p *person, q *Question) bool {
	if p.closes {
		if _, closed := profileClosedOn(e.closed[q.User], q.On); closed {
			return false
		}
	}
	if q.Organisation != nationalLocum {
		return true
	}
	return e.exceptional(q)
}

func (e *Engine) exceptional(q *Question) bool {
	if q.WorkingAt == "" || q.WorkingAt == nationalLocum || e.register.ClosedOn(q.WorkingAt, q.On) {
		return false
	}
	for _, g := range e.grants[q.User] {
		if g.site == q.WorkingAt && g.held.holds(q.On) {
			return true
		}
	}
	return false
}

// Authorize answers the question with every reason: the decision that the function
// [Authorize] makes of the population, in time that depends on what the user holds.
func (e *Engine) Authorize(q Question) Decision {
	if e == nil {
		e = &Engine{}
	}
	if !q.whole() {
		return Decision{Outcome: Forbidden, Reasons: q.missing(), Policy: e.policy}
	}
	j := judgment{q: q, register: e.register}
	bit := -1
	if q.Act != 0 {
		j.standing = e.standing.about(q.Organisation)
	} else if n, ok := e.bit(q.Activity); ok {
		bit = n
	}
	if q.Organisation == nationalLocum {
		j.grants = e.grants[q.User]
	}
	p, _ := e.people.find(q.User)
	j.hearUser(p.known, e.closedOf(p, q.User))
	j.hearPlaces()
	if p.count > 0 {
		e.hear(&j, &p.one, p.first, bit)
	}
	for i := p.first + 1; i < p.first+p.count; i++ {
		e.hear(&j, &e.held[i], i, bit)
	}
	return j.decide(e.policy)
}

func (e *Engine) closedOf(p person, user string) []guidance.Interval {
	if !p.closes {
		return nil
	}
	return e.closed[user]
}

// hear hears what an assignment gives, access profile by access profile. at is its place
// in held, and bit that of the activity, or -1.
func (e *Engine) hear(j *judgment, a *held, at uint32, bit int) {
	p := &e.positions[a.position]
	h := holding{assignment: e.ids[at], position: p.id, held: a.span, known: true, closed: p.closed}
	if e.lent[at] {
		h.assignment, h.grant = "", e.ids[at]
	}
	if p.first == p.last {
		j.hear(&h)
	}
	for i := p.first; i < p.last; i++ {
		h.profile, h.organisation = int(i-p.first)+1, e.profiles[i].organisation
		h.source, h.role = e.source(int(i), bit), e.profiles[i].role
		if r := e.profiles[i].reach; r != 0 {
			h.away, h.reach = true, e.reaches[r-1]
		} else {
			h.away, h.reach = false, nil
		}
		j.hear(&h)
	}
}

// source returns how an access profile comes by the activity of a bit.
func (e *Engine) source(profile, bit int) Source {
	if bit < 0 {
		return 0
	}
	word, mask := profile*e.words+bit/64, uint64(1)<<(bit%64)
	switch {
	case e.given[word]&mask == 0:
		return 0
	case e.byRole[word]&mask != 0:
		return ByJobRole
	case e.named[word]&mask != 0:
		return ByAddition
	}
	return ByInclusion
}
