package sqlite

import (
	"fmt"

	"github.com/rakit-dev/rakit/rbac"
)

var (
	links = newTable("link", "links", []string{"child", "parent"},
		func(l *rbac.Link) row {
			// Quoted, so that no two links share an id.
			id := fmt.Sprintf("%q %q %s", l.Child, l.Parent, l.Interval.From)
			return row{id, nil, []any{l.Child, l.Parent}}
		})
	agreements = newTable("agreement", "agreements", []string{"provider", "organisation"},
		func(a *rbac.Agreement) row {
			return row{a.ID, &a.Version, []any{a.Provider, a.Organisation}}
		})
)

func (t *tx) Standing() (s rbac.Standing, err error) {
	if s.Links, err = links.list(t, "ORDER BY child, parent, id"); err != nil {
		return rbac.Standing{}, err
	}
	if s.Agreements, err = agreements.list(t, "ORDER BY id"); err != nil {
		return rbac.Standing{}, err
	}
	return s, nil
}

func (t *tx) PutLink(l rbac.Link) error           { return links.set(t, l) }
func (t *tx) PutAgreement(a rbac.Agreement) error { return agreements.set(t, a) }
