package gpg45_test

import (
	"encoding"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

// set is what every set of facts does.
type set interface {
	~uint32
	fmt.Stringer
	encoding.TextMarshaler
}

// walkFacts goes through the facts of a list with n words: each is one word, reads
// back as itself alone and with all others, and nothing near to it does.
func walkFacts[F set, P interface {
	*F
	encoding.TextUnmarshaler
}](t *testing.T, n int, parse func(string) (F, error)) {
	t.Helper()
	all := F(1)<<n - 1
	for i := range n {
		f := F(1) << i
		back, err := parse(f.String())
		if err != nil || back != f || strings.Contains(f.String(), ",") {
			t.Errorf("%T %q reads as %q, %v", f, f, back, err)
		}
		for _, near := range []string{
			strings.ToUpper(f.String()), f.String() + ",", "," + f.String(), " " + f.String(), f.String() + "\x00",
			f.String()[1:], f.String() + ",none", "none," + f.String(), f.String() + ", " + f.String(), "\u200b" + f.String(),
		} {
			wrong := all
			var unlisted *guidance.UnknownValueError
			if err := P(&wrong).UnmarshalText([]byte(near)); !errors.As(err, &unlisted) || wrong != 0 {
				t.Errorf("%+q reads as %q, %v", near, wrong, err)
			}
		}
		if twice, err := parse(f.String() + "," + f.String()); err != nil || twice != f {
			t.Errorf("%q twice reads as %q, %v", f, twice, err)
		}
	}
	text, err := all.MarshalText()
	back, err2 := parse(string(text))
	if err != nil || err2 != nil || back != all || len(strings.Split(string(text), ",")) != n {
		t.Errorf("all of %T are %q, %v and read as %q, %v", all, text, err, back, err2)
	}
	none, err := parse("none")
	if text, err2 := none.MarshalText(); err != nil || err2 != nil || none != 0 || string(text) != "none" {
		t.Errorf("none of %T reads as %q, %v, and writes %q, %v", none, none, err, text, err2)
	}
	outside := F(1) << n
	var unlisted *guidance.UnknownValueError
	if _, err := outside.MarshalText(); !errors.As(err, &unlisted) || outside.String() != "invalid" || len(unlisted.Allowed) != n+1 {
		t.Errorf("a fact outside %T is %q, %v", outside, outside, err)
	}
	for _, text := range []string{"", "invalid", ",", "0"} {
		if _, err := parse(text); !errors.As(err, &unlisted) {
			t.Errorf("%q reads as facts of %T, %v: that nothing holds has to be said", text, all, err)
		}
	}
}

func TestFactsAsText(t *testing.T) {
	walkFacts(t, 18, gpg45.ParseStrengthFacts)
	walkFacts(t, 8, gpg45.ParseValidityFacts)
	walkFacts(t, 8, gpg45.ParseFraudFacts)
	walkFacts(t, 9, gpg45.ParseFaceInPersonFacts)
	walkFacts(t, 7, gpg45.ParseFaceRemoteFacts)
	walkFacts(t, 17, gpg45.ParseBiometricFacts)
	walkFacts(t, 14, gpg45.ParseKBVFacts)
}

// fuzzFacts fuzzes the reader of facts: what it accepts reads back as itself, and
// what it refuses is not repeated.
func fuzzFacts[F set](f *testing.F, parse func(string) (F, error)) {
	for _, s := range []string{"none", "", ",", "x", (F(1)<<3 - 1).String(), F(2).String() + "," + F(1).String(), "\xff", "０"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		facts, err := parse(s)
		if err != nil {
			var unlisted *guidance.UnknownValueError
			if !errors.As(err, &unlisted) || facts != 0 || len(s) > 20 && strings.Contains(err.Error(), s) {
				t.Errorf("%q: %s, %v", s, facts, err)
			}
			return
		}
		again, err := parse(facts.String())
		if err != nil || again != facts || (facts == 0) != (s == "none") {
			t.Errorf("%q reads as %s, which reads as %s, %v", s, facts, again, err)
		}
		for name := range strings.SplitSeq(s, ",") {
			if one, err := parse(name); err != nil || facts&one != one {
				t.Errorf("%q of %q is not among %s", name, s, facts)
			}
		}
	})
}

