package relational

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

func (t *Tx) Standing() (s rbac.Standing, err error) {
	if s.Links, err = links.list(t, "ORDER BY child, parent, id"); err != nil {
		return rbac.Standing{}, err
	}
	if s.Agreements, err = agreements.list(t, "ORDER BY id"); err != nil {
		return rbac.Standing{}, err
	}
	return s, nil
}

// Links are followed on whatever day: which of them are in force is for the decision.
// A UNION lets a ring end, and the join has the few codes looked up in the indexes of
// the many links.
func linksOf(s Syntax) string {
	return "WHERE id IN (WITH RECURSIVE " +
		"above (code) AS (SELECT value FROM " + s.Each + " UNION SELECT parent FROM above " + s.Join + " links ON child = code), " +
		"below (code) AS (SELECT value FROM " + s.Each + " UNION SELECT child FROM below " + s.Join + " links ON parent = code) " +
		"SELECT id FROM above " + s.Join + " links ON child = code UNION SELECT id FROM below " + s.Join + " links ON parent = code) " +
		"ORDER BY child, parent, id"
}

func agreementsOf(s Syntax) string {
	return "WHERE id IN (SELECT agreements.id FROM " + s.Each + " " + s.Join + " agreements ON provider = value " +
		"UNION SELECT agreements.id FROM " + s.Each + " " + s.Join + " agreements ON organisation = value) ORDER BY id"
}

func (t *Tx) StandingOf(organisations ...string) (s rbac.Standing, err error) {
	of := t.dialect.List(organisations)
	if s.Links, err = links.list(t, t.dialect.linksOf, of); err != nil {
		return rbac.Standing{}, err
	}
	if s.Agreements, err = agreements.list(t, t.dialect.agreementsOf, of); err != nil {
		return rbac.Standing{}, err
	}
	return s, nil
}

func (t *Tx) PutLink(l rbac.Link) error           { return links.set(t, l) }
func (t *Tx) PutAgreement(a rbac.Agreement) error { return agreements.set(t, a) }
