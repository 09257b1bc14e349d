package main

import (
	"runtime"
	"slices"
	"time"
)

// byTurns returns, for each workload, the seconds of one operation in each turn.
// Who begins changes from turn to turn.
func byTurns(works []workload) ([][]float64, error) {
	n := make([]int, len(works))
	times := make([][]float64, len(works))
	for i, w := range works {
		var err error
		if n[i], err = calibrate(w); err != nil {
			return nil, err
		}
		times[i] = make([]float64, turns)
	}
	for t := range turns {
		for j := range works {
			i := (t + j) % len(works)
			runtime.GC() // the garbage of the other side is not this one's
			took, err := timed(works[i], n[i])
			if err != nil {
				return nil, err
			}
			times[i][t] = took.Seconds() / float64(n[i])
		}
	}
	return times, nil
}

// calibrate returns how many operations fill a turn. It warms up, too.
func calibrate(w workload) (int, error) {
	for n := 1; ; n *= 4 {
		took, err := timed(w, n)
		if err != nil {
			return 0, err
		}
		if took >= turn/4 {
			return max(1, int(float64(n)*turn.Seconds()/took.Seconds())), nil
		}
	}
}

func timed(w workload, n int) (time.Duration, error) {
	start := time.Now()
	err := w.Run(n)
	return time.Since(start), err
}

// median returns the middle value, the upper one of two.
func median[T float64 | int64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// loop is a workload that needs no closing.
type loop func(n int) error

// Run does it n times.
func (l loop) Run(n int) error { return l(n) }

// Close does nothing.
func (loop) Close() error { return nil }

// repeat is a workload of one function, called again and again.
func repeat(do func() error) loop {
	return func(n int) error {
		for range n {
			if err := do(); err != nil {
				return err
			}
		}
		return nil
	}
}
