package caller

import (
	"context"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
)

// themself is the key of a context whose caller acts as nobody but themself.
type themself struct{}

// AsThemself returns a context for a request that its caller sends as nobody but
// themself, whatever roles they have, or none: authenticators find rbac.Self for
// it, at no organisation, and choose no role. It is for the paths of one's own
// record, and grants nothing else: rbac.Self may act upon that record only.
func AsThemself(ctx context.Context) context.Context {
	return context.WithValue(ctx, themself{}, true)
}

// asThemself returns c as somebody who is nobody but themself, where ctx says so. A
// system stays what it is.
func asThemself(ctx context.Context, c Caller) (Caller, bool) {
	if ctx.Value(themself{}) == nil || c.System != nil {
		return c, false
	}
	return Caller{Actor: authority.Actor{ID: c.Actor.ID, Role: rbac.Self}}, true
}
