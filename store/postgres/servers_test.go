package postgres_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/store/postgres"
)

// again runs fn until it is not in contention, and returns how often it was.
func again(s *postgres.Store, fn func(authority.Tx) error) (contended int, err error) {
	for ; contended < 1000; contended++ {
		if err = s.Update(background, fn); !errors.Is(err, authority.ErrContended) {
			return contended, err
		}
		time.Sleep(time.Millisecond)
	}
	return contended, err
}

// subjects returns those of the events of the log, in order, and fails where a
// position is not the next one.
func subjects(t testing.TB, s *postgres.Store) (all []string) {
	t.Helper()
	var file bytes.Buffer
	w := audit.NewWriter(&file)
	if err := errors.Join(s.ExportLog(background, w), w.Close()); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(&file); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), `{"checkpoint"`) {
			continue
		}
		e, err := audit.ParseLine(lines.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if e.Seq != int64(len(all)) {
			t.Fatalf("entry %d has position %d", len(all), e.Seq)
		}
		all = append(all, e.Subject)
	}
	return all
}

// writers appends from several goroutines of each store, until n events of each are
// stored; they pass over connections that are cut.
func writers(t *testing.T, stores []*postgres.Store, n int) {
	t.Helper()
	var done sync.WaitGroup
	for i, s := range stores {
		for k := range 4 {
			done.Go(func() {
				for j := range n {
					subject := fmt.Sprintf("%d-%d-%03d", i, k, j)
					if err := appendOnce(s, subject); err != nil {
						t.Errorf("append %s: %v", subject, err)
					}
				}
			})
		}
	}
	done.Wait()
}

