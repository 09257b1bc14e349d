package assessment_test

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// all takes every profile.
var all = assessment.ProfileOptions{Accepted: gpg45.AllProfiles()}

// profiles returns what is answered to lines of scores.
func profiles(t interface {
	Helper()
	Fatal(...any)
}, o assessment.ProfileOptions, lines ...string,
) []string {
	t.Helper()
	var out strings.Builder
	p := assessment.NewProfiles(&out, o)
	for v, err := range input.Values(strings.NewReader(strings.Join(lines, "\n"))) {
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Assess(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func TestProfileVectors(t *testing.T) {
	t.Parallel()
	vectors, err := conformance.Load("gpg45.json", "gpg45")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		row := profiles(t, all, v.Input)[0]
		var got map[string]any
		if err := json.Unmarshal([]byte(row), &got); err != nil {
			t.Fatalf("%s: %v", v.ID, err)
		}
		if _, unreadable := got["line"]; unreadable == v.Valid {
			t.Errorf("%s: %s\nwhy: %s", v.ID, row, v.Why)
			continue
		}
		if !v.Valid {
			continue
		}
		if diff := cmp.Diff(v.Fields, map[string]any{"level": got["level"], "profiles": got["profiles"]}); diff != "" {
			t.Errorf("%s (-want +got):\n%s\nwhy: %s", v.ID, diff, v.Why)
		}
	}
}

// TestProfilesToTheByte: the rows are a contract.
func TestProfilesToTheByte(t *testing.T) {
	t.Parallel()
	passport := `{"id":"a","evidence":[{"strength":4,"validity":2,"document":"passport"}],"activity":0,"fraud":1,"verification":2}`
	high := assessment.ProfileOptions{Explain: true, Accepted: gpg45.SetOf(gpg45.H1A)}
	for _, tt := range []struct {
		name, why string
		o         assessment.ProfileOptions
		line      string
		want      string
	}{
		{"plain", "no findings, no such member", all, passport, `{"id":"a","level":"medium","profiles":["L1A","L1B","M1A"]}`},
		{
			"explained", "items first, then the parts of the identity", high, passport,
			`{"id":"a","level":"none","profiles":[],"unmet":[{"profile":"H1A","missing":[{"part":"validity","item":0,"have":2,"need":3},{"part":"verification","have":2,"need":3}]}]}`,
		},
		{
			"not scored", "null is not 0", high, `{"id":"b","evidence":[]}`,
			`{"id":"b","level":"none","profiles":[],"unmet":[{"profile":"H1A","missing":[{"part":"strength","item":0,"have":null,"need":4},` +
				`{"part":"validity","item":0,"have":null,"need":3},{"part":"activity","have":null,"need":0},{"part":"fraud","have":null,"need":1},{"part":"verification","have":null,"need":3}]}]}`,
		},
		{
			"nothing unmet", "the member is there when it was asked for",
			assessment.ProfileOptions{Explain: true, Accepted: gpg45.SetOf(gpg45.L1A)},
			passport,
			`{"id":"a","level":"low","profiles":["L1A"],"unmet":[]}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, profiles(t, tt.o, tt.line)[0]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// TestProfilesOfUnreadableLines: they are answered by their number, and the run
// goes on.
func TestProfilesOfUnreadableLines(t *testing.T) {
	t.Parallel()
	rows := profiles(t, all,
		`{"id":"a","evidence":[]}`, `{"id":"b","evidence":[{"strength":7}]}`, `{"id":`, `{"id":"d","evidence":[]}`)
	for i, want := range []string{
		`{"id":"a","level":"none","profiles":[]}`,
		`{"line":2,"findings":[{"rule":"RA-INP-004","severity":"error","pointer":"/evidence/0/strength","message":"not a whole number from 0 to 4"`,
		`{"line":3,"findings":[{"rule":"RA-INP-001"`,
		`{"id":"d","level":"none","profiles":[]}`,
	} {
		if !strings.HasPrefix(rows[i], want) {
			t.Errorf("row %d is %s", i, rows[i])
		}
	}
}

// TestShuffledEvidenceGivesTheSameBytes asks for explanations, which are the part
// that could tell.
func TestShuffledEvidenceGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	item := rapid.SampledFrom([]string{
		`{"strength":4,"validity":2,"document":"passport"}`, `{"strength":3,"validity":3,"document":"passport"}`,
		`{"strength":3,"validity":2,"document":"licence"}`, `{"strength":2,"validity":2}`, `{"strength":2}`, `{"validity":4}`, `{"strength":4,"validity":4}`,
	})
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(item, 0, 6).Draw(t, "items")
		line := func(items []string) string {
			return `{"id":"a","evidence":[` + strings.Join(items, ",") + `],"activity":1,"fraud":1,"verification":2}`
		}
		o := assessment.ProfileOptions{Accepted: gpg45.AllProfiles(), Explain: true}
		want := profiles(t, o, line(items))
		got := profiles(t, o, line(rapid.Permutation(items).Draw(t, "shuffled")))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-before +shuffled):\n%s", diff)
		}
	})
}

// TestADisputedLineIsReported: in the explanation, and only where it decides.
func TestADisputedLineIsReported(t *testing.T) {
	t.Parallel()
	const onlyV1A = `{"id":"a","evidence":[{"strength":4,"validity":3}],"activity":0,"fraud":3,"verification":3}`
	explain := assessment.ProfileOptions{Accepted: gpg45.AllProfiles(), Explain: true}
	for _, tt := range []struct {
		name, why string
		o         assessment.ProfileOptions
		line      string
		want      bool
	}{
		{"explained", "very high by V1A alone", explain, onlyV1A, true},
		{"not explained", "the short answer is the contract's", all, onlyV1A, false},
		{"read the other way", "whoever chose a reading knows", assessment.ProfileOptions{Accepted: gpg45.AllProfiles(), Explain: true, Variants: []gpg45.Variant{gpg45.V1AHigher}}, onlyV1A, false},
		{"no matter", "very high by V1B as well", explain, strings.Replace(onlyV1A, `"validity":3`, `"validity":4`, 1), false},
		{"met by the other reading only", "high if H2D is read lower", explain, `{"id":"a","evidence":[{"strength":3,"validity":3},{"strength":2,"validity":2}],"activity":0,"fraud":1,"verification":3}`, true},
	} {
		row := profiles(t, tt.o, tt.line)[0]
		if got := strings.Contains(row, `"rule":"RA-GPG-002","severity":"info"`); got != tt.want {
			t.Errorf("%s: reported %t, want %t: %s\n%s", tt.name, got, tt.want, tt.why, row)
		}
	}
}

// TestOneDocumentHoweverItIsSpelt: V2A asks for two documents.
func TestOneDocumentHoweverItIsSpelt(t *testing.T) {
	t.Parallel()
	for other, want := range map[string]string{
		"passport": "high", "Passport": "high", " passport ": "high", "pass port": "very_high", "driving licence": "very_high", "": "very_high", "  ": "very_high",
	} {
		row := profiles(t, all, `{"id":"a","evidence":[{"strength":3,"validity":3,"document":"passport"},{"strength":3,"validity":3,"document":"`+other+`"}],"activity":3,"fraud":2,"verification":3}`)[0]
		if !strings.HasPrefix(row, `{"id":"a","level":"`+want+`"`) {
			t.Errorf("beside %q: %s, want %s", other, row, want)
		}
	}
}

// TestNoProfileAccepted: nothing is met where nothing is accepted.
func TestNoProfileAccepted(t *testing.T) {
	t.Parallel()
	row := profiles(t, assessment.ProfileOptions{}, `{"id":"a","evidence":[{"strength":4,"validity":4}],"activity":4,"fraud":3,"verification":4}`)[0]
	if row != `{"id":"a","level":"none","profiles":[]}` {
		t.Error(row)
	}
}

// TestAContraIndicatorHasACode: one that nobody can name can be neither looked at
// nor mitigated.
func TestAContraIndicatorHasACode(t *testing.T) {
	t.Parallel()
	for _, found := range []string{`{}`, `{"mitigated":true}`, `{"code":"","mitigated":true}`, `{"code":" "}`} {
		row := profiles(t, all, `{"id":"a","evidence":[],"contraIndicators":[{"code":"X01"},`+found+`]}`)[0]
		if !strings.HasPrefix(row, `{"line":1,"findings":[{"rule":"RA-INP-007","severity":"error","pointer":"/contraIndicators/1/code"`) {
			t.Errorf("%s: %s", found, row)
		}
	}
}
