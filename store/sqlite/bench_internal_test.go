package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
)

// callers is how many wait for their commit at the same time in the benchmarks.
const callers = 16

func benchEvent() audit.Event {
	return audit.Event{
		At: time.Date(2020, 4, 20, 9, 30, 0, 123456789, time.UTC), Action: "card.release-passcode", Outcome: audit.Done,
		Actor: "555000000001", Role: "ra-agent", Organisation: "RX2", For: "RX1", Subject: "card-0123456789abcdef",
		Rules: []string{"RA-PSC-001", "RA-CRD-030"}, Detail: map[string]string{"from": "received", "to": "releasing"},
	}
}

func openBench(b *testing.B) *Store {
	b.Helper()
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{1}, 32))
	if err != nil {
		b.Fatal(err)
	}
	s, err := Open(filepath.Join(b.TempDir(), "rakit.db"), signer)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

// fromCallers calls add b.N times from the callers, each waiting for its own.
func fromCallers(b *testing.B, add func() error) {
	b.Helper()
	b.SetParallelism(callers / runtime.GOMAXPROCS(0))
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := add(); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// appending returns a function that appends one event in an Update of its own,
// by a provider for another organisation, every fourth about another card.
func appending(b *testing.B) func() error {
	b.Helper()
	s, n := openBench(b), new(atomic.Int64)
	return func() error {
		e := benchEvent()
		e.Subject = fmt.Sprintf("card-%016x", uint64(n.Add(1)/4)*0x9E3779B97F4A7C15) // in no order
		return s.Update(context.Background(), func(tx authority.Tx) error { return tx.Append(e, nil) })
	}
}

// inserting returns a function that inserts a row of the same size as an event
// into a file with the same settings, groups gathered in the same way, and
// nothing else: one prepared INSERT a row.
func inserting(b *testing.B) func() error {
	b.Helper()
	c := openBench(b).writer
	if _, err := c.Exec("CREATE TABLE bare (seq BIGINT PRIMARY KEY, line BLOB NOT NULL, leaf BLOB NOT NULL)"); err != nil {
		b.Fatal(err)
	}
	line, err := benchEvent().Line()
	if err != nil {
		b.Fatal(err)
	}
	q, ended := newQueue(), make(chan struct{})
	go func() {
		defer close(ended)
		commitBare(b, c, q, line)
	}()
	b.Cleanup(func() {
		q.close()
		<-ended
	})
	return func() error {
		r := &request{done: make(chan struct{}, 1)}
		if err := q.add(r); err != nil {
			return err
		}
		<-r.done
		return nil
	}
}

func commitBare(b *testing.B, c *connection, q *queue, line []byte) {
	leaf := new(audit.Tree).Append(line)
	seq := int64(0)
	room := make([]*request, 0, maxGroup)
	for range q.wake {
		q.gather()
		group, ended := q.take(room)
		if ended {
			return
		}
		err := c.inTransaction(func() error {
			for range group {
				if _, err := c.Exec("INSERT INTO bare (seq, line, leaf) VALUES (?, ?, ?)", seq, line, leaf[:]); err != nil {
					return err
				}
				seq++
			}
			return nil
		})
		if err != nil {
			b.Error(err)
		}
		for _, r := range group {
			r.done <- struct{}{}
		}
	}
}

// BenchmarkAppend is one audit event for each call of Update: encoded, hashed,
// signed with its group, and on the disk when the call returns.
func BenchmarkAppend(b *testing.B) { fromCallers(b, appending(b)) }

// BenchmarkBareInsert is what BenchmarkAppend is measured against.
func BenchmarkBareInsert(b *testing.B) { fromCallers(b, inserting(b)) }

// BenchmarkAppendBesideBare does both by turns, so that other load on the
// machine hits them alike, and reports the median of what Append reaches of the
// bare insert.
func BenchmarkAppendBesideBare(b *testing.B) {
	const turn = 2000 // events
	both := [2]func() error{appending(b), inserting(b)}
	var ratios, rates []float64
	for b.Loop() {
		var took [2]time.Duration
		for i, add := range both {
			took[i] = timed(b, turn, add)
		}
		ratios = append(ratios, 100*took[1].Seconds()/took[0].Seconds())
		rates = append(rates, turn/took[0].Seconds())
	}
	slices.Sort(ratios)
	slices.Sort(rates)
	b.ReportMetric(ratios[len(ratios)/2], "%ofbare")
	b.ReportMetric(rates[len(rates)/2], "events/s")
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

// BenchmarkUpdate is a whole command: something loaded, changed and put, and its event.
func BenchmarkUpdate(b *testing.B) {
	s, e := openBench(b), benchEvent()
	put := func(tx authority.Tx) error {
		return tx.PutPosition(rbac.Position{ID: "position-1", Organisation: "RX1"})
	}
	if err := s.Update(context.Background(), put); err != nil {
		b.Fatal(err)
	}
	fromCallers(b, func() error {
		return s.Update(context.Background(), func(tx authority.Tx) error {
			p, err := tx.Position("position-1")
			if err != nil {
				return err
			}
			return errors.Join(tx.PutPosition(p), tx.Append(e, nil))
		})
	})
}
