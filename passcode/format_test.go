package passcode_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

func day(s string) guidance.Date { return guidance.MustDate(s) }

func TestFormatsTable(t *testing.T) {
	if err := passcode.Formats().Check(); err != nil {
		t.Error(err)
	}
	passcode.Formats()[0].Content = passcode.Format{}
	if f, err := passcode.FormatOn(day("2020-01-01")); err != nil || f.MaxLength == 0 {
		t.Errorf("FormatOn = %+v, %v: the table can be changed from outside", f, err)
	}
}

func TestFormatOn(t *testing.T) {
	letters := passcode.Format{MinLength: 4, MaxLength: 8, Letters: true}
	digits := passcode.Format{MinLength: 6, MaxLength: 8}
	for _, tt := range []struct {
		on   string
		want passcode.Format
		why  string
	}{
		{"2015-01-01", letters, "long before"},
		{"2020-02-29", letters, "a leap day"},
		{"2023-07-18", letters, "last day with letters"},
		{"2023-07-19", digits, "first day of digits only"},
		{"2026-11-21", digits, "no end is known"},
	} {
		got, err := passcode.FormatOn(day(tt.on))
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("FormatOn(%s) error %v, mismatch (-want +got):\n%s\nwhy: %s", tt.on, err, diff, tt.why)
		}
	}
	if _, err := passcode.FormatOn(guidance.Date{}); !errors.Is(err, guidance.ErrNoEdition) {
		t.Errorf("FormatOn(no date) = %v, want ErrNoEdition: unknown is an error", err)
	}
}

func TestCheckChosenVectors(t *testing.T) {
	for _, v := range vectors(t, "format_smartcard") {
		a := passcode.CheckChosen(passcode.NewSecret(v.Input), day("2023-07-19"))
		if got := a.Refusal("choose passcode") == nil; got != v.Valid {
			t.Errorf("%s: CheckChosen(%q) accepts = %v, want %v\nwhy: %s", v.ID, v.Input, got, v.Valid, v.Why)
		}
	}
}

func TestCheckChosen(t *testing.T) {
	const digits, letters guidance.RuleID = "RA-PSC-002", "RA-PSC-003"
	for _, tt := range []struct {
		name, text, on string
		failed         guidance.RuleID
		why            string
	}{
		{"eight digits", "12345678", "2023-07-19", "", "eight is the most"},
		{"nine digits", "123456789", "2023-07-19", digits, "one too many"},
		{"empty", "", "2023-07-19", digits, "nothing is no passcode"},
		{"full width", "１２３４５６", "2023-07-19", digits, "digits of other scripts are not folded"},
		{"letter the day before", "12345a", "2023-07-18", "", "letters were allowed"},
		{"letter on the day", "12345a", "2023-07-19", digits, "digits only"},
		{"four", "abcd", "2023-07-18", "", "commonly four"},
		{"three", "abc", "2023-07-18", letters, "one too few"},
		{"eight letters", "abcdWXYZ", "2023-07-18", "", "the most"},
		{"nine letters", "abcdWXYZ9", "2023-07-18", letters, "one too many"},
		{"sign", "abc!", "2023-07-18", letters, "neither letter nor digit"},
		{"accent", "abcé", "2023-07-18", letters, "ASCII letters only"},
		{"empty before", "", "2023-07-18", letters, "nothing is no passcode"},
		{"leap day", "1234", "2024-02-29", digits, "four digits are too few by then"},
	} {
		r := passcode.CheckChosen(passcode.NewSecret(tt.text), day(tt.on)).Result()
		var failed guidance.RuleID
		for _, f := range r.Findings {
			failed += f.Rule
		}
		if failed != tt.failed || len(r.NotApplicable) != 1 {
			t.Errorf("%s: CheckChosen(%q, %s) fails %q, want %q\nwhy: %s", tt.name, tt.text, tt.on, failed, tt.failed, tt.why)
		}
	}
	err := passcode.CheckChosen(passcode.NewSecret("123456"), guidance.Date{}).Refusal("choose passcode")
	mustRefuse(t, err, digits)
}

func TestRulesTable(t *testing.T) {
	if _, err := guidance.NewRegistry(passcode.Rules()); err != nil {
		t.Error(err)
	}
	for _, r := range passcode.Rules() {
		number, inRange := r.ID[7:], false
		switch r.ID.Area() {
		case "PSC":
			inRange = "001" <= number && number <= "019" || "030" <= number && number <= "039" || "050" <= number && number <= "059"
		case "VID":
			inRange = "020" <= number && number <= "039"
		}
		if !inRange {
			t.Errorf("%s is not in the range of this package", r.ID)
		}
	}
}
