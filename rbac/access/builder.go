package access

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// The errors of a population that cannot be compiled, wrapped in an [*EntryError].
var (
	// ErrNoID says that an entry has no id, or does not say whose it is.
	ErrNoID = errors.New("an id is missing")
	// ErrTwice says that an id stands twice: in the list of users or of positions, or
	// among the assignments or the grants of one user.
	ErrTwice = errors.New("an id stands twice")
	// ErrNoPosition says that an assignment is of a position that is not in the list.
	ErrNoPosition = errors.New("the position is not known")
)

// EntryError says which entry of a population is at fault, and holds no id. Find it
// with errors.As.
type EntryError struct {
	List  string // "users", "positions", "assignments" or "grants"
	Index int    // in the order in which they were added, from 0
	Err   error
}

func (e *EntryError) Error() string { return fmt.Sprintf("%s: entry %d: %s", e.List, e.Index, e.Err) }

// Unwrap returns what is wrong with the entry.
func (e *EntryError) Unwrap() error { return e.Err }

// Compile returns the engine of a population. The error is an [*EntryError] for the
// first entry that is at fault: half of a population is not compiled, because nobody
// would see what is missing. The population may be changed afterwards.
func Compile(p Population) (*Engine, error) {
	b := NewBuilder(p.Setting)
	err := addAll(nil, p.Users, b.AddUser)
	err = addAll(err, p.Positions, b.AddPosition)
	err = addAll(err, p.Assignments, b.AddAssignment)
	if err = addAll(err, p.Grants, b.AddGrant); err != nil {
		return nil, err
	}
	return b.Build()
}

func addAll[T any](err error, entries []T, add func(T) error) error {
	for i := 0; i < len(entries) && err == nil; i++ {
		err = add(entries[i])
	}
	return err
}

// Builder makes an [Engine] of a population that comes entry by entry, in any order,
// for example from a store, and is nowhere held as a whole. [NewBuilder] makes one.
// It is for one goroutine.
type Builder struct {
	setting   Setting
	people    roll  // first is the number of the user, in the order in which they came
	refs      []ref // by that number
	closed    map[string][]guidance.Interval
	positions []position
	numbers   map[string]uint32 // of positions
	homes     []string          // their organisations
	profiles  []profile
	reaches   []reach
	reachOf   map[away]uint32 // places in reaches, counted from 1
	standing  standingIndex
	given     [][]string // activities by access profile
	named     [][]string
	byRole    map[string][]string // activities by job role
	jobRoles  []string            // by access profile
	tenures   []tenure
	grants    map[string][]grant
	assigned  int
	granted   int
}

// tenure is one assignment, or exceptional access to a position, as it is added.
type tenure struct {
	id             string
	user, position uint32
	held           span
	site           string // organisation of exceptional access; "" for an assignment
	index          int    // in its list
}

// away is an access profile at another organisation than that of its position.
type away struct{ at, home string }

// compare is the order in which a user holds things.
func (t *tenure) compare(u *tenure) int {
	if (t.site == "") != (u.site == "") {
		return cmp.Compare(min(len(t.site), 1), min(len(u.site), 1))
	}
	return cmp.Compare(t.id, u.id)
}

// fault is what is wrong with a tenure.
func (t *tenure) fault(err error) error {
	if t.site != "" {
		return &EntryError{"grants", t.index, err}
	}
	return &EntryError{"assignments", t.index, err}
}

// NewBuilder returns a builder of an engine with the setting, of which it takes
// copies.
func NewBuilder(s Setting) *Builder {
	s.NationalRoles = slices.Clone(s.NationalRoles)
	return &Builder{
		setting: s, people: newRoll(), closed: map[string][]guidance.Interval{},
		standing: newStandingIndex(s.Standing), reachOf: map[away]uint32{},
		numbers: map[string]uint32{}, byRole: map[string][]string{}, grants: map[string][]grant{},
	}
}

// AddUser adds a user. The error is [ErrNoID] or [ErrTwice], in an [*EntryError].
func (b *Builder) AddUser(u User) error {
	p, numbered := b.people.find(u.ID)
	switch {
	case u.ID == "":
		return &EntryError{"users", b.known(), ErrNoID}
	case p.known:
		return &EntryError{"users", b.known(), ErrTwice}
	case !numbered:
		p.first = uint32(len(b.refs))
		b.refs = append(b.refs, b.people.enter(u.ID))
	}
	p.known, p.closes = true, len(u.Closed) > 0
	b.people.put(u.ID, p)
	if p.closes {
		b.closed[u.ID] = slices.Clone(u.Closed)
	}
	return nil
}

