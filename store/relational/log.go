package relational

import (
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

// ErrLogBroken says that the stored audit log does not agree with itself, or was
// signed with another key. Stores have it under their own name.
var ErrLogBroken = errors.New("the stored audit log is broken")

// keepEvery is the number of entries after which a checkpoint is kept for the
// export; the newest one is kept always.
const keepEvery = 256

// Entry is an event on its way into the log.
type Entry struct {
	Seq           int64
	Line          []byte // audit.Event.Line at that position
	Subject       string
	Organisations [2]string // of the actor, and for which it was done
	Openings      map[string]audit.Opening
}

// NewEntry returns the entry of an event at a position. The error wraps
// audit.ErrEvent.
func NewEntry(seq int64, e audit.Event, openings map[string]audit.Opening) (Entry, error) {
	e.Seq = seq
	line, err := e.Line()
	if err != nil {
		return Entry{}, err
	}
	return Entry{seq, line, e.Subject, [2]string{e.Organisation, e.For}, openings}, nil
}

// Log is the audit log as far as it is needed to go on with it. It is a value: a
// transaction that fails leaves the one before. Make one with [LoadLog].
type Log struct {
	tree  audit.Tree
	index index
}

// Size returns the number of entries, which is the position of the next one.
func (l Log) Size() int64 { return l.tree.Size() }

// Append writes entries, which come next in the log in this order, and the one
// checkpoint after them. It is signed here and now: handing it to another goroutine
// took longer.
//
// The error wraps authority.ErrConflict when the stored log has another size than l
// by now; then nothing of the transaction may be kept.
func (l *Log) Append(c Conn, signer *audit.Signer, entries []Entry) error {
	before := l.tree.Size()
	if err := l.insertEntries(c, entries); err != nil {
		return err
	}
	if err := l.index.add(c, entries); err != nil {
		return err
	}
	if err := insertOpenings(c, entries); err != nil {
		return err
	}
	note, err := signer.Checkpoint(l.tree)
	if err != nil {
		return err
	}
	if l.tree.Size()/keepEvery > before/keepEvery {
		if _, err := c.Exec("INSERT INTO checkpoints (size, note) VALUES (?, ?)", l.tree.Size(), note); err != nil {
			return err
		}
	}
	stored, err := l.tree.MarshalBinary()
	if err != nil {
		return err
	}
	n, err := c.Exec("UPDATE log SET size = ?, tree = ?, note = ? WHERE id = 1 AND size = ?", l.tree.Size(), stored, note, before)
	if err == nil && n == 0 {
		err = authority.ErrConflict
	}
	return err
}

var (
	insertEvents = newInserts("events (seq, line, leaf)", 3)
	insertOpened = newInserts("openings (seq, name, salt, value)", 4)
)

func (l *Log) insertEntries(c Conn, entries []Entry) error {
	args := make([]any, 0, 3*len(entries))
	for _, e := range entries {
		leaf := l.tree.Append(e.Line)
		args = append(args, e.Seq, e.Line, leaf[:])
	}
	return insertEvents.rows(c, args)
}

func insertOpenings(c Conn, entries []Entry) error {
	var args []any
	for _, e := range entries {
		for name, o := range e.Openings {
			args = append(args, e.Seq, name, o.Salt, o.Value)
		}
	}
	return insertOpened.rows(c, args)
}

// StartLog writes the signed checkpoint of the empty log into a new store.
func StartLog(c Conn, signer *audit.Signer) error {
	note, err := signer.Checkpoint(audit.Tree{})
	if err != nil {
		return err
	}
	stored, err := audit.Tree{}.MarshalBinary()
	if err != nil {
		return err
	}
	_, err = c.Exec("INSERT INTO log (id, size, tree, note) VALUES (1, 0, ?, ?) ON CONFLICT (id) DO NOTHING", stored, note)
	return err
}

// LoadLog reads the log and checks that tree, checkpoint and last entry agree, and
// that the key vkey signed it. The error wraps [ErrLogBroken].
func LoadLog(c Conn, vkey string) (Log, error) {
	var size int64
	var stored, note []byte
	if err := c.Row("SELECT size, tree, note FROM log WHERE id = 1", nil, &size, &stored, &note); err != nil {
		return Log{}, err
	}
	var l Log
	if err := l.tree.UnmarshalBinary(stored); err != nil {
		return Log{}, fmt.Errorf("%w: %w", ErrLogBroken, err)
	}
	stated, err := audit.ParseCheckpoint(note, vkey)
	switch {
	case err != nil:
		return Log{}, fmt.Errorf("%w: %w", ErrLogBroken, err)
	case stated.Size != size || stated.Root != l.tree.Root():
		return Log{}, fmt.Errorf("%w: its tree is not the one that was signed", ErrLogBroken)
	}
	if err := checkLast(c, size); err != nil {
		return Log{}, err
	}
	return l, l.index.load(c, size)
}

// checkLast checks that the last entry is the one before position size.
func checkLast(c Conn, size int64) error {
	last := int64(-1)
	var line, leaf []byte
	err := c.Row("SELECT seq, line, leaf FROM events ORDER BY seq DESC LIMIT 1", nil, &last, &line, &leaf)
	if err != nil && !errors.Is(err, authority.ErrNotFound) {
		return err
	}
	if last != size-1 {
		return fmt.Errorf("%w: its last entry is not the last one signed", ErrLogBroken)
	}
	if size == 0 {
		return nil
	}
	if hash := new(audit.Tree).Append(line); string(hash[:]) != string(leaf) {
		return fmt.Errorf("%w: its last entry was altered", ErrLogBroken)
	}
	return nil
}
