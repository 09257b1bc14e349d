package storetest

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// entity is one kind of versioned object, and how a store is asked for it.
type entity[T any] struct {
	noun    string
	sample  func() T // every field set
	load    func(authority.Tx) (T, error)
	put     func(authority.Tx, T) error
	version func(*T) *int64
	change  func(*T) // something that the store looks things up by, where there is such
}

func entityClauses() []clause {
	var all []clause
	all = append(all, entity[registration.Case]{
		"case", sampleCase,
		func(tx authority.Tx) (registration.Case, error) { return tx.Case("case-1") }, authority.Tx.PutCase,
		func(c *registration.Case) *int64 { return &c.Version },
		func(c *registration.Case) { c.Stage = registration.Closed },
	}.clauses()...)
	all = append(all, entity[card.Card]{
		"card", sampleCard,
		func(tx authority.Tx) (card.Card, error) { return tx.Card("card-1") }, authority.Tx.PutCard,
		func(c *card.Card) *int64 { return &c.Version },
		func(c *card.Card) { c.State = card.Cancelled },
	}.clauses()...)
	all = append(all, entity[identity.Profile]{
		"profile", sampleProfile,
		func(tx authority.Tx) (identity.Profile, error) { return tx.Profile(userID()) }, authority.Tx.PutProfile,
		func(p *identity.Profile) *int64 { return &p.Version },
		func(p *identity.Profile) { p.Route = "in-person" },
	}.clauses()...)
	all = append(all, entity[rbac.Position]{
		"position", samplePosition,
		func(tx authority.Tx) (rbac.Position, error) { return tx.Position("position-1") }, authority.Tx.PutPosition,
		func(p *rbac.Position) *int64 { return &p.Version },
		func(p *rbac.Position) { p.Organisation = "RX3" },
	}.clauses()...)
	all = append(all, entity[rbac.Assignment]{
		"assignment", sampleAssignment,
		func(tx authority.Tx) (rbac.Assignment, error) { return tx.Assignment("assignment-1") }, authority.Tx.PutAssignment,
		func(a *rbac.Assignment) *int64 { return &a.Version },
		func(a *rbac.Assignment) { a.User = "555000000009" },
	}.clauses()...)
	all = append(all, entity[rbac.Grant]{
		"grant", sampleGrant,
		func(tx authority.Tx) (rbac.Grant, error) { return tx.Grant("grant-1") }, authority.Tx.PutGrant,
		func(g *rbac.Grant) *int64 { return &g.Version },
		func(g *rbac.Grant) { g.User = "555000000009" },
	}.clauses()...)
	return append(all,
		clause{"cards of a holder come in order of id", cardsOfHolder},
		clause{"profiles are found by their keys", profilesLike},
		clause{"a changed profile is found by its new keys only", profileKeysChange},
		clause{"a refused put leaves the keys of a profile", profileKeysStay},
		clause{"sealed passcodes are listed in order of card", sealedAfter},
		clause{"a sealed passcode is kept, not replaced, and deleted", sealedPasscode},
	)
}

func (e entity[T]) clauses() []clause {
	return []clause{
		{"a " + e.noun + " comes back as it was put", e.comesBack},
		{"a " + e.noun + " that is not there is not found", e.notFound},
		{"a " + e.noun + " is not put as new twice", e.twice},
		{"a " + e.noun + " of an older version is not put", e.stale},
		{"a " + e.noun + " with no id is not put", e.noID},
	}
}

func (e entity[T]) comesBack(f *fixture) {
	want := e.sample()
	requireFull(f.T, e.noun, want)
	f.update(func(tx authority.Tx) error { return e.put(tx, want) })
	first := e.loaded(f)
	if *e.version(&first) != 1 {
		f.Errorf("the version of a new %s is %d, want 1", e.noun, *e.version(&first))
	}
	*e.version(&want) = *e.version(&first)
	if diff := cmp.Diff(want, first, values); diff != "" {
		f.Errorf("%s mismatch (-want +got):\n%s", e.noun, diff)
	}
	e.change(&want)
	f.update(func(tx authority.Tx) error { return e.put(tx, want) })
	f.reopen()
	second := e.loaded(f)
	if *e.version(&second) != 2 {
		f.Errorf("the version is %d after another put, want 2", *e.version(&second))
	}
	*e.version(&want) = *e.version(&second)
	if diff := cmp.Diff(want, second, values); diff != "" {
		f.Errorf("changed %s mismatch (-want +got):\n%s", e.noun, diff)
	}
}

// loaded loads the sample; it has a version.
func (e entity[T]) loaded(f *fixture) (v T) {
	f.Helper()
	f.view(func(tx authority.Tx) (err error) {
		v, err = e.load(tx)
		return err
	})
	if *e.version(&v) == 0 {
		f.Errorf("the loaded %s has version 0, that of a new one", e.noun)
	}
	return v
}

