package input_test

import (
	"bytes"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/input"
)

// endless repeats a text for n bytes, without holding them.
type endless struct {
	block []byte // whole repetitions
	n     int
}

func repeat(text string, n int) *endless {
	return &endless{bytes.Repeat([]byte(text), 1<<16/len(text)), n}
}

func (e *endless) Read(p []byte) (int, error) {
	if e.n == 0 {
		return 0, io.EOF
	}
	n := copy(p, e.block[:min(len(e.block), e.n)])
	e.n -= n
	return n, nil
}

// around returns a reader of n bytes between two texts.
func around(before string, e *endless, after string) io.Reader {
	return io.MultiReader(strings.NewReader(before), e, strings.NewReader(after))
}

// TestValuesMemory: what is sent does not decide how much memory is taken, and what
// stands around it is still read.
func TestValuesMemory(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates for itself")
	}
	gigabyte, megabytes := 1<<30, 64<<20
	if testing.Short() {
		gigabyte, megabytes = 64<<20, 16<<20
	}
	const most = 16 << 20
	tests := []struct {
		name  string
		in    io.Reader
		good  int  // how many documents can be read
		ended bool // whether an error ends the run
		why   string
	}{
		{"line of 1 GiB alone", repeat("x", gigabyte), 0, false, "read to its end and not kept"},
		{"line of 1 GiB", around("{}\n{\"id\":\"", repeat("x", gigabyte), "\"}\n{}\n"), 2, false, "read to its end and not kept"},
		{"element of 1 GiB", around(`[{},{"id":"`, repeat("x", gigabyte), `"},{}]`), 2, false, "read to its end and not kept"},
		{"element of 1 GiB that does not end", around(`[{},{"id":"`, repeat("x", gigabyte), ``), 1, true, "no end of it is found"},
		{"cell of 1 GiB", around("/id,/count\na,1\nb", repeat("x", gigabyte), ",2\nc,3\n"), 2, false, "read to the end of its line and not kept"},
		{"quoted cell of 1 GiB", around("/id,/count\na,1\n\"b", repeat("x", gigabyte), "\",2\nc,3\n"), 2, false, "read to the end of its line and not kept"},
		{"white space between elements", around("[{},", repeat(" ", megabytes), "{}]"), 2, false, "white space is not held"},
		{"white space after the array", around("[{}]", repeat(" ", megabytes), ""), 1, false, "white space is not held"},
		{"element of brackets", around("[{},", repeat("[", megabytes), ""), 1, true, "brackets are counted, not held"},
		{"element of escapes", around(`[{},"`, repeat(`\"`, megabytes), `",{}]`), 2, false, "each is told apart, and none kept"},
		{"empty elements", around("[{}", repeat(",", 50_000), "]"), 1, false, "each is a fault of its own, and none is held"},
		{"white space first", repeat("\n", megabytes), 0, true, "not even looked through"},
		{"empty lines", around("{}", repeat("\n", megabytes/8), "{}"), 2, false, "skipped one by one"},
		{"document over lines", around("{", repeat("\n", megabytes), ""), 0, false, "given up at the limit"},
		{"cell over lines", around("/id,/count\na,1\n\"", repeat("b,1\n", megabytes/8), ""), megabytes / 8 / 4, false, "the quote is given up at the limit, and the lines behind it are rows"},
		{"quote on every line", around("/id,/count\na,1\n", repeat("\"b,1\n", 50_000*5), "c,1\n"), 2, false, "each is a fault of its own, and none is held"},
		{"cell of escapes", around("/id\n", repeat("\x01", input.MaxValue), "\nb\n"), 1, false, "a document of six times the length is not made"},
		{"header", around("/id", repeat(",/id", megabytes), "\n"), 0, true, "given up at the limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			good, ended := 0, false
			took := allocated(func() { good, ended = countGood(input.ValuesAs[row](tt.in)) })
			if took > most {
				t.Errorf("%d MiB were allocated, want at most %d\nwhy: %s", took>>20, most>>20, tt.why)
			}
			if good != tt.good || ended != tt.ended {
				t.Errorf("%d documents can be read, ended by an error %v; want %d, %v\nwhy: %s", good, ended, tt.good, tt.ended, tt.why)
			}
		})
	}
}

// allocated returns how many bytes f allocates, whether or not they are freed.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// countGood returns how many values are without a fault. They are not decoded, which
// allocates.
func countGood(values iter.Seq2[input.Value, error]) (good int, ended bool) {
	for v, err := range values {
		switch {
		case err != nil:
			ended = true
		case v.Fault == nil && len(v.Data) < 100:
			good++
		}
	}
	return good, ended
}

// TestValuesAllocateNothingPerValue: memory is flat in the number of values.
func TestValuesAllocateNothingPerValue(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates for itself")
	}
	const n = 10_000
	for name, in := range map[string]string{
		"lines": strings.Repeat("{\"id\":\"a\"}\n", n),
		"array": "[" + strings.TrimSuffix(strings.Repeat("{\"id\":\"a\"},", n), ",") + "]",
		"CSV":   "/id,/count,/list/0/id\n" + strings.Repeat("\"a\"\"b\",7,\"c\nd\"\n", n),
	} {
		allocs := testing.AllocsPerRun(5, func() {
			if good, ended := countGood(input.ValuesAs[row](strings.NewReader(in))); good != n || ended {
				t.Fatalf("%s: %d values, ended by an error: %v", name, good, ended)
			}
		})
		if allocs > 150 {
			t.Errorf("%s: %v allocations for %d values, want a handful", name, allocs, n)
		}
	}
}
