package mrz_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// The specimens of Doc 9303: Part 4 Appendix B, Parts 5 and 6, and visas made
// of the same holder.
var specimens = map[mrz.Format]string{
	mrz.TD1:  "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
	mrz.TD2:  "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
	mrz.TD3:  "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
	mrz.MRVA: "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159<<<<<<<<<<<<<<<<",
	mrz.MRVB: "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C36UTO7408122F1204159<<<<<<<<",
}

func mustParse(t testing.TB, text string) mrz.Zone {
	t.Helper()
	z, err := mrz.Parse(text, today)
	if err != nil {
		t.Fatalf("Parse(): %v", err)
	}
	return z
}

func TestZoneIsAValue(t *testing.T) {
	for f, text := range specimens {
		z, again := mustParse(t, text), mustParse(t, " "+strings.ReplaceAll(text, "\n", "\r\n")+"\n")
		if z != again || z.IsZero() || z.Format() != f {
			t.Errorf("%s: zones of one text differ, or it is %s", f, z.Format())
		}
		if z.String() != text {
			t.Errorf("%s: String() = %q, want the text as printed", f, z)
		}
		if z.OptionalData2() != "" {
			t.Errorf("%s has %q in its second optional field, which is empty or not there", f, z.OptionalData2())
		}
	}
	if mustParse(t, specimens[mrz.TD2]) == mustParse(t, specimens[mrz.MRVB]) {
		t.Error("two zones are equal")
	}
}

func TestZeroZone(t *testing.T) {
	var z mrz.Zone
	day, known := z.Birth().Date()
	got := []string{
		z.Format().String(), z.DocumentCode(), z.IssuingState(), z.DocumentNumber(), z.Nationality(), z.Sex(),
		z.Birth().Raw(), z.Birth().String(), day.String(), z.Expiry().String(), z.OptionalData(), z.OptionalData2(),
		z.Primary(), z.Secondary(), z.LongNumber().String(), z.String(),
	}
	want := []string{"invalid", "", "", "", "", "", "", "", "", "", "", "", "", "", "invalid", ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the zero Zone (-want +got):\n%s", diff)
	}
	if !z.IsZero() || known || z.NameTruncated() || z.Specimen() || !z.Birth().IsZero() {
		t.Error("the zero Zone is absent, and nothing of it is known")
	}
	someone, err := identity.NewName(identity.NameParts{Given: "Anna"})
	if err != nil {
		t.Fatal(err)
	}
	if c := z.CompareName(someone); c.Result != identity.DifferentName {
		t.Errorf("the name of the zero Zone is %s", c)
	}
}

