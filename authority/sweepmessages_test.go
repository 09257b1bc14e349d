package authority_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// TestDroppedMessages has the messages of a registration dropped once they have arrived:
// none is found any more, a receipt that comes all the same is of no message, and the
// custody of the passcode is told from the log as before.
func TestDroppedMessages(t *testing.T) {
	h := newHouse(t, options{})
	if err := h.play(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	ref := must(h.Card(t.Context(), h.cardID())).ReleaseRef
	reader := h.For(agent)
	all, _, err := reader.Messages(t.Context(), authority.MessageFilter{}, authority.Page{Limit: 100})
	if err != nil || len(all) < 2 {
		t.Fatalf("%d messages, %v", len(all), err)
	}
	const kept = 90 * 24 * time.Hour
	h.clock = h.clock.Add(kept)
	if got := h.runs(t, authority.MessageSweep); len(got) != 0 {
		t.Errorf("what was sent may still arrive: %v", got)
	}
	for _, m := range all {
		if err := h.RecordReceipt(t.Context(), authority.DeliveryReceipt{Ref: m.ID, State: message.Delivered}); err != nil {
			t.Fatal(err)
		}
	}
	custody := func() (authority.CustodyAudit, []authority.CustodyEntry) {
		told, entries := custodyOf(t, h.export(), h.store.VerifierKey(), must(h.store.Checkpoint(t.Context())))
		told.Log, told.Kept = audit.Report{}, nil // of the whole log, which goes on
		return told, entries
	}
	toldBefore, before := custody()
	h.clock = h.clock.Add(kept + 1)
	want := []string{fmt.Sprint(authority.ActionSwept, " ", len(all))}
	if diff := gocmp.Diff(want, h.runs(t, authority.MessageSweep)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	for _, m := range all {
		if _, err := reader.Message(t.Context(), m.ID); !errors.Is(err, authority.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", m.ID, err)
		}
		events := len(h.log())
		err := h.RecordReceipt(t.Context(), authority.DeliveryReceipt{Ref: m.ID, State: message.Failed})
		if !errors.Is(err, authority.ErrNotFound) || len(h.log()) != events {
			t.Errorf("a receipt of %s that comes late: %v", m.ID, err)
		}
	}
	toldAfter, after := custody()
	if diff := gocmp.Diff(before, after); diff != "" || len(after) != 1 || !after[0].Proven || after[0].Ref != ref {
		t.Errorf("custody of %s (-before +after):\n%s", ref, diff)
	}
	if diff := gocmp.Diff(toldBefore, toldAfter); diff != "" || toldAfter.Proven != 1 {
		t.Errorf("custody (-before +after):\n%s", diff)
	}
}

// TestReceiptByAClockThatIsAhead: a message is kept for as long as others of which was
// told at that time, whenever its gateway says that it arrived; that is shown as it was told.
func TestReceiptByAClockThatIsAhead(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "text numbers")
	page, _, err := h.For(agent).Messages(t.Context(), authority.MessageFilter{Kind: message.Numbers}, authority.Page{Limit: 1})
	if err != nil || len(page) != 1 {
		t.Fatal(page, err)
	}
	id, ahead := page[0].ID, time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := h.RecordReceipt(t.Context(), authority.DeliveryReceipt{Ref: id, State: message.Delivered, At: ahead}); err != nil {
		t.Fatal(err)
	}
	h.clock = h.clock.Add(90 * 24 * time.Hour)
	h.runs(t, authority.MessageSweep)
	if m := must(h.Message(t.Context(), id)); !m.DeliveredAt.Equal(ahead) {
		t.Errorf("it arrived at %s, want %s as the gateway says", m.DeliveredAt, ahead)
	}
	h.clock = h.clock.Add(time.Hour + 1)
	h.runs(t, authority.MessageSweep)
	if _, err := h.Message(t.Context(), id); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("after ninety days: %v, want ErrNotFound", err)
	}
}