// known returns how many users were added.
func (b *Builder) known() (n int) {
	for _, r := range b.refs {
		if p, _ := b.people.find(b.people.id(r)); p.known {
			n++
		}
	}
	return n
}

// number returns the number of a user, whether or not they were added yet.
func (b *Builder) number(user string) uint32 {
	p, ok := b.people.find(user)
	if !ok {
		p.first = uint32(len(b.refs))
		b.refs = append(b.refs, b.people.enter(user))
		b.people.put(user, p)
	}
	return p.first
}

// AddPosition adds a position. The error is [ErrNoID] or [ErrTwice], in an
// [*EntryError].
func (b *Builder) AddPosition(p rbac.Position) error {
	at := b.place(p.ID)
	switch {
	case p.ID == "":
		return &EntryError{"positions", b.defined(), ErrNoID}
	case b.positions[at].known:
		return &EntryError{"positions", b.defined(), ErrTwice}
	}
	first := uint32(len(b.profiles))
	for _, a := range p.AccessProfiles {
		b.addProfile(p.Organisation, p.At(a), a)
	}
	b.positions[at] = position{id: p.ID, first: first, last: uint32(len(b.profiles)), closed: closureOf(&p), known: true}
	b.homes[at] = p.Organisation
	return nil
}

func (b *Builder) defined() (n int) {
	for _, p := range b.positions {
		if p.known {
			n++
		}
	}
	return n
}

// place returns the number of a position, whether or not it was added yet.
func (b *Builder) place(id string) uint32 {
	n, ok := b.numbers[id]
	if !ok {
		n = uint32(len(b.positions))
		b.numbers[id] = n
		b.positions, b.homes = append(b.positions, position{}), append(b.homes, "")
	}
	return n
}

// addProfile adds an access profile at an organisation, of a position of home.
func (b *Builder) addProfile(home, at string, a rbac.AccessProfile) {
	p := profile{organisation: at, reach: b.reach(away{at, home})}
	if o, ok := b.setting.Organisations.Find(at); ok {
		p.open = o.Open
	}
	p.role, _, _ = rbac.RoleOf(a.JobRole, a.Activities, b.setting.NationalRoles)
	if _, ok := b.byRole[a.JobRole]; !ok {
		b.byRole[a.JobRole] = b.setting.Policy.Effective(a.JobRole, nil)
	}
	b.profiles = append(b.profiles, p)
	b.jobRoles = append(b.jobRoles, a.JobRole)
	b.given = append(b.given, b.setting.Policy.Effective(a.JobRole, a.Activities))
	b.named = append(b.named, slices.Clone(a.Activities))
}

// reach returns the place of a reach in reaches, counted from 1, or 0 at home.
func (b *Builder) reach(of away) uint32 {
	if of.at == of.home {
		return 0
	}
	n, ok := b.reachOf[of]
	if !ok {
		b.reaches = append(b.reaches, b.standing.reach(of.at, of.home))
		n = uint32(len(b.reaches))
		b.reachOf[of] = n
	}
	return n
}

// AddAssignment adds an assignment. The error is [ErrNoID], in an [*EntryError];
// [Builder.Build] finds what only the whole shows.
func (b *Builder) AddAssignment(a rbac.Assignment) error {
	index := b.assigned
	b.assigned++
	if a.ID == "" || a.User == "" || a.Position == "" {
		return &EntryError{"assignments", index, ErrNoID}
	}
	b.tenures = append(b.tenures, tenure{id: a.ID, user: b.number(a.User), position: b.place(a.Position), held: heldDuring(&a), index: index})
	return nil
}

