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
// exceptional access that are recorded here, with every reason. A zero day is today.
// It is for whoever may view positions and acts for the organisation of the question
// (for FFFFF: the real site), and for everybody about themselves in the role
// [rbac.Self]; else the error wraps [ErrNotFound], or is a [*guidance.Refusal].
// Reasons about what the person holds at organisations for which the caller does not
// act are left out, but for those that give what is asked.
func (r Reader) Decide(ctx context.Context, q access.Question) (access.Decision, error) {
	return asked(ctx, r, "decide access", q, func(e *access.Engine, in scope, q access.Question) access.Decision {
		d := e.Authorize(q)
		d.Reasons = slices.DeleteFunc(d.Reasons, func(reason access.Reason) bool {
			return reason.Outcome != access.Allowed && reason.Organisation != "" && !r.isAbout(q.User) && !in.has(reason.Organisation)
		})
		return d
	})
}

// AllowedHere answers what the user of the question may do at its organisation on its
// day; what it asks about besides is not looked at. It is for those for whom
// [Reader.Decide] is.
func (r Reader) AllowedHere(ctx context.Context, q access.Question) (AllowedHere, error) {
	return asked(ctx, r, "list what is allowed", q, func(e *access.Engine, _ scope, q access.Question) AllowedHere {
		return AllowedHere{Activities: e.Activities(q), Acts: e.Acts(q), Policy: r.a.config.Policy.Version()}
	})
}

// asked answers a question about one user with an engine of all that they hold.
func asked[T any](ctx context.Context, r Reader, op string, q access.Question, answer func(*access.Engine, scope, access.Question) T) (T, error) {
	return decided(ctx, r, op, q, func(tx Tx, in scope, q access.Question) (found T, err error) {
		id, err := identity.ParseUserID(q.User)
		if err != nil {
			return found, ErrNotFound
		}
		p := r.population(in)
		if err := p.add(tx, id); err != nil {
			return found, err
		}
		engine, err := access.Compile(p.Population)
		if err != nil {
			return found, err
		}
		return answer(engine, in, q), nil
	})
}

// WhoCan returns the UUIDs of everybody who may do, on the day, what the question asks
// about, sorted; its user is not looked at. It is for whoever may view positions and
// acts for the organisation. It reads every assignment at the organisation, and at
// those that act for it: a matter of a second for a large trust.
func (r Reader) WhoCan(ctx context.Context, q access.Question) ([]string, error) {
	q.User = ""
	return decided(ctx, r, "list who can", q, func(tx Tx, in scope, q access.Question) ([]string, error) {
		p := r.population(in)
		holders, err := p.holders(tx, in.standing.ActingFor(placeOf(q), q.On), q)
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
}

func (r Reader) population(in scope) *people {
	return &people{seen: map[string]bool{}, Population: access.Population{Setting: access.Setting{
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
	p.Users = append(p.Users, access.UserOf(profile))
	held, err := tx.AssignmentsOf(id)
	if err != nil {
		return err
	}
	p.Assignments = append(p.Assignments, held...)
	for _, a := range held {
		if p.seen[a.Position] {
			continue
		}
		p.seen[a.Position] = true
		position, err := tx.Position(a.Position)
		if err != nil {
			return err
		}
		p.Positions = append(p.Positions, position)
	}
	grants, err := tx.GrantsOf(id)
	p.Grants = append(p.Grants, grants...)
	return err
}

// holders returns who holds, or held, anything at the organisations, and whoever was
// given exceptional access at the real site of a question about FFFFF.
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
	if q.Organisation == identity.NationalLocum.String() {
		return ids, everyPage(func(page Page) ([]rbac.Grant, error) {
			return tx.ListGrants([]string{q.WorkingAt}, GrantFilter{}, page)
		},
			func(g rbac.Grant) (string, error) { return g.ID, note(g.User) })
	}
	return ids, everyPage(func(page Page) ([]rbac.Assignment, error) { return tx.ListAssignments(in, AssignmentFilter{}, page) },
		func(a rbac.Assignment) (string, error) { return a.ID, note(a.User) })
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