func (e entity[T]) notFound(f *fixture) {
	err := f.store.View(context.Background(), func(tx authority.Tx) error {
		_, err := e.load(tx)
		return err
	})
	if !errors.Is(err, authority.ErrNotFound) {
		f.Errorf("load = %v, want ErrNotFound", err)
	}
}

func (e entity[T]) twice(f *fixture) {
	f.update(func(tx authority.Tx) error { return e.put(tx, e.sample()) })
	again := e.sample()
	e.change(&again)
	e.conflict(f, again, "one with the same id is there")
	got, want := e.loaded(f), e.sample()
	*e.version(&want) = *e.version(&got)
	if diff := cmp.Diff(want, got, values); diff != "" {
		f.Errorf("the refused put left something (-want +got):\n%s", diff)
	}
}

func (e entity[T]) stale(f *fixture) {
	gone := e.sample()
	*e.version(&gone) = 1
	e.conflict(f, gone, "none is there, so that it cannot have been loaded")
	f.update(func(tx authority.Tx) error { return e.put(tx, e.sample()) })
	old := e.loaded(f)
	f.update(func(tx authority.Tx) error { return e.put(tx, old) })
	e.conflict(f, old, "another put came in between")
}

func (e entity[T]) noID(f *fixture) {
	err := f.attempt(func(tx authority.Tx) error { return e.put(tx, *new(T)) })
	if err == nil {
		f.Errorf("put of a zero %s = nil, want an error", e.noun)
	}
}

func (e entity[T]) conflict(f *fixture, v T, why string) {
	f.Helper()
	err := f.attempt(func(tx authority.Tx) error { return e.put(tx, v) })
	if !errors.Is(err, authority.ErrConflict) {
		f.Errorf("put = %v, want ErrConflict: %s", err, why)
	}
}

func cardsOfHolder(f *fixture) {
	other := sampleCard()
	other.ID, other.Holder = "card-0", "555000000009"
	f.update(func(tx authority.Tx) error {
		for _, n := range []int{3, 1, 2} {
			c := sampleCard()
			c.ID = fmt.Sprintf("card-%d", n)
			if err := tx.PutCard(c); err != nil {
				return err
			}
		}
		first, err := tx.Card("card-1")
		return errors.Join(err, tx.PutCard(first), tx.PutCard(other))
	})
	var got []string
	f.view(func(tx authority.Tx) error {
		all, err := tx.CardsOf(userID())
		for _, c := range all {
			got = append(got, c.ID)
			if c.Version == 0 {
				f.Errorf("%s came without its version", c.ID)
			}
		}
		return err
	})
	if diff := cmp.Diff([]string{"card-1", "card-2", "card-3"}, got); diff != "" {
		f.Errorf("CardsOf() mismatch (-want +got):\n%s", diff)
	}
}

func sealedPasscode(f *fixture) {
	want := passcode.Sealed{Card: "card-1", Box: []byte("age-encryption.org/v1\n\x00\xff")}
	f.update(func(tx authority.Tx) error { return tx.PutSealed(want) })
	other := passcode.Sealed{Card: "card-1", Box: []byte("another")}
	err := f.attempt(func(tx authority.Tx) error { return tx.PutSealed(other) })
	if !errors.Is(err, authority.ErrConflict) {
		f.Errorf("second PutSealed() = %v, want ErrConflict: the card is printed with the first", err)
	}
	f.reopen()
	f.view(func(tx authority.Tx) error {
		got, err := tx.Sealed("card-1")
		if diff := cmp.Diff(want, got); diff != "" {
			f.Errorf("Sealed() mismatch (-want +got):\n%s", diff)
		}
		return err
	})
	for range 2 { // the second time nothing is there
		f.update(func(tx authority.Tx) error { return tx.DeleteSealed("card-1") })
	}
	err = f.store.View(context.Background(), func(tx authority.Tx) error {
		_, err := tx.Sealed("card-1")
		return err
	})
	if !errors.Is(err, authority.ErrNotFound) {
		f.Errorf("Sealed() after deletion = %v, want ErrNotFound", err)
	}
}

func sealedAfter(f *fixture) {
	f.update(func(tx authority.Tx) error {
		var errs []error
		for _, id := range []string{"card-b", "card-B", "card-a", "card-c"} {
			errs = append(errs, tx.PutSealed(passcode.Sealed{Card: id, Box: []byte("box")}))
		}
		return errors.Join(append(errs, tx.DeleteSealed("card-b"))...)
	})
	for _, tt := range []struct {
		after string
		limit int
		want  []string
	}{
		{"", 2, []string{"card-B", "card-a"}},
		{"card-a", 2, []string{"card-c"}},
		{"card-b", 2, []string{"card-c"}}, // it need not be there
		{"card-c", 2, nil},
	} {
		f.view(func(tx authority.Tx) error {
			got, err := tx.SealedAfter(tt.after, tt.limit)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				f.Errorf("SealedAfter(%q, %d) mismatch (-want +got):\n%s", tt.after, tt.limit, diff)
			}
			return err
		})
	}
}
