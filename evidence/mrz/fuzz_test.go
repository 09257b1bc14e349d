package mrz_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// ownWords are the words that messages say whatever was read.
var ownWords = func() []string {
	var all strings.Builder
	for _, text := range []string{
		"", "P<GBR", "i", specimens[mrz.TD1][:89],
		"I1G8RT3STER<<ZOE<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n<<<<<<<<<1GB18413012X<<<<<<1<<<<<<<<<<<<<<13",
		"<<<<<" + strings.Repeat("<", 31) + "\nAB1234567<<<<<<<<<<<<<<<<<<<1<<<<<<<",
		"I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227348<<<5",
	} {
		if _, err := mrz.Parse(text, today); err != nil {
			all.WriteString(err.Error() + " ")
		}
	}
	return strings.FieldsFunc(all.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}()

// repeats reports whether a message holds a word of three characters or more
// that was read and that is none of our own.
func repeats(message, read string) bool {
	words := strings.FieldsFunc(message, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, word := range words {
		if len(word) >= 3 && strings.Contains(read, word) && !slices.Contains(ownWords, word) && !number(word) {
			return true
		}
	}
	return false
}

// number reports whether a word is a number of a line or column.
func number(word string) bool { return len(word) <= 4 && strings.Trim(word, "0123456789") == "" }

// seed adds the inputs of all vectors of some kinds.
func seed(f *testing.F, kinds ...string) {
	f.Helper()
	for _, kind := range kinds {
		all, err := conformance.Load("mrz.json", kind)
		if err != nil {
			f.Fatal(err)
		}
		for _, v := range all {
			f.Add(v.Input)
		}
	}
}

// FuzzParse: whatever is read, Parse does not panic; what it accepts is printed
// as it is read back; what it refuses is an *Error with faults in order that
// repeats nothing; and Check says the same.
func FuzzParse(f *testing.F) {
	seed(f, "td1", "td2", "td3", "mrva", "mrvb", "bad_length")
	f.Add(strings.Repeat("\xff", 44) + "\n" + strings.Repeat("\xff", 44))
	f.Fuzz(func(t *testing.T, text string) {
		z, err := mrz.Parse(text, today)
		checked, a := mrz.Check(text, today, "")
		if checked != z || (err == nil) != (len(a.Errors()) == 0) {
			t.Errorf("Check() says %v, Parse() %v", a.Errors(), err)
		}
		for _, finding := range a.Findings() {
			if strings.TrimSpace(finding.Message) == "" {
				t.Errorf("%s says nothing", finding.Rule)
			}
		}
		if err != nil {
			refused(t, err, text)
			return
		}
		again, err := mrz.Parse(z.String(), today)
		if err != nil || again != z {
			t.Errorf("%q is printed as %q, which is read as %q, %v", text, z, again, err)
		}
		day, known := z.Birth().Date()
		if known && (day.After(today) || !z.Birth().Agrees(day)) || z.Expiry().IsZero() || z.DocumentNumber() == "" {
			t.Errorf("%q: born %s, expires %s, number %q", text, day, z.Expiry(), z.DocumentNumber())
		}
		if strings.ContainsAny(z.Primary()+z.Secondary(), "0123456789<") || z.Primary()+z.Secondary() == "" {
			t.Errorf("%q: name %q, %q", text, z.Primary(), z.Secondary())
		}
	})
}

func refused(t *testing.T, err error, text string) {
	t.Helper()
	var wrong *mrz.Error
	if !errors.As(err, &wrong) || len(wrong.Faults) == 0 {
		t.Fatalf("%q: error %#v", text, err)
	}
	if !slices.IsSortedFunc(wrong.Faults, func(a, b mrz.Fault) int { return int(a.Code) - int(b.Code) }) {
		t.Errorf("%q: faults are out of order: %v", text, wrong.Faults)
	}
	for _, fault := range wrong.Faults {
		if fault.Code.String() == "invalid" || fault.From > fault.To || fault.Line > 4 {
			t.Errorf("%q: fault %+v", text, fault)
		}
	}
	if repeats(err.Error(), text) {
		t.Errorf("the error repeats %q: %v", text, err)
	}
}

// FuzzCheckDigit: the digit of a field, put after it with the weight that comes
// next, is one of ten; a field of other characters is refused, and lower case
// is not folded.
func FuzzCheckDigit(f *testing.F) {
	seed(f, "checkdigit")
	f.Fuzz(func(t *testing.T, field string) {
		digit, err := mrz.CheckDigit(field)
		inSet := field != "" && len(field) <= 90 && strings.Trim(field, characters) == ""
		if (err == nil) != inSet {
			t.Fatalf("%q: error %v, want one: %v", field, err, !inSet)
		}
		if err != nil {
			refused(t, err, field)
			return
		}
		if digit < '0' || digit > '9' {
			t.Errorf("%q: %q", field, digit)
		}
		filled, err := mrz.CheckDigit(field[:min(len(field), 87)] + "<<<")
		if len(field) <= 87 && (err != nil || filled != digit) {
			t.Errorf("%q: fillers change %c to %c, %v", field, digit, filled, err)
		}
	})
}

// FuzzEncodeName: a name is refused, or written as a name field of its format
// that a zone may hold and that is written again as itself.
func FuzzEncodeName(f *testing.F) {
	all, err := conformance.Load("mrz.json", "name")
	if err != nil {
		f.Fatal(err)
	}
	for i, v := range all {
		primary, secondary, _ := strings.Cut(v.Input, ", ")
		f.Add(uint8(i%6), primary, secondary)
	}
	f.Fuzz(func(t *testing.T, format uint8, primary, secondary string) {
		field, err := mrz.EncodeName(mrz.Format(format), primary, secondary)
		if err != nil {
			var wrong *identity.FormatError
			if mrz.Format(format).String() != "invalid" && !errors.As(err, &wrong) || repeats(err.Error(), primary) && len(primary) > 12 {
				t.Errorf("%q, %q: error %#v", primary, secondary, err)
			}
			return
		}
		z, err := mrz.Parse(zoneWithName(mrz.Format(format), field), today)
		if err != nil {
			t.Fatalf("%q, %q is written as %q: %v", primary, secondary, field, err)
		}
		again, err := mrz.EncodeName(mrz.Format(format), z.Primary(), z.Secondary())
		if err != nil || again != field {
			t.Errorf("%q is written again as %q, %v", field, again, err)
		}
		_, a := mrz.Check(z.String(), today, "")
		for _, finding := range a.Findings() {
			if finding.Rule == "RA-EVD-026" && !z.NameTruncated() {
				t.Errorf("%q is not built in the usual way: %s", field, finding.Message)
			}
		}
	})
}
