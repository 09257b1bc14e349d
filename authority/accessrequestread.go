package authority

import (
	"context"
	"errors"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// The acts by which requests for access are read: who decides on them sees all of an
// organisation, who asks sees their own.
var (
	decideRequests = []rbac.Act{rbac.DecideAccessRequest}
	seeRequests    = []rbac.Act{rbac.DecideAccessRequest, rbac.RequestAccess}
)

// AccessRequest returns a request for access. It rests on rbac.DecideAccessRequest;
// with rbac.RequestAccess alone the requests of others are not found.
func (r Reader) AccessRequest(ctx context.Context, id string) (rbac.AccessRequest, error) {
	return look(ctx, r, "read access request", r.requestActs(), func(tx Tx, in scope) (none rbac.AccessRequest, err error) {
		found, err := tx.AccessRequest(id)
		if err != nil {
			return none, err
		}
		own, err := r.ownRequests(in)
		if err != nil {
			return none, err
		}
		if !in.has(found.Organisation) || !own.IsZero() && own.String() != found.RequestedBy {
			return none, ErrNotFound
		}
		return found, nil
	})
}

// AccessRequests returns a page of the requests for access to positions of the
// organisations in scope, as they are now: those that have run out are expired. Of
// those that are closed it returns those of the last thirty days
// (rbac.ClosedRequestsFor) where f has no first day. It rests on
// rbac.DecideAccessRequest; with rbac.RequestAccess alone it returns the caller's own.
func (r Reader) AccessRequests(ctx context.Context, f AccessRequestFilter, p Page) (found []rbac.AccessRequest, next string, err error) {
	f.At = r.a.config.Now()
	if f.ClosedFrom.IsZero() {
		f.ClosedFrom = guidance.DateOf(f.At).AddDays(-rbac.ClosedRequestsFor)
	}
	if p.Limit < 1 || p.Limit > MaxPage {
		return nil, "", ErrPage
	}
	asked := f.RequestedBy
	found, err = look(ctx, r, "list access requests", r.requestActs(), func(tx Tx, in scope) ([]rbac.AccessRequest, error) {
		own, err := r.ownRequests(in)
		if err != nil {
			return nil, err
		}
		if !own.IsZero() {
			if f.RequestedBy = own; !asked.IsZero() && asked != own {
				return nil, nil
			}
		}
		return tx.ListAccessRequests(in.codes, f, Page{After: p.After, Limit: p.Limit + 1})
	})
	if len(found) > p.Limit {
		found = found[:p.Limit]
		next = found[p.Limit-1].ID
	}
	return found, next, err
}

// requestActs are the acts by which the caller may read. A system asks for nothing, and
// so has no requests of its own.
func (r Reader) requestActs() []rbac.Act {
	if r.system != nil {
		return decideRequests
	}
	return seeRequests
}

// ownRequests returns the user id whose requests alone the caller sees; zero for one
// who sees all.
func (r Reader) ownRequests(in scope) (identity.UserID, error) {
	err := r.may("read access requests", in.standing, guidance.DateOf(r.a.config.Now()), decideRequests)
	var refusal *guidance.Refusal
	switch {
	case err == nil:
		return identity.UserID{}, nil
	case !errors.As(err, &refusal):
		return identity.UserID{}, err
	}
	return identity.ParseUserID(r.by.ID)
}
