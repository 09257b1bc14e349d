package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// ErrMoved says that the store was copied into a database and goes on there: with the
// file there would be two audit logs, signed by one key, of different entries. Test for
// it with errors.Is. [TakeBack] takes the mark away.
var ErrMoved = errors.New("the store was copied into a database and goes on there; to open the file all the same, if the copy is given up, run rakit store take-back")

// Move hands over all that is in the store in the file at path, as [Whole] does, and
// then marks the file as one that was moved: from then on it is refused with [ErrMoved],
// also by Move. The mark has the instant. Nobody else can open the file in between.
//
// When to returns an error the file is as it was. So it is when the process ends after
// to has done its work and before the mark is stored: to should then know, when it is
// called again, that what it is given is there already.
func Move(ctx context.Context, path string, signer *audit.Signer, now time.Time, to func(relational.Whole) error) error {
	return whole(ctx, "move", path, signer, func(c *connection, all relational.Whole) error {
		if err := to(all); err != nil {
			return err
		}
		_, err := c.Exec("INSERT INTO meta (name, value) VALUES ('moved', ?)", now.UTC().Format(time.RFC3339))
		return at("move", err)
	})
}

// TakeBack takes away the mark that [Move] has set, so that the store in the file at path
// can be opened again; it reports whether there was one. Whoever calls it has made sure
// that nobody goes on with the copy. The error is one that [Open] returns.
func TakeBack(path string, signer *audit.Signer) (marked bool, err error) {
	const op = "take back"
	if err := existing(path); err != nil {
		return false, at(op, err)
	}
	s := &Store{signer: signer, moved: true}
	defer func() { err = at(op, errors.Join(err, s.release())) }()
	if err := s.openWriter(path, writePragmas); err != nil {
		return false, err
	}
	n, err := s.writer.Exec("DELETE FROM meta WHERE name = 'moved'")
	return n > 0, err
}

// existing returns fs.ErrNotExist when there is no file: none is made.
func existing(path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fs.ErrNotExist
	}
	return nil
}

// refuseMoved returns [ErrMoved], with the instant, for a file that was moved. A new
// file has no tables yet.
func (s *Store) refuseMoved() error {
	c, err := connect(s.writing, "BEGIN")
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }()
	var n int64
	if err := c.Row("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta'", nil, &n); err != nil || n == 0 {
		return err
	}
	var when string
	err = c.Row("SELECT value FROM meta WHERE name = 'moved'", nil, &when)
	if errors.Is(err, authority.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := time.Parse(time.RFC3339, when); err != nil {
		return ErrMoved
	}
	return fmt.Errorf("%w (copied at %s)", ErrMoved, when)
}
