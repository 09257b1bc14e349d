package evidence_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

var documentKey = []byte("a key of thirty-two bytes, secret")

func keep(t testing.TB, d evidence.Document) evidence.KeptDocument {
	t.Helper()
	kept, err := evidence.Keep(d, documentKey)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestKeep(t *testing.T) {
	got := keep(t, passport())
	want := evidence.KeptDocument{
		Kind: evidence.UKPassport, NumberHash: got.NumberHash, NumberTail: "678",
		Issued: guidance.MustDate("2018-05-01"), Expires: guidance.MustDate("2028-05-01"), Seen: evidence.Scan,
		Holder: passport().Holder,
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(guidance.Date{})); diff != "" {
		t.Errorf("Keep() mismatch (-want +got):\n%s", diff)
	}
	paper := bill()
	paper.FormerName = &evidence.Holder{GivenName: "Ada", FamilyName: "Smith"}
	if got := keep(t, paper); got.Provider != paper.Provider || *got.FormerName != *paper.FormerName || got.FormerName == paper.FormerName {
		t.Errorf("%+v, want provider and former name kept, and the caller's left alone", got)
	}
	if len(got.NumberHash) != 64 || strings.Trim(got.NumberHash, "0123456789abcdef") != "" {
		t.Errorf("hash is %q, want 64 hexadecimal digits", got.NumberHash)
	}
}

func TestKeepNumber(t *testing.T) {
	whole := keep(t, passport())
	tests := []struct {
		name     string
		document evidence.Document
		same     bool
		tail     string
		why      string
	}{
		{"again", evidence.Document{Kind: "uk-passport", Number: "512345678"}, true, "678", "found again"},
		{"spaced", evidence.Document{Kind: "uk-passport", Number: " 5123 456\t78\u00a0"}, true, "678", "spaces are ignored"},
		{"another kind", evidence.Document{Kind: "passport", Number: "512345678"}, false, "678", "two documents may share a number"},
		{"another number", evidence.Document{Kind: "uk-passport", Number: "512345679"}, false, "679", "by one digit"},
		{"leading zero", evidence.Document{Kind: "uk-passport", Number: "0512345678"}, false, "678", "a number is text"},
		{"six characters", evidence.Document{Kind: "uk-passport", Number: "512678"}, false, "678", "half of it stays hidden"},
		{"five characters", evidence.Document{Kind: "uk-passport", Number: "51678"}, false, "", "less than half would stay hidden"},
		{"one character", evidence.Document{Kind: "uk-passport", Number: "5"}, false, "", "no full number is kept"},
		{"not of Latin letters", evidence.Document{Kind: "uk-passport", Number: "ΑΒΓΔΕΖ"}, false, "ΔΕΖ", "characters, not bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := keep(t, tt.document)
			if (got.NumberHash == whole.NumberHash) != tt.same || got.NumberHash == "" {
				t.Errorf("the same hash: %v, want %v\nwhy: %s", !tt.same, tt.same, tt.why)
			}
			if got.NumberTail != tt.tail {
				t.Errorf("tail is %q, want %q\nwhy: %s", got.NumberTail, tt.tail, tt.why)
			}
		})
	}
	t.Run("case", func(t *testing.T) {
		a := keep(t, evidence.Document{Kind: "driving-licence", Number: "examp 812105 a99bc"})
		b := keep(t, evidence.Document{Kind: "driving-licence", Number: "EXAMP812105A99BC"})
		if a != b {
			t.Errorf("%+v and %+v, want the same: case means nothing in a number", a, b)
		}
	})
	t.Run("no number", func(t *testing.T) {
		if got := keep(t, evidence.Document{Kind: "deed-poll", Number: " \t"}); got.NumberHash != "" || got.NumberTail != "" {
			t.Errorf("%+v, want no hash: that of nothing would match that of another nothing", got)
		}
	})
	t.Run("another key", func(t *testing.T) {
		got, err := evidence.Keep(passport(), []byte("another key"))
		if err != nil || got.NumberHash == whole.NumberHash {
			t.Errorf("%v, %v; want another hash: it must not be computed without the key", got.NumberHash, err)
		}
	})
}

