package identity_test

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// contains reports whether what is written of a profile holds a text.
func contains(t *testing.T, p identity.Profile, text string) bool {
	t.Helper()
	return strings.Contains(string(must(json.Marshal(p))), text)
}

func named(given, middle, family string) identity.Name {
	return must(identity.NewName(identity.NameParts{Given: given, Middle: middle, Family: family}))
}

func TestRenamed(t *testing.T) {
	// married is a change that meets every rule.
	married := func(change func(*identity.NameChange)) identity.NameChange {
		c := identity.NameChange{
			Name: named("Ada", "Beryl", "Sample"), Reason: identity.NameByMarriage, By: agent, At: later(2),
			Proof: &identity.NameProof{Kind: identity.ProofMarriage, SeenOn: guidance.MustDate("2024-09-30"), SeenBy: second, ReferenceEnds: "12AB"},
		}
		if change != nil {
			change(&c)
		}
		return c
	}
	type change = identity.NameChange
	bare := func(c *change) { c.Reason, c.Proof = 0, nil }
	tests := []struct {
		name string
		c    identity.NameChange
		want []string
		why  string
	}{
		{"married", married(nil), nil, "reason and proof are there"},
		{"a passport in the new name", married(func(c *change) { c.Proof.Kind = identity.ProofIdentityDocument }), nil, "any kind of the list"},
		{"the number of the proof left out", married(func(c *change) { c.Proof.ReferenceEnds = "" }), nil, "it need not be kept"},
		{"other middle names alone", married(func(c *change) { bare(c); c.Name = named("Ada", "Maud", "Example") }), nil, "no reason is asked for"},
		{"a preferred name alone", married(func(c *change) {
			bare(c)
			c.Name, c.Preferred = living().Name, named("Addie", "", "Example")
		}), nil, "the legal name stays"},
		{"a slip", married(func(c *change) {
			c.Reason, c.Proof, c.Note = identity.NameCorrected, nil, "the copy of the passport has it so"
		}), nil, "the note says what showed it"},

		{"by the holder", married(func(c *change) { c.By = holder }), []string{"RA-IDN-075 /by"}, "not their own"},
		{"no reason", married(func(c *change) { c.Reason = 0 }), []string{"RA-IDN-076 /reason"}, "the family name changes"},
		{"no reason, the given name", married(func(c *change) { bare(c); c.Name = named("Ida", "Beryl", "Example") }), []string{"RA-IDN-077 /proof", "RA-IDN-076 /reason"}, "one letter"},
		{"a reason outside the list", married(func(c *change) { c.Reason = identity.NameByOtherReason + 1 }), []string{"RA-IDN-076 /reason"}, "one past it"},
		{"a reason outside the list where none is asked for", married(func(c *change) { bare(c); c.Name, c.Reason = named("Ada", "", "Example"), 200 }), []string{"RA-IDN-076 /reason"}, "it could not be written"},
		{"no proof", married(func(c *change) { c.Proof = nil }), []string{"RA-IDN-077 /proof"}, "the day promises one"},
		{"no proof but a note", married(func(c *change) { c.Proof, c.Note = nil, "will bring it" }), []string{"RA-IDN-077 /proof"}, "it is no correction"},
		{"a correction that says nothing", married(func(c *change) { c.Reason, c.Proof, c.Note = identity.NameCorrected, nil, " \u200b" }), []string{"RA-IDN-077 /proof"}, "nothing that can be seen"},
		{"a proof of no kind", married(func(c *change) { c.Proof.Kind = 0 }), []string{"RA-IDN-077 /proof/kind"}, "what it was is not said"},
		{"a proof seen on no day", married(func(c *change) { c.Proof.SeenOn = guidance.Date{} }), []string{"RA-IDN-077 /proof/seenOn"}, "when is not said"},
		{"a proof seen by nobody", married(func(c *change) { c.Proof.SeenBy = identity.UserID{} }), []string{"RA-IDN-077 /proof/seenBy"}, "by whom is not said"},
		{"a proof seen by the holder", married(func(c *change) { c.Proof.SeenBy = holder }), []string{"RA-IDN-077 /proof/seenBy"}, "nobody else saw it"},
		{"five characters", married(func(c *change) { c.Proof.ReferenceEnds = "512AB" }), []string{"RA-IDN-078 /proof/referenceEnds"}, "one too many"},
		{"something else in the number", married(func(c *change) { c.Proof.ReferenceEnds = "2-AB" }), []string{"RA-IDN-078 /proof/referenceEnds"}, "a hyphen"},
		{"seen tomorrow", married(func(c *change) { c.Proof.SeenOn = guidance.MustDate("2024-10-01") }), []string{"RA-IDN-079 /proof/seenOn"}, "one day late"},
		{"the same name", married(func(c *change) { c.Name = living().Name }), []string{"RA-IDN-080 /name"}, "nothing changes"},
		{"no name", married(func(c *change) { c.Name = identity.Name{} }), []string{"RA-IDN-080 /name"}, "nobody is without"},
		{"everything", change{Name: named("Ada", "", "Sample"), Proof: &identity.NameProof{ReferenceEnds: "512AB"}, By: holder, At: later(2)}, []string{
			"RA-IDN-075 /by", "RA-IDN-077 /proof/kind", "RA-IDN-078 /proof/referenceEnds", "RA-IDN-077 /proof/seenBy", "RA-IDN-077 /proof/seenOn", "RA-IDN-076 /reason",
		}, "every reason is given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := living().Renamed(tt.c)
			if diff := cmp.Diff(tt.want, findings(t, err)); diff != "" {
				t.Fatalf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil {
				return
			}
			want := []identity.FormerName{{
				Name: living().Name, Until: guidance.MustDate("2024-09-30"), Reason: tt.c.Reason, Proof: tt.c.Proof, Note: tt.c.Note, By: agent, At: later(2),
			}}
			if diff := cmp.Diff(want, got.NameHistory, lifeValues); diff != "" {
				t.Errorf("history (-want +got):\n%s", diff)
			}
			shown := tt.c.Name
			if !tt.c.Preferred.IsZero() {
				shown = tt.c.Preferred
			}
			if got.Name != tt.c.Name || got.PrintedName() != shown.String() {
				t.Errorf("named %q, the card shows %q", got.Name, got.PrintedName())
			}
			roundTrip(t, got)
		})
	}
}

// TestPreferredNameIsNotKeptBySayingNothing: it may hold the old family name.
func TestPreferredNameIsNotKeptBySayingNothing(t *testing.T) {
	p := must(living().Renamed(identity.NameChange{Name: living().Name, Preferred: named("Addie", "", "Example"), By: agent, At: later(1)}))
	married := must(makeMove(p, identity.ChangeName, later(2)))
	if married.PrintedName() != "Ada Sample" || married.NameHistory[1].Preferred != named("Addie", "", "Example") {
		t.Errorf("the card shows %q, the history has %q", married.PrintedName(), married.NameHistory[1].Preferred)
	}
}

// TestUntilIsALondonDay: a change late in a summer evening belongs to the next day.
func TestUntilIsALondonDay(t *testing.T) {
	at := later(12) // 23:00 UTC, midnight in London
	p := must(makeMove(living(), identity.ChangeName, at))
	if got := p.NameHistory[0].Until; got != guidance.MustDate("2024-10-01") {
		t.Errorf("until %s", got)
	}
}
