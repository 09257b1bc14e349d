package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
	"github.com/rakit-dev/rakit/store/storetest"
)

const secret = "Unusualname"

func TestErrorsHoldNothingStored(t *testing.T) {
	url := fresh(t)
	s := open(t, url)
	user, err := identity.ParseUserID("555000000001")
	if err != nil {
		t.Fatal(err)
	}
	do(t, url, `INSERT INTO profiles (id, version, body) VALUES ($1, 1, '{"Unusualname":"Unusualname"}')`, user.String())
	do(t, url, `INSERT INTO cases (id, version, organisation, stage, route, body) VALUES ('c', 1, '', '', '', '{"stage":"Unusualname"}')`)
	do(t, url, `ALTER TABLE agreements ADD CONSTRAINT not_this CHECK (provider <> 'Unusualname')`)
	do(t, url, `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not %', NEW.body; END $$`)
	do(t, url, `CREATE TRIGGER refuse BEFORE INSERT ON positions FOR EACH ROW EXECUTE FUNCTION refuse()`)
	for name, fn := range map[string]func(authority.Tx) error{
		"unknown member": func(tx authority.Tx) error { _, err := tx.Profile(user); return err },
		"unknown stage":  func(tx authority.Tx) error { _, err := tx.Case("c"); return err },
		"not found":      func(tx authority.Tx) error { _, err := tx.Case(secret); return err },
		"not UTF-8":      func(tx authority.Tx) error { return tx.PutCase(registration.Case{ID: secret + "\xff"}) },
		"zero byte":      func(tx authority.Tx) error { return tx.PutAgreement(rbac.Agreement{ID: secret + "\x00"}) },
		"conflict":       func(tx authority.Tx) error { return tx.PutPosition(rbac.Position{ID: secret, Version: 3}) },
		"constraint":     func(tx authority.Tx) error { return tx.PutAgreement(rbac.Agreement{ID: "a", Provider: secret}) },
		"trigger":        func(tx authority.Tx) error { return tx.PutPosition(rbac.Position{ID: secret}) },
		"key too long":   func(tx authority.Tx) error { return tx.PutAgreement(rbac.Agreement{ID: random(secret, 20_000)}) },
		"event": func(tx authority.Tx) error {
			return tx.Append(audit.Event{Action: secret, Subject: secret, At: time.Now()}, nil)
		},
		"opening": func(tx authority.Tx) error {
			return tx.Append(event("x"), map[string]audit.Opening{"name": {Value: secret + "\x00"}})
		},
		"job": func(tx authority.Tx) error { return tx.Enqueue(authority.Job{ID: secret}) },
	} {
		err := s.Update(background, fn)
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: error = %v, want one without what was stored", name, err)
		}
	}
}

// What cannot be stored is in no row, also when rows are counted.
func TestCountOfWhatCannotBeStored(t *testing.T) {
	err := open(t, fresh(t)).View(background, func(tx authority.Tx) error {
		n, err := tx.CountMessages(authority.MessageCount{Recipient: "a\x00"}, time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC))
		if n != 0 {
			t.Errorf("%d messages, want none", n)
		}
		return err
	})
	if err != nil {
		t.Errorf("CountMessages() = %v, want nil", err)
	}
}

// random returns a text that does not get shorter when it is compressed.
func random(start string, n int) string {
	var b strings.Builder
	b.WriteString(start)
	for x := uint64(1); b.Len() < n; {
		x = x*6364136223846793005 + 1442695040888963407
		b.WriteByte('!' + byte(x>>57)%90)
	}
	return b.String()
}

