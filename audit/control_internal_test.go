package audit

import (
	"bytes"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func FuzzParseControl(f *testing.F) {
	for _, c := range []control{
		{from: 0, leaves: []tlog.Hash{{1}}, note: "a\n1\nx\n\n— a AAAA\n"},
		{from: 12, leaves: []tlog.Hash{{1}, {2}}},
	} {
		b, err := c.appendTo(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		c, ok := parseControl(line, nil)
		if !ok {
			return
		}
		again, err := c.appendTo(nil)
		if err != nil || !bytes.Equal(again, line) || len(c.leaves) == 0 || len(c.leaves) > maxLeaves {
			t.Errorf("parsed %+v, written again %q, error %v", c, again, err)
		}
	})
}

func TestControlInverse(t *testing.T) {
	leaves := make([]tlog.Hash, maxLeaves+1)
	for i := range leaves {
		leaves[i][0] = byte(i)
	}
	for _, n := range []int{0, 1, 2, maxLeaves, maxLeaves + 1} {
		line, err := control{from: 3, leaves: leaves[:n], note: "n"}.appendTo(nil)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := parseControl(line, nil)
		if want := n > 0 && n <= maxLeaves; ok != want {
			t.Errorf("%d leaves: ok = %v, want %v", n, ok, want)
		}
		if ok && (c.from != 3 || c.note != "n" || len(c.leaves) != n || c.leaves[n-1] != leaves[n-1]) {
			t.Errorf("%d leaves: read back %d from %d with note %q", n, len(c.leaves), c.from, c.note)
		}
	}
}
