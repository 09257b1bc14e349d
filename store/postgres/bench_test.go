package postgres_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

// callers is how many wait for their commit at the same time, each on a connection of
// its own.
const callers = 16

const poolOfCallers = "&pool_max_conns=16"

func benchEvent(n int64) audit.Event {
	return audit.Event{
		At: time.Date(2020, 4, 20, 9, 30, 0, 123456789, time.UTC), Action: "card.release-passcode", Outcome: audit.Done,
		Actor: "555000000001", Role: "ra-agent", Organisation: "RX2", For: "RX1",
		Subject: fmt.Sprintf("card-%016x", uint64(n/4)*0x9E3779B97F4A7C15), // in no order
		Rules:   []string{"RA-PSC-001", "RA-CRD-030"}, Detail: map[string]string{"from": "received", "to": "releasing"},
	}
}

// appending returns a function that appends one event in an Update of its own.
func appending(b *testing.B) (*postgres.Store, func() error) {
	b.Helper()
	s, n := open(b, cluster.Database(b)+poolOfCallers), new(atomic.Int64)
	return s, func() error {
		e := benchEvent(n.Add(1))
		return s.Update(background, func(tx authority.Tx) error { return tx.Append(e, nil) })
	}
}

// inserting returns a function that inserts a row of the same size as an event, and
// nothing else: one prepared INSERT, committed by itself.
func inserting(b *testing.B) func() error {
	b.Helper()
	pool, err := pgxpool.New(background, cluster.Database(b)+poolOfCallers)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	if _, err := pool.Exec(background, "CREATE TABLE bare (seq BIGINT PRIMARY KEY, line BYTEA NOT NULL, leaf BYTEA NOT NULL)"); err != nil {
		b.Fatal(err)
	}
	line, err := benchEvent(1).Line()
	if err != nil {
		b.Fatal(err)
	}
	leaf, n := new(audit.Tree).Append(line), new(atomic.Int64)
	return func() error {
		_, err := pool.Exec(background, "INSERT INTO bare (seq, line, leaf) VALUES ($1, $2, $3)", n.Add(1), line, leaf[:])
		return err
	}
}

func timed(b *testing.B, n int, add func() error) time.Duration {
	b.Helper()
	start := time.Now()
	var done sync.WaitGroup
	for range callers {
		done.Go(func() {
			for range n / callers {
				if err := add(); err != nil {
					b.Error(err)
				}
			}
		})
	}
	done.Wait()
	return time.Since(start)
}

// BenchmarkAppendBesideBare appends events, one for each call of Update, until all of
// them have their positions under a signed checkpoint, and inserts rows, by turns, so
// that other load on the machine hits both alike; it reports the medians.
func BenchmarkAppendBesideBare(b *testing.B) {
	const turn = 2000 // events
	s, add := appending(b)
	insert := inserting(b)
	timed(b, turn, add)
	timed(b, turn, insert)
	var ratios, rates, bare, waits []float64
	for b.Loop() {
		acknowledged := timed(b, turn, add)
		start := time.Now()
		if err := s.Settle(background); err != nil {
			b.Fatal(err)
		}
		settled := time.Since(start)
		inserted := timed(b, turn, insert)
		ratios = append(ratios, 100*inserted.Seconds()/(acknowledged+settled).Seconds())
		rates = append(rates, turn/(acknowledged+settled).Seconds())
		bare = append(bare, turn/inserted.Seconds())
		waits = append(waits, float64(settled.Milliseconds()))
	}
	for unit, all := range map[string][]float64{"%ofbare": ratios, "events/s": rates, "bare/s": bare, "ms-to-settle": waits} {
		slices.Sort(all)
		b.ReportMetric(all[len(all)/2], unit)
	}
}

// BenchmarkUpdate is a whole command: something loaded, changed and put, and its event,
// each caller about something else among many.
func BenchmarkUpdate(b *testing.B) {
	for _, many := range []int{callers, 10_000} {
		b.Run(fmt.Sprintf("among %d", many), func(b *testing.B) { update(b, many) })
	}
}

func update(b *testing.B, many int) {
	b.Helper()
	s := open(b, cluster.Database(b)+poolOfCallers)
	id := func(n int) string { return fmt.Sprintf("position-%016x", uint64(n)*0x9E3779B97F4A7C15) }
	err := s.Update(background, func(tx authority.Tx) error {
		for n := range many {
			if err := tx.PutPosition(rbac.Position{ID: id(n), Organisation: "RX1"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	var caller, contended atomic.Int64
	b.SetParallelism(callers / runtime.GOMAXPROCS(0))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		mine := int(caller.Add(1))
		for round := 0; pb.Next(); round++ {
			which := id((mine + round*callers) % many)
			n, err := again(s, func(tx authority.Tx) error {
				p, err := tx.Position(which)
				if err != nil {
					return err
				}
				return errors.Join(tx.PutPosition(p), tx.Append(benchEvent(int64(mine)), nil))
			})
			contended.Add(int64(n))
			if err != nil {
				b.Error(err)
			}
		}
	})
	if err := s.Settle(background); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
	b.ReportMetric(100*float64(contended.Load())/float64(b.N), "%contended")
}
