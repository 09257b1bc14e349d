package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
)

func concurrencyClauses() []clause {
	return []clause{
		{"of two writers of one version one wins", oneWriterWins},
		{"a function that fails does not touch others at the same time", failuresStayAlone},
		{"a view is consistent while others write", viewIsConsistent},
	}
}

// atOnce runs fn in n goroutines that start together, and waits for them.
func atOnce(n int, fn func(i int)) {
	var ready, done sync.WaitGroup
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			fn(i)
		})
	}
	done.Wait()
}

func oneWriterWins(f *fixture) {
	f.update(func(tx authority.Tx) error { return tx.PutCase(sampleCase()) })
	for range 25 {
		loaded := sampleCase()
		f.view(func(tx authority.Tx) (err error) {
			loaded, err = tx.Case("case-1")
			return err
		})
		var errs [2]error
		atOnce(2, func(i int) {
			c := loaded
			c.RuleSet = "writer " + strconv.Itoa(i)
			errs[i] = f.attempt(func(tx authority.Tx) error { return tx.PutCase(c) })
		})
		winner := 0
		if errs[0] != nil {
			winner = 1
		}
		if errs[winner] != nil || !errors.Is(errs[1-winner], authority.ErrConflict) {
			f.Fatalf("the writers got %v and %v, want one nil and one ErrConflict", errs[0], errs[1])
		}
		f.view(func(tx authority.Tx) error {
			c, err := tx.Case("case-1")
			if want := "writer " + strconv.Itoa(winner); c.RuleSet != want {
				f.Errorf("stored is %q, want that of the winner %q", c.RuleSet, want)
			}
			return err
		})
	}
}

func failuresStayAlone(f *fixture) {
	const callers, rounds = 32, 8
	atOnce(callers, func(i int) {
		for round := range rounds {
			id := fmt.Sprintf("case-%d-%d", i, round)
			if err := f.oneOfFour(i+round, id); err != nil {
				f.Errorf("%s: %v", id, err)
			}
		}
	})
	kept := int64(0)
	for i := range callers {
		for round := range rounds {
			id := fmt.Sprintf("case-%d-%d", i, round)
			want := error(authority.ErrNotFound)
			if (i+round)%2 == 0 {
				want = nil
				kept++
			}
			err := f.store.View(context.Background(), func(tx authority.Tx) error {
				_, err := tx.Case(id)
				return err
			})
			if !errors.Is(err, want) {
				f.Errorf("load %s = %v, want %v", id, err, want)
			}
		}
	}
	if n := f.jobs(); int64(n) != kept {
		f.Errorf("%d jobs, want %d", n, kept)
	}
	if r := f.verify(nil); r.Events != kept {
		f.Errorf("%d events, want %d", r.Events, kept)
	}
}

// oneOfFour writes and keeps it, or fails by an error or a panic.
func (f *fixture) oneOfFour(n int, id string) (unexpected error) {
	defer func() {
		if v := recover(); v != nil && n%4 != 3 {
			unexpected = fmt.Errorf("panicked with %v", v)
		}
	}()
	err := f.attempt(func(tx authority.Tx) error {
		if err := writeAll(tx, id); err != nil {
			return err
		}
		switch n % 4 {
		case 1:
			return errRefused
		case 3:
			panic(errRefused)
		}
		return nil
	})
	if n%4 == 1 && errors.Is(err, errRefused) {
		return nil
	}
	return err
}

func viewIsConsistent(f *fixture) {
	put := func(tx authority.Tx, c card.Card, n int) error {
		c.Serial = strconv.Itoa(n)
		return tx.PutCard(c)
	}
	left, right := sampleCard(), sampleCard()
	left.ID, right.ID = "card-left", "card-right"
	f.update(func(tx authority.Tx) error { return errors.Join(put(tx, left, 0), put(tx, right, 0)) })
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			err := f.attempt(func(tx authority.Tx) error {
				l, err := tx.Card(left.ID)
				r, err2 := tx.Card(right.ID)
				return errors.Join(err, err2, put(tx, l, n), put(tx, r, n))
			})
			if err != nil {
				f.Errorf("Update() = %v", err)
				return
			}
		}
	}()
	atOnce(4, func(int) {
		for range 100 {
			f.sameSerial(left.ID, right.ID)
		}
	})
	close(stop)
	<-stopped
}

// sameSerial reads two cards with another write, most likely, in between.
func (f *fixture) sameSerial(left, right string) {
	err := f.store.View(context.Background(), func(tx authority.Tx) error {
		l, err := tx.Card(left)
		if err != nil {
			return err
		}
		before, err := tx.CardsOf(userID())
		if err != nil {
			return err
		}
		r, err := tx.Card(right)
		if l.Serial != r.Serial || before[0].Serial != before[1].Serial || before[0].Serial != l.Serial {
			return fmt.Errorf("one view shows states %s and %s", l.Serial, r.Serial)
		}
		return err
	})
	if err != nil {
		f.Error(err)
	}
}
