package relational

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"iter"
	"strings"
)

// Whole is all that a store holds, while nobody else writes to it: what one engine
// hands over to another. Neither knows what is in the tables, only that they are the
// same in both.
type Whole struct {
	Conn   Conn // good as long as the one who handed it over says
	Tables []Table
}

// Table is a table with everything in it.
type Table struct {
	Name    string
	Columns []Column // in order of name, byte by byte
	Key     []string // its primary key: rows are in order of it
}

// Column is a column of a table; none of them holds NULL.
type Column struct {
	Name string
	Type ColumnType
}

// ColumnType is what is in a column. The zero ColumnType is invalid.
type ColumnType uint8

// The types of columns.
const (
	Number ColumnType = iota + 1 // int64
	Text                         // string
	Bytes                        // []byte
)

// ParseColumnType returns the type that an engine's catalogue names, in whatever
// case, or the zero ColumnType.
func ParseColumnType(name string) ColumnType {
	switch strings.ToUpper(name) {
	case "BIGINT", "INTEGER":
		return Number
	case "TEXT":
		return Text
	case "BLOB", "BYTEA":
		return Bytes
	}
	return 0
}

// Names returns the names of the columns.
func (t Table) Names() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

// Rows yields every row in order of the key: the values of its columns, as strings,
// int64 and []byte. The slice is good until the next row.
func (t Table) Rows(c Conn) iter.Seq2[[]any, error] {
	text := "SELECT " + strings.Join(t.Names(), ", ") + " FROM " + t.Name + " ORDER BY " + strings.Join(t.Key, ", ")
	return func(yield func([]any, error) bool) {
		values, raw, numbers, into := make([]any, len(t.Columns)), make([]Raw, len(t.Columns)), make([]int64, len(t.Columns)), make([]any, len(t.Columns))
		err := c.Rows(text, nil, func(r Row) error {
			for i, k := range t.Columns { // anew: an engine may take what it has read out of it
				into[i] = &raw[i]
				if k.Type == Number {
					into[i] = &numbers[i]
				}
			}
			if err := r.Scan(into...); err != nil {
				return err
			}
			for i, k := range t.Columns {
				switch k.Type {
				case Number:
					values[i] = numbers[i]
				case Text:
					values[i] = string(raw[i])
				default:
					values[i] = append([]byte{}, raw[i]...)
				}
			}
			if !yield(values, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
}

// Digest says of two tables whether the same rows are in them, in the same order.
// Make one with [NewDigest].
type Digest struct {
	sum  hash.Hash
	rows int64
}

// NewDigest returns the digest of no rows.
func NewDigest() *Digest { return &Digest{sum: sha256.New()} }

// Add adds a row, as [Table.Rows] yields it.
func (d *Digest) Add(values []any) {
	d.rows++
	for _, v := range values {
		switch v := v.(type) {
		case int64:
			d.put('n', binary.BigEndian.AppendUint64(nil, uint64(v)))
		case string:
			d.put('t', []byte(v))
		case []byte:
			d.put('b', v)
		}
	}
}

// put adds a value with its type and length, so that no two rows read alike.
func (d *Digest) put(kind byte, value []byte) {
	head := binary.BigEndian.AppendUint64([]byte{kind}, uint64(len(value)))
	_, _ = d.sum.Write(head) // a hash takes everything
	_, _ = d.sum.Write(value)
}

// Rows returns how many rows were added.
func (d *Digest) Rows() int64 { return d.rows }

// Sum returns SHA-256 over the rows.
func (d *Digest) Sum() [sha256.Size]byte { return [sha256.Size]byte(d.sum.Sum(nil)) }

// DigestOf returns the digest of a whole table.
func DigestOf(ctx context.Context, c Conn, t Table) (*Digest, error) {
	d := NewDigest()
	for row, err := range t.Rows(c) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		d.Add(row)
	}
	return d, nil
}
