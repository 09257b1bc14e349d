package triage

import (
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// Baseline is what an earlier report found and let count: by record, rule and
// place, whatever the message says. A finding that has become worse is not the same,
// and what was suppressed there has to be suppressed again. A record without an id
// goes by its file and line, so that it is known again only where it stands.
type Baseline struct {
	found map[key]counts // those that are not seen again yet
	left  int            // the sum of found
}

// key stands for record, rule and place: a part of their hash.
type key [16]byte

// counts says how many findings of each severity there are.
type counts [guidance.Error + 1]int32

// keyOf returns the key of a finding; ok is false if nothing names its record.
func keyOf(r guidance.Result, f guidance.Finding) (k key, ok bool) {
	name := fmt.Sprintf("id %q", r.Record)
	if r.Record == "" {
		at := report.PlaceOf(r)
		name, ok = fmt.Sprintf("at %q %d", at.File, at.Line), at.Line > 0
	}
	h := sha256.Sum256(fmt.Appendf(nil, "%s %s %s", name, f.Rule, f.Pointer))
	copy(k[:], h[:])
	return k, ok || r.Record != ""
}

// ReadBaseline reads an earlier report, written as JSON or JSON Lines. The error is
// that of [report.NewReader].
func ReadBaseline(r io.Reader) (*Baseline, error) {
	reader, err := report.NewReader(r)
	if err != nil {
		return nil, err
	}
	b := &Baseline{found: map[key]counts{}}
	for result, err := range reader.Results() {
		if err != nil {
			return nil, err
		}
		for _, f := range result.Findings {
			if k, ok := keyOf(result, f); ok && f.Suppressed == nil {
				b.add(k, f.Severity, 1)
			}
		}
	}
	return b, nil
}

// add changes how many findings of a severity are left.
func (b *Baseline) add(k key, s guidance.Severity, n int32) {
	c := b.found[k]
	c[s] += n
	b.found[k] = c
	b.left += int(n)
}

// seen says whether the baseline has the finding, as bad as it is now or worse, and
// takes it off what is left.
func (b *Baseline) seen(r guidance.Result, f guidance.Finding) guidance.Baseline {
	if b == nil {
		return 0
	}
	k, ok := keyOf(r, f)
	for s := f.Severity; ok && s <= guidance.Error; s++ {
		if b.found[k][s] > 0 {
			b.add(k, s, -1)
			return guidance.Unchanged
		}
	}
	return guidance.New
}

func (b *Baseline) fixed() int {
	if b == nil {
		return 0
	}
	return b.left
}
