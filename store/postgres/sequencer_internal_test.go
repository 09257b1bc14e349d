package postgres

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

func openStore(t *testing.T, url string) *Store {
	t.Helper()
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), url, signer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// connected returns a session of its own.
func connected(t *testing.T, s *Store) *session {
	t.Helper()
	conn, err := pgx.ConnectConfig(context.Background(), s.pool.Config().ConnConfig)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return &session{ctx: context.Background(), conn: conn, marks: &s.marks}
}

func sample(subject string) audit.Event {
	return audit.Event{
		At: time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC), Action: "card.print", Outcome: audit.Done,
		Actor: "555000000001", Organisation: "RX1", Subject: subject,
	}
}

// nobodyLeads opens a store in whose database no store leads, until release.
func nobodyLeads(t *testing.T) (s *Store, release func()) {
	t.Helper()
	url := Fresh(t)
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	if _, err := conn.Exec(context.Background(), "SELECT pg_advisory_lock("+leaderLock+")"); err != nil {
		t.Fatal(err)
	}
	return openStore(t, url), func() { _ = conn.Close(context.Background()) }
}

func add(t *testing.T, s *Store, subjects ...string) {
	t.Helper()
	for _, subject := range subjects {
		err := s.Update(context.Background(), func(tx authority.Tx) error { return tx.Append(sample(subject), nil) })
		if err != nil {
			t.Fatal(err)
		}
	}
}

