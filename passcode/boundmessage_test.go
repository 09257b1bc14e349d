package passcode_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/passcode"
)

const ourHost = "ra.example.nhs.uk"

func TestBoundMessageVectors(t *testing.T) {
	for _, v := range vectors(t, "sms") {
		m, err := passcode.ParseBoundMessage(v.Input)
		if valid := err == nil && m.Host() == v.Fields["expected_host"]; valid != v.Valid {
			t.Errorf("%s: ParseBoundMessage = %v for host %q, want valid %v\nwhy: %s", v.ID, err, m.Host(), v.Valid, v.Why)
		}
		// A message that is refused gives out nothing, so that of the fields of an
		// invalid one only this can be compared: a line that was read, and a text
		// that says another code or none.
		_, bound := v.Fields["host"]
		if want := bound && v.Fields["consistent"] != true; errors.Is(err, passcode.ErrInconsistent) != want {
			t.Errorf("%s: error %v, want inconsistent %v\nwhy: %s", v.ID, err, want, v.Why)
		}
		if err != nil {
			if !errors.Is(err, passcode.ErrInconsistent) {
				mustBeFormatError(t, err, passcode.ErrNotBound, v.Input)
			}
			continue
		}
		got := map[string]any{
			"expected_host": v.Fields["expected_host"], "host": m.Host(), "code": m.Code().Reveal(),
			"text_code": m.Code().Reveal(), "consistent": true,
		}
		if diff := cmp.Diff(v.Fields, got); diff != "" {
			t.Errorf("%s: fields (-want +got):\n%s\nwhy: %s", v.ID, diff, v.Why)
		}
		if m.Reveal() != v.Input {
			t.Errorf("%s: the message is %q, want it as it came", v.ID, m.Reveal())
		}
	}
}

func TestNewBoundMessage(t *testing.T) {
	for _, tt := range []struct {
		name, host, digits, sentence string
		want                         error
		why                          string
	}{
		{"plain", ourHost, "755224", "is your identity check code.", nil, "as in the specification"},
		{"telephone number", ourHost, "755224", "is your code. Questions? 0300 303 5678", nil, "no number of six digits"},
		{"same code in the sentence", ourHost, "755224", "(755224)", nil, "one code"},
		{"lines in the sentence", ourHost, "755224", "is your code.\nTell nobody.", nil, "the last line is ours"},
		{"looks like a line", ourHost, "755224", "\n@shop.example #755224", nil, "not the last line"},
		{"another code", ourHost, "755224", "not 123456", passcode.ErrInconsistent, "two codes"},
		{"another line", ourHost, "755224", "is it.\n@shop.example #123456", passcode.ErrInconsistent, "two codes"},
		{"no numbers", ourHost, "", "is your code.", passcode.ErrNotBound, "nothing to text"},
		{"five digits", ourHost, "75522", "is your code.", passcode.ErrNotBound, "not what NewChallenge makes"},
		{"no host", "", "755224", "is your code.", passcode.ErrNotBound, "bound to nothing"},
		{"capitals", "RA.example.nhs.uk", "755224", "is your code.", passcode.ErrNotBound, "one way of writing a host"},
		{"port", ourHost + ":443", "755224", "is your code.", passcode.ErrNotBound, "a host and not an address"},
		{"line end in the host", "x\n@" + ourHost, "755224", "is your code.", passcode.ErrNotBound, "the last line would name another host than was asked for"},
	} {
		m, err := passcode.NewBoundMessage(tt.host, passcode.Numbers{Secret: passcode.NewSecret(tt.digits)}, tt.sentence)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: NewBoundMessage = %v, want %v\nwhy: %s", tt.name, err, tt.want, tt.why)
			continue
		}
		if err != nil {
			continue
		}
		if m.Code().Reveal() != tt.digits || !strings.HasPrefix(m.Reveal(), tt.digits+" ") || !strings.HasSuffix(m.Reveal(), "\n@"+m.Host()+" #"+tt.digits) {
			t.Errorf("%s: message %q\nwhy: %s", tt.name, m.Reveal(), tt.why)
		}
	}
}

func TestBoundMessageIsASecret(t *testing.T) {
	m, err := passcode.ParseBoundMessage("755224 is your code.\n\n@" + ourHost + " #755224")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, h := range []any{m, &m, []passcode.BoundMessage{m}, struct{ m passcode.BoundMessage }{m}} {
			if text := fmt.Sprintf(verb, h); strings.Contains(text, "755224") || strings.Contains(text, "373535") {
				t.Errorf("Sprintf(%q) shows the code: %s", verb, text)
			}
		}
	}
	var zero passcode.BoundMessage
	if !zero.IsZero() || zero.Host() != "" || !zero.Code().IsZero() {
		t.Error("the zero message says something")
	}
	made := passcode.BoundMessage{Secret: passcode.NewSecret("755224")}
	if !made.Code().IsZero() {
		t.Error("a message that nobody parsed has a code")
	}
}

func FuzzBoundMessage(f *testing.F) {
	for _, s := range []string{
		"755224 is your code.\n\n@" + ourHost + " #755224", "755224\r@" + ourHost + " #755224", "@" + ourHost + " #755224",
		"755224\n@" + ourHost + " #755224 @shop.example", "", "\n", "@", " #", "755224\n@.. #755224", "755224\n@\xff.uk #755224",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := passcode.ParseBoundMessage(text)
		if err != nil {
			if len(text) > 8 && strings.Contains(err.Error(), text) {
				t.Fatal("the error repeats the message")
			}
			if !m.IsZero() || m.Host() != "" {
				t.Fatal("a message that was refused gives something out")
			}
			return
		}
		code := m.Code().Reveal()
		if _, err := passcode.ParsePasscode(code); err != nil {
			t.Fatalf("the code is not six digits: %v", err)
		}
		if m.Reveal() != text || !strings.HasSuffix(text, "@"+m.Host()+" #"+code) || strings.Count(text, code) < 2 {
			t.Fatalf("%q is read as host %q", text, m.Host())
		}
		again, err := passcode.ParseBoundMessage(m.Reveal())
		if err != nil || again.Host() != m.Host() || !again.Equal(m.Secret) {
			t.Fatalf("%q reads otherwise a second time: %v", text, err)
		}
		n := passcode.Numbers{Secret: m.Code()}
		if made, err := passcode.NewBoundMessage(m.Host(), n, "is your code."); err != nil || made.Host() != m.Host() {
			t.Fatalf("host %q is read and not written: %v", m.Host(), err)
		}
	})
}
