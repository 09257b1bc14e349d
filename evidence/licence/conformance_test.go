package licence_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

const corpus = "driving-licence.json"

// load returns the vectors of one kind.
func load(t testing.TB, kind string) []conformance.Vector {
	t.Helper()
	all, err := conformance.Load(corpus, kind)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// numberVectors runs every vector of one kind, which are numbers of one country.
func numberVectors(t *testing.T, kind string, country licence.Country) {
	for _, v := range load(t, kind) {
		t.Run(v.ID, func(t *testing.T) {
			n, err := licence.Parse(country, v.Input)
			if (err == nil) != v.Valid {
				t.Fatalf("%+q: error %v, want valid %t\nwhy: %s", v.Input, err, v.Valid, v.Why)
			}
			if _, strict := licence.ParseStrict(v.Input); v.StrictValid != nil && (strict == nil) != *v.StrictValid {
				t.Errorf("strict reading of %+q: error %v, want valid %t\nwhy: %s", v.Input, strict, *v.StrictValid, v.Why)
			}
			if err != nil {
				checkFormatError(t, err)
				checkHint(t, v, err)
				return
			}
			checkFields(t, v, fieldsOf(n))
		})
	}
}

// checkFields compares what a vector says of a number with what we say of it,
// and asks for a warning exactly where the vector has one.
func checkFields(t *testing.T, v conformance.Vector, got map[string]any) {
	t.Helper()
	found := map[string]any{}
	want := map[string]any{}
	for name, value := range v.Fields {
		want[name], found[name] = value, got[name]
	}
	if got["warning"] != nil {
		found["warning"] = got["warning"]
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("%+q: fields (-want +got):\n%s\nwhy: %s", v.Input, diff, v.Why)
	}
}

// fieldsOf returns what we say of a number, in the words of the corpus.
func fieldsOf(n licence.Number) map[string]any {
	days := []any{}
	for _, day := range n.BirthDates() {
		days = append(days, day.String())
	}
	fields := map[string]any{
		"normalised": n.String(), "surname_block": n.SurnameBlock(), "yy": n.YY(), "month": n.Month(), "day": n.Day(),
		"sex": n.Sex(), "initials": n.Initials(), "tail": n.Tail(), "date_exists": n.DateExists(), "birth_dates": days,
	}
	if n.Unusual() {
		fields["warning"] = "unusual_position_14"
	}
	return fields
}

// checkHint compares the hint of a refused number, which the corpus writes with
// the issue number in it; an error never repeats input. The other fields of
// refused numbers are parts of them, and a number that is refused has no parts
// here: a value that exists is valid.
func checkHint(t *testing.T, v conformance.Vector, err error) {
	t.Helper()
	hint, _ := v.Fields["hint"].(string)
	for _, country := range []licence.Country{licence.GB, licence.GG} {
		if issue := licence.IssueNumber(country, v.Input); issue != strings.TrimPrefix(hint, "issue_number_") {
			t.Errorf("%+q: issue number %q, want hint %q\nwhy: %s", v.Input, issue, hint, v.Why)
		}
	}
	if got := strings.Contains(err.Error(), "issue number"); got != strings.HasPrefix(hint, "issue_number_") {
		t.Errorf("%+q: error %v, want hint %q\nwhy: %s", v.Input, err, hint, v.Why)
	}
}

func checkFormatError(t *testing.T, err error) {
	t.Helper()
	var format *identity.FormatError
	if !errors.As(err, &format) || format.What == "" || format.Reason == "" {
		t.Errorf("error is %#v, want a *FormatError that says what and why", err)
	}
}

func TestVectorsGB(t *testing.T)       { numberVectors(t, "gb", licence.GB) }
func TestVectorsNI(t *testing.T)       { numberVectors(t, "ni", licence.NI) }
func TestVectorsIM(t *testing.T)       { numberVectors(t, "iom", licence.IM) }
func TestVectorsJersey(t *testing.T)   { numberVectors(t, "jersey", licence.JE) }
func TestVectorsGuernsey(t *testing.T) { numberVectors(t, "guernsey", licence.GG) }

func TestVectorsCross(t *testing.T) {
	for _, v := range load(t, "gb_cross") {
		t.Run(v.ID, func(t *testing.T) {
			h := holderOf(t, v)
			n, err := licence.Parse(licence.GB, v.Input)
			c := n.Compare(h)
			if len(v.Input) == 13 { // what generators make is compared too
				var first licence.First13
				first, err = licence.ParseFirst13(licence.GB, v.Input)
				c = first.Compare(h)
			}
			if err != nil {
				t.Fatal(err)
			}
			mismatch := []any{}
			for _, word := range c.Mismatch {
				mismatch = append(mismatch, word)
			}
			if (c.Result != licence.Block) != v.Valid {
				t.Errorf("result %s, want valid %t\nwhy: %s", c.Result, v.Valid, v.Why)
			}
			checkFields(t, v, map[string]any{
				"surname": h.Surname, "forenames": h.Forenames, "birth_date": h.DateOfBirth.String(), "sex": h.Sex,
				"expected_first_13": licence.Expect13(h), "mismatch": mismatch, "result": c.Result.String(),
			})
		})
	}
}

// holderOf returns the holder that a vector is about.
func holderOf(t *testing.T, v conformance.Vector) licence.Holder {
	t.Helper()
	text := func(name string) string {
		s, ok := v.Fields[name].(string)
		if !ok {
			t.Fatalf("%s has no %s", v.ID, name)
		}
		return s
	}
	return licence.Holder{
		Surname: text("surname"), Forenames: text("forenames"), Sex: text("sex"),
		DateOfBirth: guidance.MustDate(text("birth_date")),
	}
}
