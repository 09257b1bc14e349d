package identity_test

import (
	"encoding"
	"errors"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// TestClosedListsRoundTrip walks every value of every closed list.
func TestClosedListsRoundTrip(t *testing.T) {
	closed[identity.EmailClass](t, 3)
	closed[identity.Flag](t, 4)
	closed[identity.EntryKind](t, 30)
}

func closed[T interface {
	~uint8
	String() string
	encoding.TextMarshaler
}, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, size int) {
	t.Helper()
	members := 0
	for i := range 256 {
		v := T(i)
		written, err := v.MarshalText()
		if err != nil {
			if v.String() != "invalid" {
				t.Errorf("%T %d cannot be written but is named %q", v, i, v)
			}
			continue
		}
		members++
		var again T
		if err := P(&again).UnmarshalText(written); err != nil || again != v {
			t.Errorf("%T %q reads back as %q, %v", v, written, again, err)
		}
	}
	if members != size {
		t.Errorf("%T has %d members, want %d", *new(T), members, size)
	}
	var unlisted *guidance.UnknownValueError
	if err := P(new(T)).UnmarshalText([]byte("no such word")); !errors.As(err, &unlisted) {
		t.Errorf("%T: unknown text gives %v", *new(T), err)
	}
}

func TestConventionAsText(t *testing.T) {
	for c, want := range map[identity.Convention]string{
		0: `""`, identity.RemoteRegistration: `"remote-registration"`, identity.Streamlining: `"streamlining"`,
	} {
		data, err := json.Marshal(c)
		var again identity.Convention = 9
		if err != nil || string(data) != want || json.Unmarshal(data, &again) != nil || again != c {
			t.Errorf("convention %d is written %s, %v, and read %d; want %s", c, data, err, again, want)
		}
	}
	if _, err := identity.Convention(3).MarshalText(); err == nil {
		t.Error("a convention outside the list can be written")
	}
	var c identity.Convention
	if err := c.UnmarshalText([]byte("Streamlining")); err == nil {
		t.Error("a convention in the wrong case can be read")
	}
}
