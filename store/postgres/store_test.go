package postgres_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/storetest"
)

var background = context.Background()

func signer(t testing.TB, b byte) *audit.Signer {
	t.Helper()
	s, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{b}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(background, url, signer(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
	})
	return s
}

// in returns a context for what must not take long.
func within(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(background, d)
	t.Cleanup(cancel)
	return ctx
}

func event(subject string) audit.Event {
	return audit.Event{
		At: time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC), Action: "card.print", Outcome: audit.Done,
		Actor: "555000000001", Role: "ra-agent", Organisation: "RX1", Subject: subject,
		Rules: []string{"RA-CRD-001"}, Detail: map[string]string{"to": "printed"},
	}
}

func appendEvents(t testing.TB, s *postgres.Store, subject string, n int) {
	t.Helper()
	for i := range n {
		err := s.Update(background, func(tx authority.Tx) error { return tx.Append(event(fmt.Sprint(subject, i)), nil) })
		if err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t testing.TB, s *postgres.Store) audit.Report {
	t.Helper()
	var log bytes.Buffer
	w := audit.NewWriter(&log)
	if err := s.ExportLog(background, w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := audit.Verify(&log, s.VerifierKey(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestContract runs in one database, which is emptied for each test: making one takes
// longer than most of them.
func TestContract(t *testing.T) {
	url, last := fresh(t), ""
	storetest.Run(t, func(t *testing.T, dir string) authority.Store {
		if dir != last {
			do(t, url, emptyAll)
			last = dir
		}
		s, err := postgres.Open(background, url, signer(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// emptyAll empties every table but that of the version.
const emptyAll = `DO $$ DECLARE name TEXT; BEGIN
	FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version' LOOP
		EXECUTE 'DELETE FROM ' || quote_ident(name);
	END LOOP;
END $$`

// do runs SQL behind the store's back.
func do(t testing.TB, url, text string, args ...any) {
	t.Helper()
	with(t, url, func(c *pgx.Conn) error {
		_, err := c.Exec(background, text, args...)
		return err
	})
}

func with(t testing.TB, url string, fn func(*pgx.Conn) error) {
	t.Helper()
	c, err := pgx.Connect(background, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(background) }()
	if err := fn(c); err != nil {
		t.Fatal(err)
	}
}

// fresh returns the URL of a database with the schema in it, and nothing else.
func fresh(t testing.TB) string { return postgres.Fresh(t) }
