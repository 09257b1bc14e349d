package passcode_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

func vectors(t *testing.T, kind string) []conformance.Vector {
	t.Helper()
	vs, err := conformance.Load("passcode.json", kind)
	if err != nil {
		t.Fatal(err)
	}
	return vs
}

// mustRefuse checks that err is a refusal by one rule, and returns its message.
func mustRefuse(t *testing.T, err error, want guidance.RuleID) string {
	t.Helper()
	var r *guidance.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("error = %v, want a refusal by %s", err, want)
	}
	if len(r.Findings) != 1 || r.Rule() != want {
		t.Fatalf("refused by %v, want %s", r, want)
	}
	return r.Findings[0].Message
}

func TestGenerateVectors(t *testing.T) {
	for _, v := range vectors(t, "bytes_to_code") {
		raw, err := hex.DecodeString(v.Input)
		if err != nil {
			t.Fatal(err)
		}
		source := bytes.NewReader(raw)
		p, err := passcode.Generate(iotest.OneByteReader(source))
		if !v.Valid {
			mustRefuse(t, err, "RA-PSC-004")
			if !p.IsZero() {
				t.Errorf("%s: a failed source still made a passcode\nwhy: %s", v.ID, v.Why)
			}
			continue
		}
		if err != nil || p.Reveal() != v.Fields["code"] || float64(len(raw)-source.Len()) != v.Fields["bytes_used"] {
			t.Errorf("%s: Generate = %q, %v; want %v\nwhy: %s", v.ID, p.Reveal(), err, v.Fields, v.Why)
		}
	}
}

func TestGenerateNeverFallsBack(t *testing.T) {
	broken := errors.New("broken")
	for _, tt := range []struct {
		name   string
		source io.Reader
		is     error
		why    string
	}{
		{"empty", strings.NewReader(""), io.EOF, "no randomness at all"},
		{"two bytes", strings.NewReader("ab"), io.ErrUnexpectedEOF, "one byte short of a draw"},
		{"failing", iotest.ErrReader(broken), broken, "the cause is kept"},
		{"failing after two", io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(broken)), broken, "never filled up with zeros"},
	} {
		p, err := passcode.Generate(tt.source)
		mustRefuse(t, err, "RA-PSC-004")
		if !errors.Is(err, tt.is) || !p.IsZero() {
			t.Errorf("%s: Generate = %v, want error %v\nwhy: %s", tt.name, err, tt.is, tt.why)
		}
	}
	stuck := bytes.NewReader(bytes.Repeat([]byte{0xff}, 3000))
	if _, err := passcode.Generate(stuck); err == nil || stuck.Len() == 0 {
		t.Errorf("a stuck source: error %v with %d bytes unread; want an error within a bounded number of draws", err, stuck.Len())
	}
}

func TestParsePasscode(t *testing.T) {
	cases := vectors(t, "format_otp")
	cases = append(cases, []conformance.Vector{
		{ID: "seven", Input: "1234567", Why: "a passcode at issue is exactly six digits"},
		{ID: "spaces", Input: "755 224", Why: "what was sealed had no separators"},
		{ID: "sign", Input: "+12345", Why: "a sign is no digit"},
		{ID: "colon", Input: "12345:", Why: "the character after 9"},
		{ID: "slash", Input: "/12345", Why: "the character before 0"},
		{ID: "nines", Input: "999999", Valid: true, Why: "greatest"},
	}...)
	for _, v := range cases {
		p, err := passcode.ParsePasscode(v.Input)
		if !v.Valid {
			mustRefuse(t, err, "RA-PSC-001")
			if v.Input != "" && strings.Contains(err.Error(), v.Input) {
				t.Errorf("%s: the error repeats the input", v.ID)
			}
			continue
		}
		if err != nil || p.Reveal() != v.Input {
			t.Errorf("%s: ParsePasscode(%q) = %v\nwhy: %s", v.ID, v.Input, err, v.Why)
		}
	}
}

func FuzzParsePasscode(f *testing.F) {
	for _, s := range []string{"", "000000", "12345", "1234567", "12345a", "１２３４５６", "-12345"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := passcode.ParsePasscode(s)
		n, numErr := strconv.ParseUint(s, 10, 64)
		if want := len(s) == 6 && numErr == nil && n < 1_000_000; (err == nil) != want {
			t.Fatalf("ParsePasscode(%q) = %v", s, err)
		}
		if err == nil && p.Reveal() != s {
			t.Fatalf("ParsePasscode(%q) changes the digits", s)
		}
	})
}

func BenchmarkGenerate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := passcode.Generate(rand.Reader); err != nil {
			b.Fatal(err)
		}
	}
}
