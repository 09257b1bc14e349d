package passcode_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"math"
	mathrand "math/rand/v2"
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

// χ² limits at which a fair source fails once in a million runs.
const (
	limit9   = 44.81
	limit999 = 1226.1
)

func chiSquare(counts []int) float64 {
	var total int
	for _, n := range counts {
		total += n
	}
	expected := float64(total) / float64(len(counts))
	var sum float64
	for _, n := range counts {
		sum += (float64(n) - expected) * (float64(n) - expected) / expected
	}
	return sum
}

func TestChiSquareVectors(t *testing.T) {
	for _, v := range vectors(t, "chi_square") {
		var counts []int
		for part := range strings.SplitSeq(v.Input, ",") {
			n, err := strconv.Atoi(part)
			if err != nil {
				t.Fatal(err)
			}
			counts = append(counts, n)
		}
		got, want := chiSquare(counts), v.Fields["statistic"].(float64)
		if math.Abs(got-want) > 0.2 || (got <= limit9) != v.Valid {
			t.Errorf("%s: χ² = %.4f, want %.4f and pass %v\nwhy: %s", v.ID, got, want, v.Valid, v.Why)
		}
	}
}

// digitCounts counts the digits at each of six positions, and the first three
// digits together, of n codes.
func digitCounts(t *testing.T, n int, next func() string) (positions [6][]int, thousands []int) {
	t.Helper()
	for i := range positions {
		positions[i] = make([]int, 10)
	}
	thousands = make([]int, 1000)
	for range n {
		code := next()
		head, err := strconv.Atoi(code[:3])
		if err != nil || len(code) != 6 {
			t.Fatal("a code is not six digits")
		}
		thousands[head]++
		for i := range positions {
			positions[i][code[i]-'0']++
		}
	}
	return positions, thousands
}

func TestGenerateIsUniform(t *testing.T) {
	source := mathrand.NewChaCha8([32]byte([]byte("a fixed seed: the test is stable")))
	positions, thousands := digitCounts(t, 300_000, func() string {
		p, err := passcode.Generate(source)
		if err != nil {
			t.Fatal(err)
		}
		return p.Reveal()
	})
	for i, counts := range positions {
		if got := chiSquare(counts); got > limit9 {
			t.Errorf("χ² of digits at position %d = %.2f, over %.2f: %v", i, got, limit9, counts)
		}
	}
	if got := chiSquare(thousands); got > limit999 {
		t.Errorf("χ² of the first three digits = %.1f, over %.1f", got, limit999)
	}
}

// TestBiasIsCaught shows that the test above would fail a generator that takes
// the remainder of a byte.
func TestBiasIsCaught(t *testing.T) {
	source := mathrand.NewChaCha8([32]byte([]byte("a fixed seed: the test is stable")))
	var b [6]byte
	positions, _ := digitCounts(t, 300_000, func() string {
		_, _ = source.Read(b[:])
		for i := range b {
			b[i] = '0' + b[i]%10
		}
		return string(b[:])
	})
	for i, counts := range positions {
		if got := chiSquare(counts); got <= limit9 {
			t.Errorf("χ² of byte%%10 at position %d = %.2f, within %.2f: the bias is not caught", i, got, limit9)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := passcode.Generate(rand.Reader); err != nil {
			b.Fatal(err)
		}
	}
}
