package pcsctest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// verdict is a test that keeps in mind how it ended.
type verdict struct {
	testing.TB
	is string
}

func (v *verdict) Helper()            {}
func (v *verdict) Skip(args ...any)   { v.is = "skipped: " + fmt.Sprint(args...) }
func (v *verdict) Fatal(args ...any)  { v.is = "failed: " + fmt.Sprint(args...) }
func (v *verdict) Error(args ...any)  { v.is = "failed: " + fmt.Sprint(args...) }
func (v *verdict) String() (s string) { s, _, _ = strings.Cut(v.is, ":"); return s }

func TestJudge(t *testing.T) {
	missing := fmt.Errorf("%w: as root: apt-get install it", ErrMissing)
	tests := []struct {
		name, why string
		err       error
		ci, root  bool
		want      string
	}{
		{"missing", "a user's machine need not have it", missing, false, false, "skipped"},
		{"missing in CI", "CI has to run every test", missing, true, true, "failed"},
		{"does not start", "what is there has to work", errors.New("it ended"), false, false, "failed"},
		{"does not start in CI", "what is there has to work", errors.New("it ended"), true, true, "failed"},
		{"not isolated", "others than root cannot be", nil, false, false, ""},
		{"not isolated as root", "a container may refuse it", nil, false, true, ""},
		{"not isolated in CI", "there it is to be", nil, true, true, "failed"},
		{"not isolated in CI, not root", "others than root cannot be", nil, true, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := &verdict{TB: t}
			judge(v, notIsolated(), tt.err, tt.ci, tt.root)
			if v.String() != tt.want {
				t.Errorf("judged %q, want %q; why: %s", v.is, tt.want, tt.why)
			}
			if tt.err == missing && !strings.Contains(v.is, "apt-get install") {
				t.Errorf("%q does not say what to install", v.is)
			}
		})
	}
}
