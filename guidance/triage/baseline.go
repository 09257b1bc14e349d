package triage

import (
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// Baseline is what an earlier report found: by record, rule and place, whatever
// the message says. A record that could not be read goes by its line. Of several
// findings of one rule at one place of one record it knows how many they were.
type Baseline struct {
	found map[key]int // how many of them are not seen again yet
	left  int         // the sum of found
}

// key stands for record, rule and place: a part of their hash.
type key [16]byte

func keyOf(r guidance.Result, f guidance.Finding) (k key) {
	record := r.Record
	if record == "" {
		record = fmt.Sprintf("line %d", r.Line)
	}
	h := sha256.Sum256(fmt.Appendf(nil, "%q %s %s", record, f.Rule, f.Pointer))
	copy(k[:], h[:])
	return k
}

// ReadBaseline reads an earlier report, written as JSON or JSON Lines. What was
// suppressed there is known all the same. The error is that of
// [report.NewReader].
func ReadBaseline(r io.Reader) (*Baseline, error) {
	reader, err := report.NewReader(r)
	if err != nil {
		return nil, err
	}
	b := &Baseline{found: map[key]int{}}
	for result, err := range reader.Results() {
		if err != nil {
			return nil, err
		}
		for _, f := range result.Findings {
			b.found[keyOf(result, f)]++
			b.left++
		}
	}
	return b, nil
}

// seen says whether the baseline has the finding, and takes it off what is left.
func (b *Baseline) seen(r guidance.Result, f guidance.Finding) guidance.Baseline {
	if b == nil {
		return 0
	}
	k := keyOf(r, f)
	if b.found[k] == 0 {
		return guidance.New
	}
	b.found[k]--
	b.left--
	return guidance.Unchanged
}

func (b *Baseline) fixed() int {
	if b == nil {
		return 0
	}
	return b.left
}
