package gpg45_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/gpg45"
)

func TestScoresInJSON(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, why, text string
		score, fraud    int // -1: refused
	}{
		{"nothing", "a score of 0 is a score", "0", 0, 0},
		{"highest of fraud", "goes to 3", "3", 3, 3},
		{"highest", "fraud does not go to 4", "4", 4, -1},
		{"above", "there is no 5", "5", -1, -1},
		{"below", "there is no -1", "-1", -1, -1},
		{"half", "whole numbers only", "2.5", -1, -1},
		{"point zero", "a whole number, as some programs write it", "2.0", 2, 2},
		{"exponent", "a whole number all the same", "2e0", 2, 2},
		{"exponent, too high", "there is no 20", "2e1", -1, -1},
		{"not a number", "no JSON", "NaN", -1, -1},
		{"machine name", "of the data schema", `"score_3"`, 3, 3},
		{"machine name of 4", "fraud does not go to 4", `"score_4"`, 4, -1},
		{"machine name of 5", "there is none", `"score_5"`, -1, -1},
		{"number in a string", "that is no machine name", `"3"`, -1, -1},
		{"name without number", "that is none", `"score_"`, -1, -1},
		{"true", "no number", "true", -1, -1},
		{"list", "one score is wanted", "[3]", -1, -1},
	} {
		var s gpg45.Score
		err := s.UnmarshalJSON([]byte(tt.text))
		check(t, tt.name+": "+tt.why, tt.score, err, s.Int)
		var f gpg45.FraudScore
		err = f.UnmarshalJSON([]byte(tt.text))
		check(t, tt.name+" of fraud: "+tt.why, tt.fraud, err, f.Int)
	}
}

func check(t *testing.T, name string, want int, err error, score func() (int, bool)) {
	t.Helper()
	n, ok := score()
	var outOfRange *gpg45.RangeError
	switch {
	case want < 0 && (!errors.As(err, &outOfRange) || ok):
		t.Errorf("%s: %d, %v, want a *RangeError and no score", name, n, err)
	case want >= 0 && (err != nil || !ok || n != want):
		t.Errorf("%s: %d %v, %v, want %d", name, n, ok, err, want)
	}
}

func TestScoresAsJSON(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		value json.Marshaler
		want  string
	}{
		{gpg45.Score(0), "null"},
		{gpg45.Score0, "0"},
		{gpg45.Score4, "4"},
		{gpg45.FraudScore(0), "null"},
		{gpg45.Fraud3, "3"},
		{gpg45.Gap{Part: gpg45.PartFraud, Need: gpg45.Score0}, `{"part":"fraud","have":null,"need":0}`},
		{
			gpg45.Unmet{Profile: gpg45.H1A, Missing: []gpg45.Gap{{Part: gpg45.PartValidity, Have: gpg45.Score2, Need: gpg45.Score3}}},
			`{"profile":"H1A","missing":[{"part":"validity","item":0,"have":2,"need":3}]}`,
		},
	} {
		got, err := tt.value.MarshalJSON()
		if err != nil || string(got) != tt.want {
			t.Errorf("%#v: %s, %v, want %s", tt.value, got, err, tt.want)
		}
	}
	for _, bad := range []json.Marshaler{gpg45.Score(6), gpg45.FraudScore(5), gpg45.Unmet{Missing: []gpg45.Gap{{Need: 9}}}} {
		if got, err := bad.MarshalJSON(); err == nil {
			t.Errorf("%#v: %s, want an error", bad, got)
		}
	}
}

func FuzzScore(f *testing.F) {
	for _, seed := range []string{"0", "4", "-1", `"score_3"`, "2.5", `"score_`, ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s gpg45.Score
		if err := s.UnmarshalJSON([]byte(text)); err == nil {
			back, err := s.MarshalJSON()
			var again gpg45.Score
			if _, ok := s.Int(); !ok || err != nil || again.UnmarshalJSON(back) != nil || again != s {
				t.Errorf("%q was read as %s, %v", text, back, err)
			}
		}
		if p, err := gpg45.ParseProfile(text); err == nil {
			if again, err := gpg45.ParseProfile(p.String()); err != nil || again != p {
				t.Errorf("%q was read as %s", text, p)
			}
		}
		if s, err := gpg45.ParseScore(text); err == nil {
			if again, err := gpg45.ParseScore(s.String()); err != nil || again != s {
				t.Errorf("%q was read as %s", text, s)
			}
		}
	})
}

// TestEvidenceAndResultInJSON: what is written is read again.
func TestEvidenceAndResultInJSON(t *testing.T) {
	t.Parallel()
	e := lines[11].own().evidence() // M2B
	e.Activity = 0
	e.ContraIndicators = []gpg45.ContraIndicator{{Code: "X01"}}
	data, err := json.Marshal(e)
	want := `{"evidence":[{"strength":3,"validity":2},{"strength":2,"validity":2}],"fraud":1,"verification":2,"contraIndicators":[{"code":"X01"}]}`
	if err != nil || string(data) != want {
		t.Fatalf("%s, %v, want %s", data, err, want)
	}
	var back gpg45.Evidence
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, back); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
	r := gpg45.Evaluate(lines[14].own().evidence())
	data, err = json.Marshal(r)
	if want := `{"level":"high","profiles":["L1A","L1B","M1A","M1C","H1A"]}`; err != nil || string(data) != want {
		t.Fatalf("%s, %v, want %s", data, err, want)
	}
	var again gpg45.Result
	if err := json.Unmarshal(data, &again); err != nil || again != r {
		t.Errorf("%+v, %v, want %+v", again, err, r)
	}
	if err := json.Unmarshal([]byte(`{"level":"high","profiles":["H1A","H9Z"]}`), &again); err == nil {
		t.Error("an unknown profile was read")
	}
}
