package authority

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// System is a program that reads under a name of its own, by the acts it was
// given. It belongs to an organisation but is no member of RA staff: it never
// commands, but to let holders unlock their cards themselves, if it is the application
// for that.
type System struct {
	Name         string
	Organisation identity.ODSCode
	Acts         []rbac.Act
	SelfUnlock   bool // may ask for [Authority.StartUnlock] and [Authority.EnterUnlockCode]
}

// Reader answers what one caller may see: what belongs to the organisations for
// which they act on the day of the clock (rbac.Standing.Organisations). What
// belongs to others is not found, with the same error as what is not there. Who
// may not read such things at all gets a [*guidance.Refusal]. Reads leave no
// event. The zero Reader is not to be used: [Authority.For] and
// [Authority.ForSystem] make one.
type Reader struct {
	a      *Authority
	by     rbac.Actor // a member of RA staff
	system *System    // or a system
}

// For returns the Reader of a member of RA staff, in the role and organisation in
// which they act.
func (a *Authority) For(by Actor) Reader {
	return Reader{a: a, by: rbac.Actor{ID: by.ID.String(), Organisation: by.Organisation.String(), Role: by.Role}}
}

// ForSystem returns the Reader of a system, which reads by the acts it was given
// and not by the permission matrix.
func (a *Authority) ForSystem(s System) Reader {
	s.Acts = slices.Clone(s.Acts)
	return Reader{a: a, system: &s}
}

// The acts by which things are read: any one of them is enough.
var (
	findRecords   = []rbac.Act{rbac.FindRecords}
	viewPositions = []rbac.Act{rbac.ViewPositions}
	seeGrants     = []rbac.Act{rbac.ReviewExceptionalAccess, rbac.GrantExceptionalAccess, rbac.RevokeExceptionalAccess}
	readAudit     = []rbac.Act{rbac.ReadAudit}
)

// scope is the organisations for which a caller acts, in order, and what makes
// them so.
type scope struct {
	codes    []string
	standing rbac.Standing
}

func (s scope) has(code string) bool {
	_, found := slices.BinarySearch(s.codes, code)
	return found
}

// organisation returns the ODS code of the caller's own.
func (r Reader) organisation() string {
	if r.system != nil {
		return r.system.Organisation.String()
	}
	return r.by.Organisation
}

