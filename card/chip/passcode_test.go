package chip_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/passcode"
)

// verb is one of the three ways to hand a passcode over.
type verb struct {
	name  string
	ins   byte
	first string // the passcode that may be wrong
	do    func(*chip.Session, context.Context, string) (int, error)
}

func verbs() []verb {
	secret := passcode.NewSecret
	return []verb{
		{"Verify", 0x20, right, func(s *chip.Session, ctx context.Context, first string) (int, error) {
			return s.Verify(ctx, secret(first))
		}},
		{"Change", 0x24, right, func(s *chip.Session, ctx context.Context, first string) (int, error) {
			return s.Change(ctx, secret(first), secret(chosen))
		}},
		{"Unblock", 0x2C, puk, func(s *chip.Session, ctx context.Context, first string) (int, error) {
			return s.Unblock(ctx, secret(first), secret(chosen))
		}},
	}
}

// cards returns how to come by a new card of each layout.
func cards(t testing.TB) map[string]func() (*fake, chip.Layout) {
	t.Helper()
	der := certificate(t, holder)
	return map[string]func() (*fake, chip.Layout){
		"PKCS #15": func() (*fake, chip.Layout) { return pkcs15Card(der, der), chip.PKCS15Layout() },
		"PIV":      func() (*fake, chip.Layout) { return pivCard(der, der), chip.PIVLayout() },
	}
}

// each runs a test for every verb on a card of every layout.
func each(t *testing.T, test func(*testing.T, *fake, *chip.Session, verb)) {
	for layout, insert := range cards(t) {
		for _, v := range verbs() {
			t.Run(v.name+" "+layout, func(t *testing.T) {
				f, l := insert()
				test(t, f, open(t, f, l), v)
			})
		}
	}
}

func reference(f *fake) byte {
	if f.pins[0x80] != nil {
		return 0x80
	}
	return 0x01
}

func TestRightPasscode(t *testing.T) {
	each(t, func(t *testing.T, f *fake, s *chip.Session, v verb) {
		remaining, err := v.do(s, t.Context(), v.first)
		// After VERIFY this card says no more than that the passcode was given.
		want := map[string]int{"Verify": chip.TriesUnknown, "Change": 3, "Unblock": 3}[v.name]
		if remaining != want || err != nil {
			t.Errorf("%d tries, %v; want %d and no error", remaining, err, want)
		}
		if f.spent() != 1 {
			t.Errorf("%d commands with a passcode were sent, want 1", f.spent())
		}
		now := f.pins[reference(f)].value
		if v.name != "Verify" && now != padded(chosen) || v.name == "Verify" && now != padded(right) {
			t.Error("the card does not hold the passcode that it should")
		}
	})
}

// TestCommands compares what is sent byte by byte: ISO/IEC 7816-4:2020, the
// commands of these names, filled up with FF to eight bytes.
func TestCommands(t *testing.T) {
	r, c, p := padded(right), padded(chosen), padded(puk)
	want := map[string]string{
		"Verify PKCS #15":  "\x00\x20\x00\x01\x08" + r,
		"Change PKCS #15":  "\x00\x24\x00\x01\x10" + r + c,
		"Unblock PKCS #15": "\x00\x2C\x00\x01\x10" + p + c,
		"Verify PIV":       "\x00\x20\x00\x80\x08" + r,
		"Change PIV":       "\x00\x24\x00\x80\x10" + r + c,
		"Unblock PIV":      "\x00\x2C\x00\x80\x10" + p + c,
	}
	for layout, insert := range cards(t) {
		for _, v := range verbs() {
			f, l := insert()
			s := open(t, f, l)
			if _, err := v.do(s, t.Context(), v.first); err != nil {
				t.Fatal(err)
			}
			sent := slices.IndexFunc(f.sent, func(apdu []byte) bool { return apdu[1] == v.ins && len(apdu) > 5 })
			if diff := cmp.Diff(want[v.name+" "+layout], string(f.sent[sent])); diff != "" {
				t.Errorf("%s %s sends (-want +got):\n%s", v.name, layout, diff)
			}
			if !bytes.Equal(f.given[sent], make([]byte, len(f.given[sent]))) {
				t.Errorf("%s %s: the command was not overwritten after use", v.name, layout)
			}
		}
	}
}

