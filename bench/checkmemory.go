package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/rakit-dev/rakit/guidance/report"
)

// checkMemory is the peak memory of rakit check over few records and over many, of
// five routes and one of six with ten faults, each with an id of its own. They come
// by standard input, and the report goes to nowhere. JSON is written for the most
// records; every other form for as many as show whether it keeps something of each.
var checkMemory = memoryMeasurement{id: "check-memory", few: 10_000, many: 1_000_000, others: 200_000}

type memoryMeasurement struct {
	id                string
	few, many, others int // records
}

func (m memoryMeasurement) name() string { return m.id }

func (m memoryMeasurement) rows(dir string) ([]row, error) {
	r, err := buildRakit(dir)
	if err != nil {
		return nil, err
	}
	if err := proveChecked(m.few)(r, m.call(report.JSON, m.few)); err != nil {
		return nil, err
	}
	var rows []row
	for _, f := range append([]report.Format{report.JSON}, otherFormats()...) {
		sizes := []int{m.few, m.others}
		if f == report.JSON {
			sizes = []int{m.few, m.many / 10, m.many}
		}
		peaks, err := m.peaks(r, f, sizes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		if peaks[0] == 0 {
			return nil, nil // this system does not tell
		}
		rows = append(rows, memoryRow(f, sizes, peaks))
	}
	return rows, nil
}

func otherFormats() []report.Format {
	var others []report.Format
	for _, f := range report.Formats() {
		if f != report.JSON {
			others = append(others, f)
		}
	}
	return others
}

func (m memoryMeasurement) call(f report.Format, records int) call {
	return call{
		args: []string{"check", "--format", f.String()}, status: 1,
		input: func() (io.Reader, error) { return newRecordLines(records, mixedRecords...) },
	}
}

// peaks returns the peak for each number of records, the median of some runs where
// they are short.
func (m memoryMeasurement) peaks(r rakit, f report.Format, sizes []int) ([]int64, error) {
	peaks := make([]int64, len(sizes))
	for i, n := range sizes {
		runs := 1
		if n == m.few {
			runs = 3
		}
		u, err := r.several(runs, m.call(f, n))
		if err != nil {
			return nil, err
		}
		peaks[i] = u.peak
	}
	return peaks, nil
}

// memoryRow shows the peaks; the first is that of the fewest records.
func memoryRow(f report.Format, sizes []int, peaks []int64) row {
	const goal = 1.25
	of := make([]string, len(sizes))
	for i, n := range sizes {
		of[i] = fmt.Sprintf("%.1f MiB for %s", float64(peaks[i])/mebibyte, thousands(int64(n)))
	}
	last := len(peaks) - 1
	growth := float64(peaks[last]) / float64(peaks[0])
	return row{
		what: fmt.Sprintf("peak memory of `rakit check --format %s`, by records", f),
		ours: strings.Join(of, ", "), goal: "at most 1.25 times that of the fewest", verdict: verdict(growth <= goal),
	}
}