// may refuses what none of the acts lets the caller do at their own organisation.
func (r Reader) may(op string, standing rbac.Standing, on guidance.Date, acts []rbac.Act) error {
	var first error
	for _, act := range acts {
		err := r.mayDo(op, standing, on, act)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (r Reader) mayDo(op string, standing rbac.Standing, on guidance.Date, act rbac.Act) error {
	if r.system != nil {
		return r.system.may(op, act)
	}
	return rbac.Authorize(standing, rbac.Request{Actor: r.by, Act: act, Organisation: r.by.Organisation, On: on}).Err(op)
}

func (s *System) may(op string, act rbac.Act) error {
	if s.Name != "" && slices.Contains(s.Acts, act) {
		return nil
	}
	return rbac.RefuseRole(op, "the system was not given "+act.String())
}

// look returns what get finds in the caller's scope, in one consistent state of
// the store. What is not found says so in the same words whatever the reason. The
// standing of the scope is that of every organisation.
func look[T any](ctx context.Context, r Reader, op string, acts []rbac.Act, get func(tx Tx, in scope) (T, error)) (found T, err error) {
	return lookWith(ctx, r, op, acts, Tx.Standing, get)
}

// lookOwn is look for what needs the standing of the caller's own organisation only,
// which is read without that of the others.
func lookOwn[T any](ctx context.Context, r Reader, op string, acts []rbac.Act, get func(tx Tx, in scope) (T, error)) (found T, err error) {
	own := func(tx Tx) (rbac.Standing, error) { return tx.StandingOf(r.organisation()) }
	return lookWith(ctx, r, op, acts, own, get)
}

func lookWith[T any](
	ctx context.Context, r Reader, op string, acts []rbac.Act, of func(Tx) (rbac.Standing, error), get func(tx Tx, in scope) (T, error),
) (found T, err error) {
	err = r.a.config.Store.View(ctx, func(tx Tx) error {
		standing, err := of(tx)
		if err != nil {
			return err
		}
		standing.Duties = r.a.config.Duties
		today := guidance.DateOf(r.a.config.Now())
		if err := r.may(op, standing, today, acts); err != nil {
			return err
		}
		found, err = get(tx, scope{standing.Organisations(r.organisation(), today), standing})
		return err
	})
	if err == nil {
		return found, nil
	}
	if errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("%s: %w", op, ErrNotFound)
	}
	return *new(T), err
}

// one returns an object that belongs to an organisation in the caller's scope.
func one[T any](ctx context.Context, r Reader, op string, acts []rbac.Act, get func(Tx) (T, error), of func(T) string) (T, error) {
	return lookOwn(ctx, r, op, acts, func(tx Tx, in scope) (T, error) {
		v, err := get(tx)
		if err == nil && !in.has(of(v)) {
			err = ErrNotFound
		}
		return v, err
	})
}

// Case returns a case. The error wraps [ErrNotFound] or is a
// [*guidance.Refusal]; so for the other objects. It rests on rbac.FindRecords.
func (r Reader) Case(ctx context.Context, id string) (registration.Case, error) {
	return one(ctx, r, "read registration", findRecords,
		func(tx Tx) (registration.Case, error) { return tx.Case(id) },
		func(k registration.Case) string { return k.Organisation })
}

// Candidates returns who the registrant of a case may be already, the strongest
// first: profiles that are held, of whatever organisation, and whom the directory
// named when it was asked. They have user ids and what matches, and nothing else of
// those people: not their profiles, which may belong to organisations for which the
// caller does not act. Those that were answered for are among them. It rests on
// rbac.FindRecords, at the organisation of the case.
func (r Reader) Candidates(ctx context.Context, id string) ([]identity.Candidate, error) {
	return lookOwn(ctx, r, "list candidates", findRecords, func(tx Tx, in scope) ([]identity.Candidate, error) {
		k, err := tx.Case(id)
		if err == nil && !in.has(k.Organisation) {
			err = ErrNotFound
		}
		if err != nil {
			return nil, err
		}
		return candidates(tx, k)
	})
}

// Card returns a card. It rests on rbac.FindRecords.
func (r Reader) Card(ctx context.Context, id string) (card.Card, error) {
	return one(ctx, r, "read card", findRecords,
		func(tx Tx) (card.Card, error) { return tx.Card(id) },
		func(k card.Card) string { return k.Organisation })
}

// Profile returns a Care Identity profile that was first registered at an
// organisation in scope; a position there is not enough. It rests on
// rbac.FindRecords.
func (r Reader) Profile(ctx context.Context, id identity.UserID) (identity.Profile, error) {
	return one(ctx, r, "read profile", findRecords,
		func(tx Tx) (identity.Profile, error) { return tx.Profile(id) },
		func(p identity.Profile) string { return p.Organisation.String() })
}

// Position returns a position. It rests on rbac.ViewPositions.
func (r Reader) Position(ctx context.Context, id string) (rbac.Position, error) {
	return one(ctx, r, "read position", viewPositions,
		func(tx Tx) (rbac.Position, error) { return tx.Position(id) },
		func(p rbac.Position) string { return p.Organisation })
}

// Assignment returns the assignment of a position. It rests on
// rbac.ViewPositions.
func (r Reader) Assignment(ctx context.Context, id string) (rbac.Assignment, error) {
	return one(ctx, r, "read assignment", viewPositions,
		func(tx Tx) (rbac.Assignment, error) { return tx.Assignment(id) },
		func(as rbac.Assignment) string { return as.Organisation })
}

// Grant returns an entry of the log of exceptional access, by its real site. It
// rests on any of the acts upon exceptional access.
func (r Reader) Grant(ctx context.Context, id string) (rbac.Grant, error) {
	return one(ctx, r, "read exceptional access", seeGrants,
		func(tx Tx) (rbac.Grant, error) { return tx.Grant(id) },
		func(g rbac.Grant) string { return g.WorkingAt })
}

// Agreements returns every agreement of which provider or registering
// organisation is in scope, in order of id. It rests on rbac.FindRecords.
func (r Reader) Agreements(ctx context.Context) ([]rbac.Agreement, error) {
	return look(ctx, r, "list agreements", findRecords, func(_ Tx, in scope) ([]rbac.Agreement, error) {
		return slices.DeleteFunc(in.standing.Agreements, func(a rbac.Agreement) bool {
			return !in.has(a.Provider) && !in.has(a.Organisation)
		}), nil
	})
}

// Links returns every RA parent link of which child or parent is in scope, in
// order of child and parent. It rests on rbac.FindRecords.
func (r Reader) Links(ctx context.Context) ([]rbac.Link, error) {
	return look(ctx, r, "list RA parent links", findRecords, func(_ Tx, in scope) ([]rbac.Link, error) {
		return slices.DeleteFunc(in.standing.Links, func(l rbac.Link) bool {
			return !in.has(l.Child) && !in.has(l.Parent)
		}), nil
	})
}

// ExportLog writes the whole audit log, with every organisation in it, as
// audit.Verify reads it. Only the RA staff and the systems of the organisation
// that runs the store ([Config].Operator) may, by rbac.ReadAudit. The error is a
// [*guidance.Refusal] for everybody else.
func (r Reader) ExportLog(ctx context.Context, w *audit.Writer) error {
	const op = "export audit log"
	_, err := lookOwn(ctx, r, op, readAudit, func(Tx, scope) (struct{}, error) { return struct{}{}, r.mayExport(op) })
	if err != nil {
		return err
	}
	return r.a.config.Store.ExportLog(ctx, w)
}

func (r Reader) mayExport(op string) error {
	operator := r.a.config.Operator
	switch {
	case operator.IsZero():
		return rbac.RefuseScope(op, "no organisation is named as the one that runs the store")
	case r.organisation() != operator.String():
		return rbac.RefuseScope(op, "the whole log is for the organisation that runs the store")
	}
	return nil
}

// Checkpoint returns the newest signed checkpoint of the audit log, to be kept
// elsewhere. Anybody may have it: it says how long the log is and nothing else.
func (r Reader) Checkpoint(ctx context.Context) ([]byte, error) {
	return r.a.config.Store.Checkpoint(ctx)
}

// VerifierKey returns the public key of the audit log, which audit.Verify takes.
// Anybody may have it.
func (r Reader) VerifierKey() string { return r.a.config.Store.VerifierKey() }
