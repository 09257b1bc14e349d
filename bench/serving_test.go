package main

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// TestAssessorsAnswerAlike: the peer must do the same work.
func TestAssessorsAnswerAlike(t *testing.T) {
	sides, closeSides, err := openAssessors(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer closeSides()
	var answers [][]string
	for _, s := range sides {
		address, stop, err := listen(s.handler)
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
		c, err := dial(address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var all []string
		for i, x := range s.xs {
			body, err := c.do(x)
			if err != nil {
				t.Fatalf("%s: sample %d: %v", s.title, i, err)
			}
			v := jsontext.Value(body).Clone()
			if err := v.Canonicalize(); err != nil {
				t.Fatal(err)
			}
			all = append(all, string(v))
		}
		answers = append(answers, all)
	}
	for i := range cisSamples {
		if ours, peer := answers[0][i], answers[1][i]; ours != peer {
			t.Errorf("sample %d\nours %s\npeer %s", i, ours, peer)
		}
	}
}

// TestAnotherAnswerIsSeen: what is measured must not be an error that comes
// quickly.
func TestAnotherAnswerIsSeen(t *testing.T) {
	sides, closeSides, err := openAssessors(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer closeSides()
	for name, x := range map[string]exchange{
		"no token":     {post(assessmentPath, "application/json", cisSamples[0].line()), nil},
		"another flag": {sides[0].xs[0].request, []byte(`"flag":"full"`)},
	} {
		address, stop, err := listen(sides[0].handler)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := load(address, 1, []exchange{x}, 0); err != nil {
			t.Fatal(err)
		}
		c, err := dial(address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.do(x); err == nil {
			t.Errorf("%s: no error", name)
		}
		c.Close()
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestRegisteringOverHTTP(t *testing.T) {
	m := overHTTP{clients: 2, each: 2}
	if _, err := m.turn(filepath.Join(t.TempDir(), "world")); err != nil {
		t.Fatal(err)
	}
}

// TestOneRegistrationStoredAgain: the store that is started on must hold what it
// is said to hold.
func TestOneRegistrationStoredAgain(t *testing.T) {
	one, err := registerOnce(filepath.Join(t.TempDir(), "house"))
	if err != nil {
		t.Fatal(err)
	}
	if len(one.events) < 15 {
		t.Errorf("a registration left %d events", len(one.events))
	}
	signer, err := newSigner()
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "rakit.db"), signer)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.Update(context.Background(), func(tx authority.Tx) error {
		for n := range 3 {
			if err := one.again(tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = store.View(context.Background(), func(tx authority.Tx) error {
		cases, err := tx.ListCases([]string{"RX1"}, authority.CaseFilter{}, authority.Page{Limit: 9})
		if err != nil {
			return err
		}
		events, err := tx.ListEvents([]string{"RX1", "RX2"}, authority.EventFilter{}, authority.Page{Limit: 900})
		if len(cases) != 3 || len(events) != 3*len(one.events) {
			t.Errorf("%d cases and %d events; want 3 and %d", len(cases), len(events), 3*len(one.events))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