// appendOnce appends an event with a position of the same id, by which it is known
// whether it was stored.
func appendOnce(s *postgres.Store, subject string) error {
	deadline := time.Now().Add(20 * time.Second)
	for {
		_, err := again(s, func(tx authority.Tx) error {
			return errors.Join(tx.PutPosition(rbac.Position{ID: subject}), tx.Append(event(subject), nil))
		})
		cut := errors.Is(err, postgres.ErrConnection) || errors.Is(err, postgres.ErrInDoubt)
		switch {
		case errors.Is(err, authority.ErrConflict): // it was in doubt, and is stored
			return nil
		case !cut || time.Now().After(deadline):
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// inOrder fails unless the log has the n events of each of the writers, in order.
func inOrder(t *testing.T, s *postgres.Store, stores, n int) {
	t.Helper()
	if err := s.Settle(within(t, time.Minute)); err != nil {
		t.Fatal(err)
	}
	next := map[string]int{}
	for _, subject := range subjects(t, s) {
		writer, number := subject[:3], subject[4:]
		if want := fmt.Sprintf("%03d", next[writer]); number != want {
			t.Fatalf("event %s of writer %s comes where %s is due", number, writer, want)
		}
		next[writer]++
	}
	for i := range stores {
		for k := range 4 {
			if writer := fmt.Sprintf("%d-%d", i, k); next[writer] != n {
				t.Errorf("%d events of writer %s, want %d", next[writer], writer, n)
			}
		}
	}
	if r := verify(t, s); r.Broken != nil || r.Pending != 0 {
		t.Errorf("broken %v, %d pending", r.Broken, r.Pending)
	}
}

func TestServersAppendAtOnce(t *testing.T) {
	url := fresh(t)
	stores := []*postgres.Store{open(t, url), open(t, url), open(t, url)}
	writers(t, stores, 20)
	for _, s := range stores {
		inOrder(t, s, len(stores), 20)
	}
	oneLeads(t, stores)
}

// oneLeads fails unless one of the stores leads before long.
func oneLeads(t *testing.T, stores []*postgres.Store) {
	t.Helper()
	n := 0
	for range 300 {
		if n = leaders(stores); n == 1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d of them lead, want 1", n)
}

func leaders(stores []*postgres.Store) (n int) {
	for _, s := range stores {
		if s.Leads() {
			n++
		}
	}
	return n
}

// while calls fn again and again until it has returned n in all, and no more: those who
// are cut must get on in the end, however slow the machine is. The function that it
// returns waits for that.
func while(t *testing.T, every time.Duration, n int, fn func() int) (enough func()) {
	t.Helper()
	sum, stopped := 0, make(chan struct{})
	go func() {
		defer close(stopped)
		for deadline := time.Now().Add(20 * time.Second); sum < n && time.Now().Before(deadline); {
			time.Sleep(every)
			sum += fn()
		}
	}()
	return func() {
		<-stopped
		if sum < n {
			t.Errorf("%d were cut, want %d: this test shows nothing", sum, n)
		}
	}
}

// The leader is killed again and again while others write: nothing is lost, nothing
// comes twice, and somebody leads in the end.
func TestLeaderIsKilled(t *testing.T) {
	url := fresh(t)
	stores := []*postgres.Store{open(t, url), open(t, url)}
	enough := while(t, 20*time.Millisecond, 4, func() (killed int) {
		with(t, url, func(c *pgx.Conn) error {
			tag, err := c.Exec(background, `SELECT pg_terminate_backend(pid) FROM pg_locks
				WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
			killed = int(tag.RowsAffected())
			return err
		})
		return killed
	})
	writers(t, stores, 25)
	enough()
	inOrder(t, stores[1], len(stores), 25)
	oneLeads(t, stores)
}

// Every connection is cut again and again: what was acknowledged is there, and what was
// not is there as a whole or not at all.
func TestConnectionsAreCut(t *testing.T) {
	url := fresh(t)
	stores := []*postgres.Store{open(t, url), open(t, url)}
	enough := while(t, 20*time.Millisecond, 40, func() int { return postgres.Cut(t, url) })
	writers(t, stores, 25)
	enough()
	inOrder(t, stores[0], len(stores), 25)
}

func TestConnectionIsCutInUpdate(t *testing.T) {
	url := fresh(t)
	s := open(t, url)
	cut := func() { postgres.Cut(t, url) }
	put := func(tx authority.Tx) error { return tx.PutPosition(rbac.Position{ID: "p"}) }
	for name, tt := range map[string]struct {
		fn   func(authority.Tx) error
		want []error
	}{
		"before it reads": {func(tx authority.Tx) error { cut(); return put(tx) }, []error{postgres.ErrConnection, authority.ErrUnavailable}},
		"and it passes that over": {func(tx authority.Tx) error {
			err := put(tx)
			cut()
			_, _ = tx.Jobs()
			return err
		}, []error{postgres.ErrConnection, authority.ErrUnavailable}},
		"before it commits": {func(tx authority.Tx) error {
			err := errors.Join(put(tx), tx.Append(event("p"), nil))
			cut()
			return err
		}, []error{postgres.ErrInDoubt, authority.ErrInDoubt}},
	} {
		t.Run(name, func(t *testing.T) {
			runs := 0
			err := s.Update(background, func(tx authority.Tx) error { runs++; return tt.fn(tx) })
			for _, want := range tt.want {
				if !errors.Is(err, want) {
					t.Errorf("Update() = %v, want %v", err, want)
				}
			}
			if runs != 1 {
				t.Errorf("the function ran %d times", runs)
			}
			err = s.View(background, func(tx authority.Tx) error { _, err := tx.Position("p"); return err })
			if !errors.Is(err, authority.ErrNotFound) {
				t.Errorf("afterwards it is there: %v", err)
			}
		})
	}
	if left := subjects(t, s); len(left) != 0 {
		t.Errorf("%d events were left", len(left))
	}
}

// Counters that several servers increment lose nothing.
func TestContention(t *testing.T) {
	url := fresh(t)
	stores := []*postgres.Store{open(t, url), open(t, url)}
	appendPosition := func(tx authority.Tx) error { return tx.PutPosition(rbac.Position{ID: "p"}) }
	if _, err := again(stores[0], appendPosition); err != nil {
		t.Fatal(err)
	}
	const callers, each = 6, 10
	var done sync.WaitGroup
	var contended atomic.Int64
	for i := range callers {
		done.Go(func() {
			for range each {
				n, err := again(stores[i%2], func(tx authority.Tx) error {
					p, err := tx.Position("p")
					if err != nil {
						return err
					}
					return errors.Join(tx.PutPosition(p), tx.Append(event("p"), nil))
				})
				contended.Add(int64(n))
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	done.Wait()
	t.Logf("%d transactions were decided anew %d times", callers*each, contended.Load())
	err := stores[0].View(background, func(tx authority.Tx) error {
		p, err := tx.Position("p")
		if p.Version != callers*each+1 {
			t.Errorf("version %d, want %d", p.Version, callers*each+1)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if r := verify(t, stores[1]); r.Events != callers*each {
		t.Errorf("%d events, want %d", r.Events, callers*each)
	}
}

// Two that each rest on what the other changes cannot both have come first, even when
// they pass over what the database says.
func TestEachRestsOnTheOther(t *testing.T) {
	url := fresh(t)
	s := open(t, url)
	position := func(id string) rbac.Position { return rbac.Position{ID: id, Organisation: "RX1"} }
	if err := s.Update(background, func(tx authority.Tx) error { return tx.PutPosition(position("on-call")) }); err != nil {
		t.Fatal(err)
	}
	var read, done sync.WaitGroup
	read.Add(2)
	var errs [2]error
	for i := range 2 {
		done.Go(func() {
			errs[i] = s.Update(background, func(tx authority.Tx) error {
				found, err := tx.ListPositions([]string{"RX1"}, authority.PositionFilter{}, authority.Page{Limit: 10})
				read.Done()
				read.Wait()
				if len(found) == 1 { // the second one must see two
					_ = tx.PutPosition(position(fmt.Sprint("other", i)))
				}
				return err
			})
		})
	}
	done.Wait()
	failed := errors.Join(errs[:]...)
	if errs[0] != nil && errs[1] != nil || !errors.Is(failed, authority.ErrContended) {
		t.Errorf("the two got %v and %v, want one nil and one ErrContended", errs[0], errs[1])
	}
	err := s.View(background, func(tx authority.Tx) error {
		found, err := tx.ListPositions([]string{"RX1"}, authority.PositionFilter{}, authority.Page{Limit: 10})
		if len(found) != 2 {
			t.Errorf("%d positions, want 2", len(found))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
