package main

import (
	"errors"
	"fmt"
	"iter"
	"os"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
	"github.com/rakit-dev/rakit/input"
)

// errOtherRecords says that a report was not written over the records at hand.
var errOtherRecords = errors.New("the report is not of these records in this order")

// errWeighed says that a report is not what the guidance alone would have come to.
var errWeighed = errors.New("the report was made with --suppress or --severity: it cannot be compared as guidance")

// recordedIn returns the side of a comparison that a report holds. Its results
// have to be of the same records, in the same order.
func recordedIn(name string) (side, error) {
	f, err := os.Open(name)
	if err != nil {
		return side{}, err
	}
	r, err := report.NewReader(f)
	if err == nil && len(r.Header().Severities)+len(r.Header().Suppressed) > 0 {
		err = errWeighed
	}
	if err != nil {
		f.Close()
		return side{}, fmt.Errorf("%s: %w", name, err)
	}
	next, stop := iter.Pull2(r.Results())
	take := func() (guidance.Result, bool, error) {
		result, err, ok := next()
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return result, ok, err
	}
	return side{
		head: r.Header(),
		answer: func(input.Value) (guidance.Result, error) {
			result, ok, err := take()
			if err == nil && !ok {
				err = fmt.Errorf("%s: %w", name, errOtherRecords)
			}
			return result, err
		},
		finish: func() error {
			_, more, err := take()
			if err == nil && more {
				err = fmt.Errorf("%s: %w", name, errOtherRecords)
			}
			return err
		},
		close: func() {
			stop()
			f.Close()
		},
	}, nil
}