// TestNumbersStayWhileTheirJobGoesOn: numbers that were made in place of others belong to
// the job of the first. None is dropped before that is over, or its id would be given again.
func TestNumbersStayWhileTheirJobGoesOn(t *testing.T) {
	ref := ""
	h := newHouse(t, options{ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
		ref = m.Ref
		return authority.ErrTemporary
	}}})
	h.until(t, "text numbers")
	first := ref
	h.wait(t, 30*time.Second)
	if ref == first {
		t.Fatal("no numbers were made in place of the first")
	}
	if err := h.RecordReceipt(t.Context(), authority.DeliveryReceipt{Ref: ref, State: message.Delivered}); err != nil {
		t.Fatal(err)
	}
	drop := func(want int) {
		t.Helper()
		h.put(t, func(tx authority.Tx) error {
			n, err := tx.DropMessages(h.clock.Add(1), 100)
			if n != want {
				t.Errorf("%d messages were dropped, want %d", n, want)
			}
			return err
		})
	}
	drop(0)
	h.wait(t, time.Hour)
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Fatalf("%d jobs are left over", n)
	}
	drop(2)
}

// TestMessagesThatStay: by pages of one all are dropped that have ended for long enough,
// and nothing else.
func TestMessagesThatStay(t *testing.T) {
	h := newHouse(t, options{change: func(c *authority.Config) {
		c.Sweeps.Page, c.Sweeps.MessagesKept = 1, 48*time.Hour
	}})
	waiting := func(id string) message.Message {
		return message.Queued(message.New{ID: id, Kind: message.Passcode, Channel: message.Text, Subject: "card-1", Organisation: "RX1", At: h.clock})
	}
	begun := func(id string) message.Message { return must(waiting(id).Begun(h.clock)) }
	stays := []message.Message{
		waiting("waiting"), begun("sending"), must(begun("sent").Accepted("", h.clock)), must(begun("unknown").Lost(h.clock)),
		must(begun("failed-later").NotArrived("", h.clock.Add(time.Nanosecond))),
	}
	ended := []message.Message{
		must(begun("delivered").Arrived("", h.clock)), must(begun("failed").NotArrived("", h.clock)), must(waiting("given-up").GivenUpOn(h.clock)),
	}
	h.put(t, func(tx authority.Tx) (err error) {
		for _, m := range append(stays, ended...) {
			err = errors.Join(err, tx.PutMessage(m))
		}
		return err
	})
	h.clock = h.clock.Add(48*time.Hour + 1)
	if diff := gocmp.Diff([]string{authority.ActionSwept + " 3"}, h.runs(t, authority.MessageSweep)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	for _, m := range stays {
		if _, err := h.Message(t.Context(), m.ID); err != nil {
			t.Errorf("%s: %v", m.ID, err)
		}
	}
	for _, m := range ended {
		if _, err := h.Message(t.Context(), m.ID); !errors.Is(err, authority.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", m.ID, err)
		}
	}
}

// TestMessagesKeptAsLongAsTheyCount: whoever keeps messages for less than the time within
// which they are counted would lift the limits.
func TestMessagesKeptAsLongAsTheyCount(t *testing.T) {
	h := newHouse(t, options{})
	const day = 24 * time.Hour
	longer := message.DefaultPolicy()
	longer.Limits = append(longer.Limits, message.Limit{Per: message.PerAgent, Within: 100 * day, Most: 1000})
	none := message.DefaultPolicy()
	none.Limits = nil
	long := card.UnlockPolicy{Pause: 100 * day}
	for _, tt := range []struct {
		name   string
		kept   time.Duration
		policy message.Policy
		unlock card.UnlockPolicy
		fits   bool
	}{
		{"ninety days", 0, message.Policy{}, card.UnlockPolicy{}, true},
		{"as long as the longest limit", day, message.Policy{}, card.UnlockPolicy{}, true},
		{"a nanosecond less", day - 1, message.Policy{}, card.UnlockPolicy{}, false},
		{"less than attempts to unlock count", day - 1, none, card.UnlockPolicy{}, false},
		{"no limits but those of attempts to unlock", day, none, card.UnlockPolicy{}, true},
		{"ninety days, and a limit of a hundred", 0, longer, card.UnlockPolicy{}, false},
		{"as long as that", 100 * day, longer, card.UnlockPolicy{}, true},
		{"ninety days, and a hundred between two attempts to unlock", 0, none, long, false},
		{"as long as that pause", 100 * day, none, long, true},
	} {
		_, err := authority.New(authority.Config{
			Store: h.store, Vault: must(passcode.OpenVault(filepath.Join(t.TempDir(), "keys"))), Directory: h.sim, Printer: h.sim, Messenger: h.sim,
			Messages: tt.policy, Unlock: tt.unlock, Sweeps: authority.SweepPolicy{MessagesKept: tt.kept},
		})
		if fits := err == nil; fits != tt.fits || !fits && !strings.Contains(err.Error(), "Config.Sweeps") {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
