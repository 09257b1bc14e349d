package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// workload is something that can be done n times.
type workload interface {
	Run(n int) error
	Close() error
}

// side is ours or the peer's part of a comparison. Its files go into an empty
// folder of its own.
type side struct {
	title string
	open  func(dir string) (workload, error)
}

// comparison measures ours beside a peer, or alone where the peer has no title.
type comparison struct {
	id      string // name of the benchmark
	what    string // title of the row
	unit    unit
	each    int  // units done by one operation; 0: one
	oneCore bool // with GOMAXPROCS=1
	ours    side
	peer    side
	goal    float64       // share of the peer's speed to reach; 0: none was set
	within  time.Duration // time that one unit may take; 0: none was set. Then allocations are counted, too
}

// turns is how often each side is measured, turn about how long it takes. Short
// turns put both sides into the same weather.
const (
	turns = 25
	turn  = 80 * time.Millisecond
)

func (c comparison) name() string { return c.id }

func (c comparison) sides() []side {
	if c.peer.title == "" {
		return []side{c.ours}
	}
	return []side{c.ours, c.peer}
}

func (c comparison) rows(dir string) (_ []row, err error) {
	if c.oneCore {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	}
	sides := c.sides()
	works := make([]workload, 0, len(sides))
	defer func() {
		for _, w := range works {
			err = errors.Join(err, w.Close())
		}
	}()
	for i, s := range sides {
		w, err := s.openIn(filepath.Join(dir, fmt.Sprint(i)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.title, err)
		}
		works = append(works, w)
	}
	times, err := byTurns(works)
	if err != nil {
		return nil, err
	}
	r := c.row(times)
	if c.within > 0 {
		allocs, err := allocations(works[0])
		if err != nil {
			return nil, err
		}
		each := float64(max(1, c.each))
		r.ours += fmt.Sprintf(", %.3g allocations", allocs/each)
		r.goal, r.verdict = "< "+perOperation.show(c.within.Seconds()), verdict(median(times[0])/each < c.within.Seconds())
	}
	return []row{r}, nil
}

// allocations returns how many one operation makes.
func allocations(w workload) (float64, error) {
	var failed error
	n := testing.AllocsPerRun(100, func() { failed = errors.Join(failed, w.Run(1)) })
	return n, failed
}

func (s side) openIn(dir string) (workload, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return s.open(dir)
}

// row shows the seconds that an operation took: those of each turn, for each
// side.
func (c comparison) row(times [][]float64) row {
	each := float64(max(1, c.each))
	r := row{what: c.what, ours: c.ours.title + ": " + c.unit.show(median(times[0])/each)}
	if len(times) == 1 {
		return r
	}
	ratios := make([]float64, turns)
	for i := range ratios {
		ratios[i] = times[1][i] / times[0][i]
	}
	ratio := median(ratios)
	r.peer = c.peer.title + ": " + c.unit.show(median(times[1])/each)
	r.ratio = percent(ratio)
	if c.goal > 0 {
		r.goal, r.verdict = "≥ "+percent(c.goal), verdict(ratio >= c.goal)
	}
	return r
}
