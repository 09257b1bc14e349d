package audit

import (
	"regexp"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"
)

// TestLineIsJSON holds the line, which is appended by hand so that its bytes
// depend on no library, against the encoder of package json.
func TestLineIsJSON(t *testing.T) {
	name := rapid.StringMatching(`[A-Za-z][A-Za-z0-9._-]*`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		e := Event{
			Seq:    rapid.Int64Min(0).Draw(t, "seq"),
			At:     time.Unix(rapid.Int64Range(0, 1e10).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC(),
			Action: "card.print-it2", Outcome: Done,
			Actor: text.Draw(t, "actor"), Role: text.Draw(t, "role"),
			Organisation: text.Draw(t, "organisation"), For: text.Draw(t, "for"), Subject: text.Draw(t, "subject"),
			Rules: rapid.SliceOf(text).Draw(t, "rules"), Detail: rapid.MapOf(name, text).Draw(t, "detail"),
			Private: map[string]Commitment{},
		}
		for _, n := range rapid.SliceOf(name).Draw(t, "private") {
			e.Private[n] = Commitment{1, 2, 3, byte(len(n))}
		}
		got, err := e.Line()
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(versioned{version, e}, json.Deterministic(true))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Fatalf("line is\n%s\nwant\n%s", got, want)
		}
	})
}

// TestWordsOfALine holds what may be an action or a name against the patterns
// that define them.
func TestWordsOfALine(t *testing.T) {
	action := regexp.MustCompile(`^[a-z][a-z0-9]*([.-][a-z0-9]+)*$`)
	name := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-zA-Z0-9._ -]*`).Draw(t, "s")
		if isAction(s) != action.MatchString(s) || isName(s) != name.MatchString(s) {
			t.Fatalf("%q: action %v, name %v", s, isAction(s), isName(s))
		}
	})
}