func TestWrongPasscode(t *testing.T) {
	each(t, func(t *testing.T, f *fake, s *chip.Session, v verb) {
		of := map[string]byte{"Verify": reference(f), "Change": reference(f), "Unblock": reference(f)&0x80 | 0x02}[v.name]
		if f.pins[of] == nil {
			of = 0x81
		}
		f.pins[of].tries, f.pins[of].most = 3, 3
		for i, want := range []int{2, 1, 0} {
			f.mute = i > 0 // from the second time on the card does not count, and is asked
			remaining, err := v.do(s, t.Context(), "86420975")
			var wrong *chip.PasscodeError
			if remaining != want || !errors.As(err, &wrong) || wrong.Remaining != want || !errors.Is(err, chip.ErrWrongPasscode) {
				t.Fatalf("try %d: %d tries, %v; want %d and a wrong passcode", i+1, remaining, err, want)
			}
			if got := errors.Is(err, chip.ErrBlocked); got != (want == 0) {
				t.Errorf("try %d: matches ErrBlocked: %t", i+1, got)
			}
			if f.spent() != i+1 {
				t.Fatalf("try %d: %d commands with a passcode were sent", i+1, f.spent())
			}
		}
		remaining, err := v.do(s, t.Context(), v.first)
		if remaining != 0 || !errors.Is(err, chip.ErrBlocked) || errors.Is(err, chip.ErrWrongPasscode) {
			t.Errorf("the right one after the block: %d tries, %v; want 0 and ErrBlocked", remaining, err)
		}
	})
}

func TestMalformedIsNotSent(t *testing.T) {
	bad := map[string]string{
		"five digits":   "12345",
		"nine digits":   "123456789",
		"nothing":       "",
		"a letter":      "12345a",
		"a space":       "12345 6",
		"an FF":         "123456\xFF",
		"other digits":  "１２３４５６",
		"a line's end":  "123456\n",
		"a null byte":   "123456\x00",
		"far too many":  strings.Repeat("1", 5000),
		"the full stop": "123456.",
	}
	for name, text := range bad {
		each(t, func(t *testing.T, f *fake, s *chip.Session, v verb) {
			f.sent = nil
			text := text
			if v.name == "Unblock" {
				text += "\n" // an unblocking code may hold letters, but no control characters
			}
			remaining, err := v.do(s, t.Context(), text)
			if remaining != chip.TriesUnknown || !errors.Is(err, chip.ErrMalformed) {
				t.Errorf("%s: %d tries, %v; want ErrMalformed", name, remaining, err)
			}
			if len(f.sent) != 0 {
				t.Errorf("%s: %d commands were sent, want none", name, len(f.sent))
			}
			if err != nil && len(text) > 2 && strings.Contains(err.Error(), text) {
				t.Errorf("%s: the error repeats the passcode", name)
			}
		})
	}
	f, l := cards(t)["PKCS #15"]()
	s := open(t, f, l)
	f.sent = nil
	for name, do := range map[string]func() (int, error){
		"a new passcode of five digits": func() (int, error) {
			return s.Change(t.Context(), passcode.NewSecret(right), passcode.NewSecret("12345"))
		},
		"a new passcode of five digits, by PUK": func() (int, error) {
			return s.Unblock(t.Context(), passcode.NewSecret(puk), passcode.NewSecret("12345"))
		},
	} {
		if _, err := do(); !errors.Is(err, chip.ErrMalformed) || len(f.sent) != 0 {
			t.Errorf("%s: %v, %d commands were sent", name, err, len(f.sent))
		}
	}
}

// TestAnswers walks what a card may say to a passcode, and holds the tries, the
// error and the count of what was sent against the table.
func TestAnswers(t *testing.T) {
	tests := []struct {
		sw        uint16
		why       string
		remaining int
		err       error
	}{
		{0x63C2, "two tries remain", 2, chip.ErrWrongPasscode},
		{0x63C0, "none remains", 0, chip.ErrBlocked},
		{0x63CF, "fifteen is the most that it can say", 15, chip.ErrWrongPasscode},
		{0x6300, "no count: the card is asked, and has three", 3, chip.ErrWrongPasscode},
		{0x6303, "not a count by the standard: the card is asked", 3, chip.ErrWrongPasscode},
		{0x6983, "blocked", 0, chip.ErrBlocked},
		{0x6984, "not set up; the card is asked", 3, chip.ErrNotUsable},
		{0x6982, "a key is asked for first", 3, chip.ErrSecurity},
		{0x6985, "not now", 3, chip.ErrConditions},
		{0x6700, "the card wants another length", 3, chip.ErrParameters},
		{0x6A80, "the new passcode breaks a rule of the card", 3, chip.ErrParameters},
		{0x6A88, "no such passcode", 3, chip.ErrNotFound},
		{0x6D00, "no such command", 3, chip.ErrUnsupported},
		{0x6F00, "the card does not know either", 3, chip.ErrUnexplained},
		{0x6C08, "Le is never put right for a passcode", 3, chip.ErrParameters},
		{0x6108, "a yes, with bytes that nobody asks for; nothing is fetched", 3, nil},
		{0x6100, "a yes too", 3, nil},
		{0x6282, "a warning is no yes", 3, chip.ErrUnexplained},
		{0x0000, "no status word at all", 3, chip.ErrUnexplained},
		{0x9001, "nearly a yes", 3, chip.ErrUnexplained},
	}
	for _, tt := range tests {
		each(t, func(t *testing.T, f *fake, s *chip.Session, v verb) {
			f.pins[0x02] = &secret{tries: 3}
			f.pins[0x81] = &secret{tries: 3}
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return sw(tt.sw), nil, apdu[1] == v.ins && len(apdu) > 5
			}
			remaining, err := v.do(s, t.Context(), v.first)
			if remaining != tt.remaining || !errors.Is(err, tt.err) {
				t.Errorf("%04X: %d tries, %v; want %d, %v\nwhy: %s", tt.sw, remaining, err, tt.remaining, tt.err, tt.why)
			}
			if f.spent() != 1 {
				t.Errorf("%04X: %d commands with a passcode were sent, want 1", tt.sw, f.spent())
			}
		})
	}
}

