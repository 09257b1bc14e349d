package audit_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/audit"
)

// TestWriterKeptLeaf alters an entry in the store: with the leaf hash that was
// kept it is named, without only its range is.
func TestWriterKeptLeaf(t *testing.T) {
	for _, kept := range []bool{true, false} {
		s := newSample(t, newSigner(t, 1))
		for i := range int64(3) {
			b := line(t, event(i))
			leaf := s.tree.Append(b)
			if i == 1 {
				b = bytes.Replace(b, []byte("555000000001"), []byte("555000000002"), 1)
			}
			if kept {
				s.must(s.writer.EventWithLeaf(b, leaf))
			} else {
				s.must(s.writer.Event(b))
			}
		}
		s.checkpoint()
		b := s.verify(s.close()).Broken
		if b == nil || (b.Seq == 1) != kept || b.From > 1 || b.To < 2 {
			t.Errorf("leaf hash kept %v: broken %+v", kept, b)
		}
	}
}

func TestWriterRefuses(t *testing.T) {
	var file bytes.Buffer
	w := audit.NewWriter(&file)
	good := line(t, event(0))
	for name, bad := range map[string][]byte{
		"nothing":         nil,
		"a control line":  []byte(`{"checkpoint":{"from":0,"leaves":[]}}`),
		"two lines":       append(append(bytes.Clone(good), '\n'), good...),
		"a line too long": append(bytes.Clone(good), bytes.Repeat([]byte(" "), 256<<10)...),
	} {
		if err := w.Event(bad); !errors.Is(err, audit.ErrLine) {
			t.Errorf("%s: error = %v, want ErrLine", name, err)
		}
	}
	if err := w.Event(good); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"nothing": nil, "not UTF-8": {0xff}, "too long": bytes.Repeat([]byte("x"), 256<<10),
	} {
		if err := w.Checkpoint(bad); !errors.Is(err, audit.ErrNote) {
			t.Errorf("%s: error = %v, want ErrNote", name, err)
		}
	}
	if err := w.Close(); err != nil || strings.Count(file.String(), "\n") != 2 {
		t.Errorf("what was refused was written: %q, error %v", file.String(), err)
	}
}

var errFull = errors.New("disk full")

// full takes n bytes and no more.
type full struct{ n int }

func (f *full) Write(b []byte) (int, error) {
	if f.n -= len(b); f.n < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriterKeepsItsFirstError(t *testing.T) {
	w := audit.NewWriter(&full{})
	var err error
	for i := range int64(2000) {
		if err = w.Event(line(t, event(i))); err != nil {
			break
		}
	}
	if !errors.Is(err, errFull) || !errors.Is(w.Checkpoint([]byte("x")), errFull) || !errors.Is(w.Close(), errFull) {
		t.Errorf("the error of writing was lost: %v", err)
	}
}
