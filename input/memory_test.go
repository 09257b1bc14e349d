package input_test

import (
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/input"
)

// endless repeats one byte n times, without holding them.
type endless struct {
	c byte
	n int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.n == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.n)
	for i := range p[:n] {
		p[i] = e.c
	}
	e.n -= n
	return n, nil
}

// TestValuesMemory: what is sent does not decide how much memory is taken.
func TestValuesMemory(t *testing.T) {
	const length, most = 64 << 20, 16 << 20
	tests := []struct {
		name string
		in   func() io.Reader
		why  string
	}{
		{"line of 64 MiB", func() io.Reader { return &endless{'x', length} }, "read to its end and not kept"},
		{"line of 64 MiB after another", func() io.Reader {
			return io.MultiReader(strings.NewReader("{}\n"), &endless{'x', length}, strings.NewReader("\n{}\n"))
		}, "read to its end and not kept"},
		{"64 MiB of white space", func() io.Reader { return &endless{'\n', length} }, "not even looked through"},
		{"empty lines", func() io.Reader { return io.MultiReader(strings.NewReader("{}"), &endless{'\n', length / 8}) }, "skipped one by one"},
		{"document over lines of 64 MiB", func() io.Reader { return io.MultiReader(strings.NewReader("{"), &endless{'\n', length}) }, "given up at the limit"},
		{"element of 64 MiB", func() io.Reader { return io.MultiReader(strings.NewReader(`[{"id":"`), &endless{'x', length}) }, "given up at the limit"},
		{"64 MiB between elements", func() io.Reader { return io.MultiReader(strings.NewReader(`[1,`), &endless{' ', length}) }, "given up at the limit"},
		{"64 MiB after the array", func() io.Reader { return io.MultiReader(strings.NewReader(`[]`), &endless{' ', length}) }, "given up at the limit"},
		{"array nested without end", func() io.Reader { return &endless{'[', length} }, "given up at the greatest depth"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := tt.in()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for v, err := range input.Values(r) {
				_, _ = v, err
			}
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > most {
				t.Errorf("%d MiB were allocated, want at most %d\nwhy: %s", took>>20, most>>20, tt.why)
			}
		})
	}
}

// TestValuesAllocateNothingPerLine: memory is flat in the number of values.
func TestValuesAllocateNothingPerLine(t *testing.T) {
	in := strings.Repeat("{\"id\":\"a\"}\n", 10_000)
	allocs := testing.AllocsPerRun(5, func() {
		n := 0
		for v, err := range input.Values(strings.NewReader(in)) {
			if err != nil || v.Number == 0 {
				t.Fatal(err)
			}
			n++
		}
		if n != 10_000 {
			t.Fatal("read " + strconv.Itoa(n) + " lines")
		}
	})
	if allocs > 100 {
		t.Errorf("%v allocations for 10,000 lines, want a handful", allocs)
	}
}
