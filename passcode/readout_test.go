package passcode_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

func TestReadOutVectors(t *testing.T) {
	for _, v := range vectors(t, "speak") {
		got := map[string]any{}
		for name, say := range map[string]func(passcode.Secret) (passcode.Secret, error){
			"grouped": passcode.Grouped, "spoken": passcode.Spoken,
		} {
			said, err := say(passcode.NewSecret(v.Input))
			if (err == nil) != v.Valid {
				t.Errorf("%s: %s: error %v, want valid %v\nwhy: %s", v.ID, name, err, v.Valid, v.Why)
			}
			if err != nil {
				mustBeFormatError(t, err, passcode.ErrReadOut, v.Input)
				continue
			}
			got[name] = said.Reveal()
		}
		if diff := cmp.Diff(v.Fields, got); v.Valid && diff != "" {
			t.Errorf("%s: fields (-want +got):\n%s\nwhy: %s", v.ID, diff, v.Why)
		}
	}
}

// mustBeFormatError checks that err is the sentinel, that it says what was wanted,
// and that it does not repeat the input.
func mustBeFormatError(t *testing.T, err, sentinel error, input string) {
	t.Helper()
	var format *identity.FormatError
	if !errors.Is(err, sentinel) || !errors.As(err, &format) || format.What == "" || format.Reason == "" {
		t.Errorf("error = %#v, want %v as a *FormatError", err, sentinel)
	}
	if len(input) > 1 && strings.Contains(err.Error(), input) {
		t.Errorf("the error repeats the input: %v", err)
	}
}
