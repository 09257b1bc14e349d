package postgres_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
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

func TestContract(t *testing.T) {
	urls := map[string]string{}
	storetest.Run(t, func(t *testing.T, dir string) authority.Store {
		if urls[dir] == "" {
			urls[dir] = cluster.Database(t)
		}
		s, err := postgres.Open(background, urls[dir], signer(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
