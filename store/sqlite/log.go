package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

// keepEvery is the number of entries after which a checkpoint is kept for the
// export; the newest one is kept always.
const keepEvery = 256

// entry is an event on its way into the log.
type entry struct {
	seq           int64
	line          []byte
	subject       string
	organisations [2]string // of the actor, and for which it was done
	openings      map[string]audit.Opening
}

// Append adds an event to the entries of this transaction. They are written when
// the group is: functions run one after another, and one that is undone gives
// its positions back, so that the position is certain here.
func (t *tx) Append(e audit.Event, openings map[string]audit.Opening) error {
	const op = "append event"
	if t.readOnly {
		return at(op, authority.ErrReadOnly)
	}
	e.Seq = t.next + int64(len(t.entries))
	line, err := e.Line()
	if err != nil {
		return at(op, err)
	}
	t.entries = append(t.entries, entry{e.Seq, line, e.Subject, [2]string{e.Organisation, e.For}, openings})
	return nil
}

// logState is the audit log as far as it is needed to go on with it. It is a
// value: a group that fails leaves the one before.
type logState struct {
	tree  audit.Tree
	index index
}

// append writes the entries of a group, and the one checkpoint after them. It is
// signed here and now: handing it to another goroutine took longer.
func (l *logState) append(c *connection, signer *audit.Signer, entries []entry) error {
	before := l.tree.Size()
	leaves := make([][]byte, len(entries))
	for i, e := range entries {
		leaf := l.tree.Append(e.line)
		leaves[i] = leaf[:]
	}
	note, err := signer.Checkpoint(l.tree)
	if err != nil {
		return err
	}
	if err := insertEntries(c, entries, leaves); err != nil {
		return err
	}
	if err := l.index.add(c, entries); err != nil {
		return err
	}
	if err := insertOpenings(c, entries); err != nil {
		return err
	}
	if l.tree.Size()/keepEvery > before/keepEvery {
		if _, err := c.exec("INSERT INTO checkpoints (size, note) VALUES (?, ?)", l.tree.Size(), note); err != nil {
			return err
		}
	}
	stored, err := l.tree.MarshalBinary()
	if err != nil {
		return err
	}
	_, err = c.exec("UPDATE log SET size = ?, tree = ?, note = ? WHERE id = 1", l.tree.Size(), stored, note)
	return err
}

// inserts are the statements that write several entries at once: 64 of them, and
// half as many each time, down to one.
var inserts = insertTexts(64)

type insert struct {
	rows int
	text string
}

func insertTexts(rows int) (all []insert) {
	for ; rows > 0; rows /= 2 {
		text := "INSERT INTO events (seq, line, leaf) VALUES (?, ?, ?)" + strings.Repeat(", (?, ?, ?)", rows-1)
		all = append(all, insert{rows, text})
	}
	return all
}

func insertEntries(c *connection, entries []entry, leaves [][]byte) error {
	args := make([]any, 0, 3*len(entries))
	for i, e := range entries {
		args = append(args, e.seq, e.line, leaves[i])
	}
	for _, insert := range inserts {
		for n := 3 * insert.rows; len(args) >= n; args = args[n:] {
			if _, err := c.exec(insert.text, args[:n]...); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertOpenings(c *connection, entries []entry) error {
	for _, e := range entries {
		for name, o := range e.openings {
			_, err := c.exec("INSERT INTO openings (seq, name, salt, value) VALUES (?, ?, ?, ?)", e.seq, name, o.Salt, o.Value)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// startLog writes the signed checkpoint of the empty log into a new store.
func startLog(c *connection, signer *audit.Signer) error {
	note, err := signer.Checkpoint(audit.Tree{})
	if err != nil {
		return err
	}
	stored, err := audit.Tree{}.MarshalBinary()
	if err != nil {
		return err
	}
	_, err = c.exec("INSERT INTO log (id, size, tree, note) VALUES (1, 0, ?, ?) ON CONFLICT (id) DO NOTHING", stored, note)
	return err
}

// loadLog reads the log and checks that tree, checkpoint and last entry agree.
// The error wraps [ErrLogBroken].
func loadLog(c *connection, vkey string) (logState, error) {
	var size int64
	var stored, note []byte
	if err := c.row("SELECT size, tree, note FROM log WHERE id = 1", nil, &size, &stored, &note); err != nil {
		return logState{}, err
	}
	var l logState
	if err := l.tree.UnmarshalBinary(stored); err != nil {
		return logState{}, fmt.Errorf("%w: %w", ErrLogBroken, err)
	}
	stated, err := audit.ParseCheckpoint(note, vkey)
	switch {
	case err != nil:
		return logState{}, fmt.Errorf("%w: %w", ErrLogBroken, err)
	case stated.Size != size || stated.Root != l.tree.Root():
		return logState{}, fmt.Errorf("%w: its tree is not the one that was signed", ErrLogBroken)
	}
	if err := checkLast(c, size); err != nil {
		return logState{}, err
	}
	return l, l.index.load(c, size)
}

// checkLast checks that the last entry is the one before position size.
func checkLast(c *connection, size int64) error {
	last := int64(-1)
	var line, leaf []byte
	err := c.row("SELECT seq, line, leaf FROM events ORDER BY seq DESC LIMIT 1", nil, &last, &line, &leaf)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
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