func TestTries(t *testing.T) {
	tests := []struct {
		sw   uint16
		why  string
		want int
		err  error
	}{
		{0x63C3, "three remain", 3, nil},
		{0x63C0, "none remains", 0, nil},
		{0x6983, "blocked", 0, nil},
		{0x9000, "verified already: no count", chip.TriesUnknown, nil},
		{0x6108, "a yes, with bytes that nobody asks for", chip.TriesUnknown, nil},
		{0x6300, "the card does not count aloud", chip.TriesUnknown, nil},
		{0x6700, "the card does not know the question", chip.TriesUnknown, chip.ErrParameters},
		{0x6A88, "no such passcode", chip.TriesUnknown, chip.ErrNotFound},
		{0x6C04, "Le is never put right for VERIFY", chip.TriesUnknown, chip.ErrParameters},
	}
	for _, tt := range tests {
		for layout, insert := range cards(t) {
			f, l := insert()
			s := open(t, f, l)
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return sw(tt.sw), nil, apdu[1] == 0x20 }
			got, err := s.Tries(t.Context())
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%s, %04X: Tries() = %d, %v; want %d, %v\nwhy: %s", layout, tt.sw, got, err, tt.want, tt.err, tt.why)
			}
			asked := 0
			for _, apdu := range f.sent {
				if apdu[1] == 0x20 {
					asked++
				}
			}
			if asked != 1 || f.spent() != 0 {
				t.Errorf("%s, %04X: asked %d times, %d with a passcode", layout, tt.sw, asked, f.spent())
			}
		}
	}
}

// TestMaybeSpent: once the command is on its way, whatever goes wrong leaves open
// whether a try is gone; before that, it does not.
func TestMaybeSpent(t *testing.T) {
	lost := errors.New("the reader is gone")
	tests := []struct {
		name, why string
		answer    []byte
		err, is   error
	}{
		{"ctx ends while the card works", "the card may have received it", nil, context.DeadlineExceeded, context.DeadlineExceeded},
		{"the reader goes", "the card may have received it", nil, lost, lost},
		{"one byte", "no status word", []byte{0x90}, nil, chip.ErrAnswer},
		{"nothing", "a card that is pulled", nil, nil, chip.ErrAnswer},
		{"far too much", "no answer is so long", make([]byte, 1<<16+3), nil, chip.ErrLimit},
	}
	for _, tt := range tests {
		each(t, func(t *testing.T, f *fake, s *chip.Session, v verb) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return tt.answer, tt.err, apdu[1] == v.ins && len(apdu) > 5
			}
			remaining, err := v.do(s, t.Context(), v.first)
			var maybe *chip.MaybeSpentError
			if remaining != chip.TriesUnknown || !errors.As(err, &maybe) || maybe.Ins != v.ins || !errors.Is(err, tt.is) {
				t.Errorf("%s: %d tries, %v; want a MaybeSpentError of %v\nwhy: %s", tt.name, remaining, err, tt.is, tt.why)
			}
			if f.spent() != 1 || f.sent[len(f.sent)-1][1] != v.ins {
				t.Errorf("%s: %d commands with a passcode, and something was sent after it", tt.name, f.spent())
			}
			if last := f.given[len(f.given)-1]; !bytes.Equal(last, make([]byte, len(last))) {
				t.Errorf("%s: the command was not overwritten", tt.name)
			}
		})
	}
	each(t, func(t *testing.T, f *fake, s *chip.Session, v verb) {
		ctx, cancel := context.WithCancel(t.Context())
		f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
			cancel() // while the application is selected
			return nil, nil, false
		}
		_, err := v.do(s, ctx, v.first)
		var maybe *chip.MaybeSpentError
		if !errors.Is(err, context.Canceled) || errors.As(err, &maybe) || f.spent() != 0 {
			t.Errorf("ctx ended before: %v, %d commands with a passcode", err, f.spent())
		}
	})
}

