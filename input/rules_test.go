package input_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

func TestRulesAreWellFormed(t *testing.T) {
	if _, err := guidance.NewRegistry(input.Rules()); err != nil {
		t.Error(err)
	}
}

// TestRulesAreUsed fails for a rule that no input can break.
func TestRulesAreUsed(t *testing.T) {
	broken := map[guidance.RuleID]bool{input.Missing("/route").Finding().Rule: true}
	for _, tt := range refusals {
		broken[tt.want.Rule] = true
	}
	for _, tt := range csvCases {
		for _, row := range tt.want {
			broken[row.Fault.Rule] = true
		}
	}
	for _, tt := range headerCases {
		broken[tt.want.Rule] = true
	}
	for _, r := range input.Rules() {
		if !broken[r.ID] {
			t.Errorf("no case breaks %s: %s", r.ID, r.Title)
		}
	}
}

func TestErrorsOfOtherPackages(t *testing.T) {
	_, err := guidance.ParseClosed[colour]("colour", colours, marker)
	var unlisted *guidance.UnknownValueError
	if !errors.As(err, &unlisted) {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		got  *input.Error
		want string
		why  string
	}{
		{"missing", input.Missing("/route"), "/route: this member is missing, and without it nothing can be assessed (RA-INP-007)", "the rule says it"},
		{"unlisted", input.Unlisted("/route", unlisted), "/route: not a known colour; known are red, green (RA-INP-005)", "as Decode has it"},
		{"no day", input.BadDate("/checkedOn", true), "/checkedOn: this member is missing, and without it nothing can be assessed (RA-INP-007)", "absent"},
		{"bad day", input.BadDate("/checkedOn", false), "/checkedOn: not a date as YYYY-MM-DD (RA-INP-004)", "as Decode has it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.got.Error()); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}