// AddGrant adds exceptional access, to FFFFF or to a position; one that is neither gives
// nothing. The error is [ErrNoID] or [ErrTwice], in an [*EntryError]; [Builder.Build]
// finds what only the whole shows.
func (b *Builder) AddGrant(g rbac.Grant) error {
	index := b.granted
	b.granted++
	if g.ID == "" || g.User == "" {
		return &EntryError{"grants", index, ErrNoID}
	}
	of := b.grants[g.User]
	if slices.ContainsFunc(of, func(o grant) bool { return o.id == g.ID }) {
		return &EntryError{"grants", index, ErrTwice}
	}
	entry := grant{id: g.ID, held: grantedDuring(&g)}
	switch {
	case isLocums(&g):
		entry.site = g.WorkingAt
	case isOfPosition(&g):
		b.tenures = append(b.tenures, tenure{g.ID, b.number(g.User), b.place(g.Position), entry.held, g.Organisation, index})
	}
	b.grants[g.User] = append(of, entry)
	return nil
}

// Build returns the engine of what was added. The error is [ErrNoPosition] or
// [ErrTwice] for an assignment, or the first of them for exceptional access, in an
// [*EntryError]. The builder is used up.
func (b *Builder) Build() (*Engine, error) {
	for i := range b.tenures {
		t := &b.tenures[i]
		if !b.positions[t.position].known {
			return nil, t.fault(ErrNoPosition)
		}
		if t.site != "" && t.site != b.homes[t.position] {
			t.held = span{}
		}
	}
	e := &Engine{
		people: b.people, closed: b.closed, positions: b.positions, profiles: b.profiles, grants: b.grants,
		register: b.setting.Organisations, standing: b.standing, policy: b.setting.Policy.Version(),
		reaches: b.reaches, lent: map[uint32]bool{},
	}
	if err := b.settleHeld(e); err != nil {
		return nil, err
	}
	b.settleActivities(e)
	e.indexPlaces()
	*b = Builder{}
	return e, nil
}

// settleHeld puts what each user holds beside each other, in order of id, exceptional
// access after the rest.
func (b *Builder) settleHeld(e *Engine) error {
	order := make([]uint32, len(b.tenures)) // by user, as they were added
	first := make([]uint32, len(b.refs)+1)
	for _, t := range b.tenures {
		first[t.user+1]++
	}
	for u := range b.refs {
		first[u+1] += first[u]
	}
	next := slices.Clone(first)
	for i, t := range b.tenures {
		order[next[t.user]] = uint32(i)
		next[t.user]++
	}
	e.held, e.ids = make([]held, len(order)), make([]string, len(order))
	for u, r := range b.refs {
		own := order[first[u]:first[u+1]]
		slices.SortFunc(own, func(i, j uint32) int { return b.tenures[i].compare(&b.tenures[j]) })
		for k, i := range own {
			t := &b.tenures[i]
			if k > 0 && b.tenures[own[k-1]].compare(t) == 0 {
				return t.fault(ErrTwice)
			}
			at := first[u] + uint32(k)
			if t.site != "" {
				e.lent[at] = true
			}
			e.held[at], e.ids[at] = held{t.position, t.held}, t.id
		}
		id := e.people.id(r)
		p, _ := e.people.find(id)
		if p.first, p.count = first[u], first[u+1]-first[u]; p.count > 0 {
			p.one = e.held[p.first]
		}
		e.people.put(id, p)
	}
	e.holders(b.tenures, b.refs)
	return nil
}

// settleActivities gives every activity its bit, in order of code.
func (b *Builder) settleActivities(e *Engine) {
	every := map[string]bool{}
	for _, codes := range b.given {
		for _, code := range codes {
			every[code] = true
		}
	}
	e.activities = slices.Sorted(maps.Keys(every))
	e.bits = make([]uint16, 10_000)
	for i, code := range e.activities {
		n, _ := activityNumber(code) // a policy gives no other text
		e.bits[n] = uint16(i + 1)
	}
	e.words = (len(e.activities) + 63) / 64
	e.given = make([]uint64, len(b.given)*e.words)
	e.byRole, e.named = make([]uint64, len(e.given)), make([]uint64, len(e.given))
	for i := range b.given {
		e.mark(e.given, i, b.given[i])
		e.mark(e.byRole, i, b.byRole[b.jobRoles[i]])
		e.mark(e.named, i, b.named[i])
	}
}

// mark sets the bits of activities in the set of an access profile.
func (e *Engine) mark(sets []uint64, profile int, codes []string) {
	for _, code := range codes {
		if bit, ok := e.bit(code); ok {
			sets[profile*e.words+bit/64] |= 1 << (bit % 64)
		}
	}
}
