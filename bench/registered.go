package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// registeredOnce is all that one registration leaves in a store.
type registeredOnce struct {
	registration registration.Case
	card         card.Card
	profile      identity.Profile
	assignment   rbac.Assignment
	events       []audit.Event
}

// registerOnce carries out a registration and reads what it left.
func registerOnce(dir string) (one registeredOnce, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return one, err
	}
	w, err := openHouse(dir)
	if err != nil {
		return one, err
	}
	h := w.(*house)
	defer func() { err = errors.Join(err, h.Close()) }()
	const before = 2 // events of what is done once for an organisation
	if err := h.Run(1); err != nil {
		return one, err
	}
	err = h.store.View(context.Background(), func(tx authority.Tx) error {
		in, all := []string{"RX1", "RX2"}, authority.Page{Limit: 100}
		cases, err := tx.ListCases(in, authority.CaseFilter{}, all)
		if err != nil {
			return err
		}
		cards, err := tx.ListCards(in, authority.CardFilter{}, all)
		if err != nil {
			return err
		}
		assignments, err := tx.ListAssignments(in, authority.AssignmentFilter{}, all)
		if err != nil {
			return err
		}
		events, err := tx.ListEvents(in, authority.EventFilter{}, all)
		if err != nil {
			return err
		}
		if len(cases) != 1 || len(cards) != 1 || len(assignments) != 1 || len(events) <= before {
			return fmt.Errorf("one registration left %d cases, %d cards, %d assignments and %d events", len(cases), len(cards), len(assignments), len(events))
		}
		one.registration, one.card, one.assignment = cases[0], cards[0], assignments[0]
		for _, e := range events[before:] {
			one.events = append(one.events, e.Event)
		}
		one.profile, err = tx.Profile(one.registration.UserID)
		return err
	})
	return one, err
}

// again stores it as the n-th, for somebody else.
func (one registeredOnce) again(tx authority.Tx, n int) error {
	user := must(identity.ParseUserID(fmt.Sprintf("9998%08d", n)))
	k, c, p, a := one.registration, one.card, one.profile, one.assignment
	k.ID, k.UserID, k.Version = fmt.Sprintf("case-%016x", n), user, 0
	c.ID, c.Registration, c.Holder, c.Version = fmt.Sprintf("card-%016x", n), k.ID, user.String(), 0
	p.UserID, p.Version = user, 0
	a.ID, a.User, a.Version = fmt.Sprintf("assignment-%016x", n), user.String(), 0
	if err := errors.Join(tx.PutCase(k), tx.PutCard(c), tx.PutProfile(p), tx.PutAssignment(a)); err != nil {
		return err
	}
	for _, e := range one.events {
		switch e.Subject {
		case one.registration.ID:
			e.Subject = k.ID
		case one.card.ID:
			e.Subject = c.ID
		}
		if err := tx.Append(e, nil); err != nil {
			return err
		}
	}
	return nil
}
