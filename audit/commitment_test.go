package audit_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/audit"
)

func commit(t *testing.T, salt byte, value string) (audit.Commitment, audit.Opening) {
	t.Helper()
	c, o, err := audit.Commit(bytes.NewReader(bytes.Repeat([]byte{salt}, 16)), value)
	if err != nil {
		t.Fatal(err)
	}
	return c, o
}

func TestCommitmentOpensOnlyAsMade(t *testing.T) {
	c, o := commit(t, 7, "+447700900123")
	other, _ := commit(t, 8, "+447700900123")
	saltless := audit.Commitment(sha256.Sum256([]byte("rakit audit commitment v1\n" + strings.Repeat("\x00", 15) + "\x0d" + o.Value)))
	tests := []struct {
		name string
		why  string
		c    audit.Commitment
		o    audit.Opening
		want bool
	}{
		{"as made", "the opening proves the value", c, o, true},
		{"another value", "it is bound to the value", c, audit.Opening{Salt: o.Salt, Value: "+447700900124"}, false},
		{"another salt", "equal values must not look equal", other, o, false},
		{"byte moved from value to salt", "lengths are hashed", c, audit.Opening{Salt: append(bytes.Clone(o.Salt), '+'), Value: "447700900123"}, false},
		{"no salt", "without salt the value could be guessed", saltless, audit.Opening{Value: o.Value}, false},
		{"zero commitment", "the zero value opens to nothing", audit.Commitment{}, o, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.c.Matches(tt.o); got != tt.want {
				t.Errorf("Matches() = %v, want %v\nwhy: %s", got, tt.want, tt.why)
			}
		})
	}
}

func TestCommitmentForm(t *testing.T) {
	c, _ := commit(t, 7, "ab")
	// Written out by hand, so that another language can follow.
	text := "rakit audit commitment v1\n" + "\x00\x00\x00\x00\x00\x00\x00\x10" + strings.Repeat("\x07", 16) +
		"\x00\x00\x00\x00\x00\x00\x00\x02" + "ab"
	if want := audit.Commitment(sha256.Sum256([]byte(text))); c != want {
		t.Errorf("commitment = %v, want %v", c, want)
	}
}

func TestShortOfSalt(t *testing.T) {
	if _, _, err := audit.Commit(bytes.NewReader(make([]byte, 15)), "x"); err == nil {
		t.Error("a commitment was made with 15 bytes of salt")
	}
}

func TestCommitmentText(t *testing.T) {
	c, _ := commit(t, 7, "ab")
	text, err := c.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var back audit.Commitment
	if err := back.UnmarshalText(text); err != nil || back != c || string(text) != c.String() {
		t.Errorf("read back %v, error %v, want %v", back, err, c)
	}
	loose := bytes.Clone(text)
	loose[42]++ // bits that belong to no byte
	for _, bad := range []string{"", "AA==", string(text) + "=", string(loose), strings.Repeat("A", 43) + "=", string(text[:42]) + "\n="} {
		if err := back.UnmarshalText([]byte(bad)); !errors.Is(err, audit.ErrCommitment) {
			t.Errorf("UnmarshalText of %d bytes: error = %v, want ErrCommitment", len(bad), err)
		}
	}
	if _, err := (audit.Commitment{}).MarshalText(); !errors.Is(err, audit.ErrCommitment) {
		t.Errorf("the zero commitment has a text; error = %v", err)
	}
}

func TestOpeningDoesNotPrint(t *testing.T) {
	_, o := commit(t, 7, "Ada Example")
	type holder struct{ Opening audit.Opening }
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{o, &o, holder{o}, []audit.Opening{o}} {
			if got := fmt.Sprintf(verb, v); strings.Contains(got, "Ada") || strings.Contains(got, "416461") {
				t.Errorf("%s prints %s", verb, got)
			}
		}
	}
}