func TestFaultsSayWhere(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
		why        string
	}{
		{
			"all of a passport", "I1G8RT3STER<<ZOE<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n<<<<<<<<<1GB18413012X<<<<<<1<<<<<<<<<<<<<<13",
			[]string{
				"line 1, columns 1 to 2: the code of a document of this size begins with P, or with V for a visa",
				"line 1, columns 3 to 5: the code of the issuing state is made of letters, with fillers after them only",
				"line 2, columns 11 to 13: the code of the nationality is made of letters, with fillers after them only",
				"line 2, columns 1 to 9: the document number is missing",
				"line 2, column 10: the check digit does not agree with the document number",
				"line 2, column 20: the check digit does not agree with the date of birth",
				"line 2, column 28: the check digit does not agree with the date of expiry",
				"line 2, column 43: the check digit does not agree with the optional data",
				"line 2, column 44: the composite check digit does not agree with the fields that it is over",
				"line 2, columns 14 to 19: the date of birth is no day up to today, nor one of which the end is left unknown with fillers",
				"line 2, columns 22 to 27: the date of expiry is no day; it may not be unknown",
				"line 2, column 21: sex is F, M or a filler; X stands for unspecified in the printed part only",
				"line 1, columns 6 to 44: a name has no digits",
			},
			"every fault is found, in the order of the codes",
		},
		{
			"characters", "P<UTOEriKSSON<<ANNA MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<1０",
			[]string{
				"line 1, columns 7 to 8: only capital letters A to Z, digits 0 to 9 and the filler < belong into the zone",
				"line 1, column 20: only capital letters A to Z, digits 0 to 9 and the filler < belong into the zone",
				"line 2, column 44: only capital letters A to Z, digits 0 to 9 and the filler < belong into the zone",
			},
			"runs of characters, counted as people count, and nothing more of a field that has one",
		},
		{
			"a character beside another fault", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902c36UTO7413122F1204159ZE184226B<<<<<10",
			[]string{
				"line 2, column 8: only capital letters A to Z, digits 0 to 9 and the filler < belong into the zone",
				"line 2, column 20: the check digit does not agree with the date of birth",
				"line 2, columns 14 to 19: the date of birth is no day up to today, nor one of which the end is left unknown with fillers",
			},
			"the other fields are read all the same; the composite is over the bad character too",
		},
		{
			"a character for a check digit", "I<UTOD23145890?<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
			[]string{"line 1, column 15: only capital letters A to Z, digits 0 to 9 and the filler < belong into the zone"},
			"what cannot be read neither agrees nor disagrees",
		},
		{
			"a character in a long number", "I<UTOD23145890<12?3<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<2\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
			[]string{"line 1, column 18: only capital letters A to Z, digits 0 to 9 and the filler < belong into the zone"},
			"what cannot be read neither agrees nor disagrees",
		},
		{"one line short", specimens[mrz.TD1][:len(specimens[mrz.TD1])-1], []string{"line 3: 30 characters are wanted in this line"}, "the other lines tell the format"},
		{"no size at all", "P<GBR", []string{"two lines of 44 or of 36 characters, or three lines of 30, are wanted"}, "nothing tells the format"},
		{"two lines, both wrong", "P<GBR\nP<GBR", []string{"two lines of 44 or of 36 characters, or three lines of 30, are wanted"}, "nothing tells the format"},
		{"far too long", strings.Repeat("É", 100_000), []string{"two lines of 44 or of 36 characters, or three lines of 30, are wanted"}, "what cannot be a zone is not looked at letter by letter"},
		{
			"long number announced", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD23145890<UTO7408122F1204159<<<<<<<7",
			[]string{"line 2, column 10: the check digit of the document number is missing here, and no long number goes on with it in the optional data"},
			"a filler for the check digit announces a long number",
		},
		{
			"long number wrong", "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227348<<<1",
			[]string{"line 2, column 32: the check digit does not agree with the document number, which goes on in the optional data"},
			"it is told where the check digit of a long number stands",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := mrz.Parse(tt.text, today)
			var faults *mrz.Error
			if !errors.As(err, &faults) {
				t.Fatalf("error is %#v, want an *Error", err)
			}
			var got []string
			for _, f := range faults.Faults {
				got = append(got, f.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if want := "machine readable zone: " + strings.Join(tt.want, "; "); err.Error() != want {
				t.Errorf("Error() = %q, want %q", err, want)
			}
			var shown input.Messager
			if !errors.As(err, &shown) || shown.InputMessage() != err.Error() {
				t.Error("an *Error is an input.Messager with the same message")
			}
		})
	}
}