func TestKeepRefuses(t *testing.T) {
	var unlisted *guidance.UnknownValueError
	if kept, err := evidence.Keep(evidence.Document{Kind: "library card", Number: "512345678"}, documentKey); !errors.As(err, &unlisted) || kept != (evidence.KeptDocument{}) {
		t.Errorf("Keep() of an unknown kind = %+v, %v; want nothing and an *UnknownValueError", kept, err)
	}
	for _, key := range [][]byte{nil, {}} {
		if kept, err := evidence.Keep(passport(), key); err == nil || kept != (evidence.KeptDocument{}) {
			t.Errorf("Keep() without a key = %+v, %v; want an error: a plain hash can be guessed", kept, err)
		}
	}
}

// TestKeptDocumentIsAssessedAlike: what is kept passes the rules that the
// document passed, after a round through JSON.
func TestKeptDocumentIsAssessedAlike(t *testing.T) {
	for _, d := range []evidence.Document{
		passport(),
		{Kind: "driving-licence", Expires: "2020-04-20"},
		{Kind: "driving-licence", Expires: "2020-04-19"},
		{Kind: "driving-licence", Number: "EXAMP812105A99BC"},
		{Kind: "uk-passport", Expires: "2028-05-01", Seen: evidence.PhotoOfDocument},
		bill(), licence(), fresh(evidence.BiometricResidencePermit), fresh(evidence.MarriageCertificate),
	} {
		data, err := json.Marshal(keep(t, d))
		if err != nil {
			t.Fatal(err)
		}
		var kept evidence.KeptDocument
		if err := input.Decode(data, &kept); err != nil {
			t.Fatal(err)
		}
		want := assess(t, remote, changed(func(s *evidence.Submission) { s.Documents[0] = d }))
		got := assess(t, remote, changed(func(s *evidence.Submission) { s.Documents[0] = kept.Document() }))
		if diff := cmp.Diff(findings(want), findings(got)); diff != "" {
			t.Errorf("%+v: kept, it is assessed otherwise (-want +got):\n%s", d, diff)
		}
		for _, r := range ordinaryRoutes {
			others := []evidence.Document{original(passport()), bill(), digitalProof()}
			want := onDay(t, r, ordinaryDay, evidence.LocalPolicy{}, append(others, d)...)
			got := onDay(t, r, ordinaryDay, evidence.LocalPolicy{}, append(others, kept.Document())...)
			if diff := cmp.Diff(findings(want), findings(got)); diff != "" {
				t.Errorf("%s: %+v, kept, is assessed otherwise (-want +got):\n%s", r, d, diff)
			}
		}
	}
}

// TestKeepHoldsNoNumber: nowhere in what is stored is the number.
func TestKeepHoldsNoNumber(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		number := rapid.StringMatching(`[0-9]{1,12}|[A-Z]{2}[0-9]{5,7}|[A-Z]{5}[0-9]{6}[A-Z0-9]{5}`).Draw(rt, "number")
		d := passport()
		d.Kind = rapid.SampledFrom(evidence.Kinds()).Draw(rt, "kind").String()
		d.Number, d.Holder = number, nil // a birth date may hold a short number
		kept := keep(t, d)
		hash := kept.NumberHash
		kept.NumberHash = ""
		data, err := json.Marshal(kept)
		if err != nil {
			rt.Fatal(err)
		}
		stored := strings.NewReplacer(d.Kind, "", d.Issued, "", d.Expires, "").Replace(string(data)) // dates may hold a short number
		if strings.Contains(stored, number) || len(number) > 8 && strings.Contains(hash, number) {
			rt.Errorf("%s, kept as %s, is still there", number, data)
		}
		if len(kept.NumberTail) > len(number)/2 {
			rt.Errorf("%s: the tail %s is more than half of it", number, kept.NumberTail)
		}
	})
}
