package audit_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
)

// forgeries returns logs that were written wrong from the start, by name.
func forgeries(t *testing.T) map[string]string {
	t.Helper()
	logs := map[string]string{}
	keep := func(name string, s *sample) { logs[name] = string(s.close()) }

	s := newSample(t, newSigner(t, 2))
	s.events(3, nil)
	s.checkpoint()
	keep("signed by another", s)

	s = newSample(t, newSigner(t, 1))
	s.events(3, nil)
	s.checkpoint()
	s.events(2, nil)
	s.signer = newSigner(t, 2)
	s.checkpoint()
	keep("signed by another later", s)

	s = newSample(t, newSigner(t, 1)) // what is signed is not what is listed
	s.events(3, nil)
	s.tree = audit.Tree{}
	for i := range int64(3) {
		e := event(i)
		e.Actor = "555000000002"
		s.tree.Append(line(t, e))
	}
	s.checkpoint()
	keep("listed anew", s)

	s = newSample(t, newSigner(t, 1))
	s.events(3, nil)
	s.checkpoint()
	small := s.tree
	s.events(2, nil)
	s.tree = small
	s.checkpoint()
	keep("going back", s)

	s = newSample(t, newSigner(t, 1))
	s.events(3, nil)
	s.tree.Append([]byte("x"))
	s.checkpoint()
	keep("of another size", s)

	s = newSample(t, newSigner(t, 1))
	s.events(3, nil)
	keep("never signed", s)

	for i := range int64(1025) {
		logs["never listed"] += string(line(t, event(i))) + "\n"
	}
	return logs
}

// TestVerifyRules has for each rule a log that misses it by a hair. That each is
// met is shown by the logs of TestVerifyIntact and TestVerifyEarlier.
func TestVerifyRules(t *testing.T) {
	good := smallLog(t)
	wrong := forgeries(t)
	text := good.file.String()
	tests := []struct {
		name string
		why  string
		file string
		want audit.Break // Reason is not compared
	}{
		{"entry altered", "named by its leaf hash", strings.Replace(text, "card-4", "card-5", 1), audit.Break{Line: 6, Seq: 4, From: 4, To: 5, Rule: "RA-AUD-001"}},
		{"two entries altered", "the first is named", strings.NewReplacer("card-4", "card-9", "card-5", "card-9").Replace(text), audit.Break{Line: 6, Seq: 4, From: 4, To: 5, Rule: "RA-AUD-001"}},
		{"altered, and a later one dropped", "the first is named", dropLine(strings.Replace(text, "card-4", "card-9", 1), 7), audit.Break{Line: 6, Seq: 4, From: 4, To: 5, Rule: "RA-AUD-001"}},
		{"altered, and its list too", "the list is not what was signed, so the range is all of it", alterLeaf(strings.Replace(text, "card-4", "card-9", 1), 9), audit.Break{Line: 6, Seq: 4, From: 3, To: 7, Rule: "RA-AUD-001"}},
		{"list altered", "the entries are as they were signed", alterLeaf(text, 9), audit.Break{Line: 9, Seq: -1, From: 7, To: 7, Rule: "RA-AUD-006"}},
		{"list written otherwise", "one form only", strings.Replace(text, `"from":0,`, `"from":00,`, 1), audit.Break{Line: 4, Seq: -1, From: 0, To: 3, Rule: "RA-AUD-006"}},
		{"note written otherwise", "one form only", strings.Replace(text, `\n`, `\u000a`, 1), audit.Break{Line: 4, Seq: -1, From: 0, To: 3, Rule: "RA-AUD-006"}},
		{"never listed", "memory stays bounded", wrong["never listed"], audit.Break{Line: 1025, Seq: 1024, From: 1024, To: 1025, Rule: "RA-AUD-006"}},
		{"listed anew", "leaf hash altered too: only the range is known", wrong["listed anew"], audit.Break{Line: 4, Seq: -1, From: 0, To: 3, Rule: "RA-AUD-002"}},
		{"of another size", "an entry was taken out before listing", wrong["of another size"], audit.Break{Line: 4, Seq: -1, From: 0, To: 3, Rule: "RA-AUD-002"}},
		{"going back", "a rollback within the log", wrong["going back"], audit.Break{Line: 7, Seq: -1, From: 3, To: 5, Rule: "RA-AUD-002"}},
		{"signed by another", "a forged log", wrong["signed by another"], audit.Break{Line: 4, Seq: -1, From: 0, To: 3, Rule: "RA-AUD-003", SignedBy: keyOf(newSigner(t, 2))}},
		{"another name in the signature", "the key is that of the log, and its first checkpoint was altered", strings.Replace(text, "— "+origin, "— "+origin[:len(origin)-1]+"x", 1), audit.Break{Line: 4, Seq: -1, From: 0, To: 3, Rule: "RA-AUD-003"}},
		{"signed by another later", "the key is that of the log", wrong["signed by another later"], audit.Break{Line: 7, Seq: -1, From: 3, To: 5, Rule: "RA-AUD-003"}},
		{"never signed", "nobody vouches for anything", wrong["never signed"], audit.Break{Line: 0, Seq: -1, From: 0, To: 3, Rule: "RA-AUD-003"}},
		{"first entry missing", "positions start at 0", dropLine(text, 1), audit.Break{Line: 1, Seq: 0, From: 0, To: 1, Rule: "RA-AUD-004"}},
		{"last of a run missing", "it is listed", dropLine(text, 3), audit.Break{Line: 3, Seq: 2, From: 2, To: 3, Rule: "RA-AUD-004"}},
		{"repeated", "an entry twice", insertLine(text, 2, lineOf(text, 2)), audit.Break{Line: 3, Seq: 2, From: 2, To: 3, Rule: "RA-AUD-004"}},
		{"appended", "no list holds it", text + string(line(t, event(9))) + "\n", audit.Break{Line: 13, Seq: -1, From: 9, To: 10, Rule: "RA-AUD-006"}},
		{"inserted before the list", "the list does not hold it", insertLine(text, 3, string(line(t, event(3)))+"\n"), audit.Break{Line: 4, Seq: 3, From: 3, To: 4, Rule: "RA-AUD-006"}},
		{"control line dropped", "its entries are in no list", dropLine(text, 4), audit.Break{Line: 8, Seq: -1, From: 0, To: 7, Rule: "RA-AUD-006"}},
		{"empty line", "it is nothing", insertLine(text, 1, "\n"), audit.Break{Line: 2, Seq: 1, From: 1, To: 2, Rule: "RA-AUD-006"}},
		{"carriage returns", "other bytes", strings.ReplaceAll(text, "\n", "\r\n"), audit.Break{Line: 4, Seq: -1, From: 0, To: 3, Rule: "RA-AUD-006"}},
		{"line over the bound", "memory stays bounded", insertLine(text, 1, strings.Repeat("x", 300<<10)+"\n"), audit.Break{Line: 2, Seq: 1, From: 1, To: 2, Rule: "RA-AUD-006"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := good.verify([]byte(tt.file)).Broken
			if b == nil {
				t.Fatalf("not found\nwhy: %s", tt.why)
			}
			got := *b
			got.Reason = ""
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Broken mismatch (-want +got):\n%s\nreason: %s\nwhy: %s", diff, b.Reason, tt.why)
			}
		})
	}
}