func TestFaultPlaces(t *testing.T) {
	_, err := mrz.Parse("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<11", today)
	var faults *mrz.Error
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	want := []mrz.Fault{{
		Code: mrz.FaultCompositeDigit, Line: 2, From: 44, To: 44,
		Message: "the composite check digit does not agree with the fields that it is over",
	}}
	if diff := cmp.Diff(want, faults.Faults); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestBirthDate(t *testing.T) {
	day := guidance.MustDate
	tests := []struct {
		name, raw, today, date, text string
		agrees, not                  []string
		why                          string
	}{
		{"known", "740812", "2026-11-22", "1974-08-12", "1974-08-12", []string{"1974-08-12", "2074-08-12", "1874-08-12"}, []string{"1974-08-13", "1974-09-12", "1975-08-12"}, "the century is not in the zone"},
		{"today", "261122", "2026-11-22", "2026-11-22", "2026-11-22", []string{"2026-11-22", "1926-11-22"}, nil, "not after today"},
		{"tomorrow", "261123", "2026-11-22", "1926-11-23", "1926-11-23", []string{"1926-11-23"}, nil, "the latest that is not after today"},
		{"leap day to come", "280229", "2026-11-22", "1928-02-29", "1928-02-29", []string{"1928-02-29"}, nil, "both centuries have it, one is past"},
		{"leap day of 2000", "000229", "2026-11-22", "2000-02-29", "2000-02-29", []string{"2000-02-29"}, nil, "1900 had none"},
		{"before the century", "991231", "2000-01-01", "1999-12-31", "1999-12-31", nil, []string{"2000-01-01"}, "the century before"},
		{"no today", "740812", "", "", "74-08-12", []string{"1974-08-12", "2074-08-12"}, []string{"1974-08-11"}, "without a today the century cannot be told"},
		{"day unknown", "7408<<", "2026-11-22", "", "74-08", []string{"1974-08-01", "1974-08-31"}, []string{"1974-07-31"}, "nothing is made up"},
		{"month unknown", "74<<<<", "2026-11-22", "", "74", []string{"1974-01-01", "2074-12-31"}, []string{"1973-12-31"}, "nothing is made up"},
		{"unknown", "<<<<<<", "2026-11-22", "", "unknown", nil, []string{"1974-08-12"}, "what is not known agrees with nobody"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var on guidance.Date
			if tt.today != "" {
				on = day(tt.today)
			}
			digit, err := mrz.CheckDigit(tt.raw)
			if err != nil {
				t.Fatal(err)
			}
			z, err := mrz.Parse("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C36UTO"+tt.raw+string(digit)+"F1204159<<<<<<<<", on)
			if err != nil {
				t.Fatal(err)
			}
			b := z.Birth()
			date, ok := b.Date()
			if date.String() != tt.date || ok != (tt.date != "") || b.Raw() != tt.raw || b.String() != tt.text || b.IsZero() {
				t.Errorf("Birth() = %q, %q, %s %v, want %q, %q, %s\nwhy: %s", b.Raw(), b, date, ok, tt.raw, tt.text, tt.date, tt.why)
			}
			for _, d := range tt.agrees {
				if !b.Agrees(day(d)) {
					t.Errorf("%s does not agree with %s\nwhy: %s", tt.raw, d, tt.why)
				}
			}
			for _, d := range tt.not {
				if b.Agrees(day(d)) {
					t.Errorf("%s agrees with %s\nwhy: %s", tt.raw, d, tt.why)
				}
			}
			if b.Agrees(guidance.Date{}) {
				t.Error("it agrees with no day")
			}
		})
	}
}

// TestLeapDayNeedsToday: without a day to look from, a leap day of either
// century is a day; looked at on the day before, that of 2000 is none yet.
func TestLeapDayNeedsToday(t *testing.T) {
	const text = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C36UTO0002291F1204159<<<<<<<<"
	digit, err := mrz.CheckDigit("000229")
	if err != nil {
		t.Fatal(err)
	}
	zone := strings.Replace(text, "0002291F", "000229"+string(digit)+"F", 1)
	for _, tt := range []struct {
		today guidance.Date
		ok    bool
	}{
		{guidance.Date{}, true},
		{guidance.MustDate("2000-02-28"), false},
		{guidance.MustDate("2000-02-29"), true},
		{guidance.MustDate("2100-03-01"), true},
	} {
		if _, err := mrz.Parse(zone, tt.today); (err == nil) != tt.ok {
			t.Errorf("on %q: error %v, want ok %v", tt.today, err, tt.ok)
		}
	}
}

// TestZoneAsText: a zone and its date of birth are written as they are printed, and
// what is absent is not written.
func TestZoneAsText(t *testing.T) {
	for f, text := range specimens {
		z := mustParse(t, text)
		got, err := json.Marshal(map[string]any{"birth": z.Birth(), "zone": z}, json.Deterministic(true))
		want := `{"birth":"740812","zone":"` + strings.ReplaceAll(text, "\n", `\n`) + `"}`
		if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", f, err, diff)
		}
	}
	for _, absent := range []interface{ MarshalText() ([]byte, error) }{mrz.Zone{}, mrz.BirthDate{}} {
		var format *identity.FormatError
		if text, err := absent.MarshalText(); !errors.As(err, &format) {
			t.Errorf("%T: absent is written as %q, %v", absent, text, err)
		}
	}
}
