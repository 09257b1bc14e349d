package audit_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"github.com/rakit-dev/rakit/audit"
)

func TestCheckpointForm(t *testing.T) {
	s := newSigner(t, 1)
	var tree audit.Tree
	tree.Append([]byte("x"))
	signed, err := s.Checkpoint(tree)
	if err != nil {
		t.Fatal(err)
	}
	// C2SP tlog-checkpoint, "Note text": origin, size, root hash, each on a line.
	want := fmt.Sprintf("%s\n1\n%s\n\n— %s ", origin, tree.Root(), origin)
	if !bytes.HasPrefix(signed, []byte(want)) {
		t.Errorf("checkpoint:\n%s\nwant it to start:\n%s", signed, want)
	}
	got, err := audit.ParseCheckpoint(signed, s.VerifierKey()+"\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(audit.Checkpoint{Origin: origin, Size: 1, Root: tree.Root()}, got); diff != "" {
		t.Errorf("ParseCheckpoint() mismatch (-want +got):\n%s", diff)
	}
	again, err := newSigner(t, 1).Checkpoint(tree)
	if err != nil || !bytes.Equal(again, signed) {
		t.Errorf("the same seed and tree gave another checkpoint, error %v", err)
	}
}

func TestCheckpointEveryByte(t *testing.T) {
	s := newSigner(t, 1)
	signed, err := s.Checkpoint(audit.Tree{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range signed {
		for bit := range 8 {
			bad := bytes.Clone(signed)
			bad[i] ^= 1 << bit
			if _, err := audit.ParseCheckpoint(bad, s.VerifierKey()); !errors.Is(err, audit.ErrCheckpoint) {
				t.Errorf("byte %d bit %d flipped: error = %v, want ErrCheckpoint", i, bit, err)
			}
		}
	}
}

// sign signs any text with a key of its own, under the given name.
func sign(t *testing.T, name, text string) (signed []byte, vkey string) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(bytes.NewReader(seed(1)), name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	signed, err = note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return signed, vkey
}

func TestParseCheckpointIsStrict(t *testing.T) {
	root := strings.Repeat("A", 43) + "="
	tests := []struct {
		name string
		why  string
		text string
		ok   bool
	}{
		{"three lines", "what a log signs", "a.example/log\n5\n" + root + "\n", true},
		{"extension line", "nothing that no rule reads", "a.example/log\n5\n" + root + "\nmore\n", false},
		{"two lines", "no root hash", "a.example/log\n5\n", false},
		{"another origin", "one key, one log", "b.example/log\n5\n" + root + "\n", false},
		{"leading zero", "one form only", "a.example/log\n05\n" + root + "\n", false},
		{"plus", "one form only", "a.example/log\n+5\n" + root + "\n", false},
		{"negative", "no such size", "a.example/log\n-5\n" + root + "\n", false},
		{"beyond int64", "no such size", "a.example/log\n9223372036854775808\n" + root + "\n", false},
		{"short root", "not a hash", "a.example/log\n5\nAAAA\n", false},
		{"loose base64", "one form only", "a.example/log\n5\n" + strings.Repeat("A", 42) + "B=\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			signed, vkey := sign(t, "a.example/log", tt.text)
			_, err := audit.ParseCheckpoint(signed, vkey)
			if (err == nil) != tt.ok || (err != nil && !errors.Is(err, audit.ErrCheckpoint)) {
				t.Errorf("ParseCheckpoint() error = %v, want ok %v\nwhy: %s", err, tt.ok, tt.why)
			}
		})
	}
}

func TestWitnessMayCosign(t *testing.T) {
	s := newSigner(t, 1)
	signed, err := s.Checkpoint(audit.Tree{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := audit.NewSigner("witness.example", seed(9))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := other.Checkpoint(audit.Tree{})
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := bytes.Cut(theirs, []byte("\n\n"))
	if _, err := audit.ParseCheckpoint(append(signed, line...), s.VerifierKey()); err != nil {
		t.Errorf("a checkpoint with the signature of a witness: %v", err)
	}
}

func TestKeysThatCannotBe(t *testing.T) {
	for name, err := range map[string]error{
		"short seed":        second(audit.NewSigner(origin, seed(1)[:31])),
		"no origin":         second(audit.NewSigner("", seed(1))),
		"origin with space": second(audit.NewSigner("a b", seed(1))),
		"origin with plus":  second(audit.NewSigner("a+b", seed(1))),
		"origin with bell":  second(audit.NewSigner("a\ab", seed(1))),
		"no key":            second(audit.ParseCheckpoint(nil, "")),
		"a private key":     second(audit.ParseCheckpoint(nil, "PRIVATE+KEY+a+00000000+AAAA")),
	} {
		if !errors.Is(err, audit.ErrKey) {
			t.Errorf("%s: error = %v, want ErrKey", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestSignerDoesNotPrint(t *testing.T) {
	s := newSigner(t, 'k')
	secret := base64.StdEncoding.EncodeToString(append([]byte{1}, seed('k')...))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		for _, v := range []any{s, *s} {
			got := fmt.Sprintf(verb, v)
			if strings.Contains(got, "kkkk") || strings.Contains(got, secret[8:20]) || strings.Contains(got, "6b6b6b") || strings.Contains(got, "107 107") {
				t.Errorf("%s prints %s", verb, got)
			}
		}
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	s := newSigner(f, 1)
	signed, err := s.Checkpoint(audit.Tree{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(signed)
	f.Add([]byte("x\n\n— y AAAA\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := audit.ParseCheckpoint(data, s.VerifierKey())
		if err == nil && (c.Origin != origin || c.Size != 0) {
			t.Errorf("a checkpoint that was never signed was read: %+v", c)
		}
	})
}
