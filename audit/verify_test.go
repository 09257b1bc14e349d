package audit_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
)

func TestVerifyIntact(t *testing.T) {
	s := smallLog(t)
	last, err := audit.ParseCheckpoint(s.notes[2], s.signer.VerifierKey())
	if err != nil {
		t.Fatal(err)
	}
	want := audit.Report{Events: 9, Checkpoints: 3, Last: last}
	if diff := cmp.Diff(want, s.verify(s.file.Bytes())); diff != "" {
		t.Errorf("Verify() mismatch (-want +got):\n%s", diff)
	}
}

func TestVerifyPendingTail(t *testing.T) {
	s := newSample(t, newSigner(t, 1))
	s.events(3, nil)
	s.checkpoint()
	s.events(2, nil)
	r := s.verify(s.close())
	if r.Broken != nil || r.Events != 5 || r.Pending != 2 || r.Checkpoints != 1 || r.Last.Size != 3 {
		t.Errorf("report %+v", r)
	}
}

// TestVerifyLongRun has more entries than one control line may list: in the
// middle with a checkpoint after, and pending at the end.
func TestVerifyLongRun(t *testing.T) {
	s := newSample(t, newSigner(t, 1))
	for _, n := range []int{1024, 1025, 3000} {
		s.events(n, nil)
		s.checkpoint()
		s.checkpoint() // adds nothing, and is left out
	}
	s.events(2048, nil)
	file := s.close()
	if r := s.verify(file); r.Broken != nil || r.Events != 7097 || r.Checkpoints != 3 || r.Pending != 2048 {
		t.Fatalf("report %+v", r)
	}
	// An altered entry is named though its list was not signed at once.
	at := bytes.Index(file, []byte("card-2100"))
	if b := s.verify(flip(file, at, 1)).Broken; b == nil || b.Seq != 2100 || b.To != 2101 || b.Rule != "RA-AUD-001" {
		t.Errorf("broken: %+v", b)
	}
	// So is one that is pending, though nobody vouches for it.
	at = bytes.Index(file, []byte("card-7000"))
	if b := s.verify(flip(file, at, 1)).Broken; b == nil || b.Seq != 7000 || b.From != 5049 || b.To != 7097 {
		t.Errorf("broken: %+v", b)
	}
}

func flip(file []byte, at int, mask byte) []byte {
	bad := bytes.Clone(file)
	bad[at] ^= mask
	return bad
}

// TestVerifyEveryByte flips every byte of the sample: each is found, and one in
// an entry names that entry.
func TestVerifyEveryByte(t *testing.T) {
	s := smallLog(t)
	at, seq := 0, int64(0)
	for n, l := range lines(s.file.Bytes()) {
		for i := range l {
			for _, mask := range []byte{1 << (at % 7), 0x80} {
				b := s.verify(flip(s.file.Bytes(), at, mask)).Broken
				switch {
				case b == nil:
					t.Fatalf("line %d byte %d mask %#x: not found", n+1, i, mask)
				case isEvent(l) && l[i] != '\n' && (b.Seq != seq || b.Line != n+1):
					t.Fatalf("line %d byte %d mask %#x: names %+v, want entry %d", n+1, i, mask, *b, seq)
				case isEvent(l) && l[i] == '\n' && (b.From > seq || b.To <= seq):
					t.Fatalf("line %d newline mask %#x: %+v does not hold entry %d", n+1, mask, *b, seq)
				case !isEvent(l) && l[i] != '\n' && (b.Seq >= 0 || b.Line != n+1):
					t.Fatalf("line %d byte %d mask %#x: names %+v, want the control line", n+1, i, mask, *b)
				}
			}
			at++
		}
		if isEvent(l) {
			seq++
		}
	}
}

// TestVerifyEveryLine drops, doubles and swaps every line.
func TestVerifyEveryLine(t *testing.T) {
	s := smallLog(t)
	ls := lines(s.file.Bytes())
	seq := int64(0)
	for i, l := range ls {
		check := func(what string, bad [][]byte) {
			t.Helper()
			b := s.verify(join(bad)).Broken
			if b == nil {
				t.Errorf("line %d %s: not found", i+1, what)
				return
			}
			if isEvent(l) && (b.From > seq+1 || b.To <= seq) {
				t.Errorf("line %d %s: %+v, want about entry %d", i+1, what, *b, seq)
			}
		}
		check("dropped", slices.Delete(slices.Clone(ls), i, i+1))
		check("doubled", slices.Insert(slices.Clone(ls), i, l))
		if i+1 < len(ls) {
			swapped := slices.Clone(ls)
			swapped[i], swapped[i+1] = ls[i+1], ls[i]
			check("swapped with the next", swapped)
		}
		if isEvent(l) {
			seq++
		}
	}
}

