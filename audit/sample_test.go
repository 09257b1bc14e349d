package audit_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
)

const origin = "example.nhs.uk/ra/log"

var start = time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC)

func seed(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func newSigner(t testing.TB, b byte) *audit.Signer {
	t.Helper()
	s, err := audit.NewSigner(origin, seed(b))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func event(seq int64) audit.Event {
	return audit.Event{
		Seq: seq, At: start.Add(time.Duration(seq) * time.Second), Action: "card.release-passcode",
		Outcome: audit.Done, Actor: "555000000001", Role: "ra-agent", Organisation: "RX1",
		Subject: fmt.Sprintf("card-%d", seq), Rules: []string{"RA-PSC-001"},
		Detail: map[string]string{"from": "sealed", "to": "released"},
	}
}

func line(t testing.TB, e audit.Event) []byte {
	t.Helper()
	b, err := e.Line()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sample is a log under construction: the tree, the export and every checkpoint.
type sample struct {
	t      testing.TB
	signer *audit.Signer
	tree   audit.Tree
	file   bytes.Buffer
	writer *audit.Writer
	notes  [][]byte
}

func newSample(t testing.TB, signer *audit.Signer) *sample {
	s := &sample{t: t, signer: signer}
	s.writer = audit.NewWriter(&s.file)
	return s
}

func (s *sample) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// events appends n entries, each passed through edit if it is not nil.
func (s *sample) events(n int, edit func(*audit.Event)) {
	s.t.Helper()
	for range n {
		e := event(s.tree.Size())
		if edit != nil {
			edit(&e)
		}
		b := line(s.t, e)
		s.tree.Append(b)
		s.must(s.writer.Event(b))
	}
}

func (s *sample) checkpoint() {
	s.t.Helper()
	note, err := s.signer.Checkpoint(s.tree)
	s.must(err)
	s.notes = append(s.notes, note)
	s.must(s.writer.Checkpoint(note))
}

func (s *sample) close() []byte {
	s.t.Helper()
	s.must(s.writer.Close())
	return s.file.Bytes()
}

// smallLog is three runs of entries of 3, 4 and 2, each with its checkpoint.
func smallLog(t testing.TB) *sample {
	s := newSample(t, newSigner(t, 1))
	for _, n := range []int{3, 4, 2} {
		s.events(n, nil)
		s.checkpoint()
	}
	s.close()
	return s
}

func (s *sample) verify(file []byte) audit.Report {
	s.t.Helper()
	r, err := audit.Verify(bytes.NewReader(file), s.signer.VerifierKey(), nil)
	s.must(err)
	return r
}

// lines splits a file, newlines kept.
func lines(file []byte) [][]byte { return slices.Collect(bytes.Lines(file)) }

func join(ls [][]byte) []byte { return bytes.Join(ls, nil) }

func isEvent(line []byte) bool { return bytes.HasPrefix(line, []byte(`{"v":1,`)) }