// TestAfterARightPasscode: what goes wrong after a yes does not make it a no.
func TestAfterARightPasscode(t *testing.T) {
	each(t, func(t *testing.T, f *fake, s *chip.Session, v verb) {
		f.override = func(f *fake, apdu []byte) ([]byte, error, bool) {
			return nil, errors.New("gone"), f.spent() == 1 && len(apdu) == 4
		}
		if remaining, err := v.do(s, t.Context(), v.first); remaining != chip.TriesUnknown || err != nil {
			t.Errorf("%d tries, %v; want unknown and no error", remaining, err)
		}
	})
}

func TestExclusive(t *testing.T) {
	lost := errors.New("the reader is gone")
	insert := cards(t)["PKCS #15"]
	f, l := insert()
	sh := &shared{fake: f}
	s := open(t, sh, l)
	for _, v := range verbs()[:1] {
		if _, err := v.do(s, t.Context(), v.first); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	if sh.begun != 3 || sh.ended != 3 {
		t.Errorf("begun %d times, ended %d times; want 3 each", sh.begun, sh.ended)
	}
	f.sent = nil
	if _, err := s.Verify(t.Context(), passcode.NewSecret(right)); err != nil || f.sent[0][1] != 0xA4 || f.sent[0][2] != 0x04 {
		t.Errorf("the application was not selected anew: %v", err)
	}

	sh.after = lost
	if _, err := s.Verify(t.Context(), passcode.NewSecret(right)); !errors.Is(err, chip.ErrHeld) || !errors.Is(err, lost) {
		t.Errorf("not let go after a right passcode: %v, want ErrHeld", err)
	}
	if n, err := s.Verify(t.Context(), passcode.NewSecret("000000")); n != 2 || !errors.Is(err, chip.ErrWrongPasscode) || !errors.Is(err, lost) {
		t.Errorf("not let go after a wrong passcode: %d, %v, want both", n, err)
	}
	f.override = func(*fake, []byte) ([]byte, error, bool) { return nil, lost, true }
	if _, err := s.Read(t.Context()); !errors.Is(err, lost) || strings.Contains(err.Error(), "kept away") {
		t.Errorf("a card that was pulled: %v, which keeps nobody away", err)
	}
	f.override = nil
	sh.after, sh.beginErr, f.sent = nil, lost, nil
	if _, err := s.Verify(t.Context(), passcode.NewSecret(right)); !errors.Is(err, lost) || len(f.sent) != 0 {
		t.Errorf("others were not kept away: %v, %d commands", err, len(f.sent))
	}
}

// TestHeldIsDone: what was done stays done, though the card was not let go.
func TestHeldIsDone(t *testing.T) {
	for layout, insert := range cards(t) {
		for _, v := range verbs() {
			f, l := insert()
			sh := &shared{fake: f}
			s := open(t, sh, l)
			sh.after = errors.New("the reader is gone")
			if _, err := v.do(s, t.Context(), v.first); !errors.Is(err, chip.ErrHeld) || !errors.Is(err, sh.after) {
				t.Errorf("%s, %s: %v, want ErrHeld", layout, v.name, err)
			}
			if got := f.pins[reference(f)].value == padded(chosen); got == (v.name == "Verify") {
				t.Errorf("%s, %s: the passcode was set is %t", layout, v.name, got)
			}
		}
	}
}

// TestErrorsHoldNoSecret prints every error of this file's cards in every way.
func TestErrorsHoldNoSecret(t *testing.T) {
	each(t, func(t *testing.T, f *fake, s *chip.Session, v verb) {
		for word := range 0x100 {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return sw(uint16(0x6000 | word<<4)), nil, apdu[1] == v.ins && len(apdu) > 5
			}
			_, err := v.do(s, t.Context(), v.first)
			for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
				if text := fmt.Sprintf(verb, err); strings.Contains(text, v.first) || strings.Contains(text, chosen) {
					t.Fatalf("an error holds a passcode: status %04X", 0x6000|word<<4)
				}
			}
		}
	})
}
