package mrz_test

import (
	"encoding"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
)

// walk goes through all 256 values of a closed list and returns the names of its
// members, each of which reads back as itself.
func walk[T interface {
	~uint8
	fmt.Stringer
	encoding.TextMarshaler
}, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, members []T) []string {
	t.Helper()
	var names []string
	for i := range 256 {
		v := T(i)
		text, err := v.MarshalText()
		var unlisted *guidance.UnknownValueError
		if i == 0 || i > len(members) {
			if v.String() != "invalid" || !errors.As(err, &unlisted) {
				t.Errorf("%T(%d) is %s, %v; want invalid and an error", v, i, v, err)
			}
			continue
		}
		var back T
		if err != nil || members[i-1] != v || P(&back).UnmarshalText(text) != nil || back != v || string(text) != v.String() {
			t.Errorf("%T(%d) writes itself as %q, %v, and reads back as %s", v, i, text, err, back)
		}
		if err := P(&back).UnmarshalText(append(text, ' ')); !errors.As(err, &unlisted) || back != 0 {
			t.Errorf("%q with a space is read as %s, %v", text, back, err)
		}
		names = append(names, v.String())
	}
	return names
}

func TestClosedLists(t *testing.T) {
	got := map[string][]string{
		"formats":      walk[mrz.Format](t, mrz.Formats()),
		"long numbers": walk[mrz.LongNumber](t, mrz.LongNumbers()),
		"faults":       walk[mrz.FaultCode](t, mrz.FaultCodes()),
	}
	want := map[string][]string{
		"formats":      {"td1", "td2", "td3", "mrva", "mrvb"},
		"long numbers": {"icao", "filler", "icao_or_filler"},
		"faults": {
			"length", "charset", "document_code", "issuing_state", "nationality", "document_number",
			"check_digit:document_number", "check_digit:birth_date", "check_digit:expiry_date", "check_digit:optional_data",
			"check_digit:composite", "date:birth_date", "date:expiry_date", "sex", "name_digits", "name_empty",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("closed lists (-want +got):\n%s", diff)
	}
}
