package relational

import (
	"time"

	"github.com/rakit-dev/rakit/authority"
)

func (t *Tx) Receipt(key string) (authority.Receipt, error) {
	r := authority.Receipt{Key: key}
	var when int64
	err := t.row("SELECT digest, answer, at FROM receipts WHERE key = ?", []any{key}, &r.Digest, &r.Answer, &when)
	if err != nil {
		return authority.Receipt{}, t.at("load receipt", err)
	}
	r.At = time.Unix(0, when).UTC()
	return r, nil
}

func (t *Tx) PutReceipt(r authority.Receipt) error {
	const op = "put receipt"
	when, err := nanos(r.At)
	if err != nil {
		return t.at(op, err)
	}
	// Never nil: that is NULL to the driver.
	digest, answer := append([]byte{}, r.Digest...), append([]byte{}, r.Answer...)
	n, err := t.exec("INSERT INTO receipts (key, digest, answer, at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
		r.Key, digest, answer, when)
	if err == nil && n == 0 {
		err = authority.ErrConflict
	}
	return t.at(op, err)
}

func (t *Tx) DropReceipts(before time.Time) (int, error) {
	const op = "drop receipts"
	when, err := nanos(before)
	if err != nil {
		return 0, t.at(op, err)
	}
	n, err := t.exec("DELETE FROM receipts WHERE at < ?", when)
	return int(n), t.at(op, err)
}
