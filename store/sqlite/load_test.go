package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// inChild is how many cards a child process loads: enough to be killed in between.
const inChild = 4000

var errSource = errors.New("the source has gone")

// loadedCard returns the nth card of a population; its certificates expire on some
// day of three years.
func loadedCard(n int) card.Card {
	end := time.Date(2020, 6, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, n*7%1095)
	c := card.Certificate{
		UserID: "555000000001", Serial: "00ff", Issuer: "CN=Example CA", NotBefore: end.AddDate(-3, 0, 0), NotAfter: end,
		KeyAlgorithm: card.RSAKey, KeyBits: 2048, SignatureAlgorithm: card.SignatureAlgorithms()[0], Use: card.ForAuthentication,
		Fingerprint: "aa01", KeyFingerprint: "bb01",
	}
	other := c
	other.Serial, other.Use, other.Fingerprint, other.KeyFingerprint = "0100", card.ForSigning, "aa02", "bb02"
	return card.Card{
		ID: fmt.Sprintf("card-%06d", n*7919%1_000_000), Registration: "case-1", Holder: "555000000001", Organisation: "RX1",
		State: card.InUse, Serial: fmt.Sprintf("S-%d", n), OrderedAt: end.AddDate(-3, 0, 0), InUseAt: end.AddDate(-3, 0, 0),
		Certification: card.Certification{State: card.Certified, Ref: "certify-1", Pair: card.Pair{Authentication: c, Signing: other}},
	}
}

// population yields cards from the nth up to another, and then stops as end does.
func population(from, to int, end func() error) iter.Seq2[card.Card, error] {
	return func(yield func(card.Card, error) bool) {
		for n := from; n < to; n++ {
			if !yield(loadedCard(n), nil) {
				return
			}
		}
		if err := end(); err != nil {
			yield(card.Card{}, err)
		}
	}
}

func noError() error { return nil }

// Cards that were loaded are those that were put one by one, and are found as they
// are, beside what was stored before.
func TestLoad(t *testing.T) {
	put, loaded := file(t), file(t)
	for path, n := range map[string]int{put: 700, loaded: 10} {
		s := open(t, path)
		appendEvents(t, s, 1)
		for i := range n {
			if err := s.Update(background, func(tx authority.Tx) error { return tx.PutCard(loadedCard(i)) }); err != nil {
				t.Fatal(err)
			}
		}
		shut(t, s)
	}
	if err := sqlite.Load(background, loaded, signer(t, 1), population(10, 700, noError)); err != nil {
		t.Fatal(err)
	}
	want, got := cardsIn(t, put, 700), cardsIn(t, loaded, 700)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(guidance.Date{})); diff != "" {
		t.Errorf("cards mismatch (-put one by one +loaded):\n%s", diff)
	}
	if r := verify(t, open(t, loaded)); r.Broken != nil || r.Events != 1 {
		t.Errorf("%d events, broken %v, want the one of before", r.Events, r.Broken)
	}
}

func TestLoadMakesTheFile(t *testing.T) {
	path := file(t)
	if err := sqlite.Load(background, path, signer(t, 1), population(0, 0, noError)); err != nil {
		t.Fatal(err)
	}
	cardsIn(t, path, 0)
}

// A load that does not end well leaves a store as it was.
func TestLoadAllOrNothing(t *testing.T) {
	cancelled, cancel := context.WithCancel(background)
	versioned := loadedCard(5000)
	versioned.Version = 1
	for name, tt := range map[string]struct {
		ctx  context.Context
		from iter.Seq2[card.Card, error]
		want error
	}{
		"the source fails":     {background, population(1, 3000, func() error { return errSource }), errSource},
		"it fails at once":     {background, population(1, 1, func() error { return errSource }), errSource},
		"one stored already":   {background, population(0, 3000, noError), authority.ErrConflict},
		"the last one again":   {background, also(population(1, 3000, noError), loadedCard(1)), authority.ErrConflict},
		"one with a version":   {background, also(population(1, 3000, noError), versioned), authority.ErrConflict},
		"one without an id":    {background, also(population(1, 3000, noError), card.Card{}), nil},
		"cancelled on the way": {cancelled, population(1, 3000, func() error { cancel(); return nil }), context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t)
			storeOne(t, path)
			err := sqlite.Load(tt.ctx, path, signer(t, 1), tt.from)
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("Load() = %v, want %v", err, tt.want)
			}
			cardsIn(t, path, 1)
		})
	}
}

func TestLoadPanics(t *testing.T) {
	path := file(t)
	storeOne(t, path)
	func() {
		defer func() {
			if got := recover(); got != "the source" {
				t.Errorf("recovered %v, want what the source panicked with", got)
			}
		}()
		_ = sqlite.Load(background, path, signer(t, 1), population(1, 3000, func() error { panic("the source") }))
	}()
	cardsIn(t, path, 1)
}

