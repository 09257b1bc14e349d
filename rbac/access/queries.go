package access

import (
	"math/bits"
	"slices"

	"github.com/rakit-dev/rakit/rbac"
)

// Activities returns every activity that the user of the question may do where and
// when it says, in order of code: those for which [Engine.Allowed] says yes. Its
// Activity and Act are not looked at. The slice is the caller's.
func (e *Engine) Activities(q Question) []string {
	found := []string{}
	if e == nil || len(e.activities) == 0 {
		return found
	}
	q.Act, q.Activity = 0, e.activities[0]
	p, _ := e.people.find(q.User)
	if !q.whole() || !p.known || !e.unbarred(&p, &q) {
		return found
	}
	set := make([]uint64, e.words)
	for i := p.first; i < p.first+p.count; i++ {
		if e.held[i].span.holds(q.On) {
			e.gather(set, e.held[i].position, &q)
		}
	}
	for i, word := range set {
		for ; word != 0; word &= word - 1 { // without its lowest bit
			found = append(found, e.activities[i*64+bits.TrailingZeros64(word)])
		}
	}
	return found
}

// gather adds to the set what a position gives at the organisation of the question.
func (e *Engine) gather(set []uint64, n uint32, q *Question) {
	position := &e.positions[n]
	if !position.closed.open(q.On) {
		return
	}
	for i := position.first; i < position.last; i++ {
		p := &e.profiles[i]
		if p.organisation != q.Organisation || !p.open.Contains(q.On) || !e.reached(p, q.On) {
			continue
		}
		for w := range set {
			set[w] |= e.given[int(i)*e.words+w]
		}
	}
}

// Acts returns every act of RA staff that the user of the question may do where and
// when it says, in the order of [rbac.Acts], upon the Subject if one is named. Its
// Activity and Act are not looked at. The slice is the caller's.
func (e *Engine) Acts(q Question) []rbac.Act {
	found := []rbac.Act{}
	q.Activity = ""
	for _, q.Act = range rbac.Acts() {
		if e.Allowed(q) {
			found = append(found, q.Act)
		}
	}
	return found
}

// Who returns the ids of all users who may do what the question asks about where and
// when it says, sorted. Its User is not looked at. The slice is the caller's.
func (e *Engine) Who(q Question) []string {
	found := []string{}
	if e == nil || q.Organisation == "" {
		return found
	}
	at := []string{q.Organisation}
	if q.Act != 0 {
		at = e.standing.acting(q.Organisation)
	}
	for _, organisation := range at {
		for _, n := range e.places[organisation] {
			if e.mayGive(n, &q) {
				found = e.appendHolders(found, n, q)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// mayGive reports whether a position gives what is asked for to any of its holders,
// as far as its own codes say.
func (e *Engine) mayGive(n uint32, q *Question) bool {
	if q.Act == 0 {
		bit, ok := e.bit(q.Activity)
		return ok && e.gives(n, q, bit)
	}
	p := &e.positions[n]
	return slices.ContainsFunc(e.profiles[p.first:p.last], func(p profile) bool { return p.role != 0 })
}

func (e *Engine) appendHolders(found []string, n uint32, q Question) []string {
	for _, user := range e.holdings[e.firstOf[n]:e.firstOf[n+1]] {
		q.User = e.people.id(user)
		if e.Allowed(q) {
			found = append(found, q.User)
		}
	}
	return found
}

// holders puts the holders of each position beside each other.
func (e *Engine) holders(tenures []tenure, refs []ref) {
	e.firstOf = make([]uint32, len(e.positions)+1)
	for _, t := range tenures {
		e.firstOf[t.position+1]++
	}
	for n := range e.positions {
		e.firstOf[n+1] += e.firstOf[n]
	}
	next := slices.Clone(e.firstOf)
	e.holdings = make([]ref, len(tenures))
	for _, t := range tenures {
		e.holdings[next[t.position]] = refs[t.user]
		next[t.position]++
	}
}

// indexPlaces finds the positions by the organisations of their access profiles.
func (e *Engine) indexPlaces() {
	e.places = map[string][]uint32{}
	for n, position := range e.positions {
		var at []string
		for _, p := range e.profiles[position.first:position.last] {
			if !slices.Contains(at, p.organisation) {
				at = append(at, p.organisation)
				e.places[p.organisation] = append(e.places[p.organisation], uint32(n))
			}
		}
	}
}
