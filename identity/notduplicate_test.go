package identity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestCheckNotDuplicate(t *testing.T) {
	first, second := must(identity.ParseUserID("021600556514")), must(identity.ParseUserID("555086689106"))
	decided := func(ids ...identity.UserID) identity.NotDuplicate {
		return identity.NotDuplicate{Reason: identity.NotDuplicateTwins, DecidedBy: "999999999990", Candidates: ids}
	}
	both := []identity.Candidate{{UserID: first, Strength: identity.Possible}, {UserID: second, Strength: identity.Strong}}
	without := func(change func(*identity.NotDuplicate)) identity.NotDuplicate {
		d := decided(first)
		change(&d)
		return d
	}
	const answered, signed = "RA-IDN-050", "RA-IDN-051"
	tests := []struct {
		name      string
		found     []identity.Candidate
		decisions []identity.NotDuplicate
		failed    []string
		passed    []string
		why       string
	}{
		{"nobody found, nothing decided", nil, nil, nil, nil, "nothing to answer for"},
		{"nobody found, something decided", nil, []identity.NotDuplicate{decided(first)}, nil, []string{signed}, "a candidate may have gone since"},
		{"found, nothing decided", both, nil, []string{answered + " /notDuplicates"}, nil, "the offer was passed over"},
		{"all in one decision", both, []identity.NotDuplicate{decided(second, first)}, nil, []string{answered, signed}, "in any order"},
		{"a decision each", both, []identity.NotDuplicate{decided(first), decided(second)}, nil, []string{answered, signed}, "reasons may differ"},
		{"a further candidate", both, []identity.NotDuplicate{decided(first)}, []string{answered + " /notDuplicates"}, []string{signed}, "it turned up after the decision"},
		{"another than was found", both[:1], []identity.NotDuplicate{decided(second)}, []string{answered + " /notDuplicates"}, []string{signed}, "by name"},
		{"no decider", both[:1], []identity.NotDuplicate{without(func(d *identity.NotDuplicate) { d.DecidedBy, d.Note = " \u200b", "seen both" })}, []string{answered + " /notDuplicates", signed + " /notDuplicates/0"}, nil, "who decided is not known, so nobody did"},
		{"no reason", both[:1], []identity.NotDuplicate{without(func(d *identity.NotDuplicate) { d.Reason = 0 })}, []string{answered + " /notDuplicates", signed + " /notDuplicates/0"}, nil, "why is not known"},
		{"reason outside the list", both[:1], []identity.NotDuplicate{without(func(d *identity.NotDuplicate) { d.Reason = 200 })}, []string{answered + " /notDuplicates", signed + " /notDuplicates/0"}, nil, "closed list"},
		{"of nobody", both[:1], []identity.NotDuplicate{decided(first), decided()}, []string{signed + " /notDuplicates/1"}, []string{answered}, "a decision without profiles answers nothing"},
		{"of an absent id", both[:1], []identity.NotDuplicate{decided(first, identity.UserID{})}, []string{answered + " /notDuplicates", signed + " /notDuplicates/0"}, nil, "an id that was not read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := identity.CheckNotDuplicate(tt.found, tt.decisions, "/notDuplicates")
			failed, passed := []string{}, []string{}
			for _, f := range a.Findings() {
				failed = append(failed, string(f.Rule)+" "+f.Pointer)
				if strings.Contains(f.Message, "021600556514") || f.Severity != guidance.Error {
					t.Errorf("%s is %s: %s", f.Rule, f.Severity, f.Message)
				}
			}
			for _, id := range a.Result().Passed {
				passed = append(passed, string(id))
			}
			if diff := cmp.Diff([][]string{append([]string{}, tt.failed...), append([]string{}, tt.passed...)}, [][]string{failed, passed}); diff != "" {
				t.Errorf("failed and passed (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestNotDuplicateSaysHowManyAreOpen(t *testing.T) {
	found := []identity.Candidate{{UserID: must(identity.ParseUserID("021600556514"))}, {UserID: must(identity.ParseUserID("555086689106"))}}
	decisions := []identity.NotDuplicate{{Reason: identity.NotDuplicateSameName, DecidedBy: "agent", Candidates: []identity.UserID{found[1].UserID}}}
	f := identity.CheckNotDuplicate(found, decisions, "").Findings()[0]
	if !strings.HasPrefix(f.Message, "1 of 2 profiles") {
		t.Errorf("message is %q", f.Message)
	}
}
