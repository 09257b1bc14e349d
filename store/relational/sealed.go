package relational

import (
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/passcode"
)

func (t *Tx) Sealed(card string) (passcode.Sealed, error) {
	s := passcode.Sealed{Card: card}
	if err := t.row("SELECT box FROM sealed WHERE card = ?", []any{card}, &s.Box); err != nil {
		return passcode.Sealed{}, t.at("load sealed passcode", err)
	}
	return s, nil
}

// PutSealed never replaces one: it would be that of a card printed with another.
func (t *Tx) PutSealed(s passcode.Sealed) error {
	n, err := t.exec("INSERT INTO sealed (card, box) VALUES (?, ?) ON CONFLICT (card) DO NOTHING", s.Card, s.Box)
	if err == nil && n == 0 {
		err = authority.ErrConflict
	}
	return t.at("put sealed passcode", err)
}

func (t *Tx) SealedAfter(card string, limit int) (all []string, err error) {
	err = t.rows("SELECT card FROM sealed WHERE card > ? ORDER BY card LIMIT ?", []any{card, limit}, func(r Row) error {
		var id string
		err := r.Scan(&id)
		all = append(all, id)
		return err
	})
	return all, t.at("list sealed passcodes", err)
}

func (t *Tx) DeleteSealed(card string) error {
	_, err := t.exec("DELETE FROM sealed WHERE card = ?", card)
	return t.at("delete sealed passcode", err)
}
