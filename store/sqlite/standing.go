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

// Links are followed on whatever day: which of them are in force is for the decision.
// A UNION lets a ring end, and a CROSS JOIN has the few codes looked up in the indexes
// of the many links.
const (
	linksOf = `WHERE id IN (WITH RECURSIVE
		above (code) AS (SELECT value FROM json_each(?1) UNION SELECT parent FROM above CROSS JOIN links ON child = code),
		below (code) AS (SELECT value FROM json_each(?1) UNION SELECT child FROM below CROSS JOIN links ON parent = code)
		SELECT id FROM above CROSS JOIN links ON child = code UNION SELECT id FROM below CROSS JOIN links ON parent = code)
		ORDER BY child, parent, id`
	agreementsOf = `WHERE id IN (SELECT agreements.id FROM json_each(?1) CROSS JOIN agreements ON provider = value
		UNION SELECT agreements.id FROM json_each(?1) CROSS JOIN agreements ON organisation = value) ORDER BY id`
)

func (t *tx) StandingOf(organisations ...string) (s rbac.Standing, err error) {
	of := list(organisations)
	if s.Links, err = links.list(t, linksOf, of); err != nil {
		return rbac.Standing{}, err
	}
	if s.Agreements, err = agreements.list(t, agreementsOf, of); err != nil {
		return rbac.Standing{}, err
	}
	return s, nil
}

func (t *tx) PutLink(l rbac.Link) error           { return links.set(t, l) }
func (t *tx) PutAgreement(a rbac.Agreement) error { return agreements.set(t, a) }
