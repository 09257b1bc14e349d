package main

import (
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

// TestEverySideWorks does a little of every workload: what is compared must not
// be an error that comes quickly.
func TestEverySideWorks(t *testing.T) {
	for _, m := range measurements() {
		if c, ok := m.(comparison); ok { // a command is built and proven when it is measured
			sidesWork(t, c)
		}
	}
}

// TestEverySideWorksOnPostgres needs PostgreSQL.
func TestEverySideWorksOnPostgres(t *testing.T) {
	all := cluster.Shared(t)
	for _, m := range measurements() {
		if m, ok := m.(onPostgres); ok {
			sidesWork(t, m.in(all))
		}
	}
}

func sidesWork(t *testing.T, c comparison) {
	t.Helper()
	for _, s := range c.sides() {
		t.Run(c.id+"/"+s.title, func(t *testing.T) {
			w, err := s.openIn(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range []int{1, 3} {
				if err := w.Run(n); err != nil {
					t.Errorf("Run(%d): %v", n, err)
				}
			}
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range measurements() {
		if seen[m.name()] {
			t.Errorf("%s stands in the list twice", m.name())
		}
		seen[m.name()] = true
	}
}

func TestAppendedRowsAreKept(t *testing.T) {
	w, err := openBareInsert(manyCallers)(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b := w.(*bareInsert)
	if err := b.Run(1000); err != nil {
		t.Fatal(err)
	}
	rows, mode, synchronous := 0, "", 0
	for into, query := range map[any]string{
		&rows: "SELECT count(*) FROM bare", &mode: "PRAGMA journal_mode", &synchronous: "PRAGMA synchronous",
	} {
		if err := b.conn.QueryRowContext(t.Context(), query).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	if rows != 1000 || mode != "wal" || synchronous != 2 {
		t.Errorf("%d rows, journal_mode %s, synchronous %d: want 1000, wal, 2 (FULL)", rows, mode, synchronous)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func TestRow(t *testing.T) {
	twice := make([]float64, turns)
	once := make([]float64, turns)
	for i := range turns {
		twice[i], once[i] = 2e-6, 1e-6
	}
	c := comparison{what: "w", unit: perSecond, goal: 0.8, ours: side{title: "a"}, peer: side{title: "b"}}
	got := c.row([][]float64{twice, once})
	want := row{"w", "a: 500,000/s", "b: 1,000,000/s", "50 %", "≥ 80 %", "**not met**"}
	if got != want {
		t.Errorf("row mismatch\n got %q\nwant %q\nwhy: ours takes twice as long, so it has half the speed", got, want)
	}
	if got := c.row([][]float64{once, twice}); got.ratio != "200 %" || got.verdict != "met" {
		t.Errorf("ratio %s, %s; want 200 %%, met", got.ratio, got.verdict)
	}
}

func TestRate(t *testing.T) {
	for in, want := range map[float64]string{7.9: "7/s", 999: "999/s", 46_290: "46,200/s", 1_234_567: "1,230,000/s"} {
		if got := rate(in); got != want {
			t.Errorf("rate(%v) = %s, want %s: three digits, never rounded up to a goal", in, got, want)
		}
	}
}

func TestOutputs(t *testing.T) {
	lines, end := new(lineCounter), new(lastBytes)
	for range 3000 {
		for _, p := range []string{"a\nb", "c\n"} {
			if _, err := lines.Write([]byte(p)); err != nil {
				t.Fatal(err)
			}
			if _, err := end.Write([]byte(p)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if lines.n != 6000 {
		t.Errorf("%d lines, want 6000", lines.n)
	}
	if len(end.kept) != 1024 || !strings.HasSuffix(string(end.kept), "a\nbc\n") {
		t.Errorf("kept %d bytes that end with %q", len(end.kept), end.kept[max(0, len(end.kept)-5):])
	}
}
