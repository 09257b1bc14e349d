package authority

import (
	"context"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// MyCards returns every card of the caller's own, of whatever organisation, in order
// of id: those that have ended, too. It is for a holder in the role rbac.Self. The
// error is a [*guidance.Refusal] for anybody else; somebody without a card, or
// without a profile here, has none.
func (r Reader) MyCards(ctx context.Context) ([]card.Card, error) {
	const op = "list my cards"
	return lookOwn(ctx, r, op, nil, func(tx Tx, _ scope) ([]card.Card, error) {
		if r.system != nil || r.by.Role != rbac.Self {
			return nil, rbac.RefuseRole(op, "it is for the holder alone")
		}
		id, err := identity.ParseUserID(r.by.ID)
		if err != nil {
			return nil, err
		}
		return tx.CardsOf(id)
	})
}
