package postgres

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/store/relational"
)

// filled is what a store has in it whose plans are looked at: enough that an index is
// worth it, of 40 organisations.
const filled = `
INSERT INTO cards SELECT 'card-' || n, 1, 'h' || n, 'r' || n, 'RX' || n % 40, 'in-use', '2023-0' || 1 + n % 9 || '-01', 's' || n, repeat('x', 600) FROM generate_series(1, 8000) AS n;
INSERT INTO campaign_items SELECT 'item-' || n, 1, 'c' || n % 10, 'RX' || n % 40, 'u' || n, 'Team', 'open', '2023-0' || 1 + n % 9 || '-01', 2, repeat('x', 600) FROM generate_series(1, 8000) AS n;
INSERT INTO temporary_cards SELECT 'temporary-' || n, 1, 'RX' || n % 40, 'lent', n, repeat('x', 600) FROM generate_series(1, 4000) AS n;
INSERT INTO access_requests SELECT 'request-' || n, 1, 'RX' || n % 40, 'open', 'a' || n, 'u' || n, n, '', repeat('x', 600) FROM generate_series(1, 4000) AS n;
INSERT INTO messages SELECT 'message-' || n, 1, 'RX' || n % 40, 'sent', 'passcode', 's' || n, 'r' || n, 'a' || n, n, repeat('x', 600), n FROM generate_series(1, 4000) AS n;
INSERT INTO outbox (id, kind, subject, queue, due, attempt, claimed_until, head) SELECT 'j' || n, 'print-card', 's', 'q' || n % 500, n, 0, 0, CASE WHEN n <= 500 THEN 1 ELSE 0 END FROM generate_series(1, 4000) AS n;
INSERT INTO links SELECT 'l' || n, 1, 'RX' || n, 'RY' || n % 40, repeat('x', 600) FROM generate_series(1, 4000) AS n;
INSERT INTO sealed SELECT 'card-' || n, '' FROM generate_series(1, 4000) AS n;
INSERT INTO unlock_attempts SELECT 'unlock-' || n, 1, n, repeat('x', 600) FROM generate_series(1, 4000) AS n;
INSERT INTO receipts SELECT 'k' || n, 'd', 'a', n FROM generate_series(1, 4000) AS n;
ANALYZE`

// explained asks for the plan of every statement instead of running it, but reads single
// rows all the same: what is done next depends on them.
type explained struct {
	session *session
	plan    strings.Builder // of all
}

func (e *explained) explain(text string, args []any) error {
	return e.session.Rows("EXPLAIN "+text, args, func(r relational.Row) error {
		var line string
		err := r.Scan(&line)
		e.plan.WriteString(line + "\n")
		return err
	})
}

// Exec changes one row, but that no job can be stored at the head of a queue.
func (e *explained) Exec(text string, args ...any) (int64, error) {
	if strings.Contains(text, "INTO outbox") && args[len(args)-1] == int64(1) {
		return 0, nil
	}
	return 1, e.explain(text, args)
}

func (e *explained) Row(text string, args []any, into ...any) error {
	if err := e.explain(text, args); err != nil {
		return err
	}
	return e.session.Row(text, args, into...)
}

func (e *explained) Rows(text string, args []any, _ func(relational.Row) error) error {
	return e.explain(text, args)
}

