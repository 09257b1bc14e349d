package relational

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// recorded takes the arguments of every statement.
type recorded struct {
	t    *testing.T
	args []any
	n    int // statements
}

func (r *recorded) Exec(text string, args ...any) (int64, error) {
	if marks := strings.Count(text, "?"); marks != len(args) {
		r.t.Errorf("%d arguments for %d marks", len(args), marks)
	}
	r.args, r.n = append(r.args, args...), r.n+1
	return 0, nil
}

func (r *recorded) Row(string, []any, ...any) error           { return nil }
func (r *recorded) Rows(string, []any, func(Row) error) error { return nil }

// However many rows there are, each is written once, in order, by few statements.
func TestInserts(t *testing.T) {
	i := newInserts("openings (seq, name)", 2)
	for rows := range 300 {
		var args []any
		for n := range 2 * rows {
			args = append(args, n)
		}
		c := &recorded{t: t}
		if err := i.rows(c, args); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(args, c.args); diff != "" {
			t.Errorf("%d rows: arguments mismatch (-want +got):\n%s", rows, diff)
		}
		if most := rows/manyRows + 6; c.n > most {
			t.Errorf("%d rows took %d statements, want %d at most", rows, c.n, most)
		}
	}
}
