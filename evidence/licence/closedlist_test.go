package licence_test

import (
	"encoding"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
)

// word is a member of a closed list.
type word interface {
	~uint8
	fmt.Stringer
	encoding.TextMarshaler
}

// checkList walks all 256 values of a closed list: the members write and read
// their names, and nothing else is read or written.
func checkList[T word, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, names ...string) {
	t.Helper()
	var unlisted *guidance.UnknownValueError
	for i := range 256 {
		v := T(i)
		text, err := v.MarshalText()
		if i == 0 || i > len(names) {
			if v.String() != "invalid" || !errors.As(err, &unlisted) {
				t.Errorf("%T(%d) is %s and writes itself as %q, %v; want invalid and an error", v, i, v, text, err)
			}
			continue
		}
		var again T
		if err != nil || v.String() != names[i-1] || string(text) != names[i-1] {
			t.Errorf("%T(%d) is %s and writes itself as %q, %v; want %s", v, i, v, text, err, names[i-1])
		}
		if err := P(&again).UnmarshalText(text); err != nil || again != v {
			t.Errorf("%q reads as %s, %v", text, again, err)
		}
		for _, near := range []string{strings.ToLower(names[i-1]) + " ", " " + names[i-1], names[i-1][1:], strings.ToTitle(names[i-1]) + "\x00", ""} {
			wrong := T(1)
			if err := P(&wrong).UnmarshalText([]byte(near)); !errors.As(err, &unlisted) || wrong != 0 {
				t.Errorf("%q reads as %s, %v; want an *UnknownValueError and the invalid zero", near, wrong, err)
			}
		}
	}
}

func TestClosedLists(t *testing.T) {
	checkList[licence.Country](t, "GB", "NI", "IM", "JE", "GG")
	checkList[licence.Result](t, "match", "review", "mismatch", "not-comparable")
	want := []licence.Country{licence.GB, licence.NI, licence.IM, licence.JE, licence.GG}
	if diff := cmp.Diff(want, licence.Countries()); diff != "" {
		t.Errorf("Countries() mismatch (-want +got):\n%s", diff)
	}
	for _, c := range licence.Countries() {
		if got, err := licence.ParseCountry(c.String()); err != nil || got != c {
			t.Errorf("ParseCountry(%s) = %s, %v", c, got, err)
		}
	}
	if c, err := licence.ParseCountry("gb"); err == nil {
		t.Errorf("gb was read as %s: lists are read exactly", c)
	}
}