// TestPlans: what is asked for often is read from the index that is made for it, and
// with no scan of a table, which every write would be in conflict with.
func TestPlans(t *testing.T) {
	s := openStore(t, Fresh(t))
	c := connected(t, s)
	if _, err := c.Exec(filled); err != nil {
		t.Fatal(err)
	}
	var many []string
	for n := range 40 {
		many = append(many, fmt.Sprint("RX", n))
	}
	few, page, day := []string{"RX1"}, authority.Page{After: "a", Limit: 51}, guidance.MustDate("2023-03-01")
	now := time.Unix(2000, 0)
	type plans []struct {
		name  string
		query func(tx *relational.Tx) error
		index string // or several
	}
	for _, tt := range (plans{
		{"certificates that expire, of one", func(tx *relational.Tx) error {
			_, err := tx.ListExpiring(few, authority.ExpiringFilter{By: day}, authority.Page{Limit: 51})
			return err
		}, "cards_expiring_at"},
		{"certificates that expire, of many", func(tx *relational.Tx) error {
			_, err := tx.ListExpiring(many, authority.ExpiringFilter{By: day}, authority.Page{Limit: 51})
			return err
		}, "cards_expiring"},
		{"temporary cards overdue", func(tx *relational.Tx) error { _, err := tx.OverdueTemporaryCards(now, 51); return err }, "temporary_cards_due"},
		{"items overdue, of one", func(tx *relational.Tx) error {
			_, err := tx.ListCampaignItems(few, authority.CampaignItemFilter{Campaign: "c1", OverdueOn: day}, page)
			return err
		}, "campaign_items_"},
		{"items overdue, of many", func(tx *relational.Tx) error {
			_, err := tx.ListCampaignItems(many, authority.CampaignItemFilter{Campaign: "c1", OverdueOn: day}, page)
			return err
		}, "campaign_items_campaign"},
		{"items for a reason", func(tx *relational.Tx) error {
			_, err := tx.ListCampaignItems(few, authority.CampaignItemFilter{Reason: campaign.FlaggedFull}, page)
			return err
		}, "campaign_items_organisation"},
		{"requests that wait", func(tx *relational.Tx) error {
			_, err := tx.ListAccessRequests(few, authority.AccessRequestFilter{State: rbac.AccessOpen, At: now}, page)
			return err
		}, "access_requests_listed"},
		{"messages of one", func(tx *relational.Tx) error {
			_, err := tx.ListMessages(few, authority.MessageFilter{}, page)
			return err
		}, "messages_listed"},
		{"messages to a recipient", func(tx *relational.Tx) error {
			_, err := tx.CountMessages(authority.MessageCount{Recipient: "r7"}, now)
			return err
		}, "messages_recipient"},
		{"messages by an agent", func(tx *relational.Tx) error {
			_, err := tx.CountMessages(authority.MessageCount{Agent: "a7"}, now)
			return err
		}, "messages_agent"},
		{"messages of an organisation", func(tx *relational.Tx) error {
			_, err := tx.CountMessages(authority.MessageCount{Organisation: "RX7"}, now)
			return err
		}, "messages_organisation"},
		{"cards of one", func(tx *relational.Tx) error { _, err := tx.ListCards(few, authority.CardFilter{}, page); return err }, "cards_organisation"},
		{"a serial", func(tx *relational.Tx) error {
			_, err := tx.ListCards(few, authority.CardFilter{Serial: "s7"}, page)
			return err
		}, "cards_serial"},
		{"the next job", func(tx *relational.Tx) error { _, err := tx.Claim(now, time.Minute); return err }, "outbox_next outbox_id_key"},
		{"a new job", func(tx *relational.Tx) error {
			return tx.Enqueue(authority.Job{ID: "new", Kind: authority.PrintCardJob, Queue: "q7", Due: now})
		}, "outbox_head"},
		{"a job that is done", func(tx *relational.Tx) error { return tx.Finish(authority.Job{ID: "j7"}) }, "outbox_id_key outbox_queue outbox_pkey"},
		{"a job that is put off", func(tx *relational.Tx) error { return tx.Postpone(authority.Job{ID: "j7"}, now) }, "outbox_id_key"},
		{"sealed passcodes", func(tx *relational.Tx) error { _, err := tx.SealedAfter("card-7", 50); return err }, "sealed_pkey"},
		{"messages to drop", func(tx *relational.Tx) error { _, err := tx.DropMessages(now, 100); return err }, "messages_ended outbox_id_key messages_pkey"},
		{"attempts to drop", func(tx *relational.Tx) error { _, err := tx.DropUnlockAttempts(time.Unix(0, 7)); return err }, "unlock_attempts_started"},
		{"who acts for one", func(tx *relational.Tx) error { _, err := tx.StandingOf("RX1"); return err }, "agreements_"},
		{"answers to drop", func(tx *relational.Tx) error { _, err := tx.DropReceipts(now); return err }, "receipts_at"},
		{"an event by subject", func(tx *relational.Tx) error {
			_, err := tx.ListEvents(few, authority.EventFilter{Subject: "s"}, authority.Page{Limit: 51})
			return err
		}, "events_pkey"},
		{"events of many", func(tx *relational.Tx) error {
			_, err := tx.ListEvents(many, authority.EventFilter{}, authority.Page{Limit: 51})
			return err
		}, "events_pkey"},
	}) {
		t.Run(tt.name, func(t *testing.T) {
			e := &explained{session: c}
			tx := relational.NewTx(context.Background(), e, dialect, false)
			if err := tt.query(&tx); err != nil {
				t.Fatal(err)
			}
			plan := e.plan.String()
			for _, index := range strings.Fields(tt.index) {
				if !strings.Contains(plan, index) {
					t.Errorf("the plan has no %s:\n%s", index, plan)
				}
			}
			if strings.Contains(plan, "Seq Scan") || !strings.Contains(plan, "Index Cond") {
				t.Errorf("the plan has a scan of a table, or of the whole of an index:\n%s", plan)
			}
		})
	}
}