// keyOf returns the name and the hash of a key, as the text of the key has them.
func keyOf(s *audit.Signer) string {
	key := s.VerifierKey()
	return key[:len(origin)+len("+12345678")]
}

// Of a log that another has signed both keys are named, as a terminal may show it.
func TestVerifyWrongKey(t *testing.T) {
	log := smallLog(t).file.Bytes()
	other := newSigner(t, 2)
	r, err := audit.Verify(bytes.NewReader(log), other.VerifierKey(), nil)
	if err != nil || r.Broken == nil || !strings.Contains(r.Broken.Reason, "signed by "+keyOf(newSigner(t, 1))+", and the key asked for is "+keyOf(other)) {
		t.Errorf("Verify() = %+v, %v, want both keys named", r.Broken, err)
	}
	var empty audit.Tree
	signed, _ := sign(t, "Odd\u202ename", "Odd\u202ename\n0\n"+empty.Root().String()+"\n")
	_, err = audit.ParseCheckpoint(signed, other.VerifierKey())
	if !errors.Is(err, audit.ErrCheckpoint) || !strings.Contains(err.Error(), `"Odd\u202ename"+`) {
		t.Errorf("ParseCheckpoint() = %v, want a name that a terminal may show", err)
	}
	signed, _ = sign(t, strings.Repeat("x", 5000), "x\n0\n"+empty.Root().String()+"\n")
	if _, err = audit.ParseCheckpoint(signed, other.VerifierKey()); err == nil || len(err.Error()) > 400 {
		t.Errorf("ParseCheckpoint() of a long name = %v", err)
	}
}

// Breaks of one rule are told apart by their reasons.
func TestVerifyReasons(t *testing.T) {
	for name, want := range map[string]struct {
		size   int
		reason string
	}{
		"same size":    {3, "the root hash of the checkpoint is not that of the entries"},
		"smaller":      {2, "the checkpoint is of another number of entries"},
		"not grown":    {1, "the checkpoint goes back"},
		"larger":       {4, "the checkpoint is of another number of entries"},
		"back to none": {0, "the checkpoint goes back"},
	} {
		s := newSample(t, newSigner(t, 1))
		s.events(1, nil)
		s.checkpoint()
		s.events(2, nil)
		s.tree = audit.Tree{}
		for range want.size {
			s.tree.Append([]byte("x"))
		}
		s.checkpoint()
		if b := s.verify(s.close()).Broken; b == nil || b.Rule != "RA-AUD-002" || !strings.HasPrefix(b.Reason, want.reason) {
			t.Errorf("%s: broken %+v, want reason %q", name, b, want.reason)
		}
	}
}

// These take the line counted from 1; insertLine puts text after it.
func lineOf(text string, n int) string { return string(lines([]byte(text))[n-1]) }

// alterLeaf changes the last leaf hash in line n.
func alterLeaf(text string, n int) string {
	ls := lines([]byte(text))
	at := bytes.LastIndex(ls[n-1], []byte(`="]`))
	ls[n-1][at-10] = 'A' + (ls[n-1][at-10]+1)%26
	return string(join(ls))
}

func dropLine(text string, n int) string {
	return string(join(slices.Delete(lines([]byte(text)), n-1, n)))
}

func insertLine(text string, n int, more string) string {
	return string(join(slices.Insert(lines([]byte(text)), n, []byte(more))))
}
