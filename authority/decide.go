package authority

import (
	"context"
	"errors"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// AllowedHere is what somebody may do at one organisation on one day.
type AllowedHere struct {
	Activities []string   // B codes, sorted
	Acts       []rbac.Act // of RA staff, in table order
	Policy     string     // version of the national policy that was relied on
}

// Decide answers whether somebody may do something on a day, by the positions and the
// exceptional access that are recorded here, with every reason. A zero day is today; a
// day in the past is answered with the codes that the positions have now, as what they
// gave before is in the log only.
//
// It is for whoever may view positions and acts for the organisation of the question
// (for FFFFF: the real site), and for everybody about themselves in the role
// [rbac.Self]; else the error wraps [ErrNotFound], or is a [*guidance.Refusal].
//
// A denial rests, in the eyes of others, on what the person holds, or held, at the
// organisations for which the caller acts. Somebody who has nothing there, and whose
// profile is of another organisation, is like somebody unknown: not granted, because
// no position is held (RA-RBC-034), and not a word on whether the profile is closed.
//
// Exceptional access to a position counts as holding it. That to FFFFF is necessary at
// its site, and never sufficient: no command of this package makes a position of
// FFFFF, or gives one, because its codes are national data that nobody published.
// Unless the store came by such positions otherwise, a question about FFFFF is denied;
// whoever has them asks package access.
func (r Reader) Decide(ctx context.Context, q access.Question) (access.Decision, error) {
	return asked(ctx, r, "decide access", q, func(p *people, in scope, q access.Question) (access.Decision, error) {
		d, err := p.decide(q)
		if err != nil || r.isAbout(q.User) {
			return d, err
		}
		if !d.Allowed() {
			if d, err = p.seenBy(in, q.User).decide(q); err != nil {
				return d, err
			}
		}
		d.Reasons = slices.DeleteFunc(d.Reasons, func(reason access.Reason) bool {
			return reason.Outcome != access.Allowed && reason.Position != "" && !in.has(reason.Organisation)
		})
		if len(d.Reasons) == 0 { // what is left out is all that there was
			d = access.Authorize(access.Population{Setting: p.Setting, Users: []access.User{{ID: q.User}}}, q)
		}
		return d, nil
	})
}

// AllowedHere answers what the user of the question may do at its organisation on its
// day; what it asks about besides is not looked at. It is for those for whom
// [Reader.Decide] is.
func (r Reader) AllowedHere(ctx context.Context, q access.Question) (AllowedHere, error) {
	return asked(ctx, r, "list what is allowed", q, func(p *people, _ scope, q access.Question) (AllowedHere, error) {
		e, err := access.Compile(p.Population)
		if err != nil {
			return AllowedHere{}, err
		}
		return AllowedHere{Activities: e.Activities(q), Acts: e.Acts(q), Policy: r.a.config.Policy.Version()}, nil
	})
}

// asked answers a question about one user with all that they hold.
func asked[T any](ctx context.Context, r Reader, op string, q access.Question, answer func(*people, scope, access.Question) (T, error)) (T, error) {
	return decided(ctx, r, op, q, func(tx Tx, in scope, q access.Question) (found T, err error) {
		id, err := identity.ParseUserID(q.User)
		if err != nil {
			return found, ErrNotFound
		}
		p := r.population(in)
		if err := p.add(tx, id); err != nil {
			return found, err
		}
		return answer(p, in, q)
	})
}

// WhoCan returns the UUIDs of everybody who may do, on the day, what the question asks
// about, sorted; its user is not looked at. It is for whoever may view positions and
// acts for the organisation. It reads every assignment, and all exceptional access to
// positions, at the organisation, at those that act for it, and at those that act for
// these: a matter of a second for a large trust.
func (r Reader) WhoCan(ctx context.Context, q access.Question) ([]string, error) {
	const op = "list who can"
	asked := q
	asked.User = "nobody in particular"
	if asked.On.IsZero() {
		asked.On = guidance.DateOf(r.a.config.Now())
	}
	if err := asked.Check().Refusal(op); err != nil {
		return nil, err
	}
	q.User = ""
	return decided(ctx, r, op, q, func(tx Tx, in scope, q access.Question) ([]string, error) {
		p := r.population(in)
		holders, err := p.holders(tx, holdersAt(in.standing, q), q)
		if err != nil {
			return nil, err
		}
		for _, id := range holders {
			if err := p.add(tx, id); err != nil {
				return nil, err
			}
		}
		engine, err := access.Compile(p.Population)
		if err != nil {
			return nil, err
		}
		return engine.Who(q), nil
	})
}

// holdersAt returns the organisations at which somebody who may do it can hold a
// position: those that act for the place and, because an access profile may be at an
// organisation below that of its position, those that act for them.
func holdersAt(s rbac.Standing, q access.Question) (codes []string) {
	for _, code := range s.ActingFor(placeOf(q), q.On) {
		codes = append(codes, s.ActingFor(code, q.On)...)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// decided looks at what a question is about, for a caller who may ask it.
func decided[T any](ctx context.Context, r Reader, op string, q access.Question, get func(Tx, scope, access.Question) (T, error)) (T, error) {
	if q.On.IsZero() {
		q.On = guidance.DateOf(r.a.config.Now())
	}
	acts := viewPositions
	if r.isAbout(q.User) {
		acts = nil
	}
	return look(ctx, r, op, acts, func(tx Tx, in scope) (found T, err error) {
		if !r.isAbout(q.User) && !in.has(placeOf(q)) {
			return found, ErrNotFound
		}
		return get(tx, in, q)
	})
}

// isAbout reports whether the caller asks as themself about themself.
func (r Reader) isAbout(user string) bool {
	return r.system == nil && r.by.Role == rbac.Self && user != "" && r.by.ID == user
}

// placeOf returns the real organisation of a question.
func placeOf(q access.Question) string {
	if q.Organisation == identity.NationalLocum.String() {
		return q.WorkingAt
	}
	return q.Organisation
}

// people is a population under way: each person and each position once.
type people struct {
	access.Population
	seen map[string]bool
	at   map[string]string // by user id, the organisation of the profile
}

func (p *people) decide(q access.Question) (access.Decision, error) {
	e, err := access.Compile(p.Population)
	if err != nil {
		return access.Decision{}, err
	}
	return e.Authorize(q), nil
}

// seenBy returns what of p the caller with the scope knows of: positions that are at an
// organisation in it, or give access at one, who holds them, and exceptional access at
// one. Of somebody who has nothing of this, nor a profile of one, it holds a user of
// whom nothing is known.
func (p *people) seenBy(in scope, user string) *people {
	seen := &people{Population: access.Population{Setting: p.Setting, Users: p.Users}}
	known := map[string]bool{}
	for _, position := range p.Positions {
		at := func(a rbac.AccessProfile) bool { return in.has(position.At(a)) }
		if in.has(position.Organisation) || slices.ContainsFunc(position.AccessProfiles, at) {
			known[position.ID] = true
			seen.Positions = append(seen.Positions, position)
		}
	}
	for _, a := range p.Assignments {
		if known[a.Position] {
			seen.Assignments = append(seen.Assignments, a)
		}
	}
	for _, g := range p.Grants {
		if g.Kind != rbac.PositionGrant && in.has(g.WorkingAt) || known[g.Position] {
			seen.Grants = append(seen.Grants, g)
		}
	}
	if len(seen.Assignments)+len(seen.Grants) == 0 && !in.has(p.at[user]) {
		seen.Users = []access.User{{ID: user}}
	}
	return seen
}

func (r Reader) population(in scope) *people {
	return &people{seen: map[string]bool{}, at: map[string]string{}, Population: access.Population{Setting: access.Setting{
		Policy: r.a.config.Policy, NationalRoles: r.a.config.NationalRoles,
		Standing: in.standing, Organisations: r.a.config.Organisations,
	}}}
}

// add adds a person with all that they hold, at whatever organisation. Whoever has no
// profile here may do nothing.
func (p *people) add(tx Tx, id identity.UserID) error {
	profile, err := tx.Profile(id)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	p.Users, p.at[id.String()] = append(p.Users, access.UserOf(profile)), profile.Organisation.String()
	held, err := tx.AssignmentsOf(id)
	if err != nil {
		return err
	}
	p.Assignments = append(p.Assignments, held...)
	for _, a := range held {
		if err := p.addPosition(tx, a.Position); err != nil {
			return err
		}
	}
	grants, err := tx.GrantsOf(id)
	if err != nil {
		return err
	}
	p.Grants = append(p.Grants, grants...)
	for _, g := range grants {
		if g.Kind != rbac.PositionGrant {
			continue
		}
		if err := p.addPosition(tx, g.Position); err != nil {
			return err
		}
	}
	return nil
}

func (p *people) addPosition(tx Tx, id string) error {
	if p.seen[id] {
		return nil
	}
	p.seen[id] = true
	position, err := tx.Position(id)
	if err == nil {
		p.Positions = append(p.Positions, position)
	}
	return err
}

// holders returns who holds, or held, anything at the organisations, exceptional access
// to a position included; of a question about FFFFF, whoever was given exceptional
// access at its real site.
func (p *people) holders(tx Tx, in []string, q access.Question) (ids []identity.UserID, err error) {
	found := map[string]bool{}
	note := func(user string) error {
		if found[user] {
			return nil
		}
		found[user] = true
		id, err := identity.ParseUserID(user)
		ids = append(ids, id)
		return err
	}
	locums := q.Organisation == identity.NationalLocum.String()
	if locums {
		in = []string{q.WorkingAt}
	}
	err = everyPage(func(page Page) ([]rbac.Grant, error) { return tx.ListGrants(in, GrantFilter{}, page) },
		func(g rbac.Grant) (string, error) {
			if !locums && g.Kind != rbac.PositionGrant {
				return g.ID, nil
			}
			return g.ID, note(g.User)
		})
	if err != nil || locums {
		return ids, err
	}
	err = everyPage(func(page Page) ([]rbac.Assignment, error) { return tx.ListAssignments(in, AssignmentFilter{}, page) },
		func(a rbac.Assignment) (string, error) { return a.ID, note(a.User) })
	return ids, err
}

// everyPage takes every object of a list; take returns its id.
func everyPage[T any](list func(Page) ([]T, error), take func(T) (string, error)) error {
	page := Page{Limit: MaxPage}
	for {
		found, err := list(page)
		if err != nil {
			return err
		}
		for _, v := range found {
			if page.After, err = take(v); err != nil {
				return err
			}
		}
		if len(found) < page.Limit {
			return nil
		}
	}
}
