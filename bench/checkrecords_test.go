package main

import (
	"bytes"
	stdjson "encoding/json"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"github.com/rakit-dev/rakit/guidance/report"
)

func TestRecordLines(t *testing.T) {
	const n = 25
	lines, err := newRecordLines(n, mixedRecords...)
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(lines, written(t, n)); err != nil {
		t.Error(err)
	}
	ids, routes := map[string]bool{}, map[string]bool{}
	for line := range bytes.Lines(written(t, n)) {
		var r struct{ ID, Route string }
		if err := stdjson.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		ids[r.ID], routes[r.Route] = true, true
	}
	if len(ids) != n || len(routes) != 5 {
		t.Errorf("%d ids and %d routes, want %d and 5", len(ids), len(routes), n)
	}
}

// written returns the same lines, read a byte at a time.
func written(t *testing.T, n int) []byte {
	t.Helper()
	lines, err := newRecordLines(n, mixedRecords...)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(iotest.OneByteReader(lines))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCheckSpeedRow(t *testing.T) {
	runs := func(each time.Duration) []usage {
		return []usage{{cpu: each, wall: 2 * each}, {cpu: each, wall: 2 * each}}
	}
	got := checkFull.row(runs(time.Second), runs(250*time.Millisecond))
	want := row{
		"`rakit check --format json`, 20,000 full records, one core", "1.00 s of CPU (2.00 s on the clock): 20,000/s",
		"strict decoding alone: 250 ms of CPU: 80,000/s", "25 %", "≥ 20,000/s of CPU", "met",
	}
	if got != want {
		t.Errorf("row mismatch\n got %q\nwant %q", got, want)
	}
	if got := checkFull.row(runs(1001*time.Millisecond), runs(time.Second)); got.verdict == "met" {
		t.Errorf("%s is fewer than 20,000/s, and counts as met", got.ours)
	}
}

func TestMemoryRow(t *testing.T) {
	sizes := []int{10_000, 1_000_000}
	got := memoryRow(report.JSONL, sizes, []int64{32 * mebibyte, 40 * mebibyte})
	want := row{
		what: "peak memory of `rakit check --format jsonl`, by records", ours: "32.0 MiB for 10,000, 40.0 MiB for 1,000,000",
		goal: "at most 1.25 times that of the fewest", verdict: "met",
	}
	if got != want {
		t.Errorf("row mismatch\n got %q\nwant %q", got, want)
	}
	if got := memoryRow(report.JSONL, sizes, []int64{32 * mebibyte, 41 * mebibyte}); got.verdict == "met" {
		t.Error("more than 1.25 times the memory counts as met")
	}
}