func verified(t *testing.T, s *Store) audit.Report {
	t.Helper()
	var log bytes.Buffer
	w := audit.NewWriter(&log)
	if err := errors.Join(s.ExportLog(context.Background(), w), w.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := audit.Verify(&log, s.VerifierKey(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Two that both think that they lead make neither a gap nor a double: the second one
// finds that the log has gone on without it.
func TestTwoLeadersAtOnce(t *testing.T) {
	s, release := nobodyLeads(t)
	ctx := context.Background()
	one, two := connected(t, s), connected(t, s)
	first, err1 := s.sequencer.load(one)
	second, err2 := s.sequencer.load(two)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	add(t, s, "a", "b")
	if n, err := s.sequencer.give(ctx, one, &first); n != 2 || err != nil {
		t.Fatalf("the first gave %d positions, %v, want 2", n, err)
	}
	add(t, s, "c")
	if n, err := s.sequencer.give(ctx, two, &second); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("the second gave %d positions, %v, want ErrConflict: its log is an old one", n, err)
	}
	second, err := s.sequencer.load(two)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.sequencer.give(ctx, two, &second); n != 1 || err != nil {
		t.Errorf("the second gave %d positions, %v, want 1 when it knows the log", n, err)
	}
	if n, err := s.sequencer.give(ctx, one, &first); n != 0 || err != nil {
		t.Errorf("the first gave %d positions, %v, want none: all have theirs", n, err)
	}
	release()
	add(t, s, "d")
	if r := verified(t, s); r.Events != 4 || r.Broken != nil || r.Pending != 0 {
		t.Errorf("%d events, %d pending, broken %v, want 4, none and not", r.Events, r.Pending, r.Broken)
	}
}

// What was committed while nobody leads waits, and whoever leads next goes on with it.
func TestNobodyLeads(t *testing.T) {
	s, release := nobodyLeads(t)
	s.settling = 20 * time.Millisecond
	add(t, s, "z")
	leading := connected(t, s)
	log, err := s.sequencer.load(leading)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.sequencer.give(context.Background(), leading, &log); err != nil {
		t.Fatal(err)
	}
	add(t, s, "a", "b", "c") // and here the leader dies
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := s.Settle(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Settle() = %v, want context.DeadlineExceeded", err)
	}
	if r := verified(t, s); r.Events != 4 || r.Pending != 3 || r.Broken != nil {
		t.Errorf("%d events, %d pending, broken %v, want 4, 3 and not", r.Events, r.Pending, r.Broken)
	}
	if found := listed(t, s); found != 1 {
		t.Errorf("%d events are listed, want the one that has a position", found)
	}
	release()
	if err := s.Settle(context.Background()); err != nil {
		t.Errorf("Settle() = %v", err)
	}
	if r := verified(t, s); r.Events != 4 || r.Pending != 0 || r.Broken != nil {
		t.Errorf("%d events, %d pending, broken %v, want 4, none and not", r.Events, r.Pending, r.Broken)
	}
	if found := listed(t, s); found != 4 {
		t.Errorf("%d events are listed, want 4", found)
	}
	if n, err := s.Pending(context.Background()); n != 0 || err != nil || s.Fault() != nil {
		t.Errorf("Pending() = %d, %v, Fault() = %v, want 0 and nil", n, err, s.Fault())
	}
}

// However many wait, an export has all of them, and a store that is closed gives them
// their positions.
func TestManyPending(t *testing.T) {
	s, release := nobodyLeads(t)
	s.settling = time.Millisecond
	add(t, s, "a")
	c := connected(t, s)
	log, err := s.sequencer.load(c)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.sequencer.give(t.Context(), c, &log); n != 1 || err != nil {
		t.Fatalf("%d got their positions, %v, want 1", n, err)
	}
	add(t, s, "b")
	const more = 2*manyPending + 3
	if _, err := c.Exec("INSERT INTO pending (lines, openings) SELECT lines, openings FROM pending, generate_series(1, ?)", more); err != nil {
		t.Fatal(err)
	}
	if r := verified(t, s); r.Pending != more+1 || r.Broken != nil {
		t.Errorf("%d pending, broken %v, want %d and not", r.Pending, r.Broken, more+1)
	}
	release()
	for !s.Leads() {
		time.Sleep(time.Millisecond)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var left int64
	if err := c.Row("SELECT count(*) FROM pending", nil, &left); err != nil || left != 0 {
		t.Errorf("%d were left when the store was closed, %v", left, err)
	}
}

func listed(t *testing.T, s *Store) (n int) {
	t.Helper()
	err := s.View(context.Background(), func(tx authority.Tx) error {
		found, err := tx.ListEvents([]string{"RX1"}, authority.EventFilter{}, authority.Page{Limit: 100})
		n = len(found)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// An event that waits and is altered stops the log, and Settle says so; it is not
// passed over.
func TestAlteredBeforeItHasAPosition(t *testing.T) {
	s, release := nobodyLeads(t)
	add(t, s, "a")
	if _, err := connected(t, s).Exec("UPDATE pending SET lines = ARRAY['\\x7b7d'::bytea]"); err != nil {
		t.Fatal(err)
	}
	release()
	if err := s.Settle(context.Background()); !errors.Is(err, ErrLogBroken) {
		t.Errorf("Settle() = %v, want ErrLogBroken", err)
	}
	if err := s.Fault(); !errors.Is(err, ErrLogBroken) {
		t.Errorf("Fault() = %v, want ErrLogBroken", err)
	}
	if n, err := s.Pending(context.Background()); n != 1 || err != nil {
		t.Errorf("Pending() = %d, %v, want 1", n, err)
	}
}

// Another that tries to lead with the same broken log does not hide the fault; one that
// leads for a while does.
func TestFaultIsForgotten(t *testing.T) {
	for _, tt := range []struct {
		name    string
		fault   error
		refused int
		stays   bool
	}{
		{"a broken log, refused for a moment", ErrLogBroken, oftenRefused - 1, true},
		{"a broken log, refused for long", ErrLogBroken, oftenRefused, false},
		{"a connection that was lost", ErrConnection, 1, false},
	} {
		var s Store
		s.sequencer = &sequencer{}
		s.sequencer.fault.Store(&tt.fault)
		s.sequencer.follows(tt.refused)
		if stays := errors.Is(s.Fault(), tt.fault); stays != tt.stays {
			t.Errorf("%s: Fault() = %v", tt.name, s.Fault())
		}
	}
}

// The statements of relational in PostgreSQL's marks.
func TestMarks(t *testing.T) {
	var m marks
	for text, want := range map[string]string{
		"SELECT 1":                       "SELECT 1",
		"a = ? AND b IN (?, ?) AND c":    "a = $1 AND b IN ($2, $3) AND c",
		"a = ?1 OR b = ?1 OR c = ?2":     "a = $1 OR b = $1 OR c = $2",
		"unnest(?1::text[]) AS x (y), ?": "unnest($1::text[]) AS x (y), $1",
	} {
		for range 2 {
			if got := m.in(text); got != want {
				t.Errorf("marks of %q = %q, want %q", text, got, want)
			}
		}
	}
}
