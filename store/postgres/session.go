package postgres

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// dialect is how PostgreSQL is spoken to. Which index is read is for its planner;
// seeks EXPLAIN in the tests.
var dialect = relational.NewDialect("postgres", relational.Syntax{
	In:      " = ANY (?)",
	Each:    `(SELECT given COLLATE "C" AS value FROM unnest(?1::text[]) AS of (given)) AS each`,
	List:    texts,
	Join:    "JOIN",
	Indexed: func(string) string { return "" },
	Claim:   " FOR UPDATE SKIP LOCKED",
	Keep:    " FOR UPDATE",
})

// texts returns those of a list that can be stored, and so found; never nil, which
// would be NULL.
func texts(list []string) any {
	all := make([]string, 0, len(list))
	for _, text := range list {
		if storable(text) {
			all = append(all, text)
		}
	}
	return all
}

// storable reports whether PostgreSQL can hold a text.
func storable(text string) bool {
	return utf8.ValidString(text) && !strings.Contains(text, "\x00")
}

func storableArgs(args []any) bool {
	for _, a := range args {
		if text, ok := a.(string); ok && !storable(text) {
			return false
		}
	}
	return true
}

// marks turns the marks "?" and "?1" of a text into those of PostgreSQL, once for
// each text.
type marks struct{ known sync.Map }

func (m *marks) in(text string) string {
	if numbered, ok := m.known.Load(text); ok {
		return numbered.(string)
	}
	numbered := number(text)
	m.known.Store(text, numbered)
	return numbered
}

func number(text string) string {
	var b strings.Builder
	n := 0
	for i := range len(text) {
		switch {
		case text[i] != '?':
			b.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] >= '1' && text[i+1] <= '9':
			b.WriteByte('$')
		default:
			n++
			b.WriteString("$" + strconv.Itoa(n))
		}
	}
	return b.String()
}

// session is one transaction on a connection. Its errors are clean.
type session struct {
	ctx    context.Context
	conn   *pgx.Conn
	marks  *marks
	failed error // the first error of the database, even if it was passed over
}

var _ relational.Conn = (*session)(nil)

// Exec runs a statement and returns the number of rows that it changed.
func (s *session) Exec(text string, args ...any) (int64, error) {
	if !storableArgs(args) {
		return 0, errText
	}
	tag, err := s.conn.Exec(s.ctx, s.marks.in(text), args...)
	return tag.RowsAffected(), s.fail(err)
}

// Row reads one row. One by a text that PostgreSQL cannot hold is not there.
func (s *session) Row(text string, args []any, into ...any) error {
	if !storableArgs(args) {
		return authority.ErrNotFound
	}
	err := s.conn.QueryRow(s.ctx, s.marks.in(text), args...).Scan(into...)
	if errors.Is(err, pgx.ErrNoRows) {
		return authority.ErrNotFound
	}
	return s.fail(err)
}

// Rows calls each for every row.
func (s *session) Rows(text string, args []any, each func(relational.Row) error) error {
	if !storableArgs(args) {
		return nil
	}
	rows, err := s.conn.Query(s.ctx, s.marks.in(text), args...)
	if err != nil {
		return s.fail(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(row{s, rows}); err != nil {
			return err
		}
	}
	return s.fail(rows.Err())
}

// row is a row as the driver has it.
type row struct {
	s    *session
	rows pgx.Rows
}

// Scan reads the columns; raw ones are the bytes as they came, which for TEXT and
// BYTEA are those that were stored.
func (r row) Scan(into ...any) error {
	for i, p := range into {
		if raw, ok := p.(*relational.Raw); ok {
			*raw = r.rows.RawValues()[i]
			into[i] = nil
		}
	}
	return r.s.fail(r.rows.Scan(into...))
}

// fail cleans an error of the database, and notes it.
func (s *session) fail(err error) error {
	err = ofContext(s.ctx, err)
	if s.failed == nil {
		s.failed = err
	}
	return err
}