// An event that the log could not take in later is refused at once.
func TestEventThatCannotBeFound(t *testing.T) {
	s := open(t, fresh(t))
	for name, change := range map[string]func(*audit.Event, map[string]audit.Opening){
		"subject":      func(e *audit.Event, _ map[string]audit.Opening) { e.Subject = strings.Repeat("x", 2501) },
		"organisation": func(e *audit.Event, _ map[string]audit.Opening) { e.Organisation = strings.Repeat("x", 2501) },
		"zero byte":    func(e *audit.Event, _ map[string]audit.Opening) { e.Subject = "a\x00" },
		"name":         func(_ *audit.Event, o map[string]audit.Opening) { o[strings.Repeat("x", 2501)] = audit.Opening{} },
		"value":        func(_ *audit.Event, o map[string]audit.Opening) { o["x"] = audit.Opening{Value: "\xff"} },
	} {
		e, openings := event("a"), map[string]audit.Opening{}
		change(&e, openings)
		if err := s.Update(background, func(tx authority.Tx) error { return tx.Append(e, openings) }); err == nil {
			t.Errorf("%s: Append() = nil, want an error", name)
		}
	}
	// The longest that is taken in goes all the way.
	e := event(random("", 2500))
	openings := map[string]audit.Opening{random("", 2500): {Value: "x"}}
	err := s.Update(background, func(tx authority.Tx) error {
		for range 130 { // two blocks, so that the index has it
			if err := tx.Append(e, openings); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := verify(t, s); r.Events != 130 || r.Pending != 0 || r.Broken != nil {
		t.Errorf("%d events, %d pending, broken %v, want 130, none and not", r.Events, r.Pending, r.Broken)
	}
}

func TestErrorsHoldNoUserAndNoPassword(t *testing.T) {
	cluster.Shared(t)
	for name, url := range map[string]string{
		"nobody there":            "postgres://ra" + secret + ":" + secret + "@127.0.0.1:1/rakit?connect_timeout=1&sslmode=disable",
		"no database":             "postgres://ra" + secret + ":" + secret + "@127.0.0.1:1?connect_timeout=1&sslmode=disable",
		"no URL":                  "postgres://ra:" + secret + "@%zz/",
		"no setting":              "host=/nowhere password=" + secret + " sslmode=" + secret,
		"a slash in the password": "postgres://" + secret + ":1/" + secret + "@127.0.0.1:1/rakit?connect_timeout=1",
		"an @ in the password":    "postgres://ra:1@" + secret + "@127.0.0.1:1/rakit?connect_timeout=1",
		"wrong setting":           fresh(t) + "&lock_timeout=" + secret,
	} {
		_, err := postgres.Open(background, url, signer(t, 1))
		if err == nil || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "://") || strings.Contains(err.Error(), "%") {
			t.Errorf("%s: Open() = %v, want an error without user and password", name, err)
		}
	}
	if _, err := postgres.Open(background, "", signer(t, 1)); err == nil {
		t.Error("Open without a URL = nil, want an error")
	}
	if _, err := postgres.Open(background, fresh(t), nil); err == nil {
		t.Error("Open without a signer = nil, want an error")
	}
}

func TestOpenRefusesBrokenLog(t *testing.T) {
	url := fresh(t)
	s := open(t, url)
	appendEvents(t, s, "a", 3)
	if err := errors.Join(s.Settle(background), s.Close()); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string][2]string{
		"entry added":           {`INSERT INTO events SELECT seq + 1, line, leaf FROM events WHERE seq = 2`, `DELETE FROM events WHERE seq = 3`},
		"last entry altered":    {`UPDATE events SET line = line || 'x' WHERE seq = 2`, `UPDATE events SET line = substr(line, 1, length(line) - 1) WHERE seq = 2`},
		"size altered":          {`UPDATE log SET size = 2`, `UPDATE log SET size = 3`},
		"checkpoint unreadable": {`UPDATE log SET note = 'x' || note`, `UPDATE log SET note = substr(note, 2)`},
		"last entry removed":    {`DELETE FROM events WHERE seq = 2`, ``},
	} {
		if name == "last entry removed" {
			continue // at the end: there is no way back
		}
		do(t, url, tt[0])
		if _, err := postgres.Open(background, url, signer(t, 1)); !errors.Is(err, postgres.ErrLogBroken) {
			t.Errorf("%s: Open() = %v, want ErrLogBroken", name, err)
		}
		do(t, url, tt[1])
	}
	if _, err := postgres.Open(background, url, signer(t, 2)); !errors.Is(err, postgres.ErrLogBroken) || !errors.Is(err, audit.ErrCheckpoint) {
		t.Errorf("another key: Open() = %v, want ErrLogBroken and audit.ErrCheckpoint", err)
	}
	do(t, url, `DELETE FROM events WHERE seq = 2`)
	if _, err := postgres.Open(background, url, signer(t, 1)); !errors.Is(err, postgres.ErrLogBroken) {
		t.Errorf("last entry removed: Open() = %v, want ErrLogBroken", err)
	}
}

func TestOpenRefusesNewer(t *testing.T) {
	url := fresh(t)
	do(t, url, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
	if _, err := postgres.Open(background, url, signer(t, 1)); !errors.Is(err, postgres.ErrNewer) {
		t.Errorf("Open() = %v, want ErrNewer", err)
	}
}

// A database of the first version is brought up to this one, with what is in it.
func TestUpgrade(t *testing.T) {
	url := fresh(t)
	backTo(t, url, 1)
	do(t, url, `INSERT INTO positions (id, version, organisation, body) VALUES ('p', 7, 'RX1', '{"id":"p","organisation":"RX1"}')`)
	s := open(t, url)
	err := s.Update(background, func(tx authority.Tx) error {
		p, err := tx.Position("p")
		if p.Version != 7 || err != nil {
			t.Errorf("the position has version %d, %v, want 7", p.Version, err)
		}
		return errors.Join(tx.PutPosition(p), tx.Append(event("p"), nil))
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := verify(t, s); r.Events != 1 || r.Broken != nil {
		t.Errorf("%d events, broken %v, want 1 and not", r.Events, r.Broken)
	}
}

// migrationFiles are the migrations after the first, the latest last.
var migrationFiles = []string{"00002_log.sql", "00003_message_ends.sql", "00004_queue_heads.sql"}

// backTo undoes the migrations after a version, as they say themselves.
func backTo(t *testing.T, url string, version int) {
	t.Helper()
	for v := len(migrationFiles) + 1; v > version; v-- {
		text, err := os.ReadFile("migrations/" + migrationFiles[v-2])
		if err != nil {
			t.Fatal(err)
		}
		_, down, ok := strings.Cut(string(text), "-- +goose Down")
		if !ok {
			t.Fatalf("%s does not say how to go back", migrationFiles[v-2])
		}
		do(t, url, fmt.Sprintf("%s; DELETE FROM goose_db_version WHERE version_id = %d", down, v))
	}
}

// Messages that were stored before it was noted when they end are dropped as they would
// be today, to the nanosecond.
func TestUpgradeNotesEndsOfMessages(t *testing.T) {
	url := fresh(t)
	s := open(t, url)
	for _, m := range storetest.EndedMessages() {
		if err := s.Update(background, func(tx authority.Tx) error { return tx.PutMessage(m) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	const ends = "SELECT string_agg(id || ' ' || ended, ',' ORDER BY id) FROM messages"
	want := one[string](t, url, ends)
	backTo(t, url, 2)
	open(t, url)
	if got := one[string](t, url, ends); got != want || !strings.Contains(want, "123456790") {
		t.Errorf("ends %s, want %s", got, want)
	}
}

// Servers that start at the same time on an empty database all come up.
func TestManyOpenAtOnce(t *testing.T) {
	url := cluster.Database(t)
	var done sync.WaitGroup
	stores := make([]*postgres.Store, 4)
	for i := range stores {
		done.Go(func() {
			var err error
			if stores[i], err = postgres.Open(background, url, signer(t, 1)); err != nil {
				t.Error(err)
				return
			}
			appendEvents(t, stores[i], "a", 2)
		})
	}
	done.Wait()
	if t.Failed() {
		return
	}
	if r := verify(t, stores[0]); r.Events != 8 || r.Broken != nil {
		t.Errorf("%d events, broken %v, want 8 and not", r.Events, r.Broken)
	}
	for _, s := range stores {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestClosed(t *testing.T) {
	s := open(t, fresh(t))
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	nothing := func(authority.Tx) error { return nil }
	for name, err := range map[string]error{
		"Update": s.Update(background, nothing), "View": s.View(background, nothing), "Settle": s.Settle(background),
	} {
		if !errors.Is(err, postgres.ErrClosed) {
			t.Errorf("%s() = %v, want ErrClosed", name, err)
		}
	}
	if !s.Seeded(background) {
		t.Error("a store that cannot be read is taken for a real one")
	}
}

func TestSeeded(t *testing.T) {
	url := fresh(t)
	s := open(t, url)
	if s.Seeded(background) {
		t.Error("a new store is marked as seeded")
	}
	for range 2 {
		if err := s.MarkSeeded(background); err != nil {
			t.Fatal(err)
		}
	}
	if !open(t, url).Seeded(background) {
		t.Error("the mark was not kept")
	}
}

func TestTxIsOfNoUseLater(t *testing.T) {
	s := open(t, fresh(t))
	var kept authority.Tx
	if err := s.Update(background, func(tx authority.Tx) error { kept = tx; return nil }); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a Tx that was kept did not panic")
		}
	}()
	_ = kept.Finish(authority.Job{ID: "job-1"})
}

func TestFunctionThatExits(t *testing.T) {
	s := open(t, fresh(t))
	var done sync.WaitGroup
	done.Go(func() {
		_ = s.Update(background, func(tx authority.Tx) error {
			if err := tx.PutPosition(rbac.Position{ID: "p"}); err != nil {
				t.Error(err)
			}
			runtime.Goexit()
			return nil
		})
	})
	done.Wait()
	err := s.View(background, func(tx authority.Tx) error { _, err := tx.Position("p"); return err })
	if !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("afterwards it is there: %v", err)
	}
}

// Opening the store frees no claim of another server.
func TestClaimsStay(t *testing.T) {
	url := fresh(t)
	s := open(t, url)
	now := time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC)
	err := s.Update(background, func(tx authority.Tx) error {
		return tx.Enqueue(authority.Job{ID: "job-1", Kind: authority.PrintCardJob, Due: now})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Claim(background, now, time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, url).Claim(background, now, time.Hour); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("Claim() = %v, want ErrNotFound: the other server has it", err)
	}
}

func TestContextThatEnds(t *testing.T) {
	s := open(t, fresh(t))
	ctx, cancel := context.WithCancel(background)
	err := s.Update(ctx, func(tx authority.Tx) error {
		cancel()
		return errors.Join(tx.PutPosition(rbac.Position{ID: "p"}), tx.Append(event("p"), nil))
	})
	if err != nil {
		t.Errorf("Update() = %v, want nil: once it runs the context has no say", err)
	}
	if got := subjects(t, s); len(got) != 1 {
		t.Errorf("%d events, want 1", len(got))
	}
}