// TestVerifyEveryCut cuts the file after every byte. What is left is right in
// itself only where a checkpoint ends it; an earlier checkpoint finds that too.
func TestVerifyEveryCut(t *testing.T) {
	s := smallLog(t)
	file := s.file.Bytes()
	key := s.signer.VerifierKey()
	for n := 1; n < len(file); n++ {
		whole := bytes.HasSuffix(file[:n], []byte("\\n\"}}\n")) // the end of a note
		if b := s.verify(file[:n]).Broken; (b == nil) != whole {
			t.Errorf("cut to %d bytes: broken %+v, want intact %v", n, b, whole)
		}
		r, err := audit.Verify(bytes.NewReader(file[:n]), key, s.notes[2])
		if err != nil || r.Broken == nil {
			t.Errorf("cut to %d bytes, with an earlier checkpoint: report %+v, error %v", n, r, err)
		}
		if whole && (r.Broken.Rule != "RA-AUD-005" || r.Broken.From != r.Events || r.Broken.To != 9) {
			t.Errorf("cut to %d bytes: broken %+v, want what was cut off", n, *r.Broken)
		}
	}
}

func TestVerifyEarlier(t *testing.T) {
	s := smallLog(t)
	key := s.signer.VerifierKey()
	empty, err := s.signer.Checkpoint(audit.Tree{})
	s.must(err)
	for _, note := range append(slices.Clone(s.notes), empty) {
		r, err := audit.Verify(bytes.NewReader(s.file.Bytes()), key, note)
		if err != nil || r.Broken != nil {
			t.Errorf("a checkpoint of this log: report %+v, error %v", r, err)
		}
	}
	// The holder of the key writes the log anew: right in itself, but not the
	// log that it was.
	other := newSample(t, s.signer)
	other.events(9, func(e *audit.Event) {
		if e.Seq == 2 {
			e.Outcome = audit.Refused
		}
	})
	other.checkpoint()
	other.close()
	for i, note := range s.notes {
		r, err := audit.Verify(bytes.NewReader(other.file.Bytes()), key, note)
		if err != nil || r.Broken == nil || r.Broken.Rule != "RA-AUD-005" || r.Broken.To != []int64{3, 7, 9}[i] {
			t.Errorf("checkpoint %d: report %+v, error %v", i, r, err)
		}
	}
}

func TestVerifyUnusable(t *testing.T) {
	s := smallLog(t)
	forger := newSample(t, newSigner(t, 2))
	forger.checkpoint()
	broken := errors.New("disk on fire")
	key := s.signer.VerifierKey()
	tests := []struct {
		name    string
		log     io.Reader
		key     string
		earlier []byte
		want    error
	}{
		{"no key", bytes.NewReader(s.file.Bytes()), "", nil, audit.ErrKey},
		{"empty log", strings.NewReader(""), key, nil, audit.ErrEmpty},
		{"earlier checkpoint of another log", bytes.NewReader(s.file.Bytes()), key, forger.notes[0], audit.ErrCheckpoint},
		{"empty earlier checkpoint", bytes.NewReader(s.file.Bytes()), key, []byte{}, audit.ErrCheckpoint},
		{"reading fails", io.MultiReader(bytes.NewReader(s.file.Bytes()[:2000]), iotest.ErrReader(broken)), key, nil, broken},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if r, err := audit.Verify(tt.log, tt.key, tt.earlier); !errors.Is(err, tt.want) {
				t.Errorf("Verify() = %+v, error %v, want %v", r, err, tt.want)
			}
		})
	}
}

// TestVerifyMemoryIsFlat counts all that is ever allocated, so that it needs no
// look at the heap at a lucky moment.
func TestVerifyMemoryIsFlat(t *testing.T) {
	s := newSample(t, newSigner(t, 1))
	s.events(50_000, nil)
	s.checkpoint()
	file := s.close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := s.verify(file)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; r.Broken != nil || used > uint64(len(file))/2 {
		t.Errorf("verifying %d bytes allocated %d, report %+v", len(file), used, r)
	}
}

// entries returns the lines of a file that are entries.
func entries(file []byte) []byte {
	return join(slices.DeleteFunc(lines(file), func(l []byte) bool { return !isEvent(l) }))
}

// FuzzVerify looks for a file that is taken for intact though its entries are not
// the ones that were signed.
func FuzzVerify(f *testing.F) {
	s := smallLog(f)
	good := s.file.Bytes()
	f.Add(good)
	f.Add([]byte(dropLine(string(good), 4)))
	f.Add([]byte(dropLine(string(good), 12)))
	reg, err := guidance.NewRegistry(audit.Rules())
	s.must(err)
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := audit.Verify(bytes.NewReader(file), s.signer.VerifierKey(), s.notes[2])
		switch {
		case err != nil && !errors.Is(err, audit.ErrEmpty):
			t.Errorf("Verify() error = %v", err)
		case err == nil && r.Broken == nil && !bytes.HasPrefix(entries(file), entries(good)):
			t.Errorf("entries that were never signed are taken for intact: %q", file)
		case r.Broken != nil:
			if _, ok := reg.Rule(r.Broken.Rule); !ok {
				t.Errorf("broken by no rule: %+v", *r.Broken)
			}
		}
	})
}
