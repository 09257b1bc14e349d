package relational

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/rbac"
)

// positionsInOrder are the rows of a table of positions, as a page asks for them.
type positionsInOrder struct {
	recorded
	ids  []string
	most int // rows asked for at once
	read int
}

func (p *positionsInOrder) Rows(_ string, args []any, each func(Row) error) error {
	after, limit := args[len(args)-2].(string), args[len(args)-1].(int)
	p.most = max(p.most, limit)
	for _, id := range p.ids {
		if id <= after {
			continue
		}
		if limit--; limit < 0 {
			return nil
		}
		p.read++
		if err := each(positionRow(id)); err != nil {
			return err
		}
	}
	return nil
}

type positionRow string

func (r positionRow) Scan(into ...any) error {
	*into[0].(*Raw), *into[1].(*int64) = Raw(`{"id":"`+string(r)+`"}`), 1
	return nil
}

// What is let through one by one is not read as a whole: an engine may send all that it
// was asked for.
func TestPageOfSome(t *testing.T) {
	c := &positionsInOrder{}
	for n := range 3*manyRead + 1 {
		c.ids = append(c.ids, fmt.Sprintf("p%04d", n))
	}
	for _, tt := range []struct {
		name  string
		after string
		limit int
		every int // this one of them is let through
		want  []string
		read  int
	}{
		{"the first are enough", "", 2, 1, []string{"p0000", "p0001"}, manyRead},
		{"some further on", "p0001", 2, manyRead, []string{"p0256", "p0512"}, 2 * manyRead},
		{"fewer than asked for", "", 9, 2 * manyRead, []string{"p0000", "p0512"}, 3*manyRead + 1},
		{"none", "p0768", 9, 1, nil, 0},
	} {
		c.most, c.read = 0, 0
		tx := NewTx(context.Background(), c, NewDialect("test", Syntax{}), true)
		found, err := positions.page(&tx, query{where: "true"}, authority.Page{After: tt.after, Limit: tt.limit}, func(p rbac.Position) bool {
			return slices.Index(c.ids, p.ID)%tt.every == 0
		})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		var ids []string
		for _, p := range found {
			ids = append(ids, p.ID)
		}
		if diff := cmp.Diff(tt.want, ids); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if c.most > manyRead || c.read != tt.read {
			t.Errorf("%s: %d rows were read, at most %d at once, want %d and %d", tt.name, c.read, c.most, tt.read, manyRead)
		}
	}
}

// An instant that does not fit into nanoseconds is refused, not stored as another.
func TestInstantsOutOfRange(t *testing.T) {
	late := time.Date(2263, 1, 1, 0, 0, 0, 0, time.UTC)
	tx := NewTx(context.Background(), &recorded{t: t}, NewDialect("test", Syntax{}), false)
	_, counted := tx.CountMessages(authority.MessageCount{Recipient: "r"}, late)
	for name, err := range map[string]error{
		"count messages":      counted,
		"put message":         tx.PutMessage(message.Message{ID: "m", QueuedAt: late}),
		"put unlock attempt":  tx.PutUnlockAttempt(card.UnlockAttempt{ID: "u", StartedAt: late}),
		"drop messages":       dropped(tx.DropMessages(late, 1)),
		"drop unlock attempt": dropped(tx.DropUnlockAttempts(late)),
	} {
		if err == nil || !strings.Contains(err.Error(), errInstant.Error()) {
			t.Errorf("%s: %v, want that the instant is out of range", name, err)
		}
	}
}

func dropped(_ int, err error) error { return err }