func TestLoadInUse(t *testing.T) {
	path := file(t)
	s := open(t, path)
	appendEvents(t, s, 1)
	if err := sqlite.Load(background, path, signer(t, 1), population(0, 1, noError)); !errors.Is(err, sqlite.ErrInUse) {
		t.Errorf("Load() = %v while the store is open, want ErrInUse", err)
	}
	appendEvents(t, s, 1)
}

func also(from iter.Seq2[card.Card, error], last card.Card) iter.Seq2[card.Card, error] {
	return func(yield func(card.Card, error) bool) {
		for k, err := range from {
			if !yield(k, err) {
				return
			}
		}
		yield(last, nil)
	}
}

func storeOne(t *testing.T, path string) {
	t.Helper()
	s := open(t, path)
	if err := s.Update(background, func(tx authority.Tx) error { return tx.PutCard(loadedCard(0)) }); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
}

// A process that is killed while it loads leaves all cards or none, and a store that
// finds them.
func TestLoadKilled(t *testing.T) {
	for _, tt := range []struct {
		at    string // what the child said last
		after time.Duration
	}{
		{"1000", 0},
		{"3000", 0},
		{"given", 0},
		{"given", 15 * time.Millisecond},
		{"given", 30 * time.Millisecond},
		{"given", 60 * time.Millisecond},
		{"loaded", 0},
	} {
		path := file(t)
		cmd, lines := child(t, path, childLoads+"=1")
		loaded := false
		for lines.Scan() {
			loaded = loaded || lines.Text() == "loaded"
			if lines.Text() == tt.at {
				time.Sleep(tt.after)
				if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait()
		want := cardsAt(t, path)
		if want != 0 && want != inChild || loaded && want == 0 {
			t.Errorf("killed %v after %s: %d cards, want all or none; acknowledged: %v", tt.after, tt.at, want, loaded)
		}
		cardsIn(t, path, want)
	}
}

// loadInChild loads cards, and says how far it is.
func loadInChild(path string) {
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{1}, 32))
	if err != nil {
		panic(err)
	}
	err = sqlite.Load(context.Background(), path, signer, func(yield func(card.Card, error) bool) {
		for n := range inChild {
			if n%1000 == 0 {
				fmt.Println(n)
			}
			if !yield(loadedCard(n), nil) {
				return
			}
		}
		fmt.Println("given")
	})
	if err != nil {
		panic(err)
	}
	fmt.Println("loaded")
	os.Exit(0)
}

// cardsAt counts the cards of a store.
func cardsAt(t *testing.T, path string) (n int) {
	t.Helper()
	s := open(t, path)
	defer shut(t, s)
	if err := s.View(background, func(tx authority.Tx) error {
		found, err := tx.ListCards([]string{"RX1"}, authority.CardFilter{}, authority.Page{Limit: 2 * inChild})
		n = len(found)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// cardsIn returns the cards of a store, which are as many as want and found by
// every index, each of which is there.
func cardsIn(t *testing.T, path string, want int) (found []card.Card) {
	t.Helper()
	fresh := file(t)
	shut(t, open(t, fresh))
	if diff := cmp.Diff(schemaOf(t, fresh), schemaOf(t, path)); diff != "" {
		t.Errorf("schema mismatch (-of a new store +of this):\n%s", diff)
	}
	s := open(t, path)
	defer shut(t, s)
	in, all := []string{"RX1"}, authority.Page{Limit: 2 * inChild}
	many := in
	for n := range 200 {
		many = append(many, fmt.Sprintf("RY%d", n+10))
	}
	var counts []int
	count := func(cards []card.Card, err error) error {
		found, counts = cards, append(counts, len(cards))
		return err
	}
	if err := s.View(background, func(tx authority.Tx) error {
		by := authority.ExpiringFilter{By: guidance.MustDate("2030-01-01")}
		return errors.Join(
			count(tx.ListExpiring(in, by, all)), count(tx.ListExpiring(many, by, all)),
			count(tx.ListCards(many, authority.CardFilter{Registration: "case-1"}, all)),
			count(tx.ListCards(in, authority.CardFilter{}, all)),
		)
	}); err != nil {
		t.Fatal(err)
	}
	for i, n := range counts {
		if n != want {
			t.Errorf("list %d has %d cards, want %d", i, n, want)
		}
	}
	return found
}

// schemaOf returns what the tables and indexes of a file are, and that SQLite finds
// no fault with it.
func schemaOf(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var schema, checked string
	err1 := db.QueryRow("SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)").Scan(&schema)
	err2 := db.QueryRow("PRAGMA integrity_check").Scan(&checked)
	if err := errors.Join(err1, err2); err != nil || checked != "ok" {
		t.Errorf("integrity: %s, %v", strings.TrimSpace(checked), err)
	}
	return schema
}
