package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// child makes the test binary open a world in the folder it names and do what
// the word in front asks for.
const child = "RAKIT_SANDBOX_CHILD"

func TestMain(m *testing.M) {
	if job := os.Getenv(child); job != "" {
		os.Exit(runChild(job))
	}
	os.Exit(m.Run())
}

func open(t *testing.T, dir string) *sandbox.World {
	t.Helper()
	w, err := sandbox.Open(dir, sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func use(t *testing.T, w *sandbox.World, fn func(ctx context.Context, l *sandbox.Live) error) {
	t.Helper()
	if err := w.Use(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// view reads a world.
func view(t *testing.T, w *sandbox.World, fn func(tx authority.Tx) error) {
	t.Helper()
	use(t, w, func(ctx context.Context, l *sandbox.Live) error { return l.Store.View(ctx, fn) })
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestActors: every agent of the table has the role and organisation of the name.
func TestActors(t *testing.T) {
	n := 0
	for _, o := range sandbox.Seeded() {
		if o.Kind != "agent" {
			continue
		}
		n++
		a := sandbox.Actor(o.Name)
		want := "agent/" + strings.ToLower(a.Organisation.String()) + "/" + a.Role.String()
		if o.Name != want || a.ID.String() != o.ID {
			t.Errorf("%s acts as %s, %s", o.Name, want, a.ID)
		}
	}
	if n != 3*6+1 {
		t.Errorf("%d agents, want six roles at three organisations and one more", n)
	}
}

// TestScopes: what is at RX9 is nobody's business elsewhere; RX2 sees what it acts
// for; RX9 sees its own.
func TestScopes(t *testing.T) {
	w := open(t, t.TempDir())
	use(t, w, func(ctx context.Context, l *sandbox.Live) error {
		for _, tt := range []struct {
			agent, name string
			found       bool
		}{
			{"agent/rx2/ra-agent", "rx9", false},
			{"agent/rx2/ra-agent", "rx3", true},
			{"agent/rx2/ra-agent", "requested", true},
			{"agent/rx9/ra-agent", "rx9", true},
			{"agent/rx9/ra-agent", "rx3", false},
			{"agent/rx9/ra-agent", "requested", false},
			{"agent/rx1/ra-agent", "requested", true},
			{"agent/rx1/ra-agent", "rx9", false},
		} {
			_, err := l.Authority.For(sandbox.Actor(tt.agent)).Case(ctx, sandbox.ID("registration/"+tt.name))
			if found := err == nil; found != tt.found || !found && !errors.Is(err, authority.ErrNotFound) {
				t.Errorf("%s reads registration/%s: %v", tt.agent, tt.name, err)
			}
		}
		return nil
	})
}

// exported returns the audit log, and its key.
func exported(t *testing.T, w *sandbox.World) (log []byte, key string) {
	t.Helper()
	var b bytes.Buffer
	use(t, w, func(ctx context.Context, l *sandbox.Live) error {
		key = l.Store.VerifierKey()
		out := audit.NewWriter(&b)
		return errors.Join(l.Store.ExportLog(ctx, out), out.Close())
	})
	return b.Bytes(), key
}

// verified asserts that the log of a world is whole, and returns its length.
func verified(t *testing.T, w *sandbox.World) int64 {
	t.Helper()
	log, key := exported(t, w)
	report, err := audit.Verify(bytes.NewReader(log), key, nil)
	if err != nil || report.Broken != nil {
		t.Fatalf("the log does not verify: %v, %+v", err, report.Broken)
	}
	return report.Events
}

// TestLog: the log of a new world verifies, is in order of time, and nothing in it
// was refused.
func TestLog(t *testing.T) {
	w := open(t, t.TempDir())
	verified(t, w)
	log, _ := exported(t, w)
	var last time.Time
	for line := range bytes.Lines(log) {
		e, err := audit.ParseLine(bytes.TrimSuffix(line, []byte("\n")))
		if err != nil {
			continue // a checkpoint
		}
		if e.At.Before(last) {
			t.Errorf("%s at %s is after %s in the log", e.Action, e.At, last)
		}
		last = e.At
		if e.Outcome == audit.Refused {
			t.Errorf("%s was refused by %v", e.Action, e.Rules)
		}
	}
	if last.After(sandbox.Start) {
		t.Errorf("the last entry is of %s, after the start of the clock", last)
	}
}

// order orders a card and returns its id.
func order(t *testing.T, w *sandbox.World) string {
	t.Helper()
	var id string
	use(t, w, func(ctx context.Context, l *sandbox.Live) error {
		k, err := l.Authority.OrderCard(ctx, authority.OrderCard{
			By: sandbox.Actor("agent/rx2/ra-agent"), Case: sandbox.ID("registration/registered"),
		})
		id = k.ID
		return err
	})
	return id
}

// TestSameIDs: two worlds, and one before and after its reset, hold the same and
// go on the same, with other keys.
func TestSameIDs(t *testing.T) {
	one, two := open(t, t.TempDir()), open(t, t.TempDir())
	first, second := order(t, one), order(t, two)
	must(one.Advance(time.Hour))
	_, key := exported(t, one)
	if err := one.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if one.Now() != sandbox.Start {
		t.Errorf("the clock shows %s after a reset", one.Now())
	}
	view(t, one, func(tx authority.Tx) error {
		if _, err := tx.Card(first); !errors.Is(err, authority.ErrNotFound) {
			t.Errorf("a card outlived the reset: %v", err)
		}
		_, err := tx.Card(sandbox.ID("card/released"))
		return err
	})
	if again := order(t, one); first != second || first != again {
		t.Errorf("the first card is %s, %s and, after the reset, %s", first, second, again)
	}
	if _, now := exported(t, one); now == key {
		t.Error("a reset keeps the key of the log")
	}
}

// TestGoesOn: a world that was closed goes on as it was left, and draws ids that
// are not those it drew before.
func TestGoesOn(t *testing.T) {
	dir := t.TempDir()
	w := must(sandbox.Open(dir, sandbox.Config{}))
	id := order(t, w)
	chosen := sandbox.Outcomes{Printer: sandbox.Choice{Outcome: sandbox.Temporary, Times: 3}}
	if err := w.SetOutcomes(chosen); err != nil {
		t.Fatal(err)
	}
	at := must(w.SetTime(time.Date(2021, 1, 1, 0, 0, 0, 5, time.FixedZone("", 3600))))
	must(w.Work(t.Context()))
	if err := errors.Join(w.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Work(t.Context()); !errors.Is(err, sandbox.ErrClosed) {
		t.Errorf("Work after Close: %v", err)
	}
	if _, err := w.Advance(1); !errors.Is(err, sandbox.ErrClosed) {
		t.Errorf("Advance after Close: %v", err)
	}
	if err := w.Reset(t.Context()); !errors.Is(err, sandbox.ErrClosed) {
		t.Errorf("Reset after Close: %v", err)
	}

	w = open(t, dir)
	if got := w.Now(); !got.Equal(at) || got.Location() != time.UTC {
		t.Errorf("the clock shows %s, want %s", got, at.UTC())
	}
	chosen.Printer.Times = 1 // the ordered card and the one of this test were tried
	if diff := cmp.Diff(chosen, w.Outcomes()); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	view(t, w, func(tx authority.Tx) error { return second(tx.Card(id)) })
	use(t, w, func(ctx context.Context, l *sandbox.Live) error {
		if _, err := l.Authority.CancelCard(ctx, authority.CancelCard{By: sandbox.Actor("agent/rx2/ra-agent"), Card: id, Reason: card.ReasonOtherLeaver}); err != nil { // it is not printed: nobody can have lost it
			return err
		}
		return nil
	})
	if again := order(t, w); again == id {
		t.Error("an id was drawn twice")
	}
	verified(t, w)
}

func second[T any](_ T, err error) error { return err }

func TestClock(t *testing.T) {
	w := open(t, t.TempDir())
	if got := w.Now(); got != sandbox.Start {
		t.Errorf("a new clock shows %s", got)
	}
	for _, tt := range []struct {
		name, why string
		set       func() (time.Time, error)
		want      time.Time
		err       error
	}{
		{"no time", "nothing is asked", func() (time.Time, error) { return w.Advance(0) }, sandbox.Start, nil},
		{"back", "forward only", func() (time.Time, error) { return w.Advance(-1) }, sandbox.Start, sandbox.ErrBackwards},
		{"back to", "forward only", func() (time.Time, error) { return w.SetTime(sandbox.Start.Add(-1)) }, sandbox.Start, sandbox.ErrBackwards},
		{"to no time", "the zero time is before all", func() (time.Time, error) { return w.SetTime(time.Time{}) }, sandbox.Start, sandbox.ErrBackwards},
		{"a nanosecond", "the least", func() (time.Time, error) { return w.Advance(1) }, sandbox.Start.Add(1), nil},
		{"beyond", "one too many", func() (time.Time, error) { return w.SetTime(sandbox.Latest.Add(1)) }, sandbox.Start.Add(1), sandbox.ErrTooLate},
		{"far", "292 years", func() (time.Time, error) { return w.Advance(1<<63 - 1) }, sandbox.Start.Add(1), sandbox.ErrTooLate},
		{"the end", "the last instant", func() (time.Time, error) { return w.SetTime(sandbox.Latest) }, sandbox.Latest, nil},
	} {
		got, err := tt.set()
		if !got.Equal(tt.want) || !errors.Is(err, tt.err) || !w.Now().Equal(tt.want) {
			t.Errorf("%s: %s, %v, then %s; want %s, %v: %s", tt.name, got, err, w.Now(), tt.want, tt.err, tt.why)
		}
	}
}

// TestOpenIsFast holds seeding to the second in which a sandbox is to be ready.
func TestOpenIsFast(t *testing.T) {
	dir := t.TempDir()
	begin := time.Now()
	w := must(sandbox.Open(dir, sandbox.Config{}))
	fresh := time.Since(begin)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	begin = time.Now()
	w = open(t, dir)
	again := time.Since(begin)
	begin = time.Now()
	if err := w.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("new world %s, opened again %s, reset %s, %d entries", fresh, again, time.Since(begin), verified(t, w))
	if fresh > 5*time.Second { // five times as long as is promised: other tests run beside this one
		t.Errorf("a new world took %s", fresh)
	}
}
