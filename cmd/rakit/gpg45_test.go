package main

import (
	"strings"
	"testing"
)

const scoredPassport = `{"id":"a","evidence":[{"strength":4,"validity":2,"document":"passport"}],"activity":0,"fraud":1,"verification":2}`

func TestGPG45(t *testing.T) {
	for _, tt := range []struct {
		name, why, in string
		args          []string
		out           string
		status        int
	}{
		{"plain", "every profile met", scoredPassport, nil, `{"id":"a","level":"medium","profiles":["L1A","L1B","M1A"]}`, 0},
		{"accepted only", "lower case is taken", scoredPassport, []string{"--profiles", "m1a,M1B"}, `{"id":"a","level":"medium","profiles":["M1A"]}`, 0},
		{
			"explained", "exactly what is missing", scoredPassport,
			[]string{"--explain", "--profiles", "H1A"},
			`{"id":"a","level":"none","profiles":[],"unmet":[{"profile":"H1A","missing":[{"part":"validity","item":0,"have":2,"need":3},{"part":"verification","have":2,"need":3}]}]}`, 0,
		},
		{"no level", "is no error", `{"id":"b","evidence":[]}`, nil, `{"id":"b","level":"none","profiles":[]}`, 0},
		{
			"contra-indicator", "is one", strings.Replace(scoredPassport, `"id":"a"`, `"id":"c","contraIndicators":[{"code":"X01"}]`, 1), nil,
			`{"id":"c","level":"none","profiles":["L1A","L1B","M1A"],"findings":[{"rule":"RA-GPG-001","severity":"error","pointer":"/contraIndicators/0",`, 1,
		},
		{"out of range", "is one", `{"id":"d","evidence":[],"fraud":4}`, nil, `{"line":1,"findings":[{"rule":"RA-INP-004","severity":"error","pointer":"/fraud"`, 1},
		{
			"other reading", "of H2D", `{"id":"e","evidence":[{"strength":3,"validity":3},{"strength":2,"validity":2}],"activity":0,"fraud":1,"verification":3}`,
			[]string{"--variant", "h2d-lower", "--profiles", "H2D"},
			`{"id":"e","level":"high","profiles":["H2D"]}`, 0,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, tt.in, append([]string{"gpg45"}, tt.args...)...)
			if !strings.HasPrefix(got.stdout, tt.out) || got.status != tt.status || got.stderr != "" {
				t.Errorf("%s: want status %d and %s, got status %d and %s%s", tt.why, tt.status, tt.out, got.status, got.stdout, got.stderr)
			}
		})
	}
}

// TestGPG45Usage: what is asked for in vain ends with 2, and answers nothing.
func TestGPG45Usage(t *testing.T) {
	for why, args := range map[string][]string{
		"no such profile":                          {"--profiles", "M1A,X1A"},
		"no profile is not every profile":          {"--profiles="},
		"a comma too many":                         {"--profiles", "M1A,"},
		"no such reading":                          {"--variant", "h2d"},
		"the reading of a profile is not its code": {"--variant", "H2D"},
	} {
		got := runWith(t, scoredPassport, append([]string{"gpg45"}, args...)...)
		if got.status != 2 || got.stdout != "" || got.stderr == "" {
			t.Errorf("%s: status %d, %s%s", why, got.status, got.stdout, got.stderr)
		}
	}
}