func FuzzParseStrengthFacts(f *testing.F)     { fuzzFacts(f, gpg45.ParseStrengthFacts) }
func FuzzParseValidityFacts(f *testing.F)     { fuzzFacts(f, gpg45.ParseValidityFacts) }
func FuzzParseFraudFacts(f *testing.F)        { fuzzFacts(f, gpg45.ParseFraudFacts) }
func FuzzParseFaceInPersonFacts(f *testing.F) { fuzzFacts(f, gpg45.ParseFaceInPersonFacts) }
func FuzzParseFaceRemoteFacts(f *testing.F)   { fuzzFacts(f, gpg45.ParseFaceRemoteFacts) }
func FuzzParseBiometricFacts(f *testing.F)    { fuzzFacts(f, gpg45.ParseBiometricFacts) }
func FuzzParseKBVFacts(f *testing.F)          { fuzzFacts(f, gpg45.ParseKBVFacts) }

// FuzzStrengthOf: any text is a document with a score, or a refusal without one
// that does not repeat it.
func FuzzStrengthOf(f *testing.F) {
	for _, s := range []string{"passport", "uk-passport", "pass_card", "driving_permit", "", "library-card of a stranger"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(3))
	}
	d := deriver("2026-11-21")
	f.Fuzz(func(t *testing.T, s string, chip uint8) {
		got, err := d.StrengthOf(s, gpg45.Chip(chip))
		if n, ok := got.Score.Int(); ok != (err == nil) || ok && n == 0 {
			t.Errorf("%q: %s, %v", s, got.Score, err)
		}
		if err != nil && len(s) > 60 && strings.Contains(err.Error(), s) {
			t.Errorf("%q is repeated: %v", s, err)
		}
	})
}

// closedWord is a member of a small closed list.
type closedWord interface {
	~uint8
	fmt.Stringer
	encoding.TextMarshaler
}

func walkClosed[T closedWord, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, names []string, parse func(string) (T, error)) {
	t.Helper()
	for i := range 256 {
		v := T(i)
		text, err := v.MarshalText()
		if i == 0 || i > len(names) {
			var unlisted *guidance.UnknownValueError
			if v.String() != "invalid" || !errors.As(err, &unlisted) {
				t.Errorf("%T(%d) is %s and writes itself as %q, %v", v, i, v, text, err)
			}
			continue
		}
		var back T
		if err2 := P(&back).UnmarshalText(text); err != nil || err2 != nil || back != v || v.String() != names[i-1] {
			t.Errorf("%T(%d) is %q, %v and reads back as %s, %v; want %s", v, i, text, err, back, err2, names[i-1])
		}
		for _, near := range []string{strings.ToUpper(names[i-1]), names[i-1] + " ", "", "invalid"} {
			if wrong, err := parse(near); err == nil {
				t.Errorf("%q reads as %s", near, wrong)
			}
		}
	}
}

func TestClosedLists(t *testing.T) {
	walkClosed(t, []string{"no-chip", "chip-not-read", "chip-read"}, gpg45.ParseChip)
	walkClosed(t, []string{"none", "published", "money-laundering-regulations", "physical-or-biometric-official"}, gpg45.ParseCheckPolicy)
	walkClosed(t, []string{"free-answer", "multiple-choice"}, gpg45.ParseKBVMode)
	walkClosed(t, []string{"draft-2019", "one-login"}, gpg45.ParseFraudReading)
	for q, want := range map[gpg45.KBVQuality]string{
		0: "invalid", gpg45.UnfitQuality: "unfit", gpg45.LowQuality: "low", gpg45.MediumQuality: "medium", gpg45.HighQuality: "high", 5: "invalid",
	} {
		if q.String() != want {
			t.Errorf("quality %d is %s, want %s", q, q, want)
		}
	}
}
