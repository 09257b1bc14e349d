package evidence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func TestDocumentRules(t *testing.T) {
	first := func(change func(*evidence.Document)) func(*evidence.Submission) {
		return func(s *evidence.Submission) { change(&s.Documents[0]) }
	}
	number := func(n string) func(*evidence.Submission) {
		return first(func(d *evidence.Document) { d.Number = n })
	}
	more := func(n int) func(*evidence.Submission) {
		return func(s *evidence.Submission) {
			for len(s.Documents) < n {
				s.Documents = append(s.Documents, evidence.Document{Kind: "utility-bill"})
			}
		}
	}
	tests := []struct {
		name   string
		change func(*evidence.Submission)
		want   []string
		why    string
	}{
		{"nine zeros", number("000000000"), []string{"RA-EVD-012 /documents/0/number"}, "a mark, not evidence"},
		{"nine zeros with spaces", number(" 000 000\t000 "), []string{"RA-EVD-012 /documents/0/number"}, "spaces are ignored"},
		{"nine zeros with characters nobody sees", number("\ufeff000\u200b000\u2060000"), []string{"RA-EVD-012 /documents/0/number"}, "they are ignored as in any number"},
		{"eight zeros", number("00000000"), []string{"RA-EVD-040 /documents/0/number"}, "not the mark, and no number of a passport"},
		{"ten zeros", number("0000000000"), []string{"RA-EVD-040 /documents/0/number"}, "not the mark, and no number of a passport"},
		{"letters O", number("OOOOOOOOO"), []string{"RA-EVD-040 /documents/0/number"}, "not the mark, and no number of a passport"},
		{"nine zeros of another kind", func(s *evidence.Submission) {
			s.Documents = append(s.Documents, evidence.Document{Kind: "deed-poll", Number: "000000000"})
		}, []string{"RA-EVD-012 /documents/1/number"}, "no document of any kind"},
		{"no number", number(""), nil, "no page asks for it to be kept"},
		{"unknown kind", func(s *evidence.Submission) { s.Documents = append(s.Documents, evidence.Document{Kind: "Passport"}) }, []string{"RA-EVD-010 /documents/1/kind"}, "case matters in a closed list"},
		{"no kind", func(s *evidence.Submission) { s.Documents = append(s.Documents, evidence.Document{}) }, []string{"RA-EVD-010 /documents/1/kind"}, "must not count as nothing"},
		{"an entry of the Care Identity Service", func(s *evidence.Submission) { s.Documents = append(s.Documents, evidence.Document{Kind: "TAC1"}) }, []string{"RA-EVD-010 /documents/1/kind"}, "no document"},
		{"20 documents", more(20), nil, "the bound is included"},
		{"21 documents", more(21), []string{"RA-EVD-015 /documents"}, "the bound, by one"},
		{"a fault beyond the bound", func(s *evidence.Submission) {
			more(21)(s)
			s.Documents[20].Number = "000000000"
		}, []string{"RA-EVD-015 /documents"}, "not looked at"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := assess(t, remote, changed(tt.change))
			if diff := cmp.Diff(tt.want, findings(o), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("Assess() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// comparison says what became of a rule.
type comparison string

const (
	same  comparison = "same"
	look  comparison = "look"  // a finding
	open  comparison = "open"  // could not be compared
	blank comparison = "blank" // nothing to compare
)

func comparisonOf(a guidance.Assessment, id guidance.RuleID) comparison {
	r := a.Result()
	switch {
	case slices.Contains(r.Passed, id):
		return same
	case slices.Contains(r.NotEvaluated, id):
		return open
	case slices.Contains(r.NotApplicable, id):
		return blank
	}
	return look
}

func TestHolderName(t *testing.T) {
	type name struct{ given, middle, family string }
	tests := []struct {
		name            string
		claim, document name
		want            comparison
		why             string
	}{
		{"equal", name{"Ada", "", "Example"}, name{"Ada", "", "Example"}, same, "letter for letter"},
		{"case", name{"Ada", "", "Example"}, name{"ADA", "", "EXAMPLE"}, same, "passports are printed in capitals"},
		{"sharp s", name{"Ada", "", "Weiß"}, name{"ADA", "", "WEISS"}, same, "its capital form"},
		{"accents", name{"Zoë", "", "Núñez"}, name{"ZOE", "", "NUNEZ"}, same, "left out in the machine-readable zone"},
		{"accents composed or not", name{"Zoe\u0308", "", "Example"}, name{"Zoë", "", "Example"}, same, "one letter either way"},
		{"hyphen", name{"Anne-Marie", "", "Smith\u2010Example"}, name{"ANNE MARIE", "", "SMITH-EXAMPLE"}, same, "a space in its place"},
		{"apostrophe", name{"Ada", "", "O\u2019Example"}, name{"ADA", "", "OEXAMPLE"}, same, "left out in the machine-readable zone"},
		{"modifier apostrophe", name{"Ada", "", "O\u02bcExample"}, name{"ADA", "", "O'EXAMPLE"}, same, "three ways to write one"},
		{"full stop", name{"Ada", "", "St. Example"}, name{"ADA", "", "ST EXAMPLE"}, same, "an abbreviation"},
		{"middle names with the given name", name{"Ada", "Mary Jane", "Example"}, name{"ADA MARY JANE", "", "EXAMPLE"}, same, "as passports print them"},
		{"middle names apart", name{"Ada", "Mary", "Example"}, name{"ADA", "MARY", "EXAMPLE"}, same, "as licences state them"},
		{"middle names left out", name{"Ada", "Mary", "Example"}, name{"ADA", "", "EXAMPLE"}, look, "not every document states them, but a person has to see that this is one"},
		{"a middle name that was not claimed", name{"Ada", "", "Example"}, name{"ADA MARY", "", "EXAMPLE"}, look, "a person can tell"},
		{"umlaut written out", name{"Ada", "", "Müller"}, name{"ADA", "", "MUELLER"}, same, "as ICAO 9303 spells it"},
		{"stroke", name{"Ada", "", "Sørensen"}, name{"ADA", "", "SORENSEN"}, look, "no accent: ICAO 9303 writes oe"},
		{"another family name", name{"Ada", "", "Example"}, name{"ADA", "", "SMITH"}, look, "perhaps married"},
		{"another given name", name{"Ada", "", "Example"}, name{"EVE", "", "EXAMPLE"}, look, "perhaps another person"},
		{"names swapped", name{"Example", "", "Ada"}, name{"ADA", "", "EXAMPLE"}, look, "a person can tell"},
		{"only the family name", name{"Ada", "", "Example"}, name{"", "", "EXAMPLE"}, same, "what there is, is compared"},
		{"only one name claimed", name{"", "", "Ada"}, name{"ADA", "", ""}, same, "one name against one name, in whichever place either stands"},
		{"only one name claimed, two on the document", name{"", "", "Ada"}, name{"ADA", "", "EXAMPLE"}, look, "a person can tell"},
		{"cut to fit the zone", name{"Ada", "", "Examplebridge-Featherstonehaugh"}, name{"ADA", "", "EXAMPLEBRIDGE FEATHERSTONE"}, look, "the holder is as printed, which is not cut"},
		{"all given names as one", name{"Ada", "Mary Elizabeth Anne Charlotte Victoria", "Example"}, name{"ADA MARY ELIZABETH ANNE CHARLOTTE VICTORIA", "", "EXAMPLE"}, same, "longer than a part of a name, and yet printed so"},
		{"one of many given names", name{"Ada", "Mary Elizabeth Anne Charlotte Victoria", "Example"}, name{"ADA MARY ELIZABETH ANNE CHARLOTTE GEORGIA", "", "EXAMPLE"}, look, "perhaps another person"},
		{"what no name holds", name{"Ada", "", "Example"}, name{"ADA\x00", "", "EXAMPLE"}, look, "it is no name of theirs"},
		{"only middle names on the document", name{"Ada", "Mary", "Example"}, name{"", "MARY", ""}, blank, "nothing to compare"},
		{"no name claimed", name{}, name{"ADA", "", "EXAMPLE"}, open, "nothing to compare with"},
		{"unreadable name claimed", name{"Ada7", "", "Example"}, name{"ADA", "", "EXAMPLE"}, open, "nothing to compare with"},
		{"no name on the document", name{"Ada", "", "Example"}, name{}, blank, "nothing to compare"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := changed(func(s *evidence.Submission) {
				s.Registrant.GivenName, s.Registrant.MiddleNames, s.Registrant.FamilyName = tt.claim.given, tt.claim.middle, tt.claim.family
				s.Documents[0].MRZ = nil // it has a name of its own: see TestZoneName
				h := s.Documents[0].Holder
				h.GivenName, h.MiddleNames, h.FamilyName = tt.document.given, tt.document.middle, tt.document.family
			})
			a := evidence.Assess(evidence.RequirementSet{}, s, checkDay, evidence.Settings{}).Assessment
			if got := comparisonOf(a, "RA-EVD-014"); got != tt.want {
				t.Errorf("names are %q, want %q\nwhy: %s", got, tt.want, tt.why)
			}
			if tt.want == look && guidance.Worst(a.Findings()) != guidance.Warning {
				t.Errorf("the finding is of severity %s, want warning: a person looks", guidance.Worst(a.Findings()))
			}
		})
	}
}

// TestMiddleNamesLeftOut walks the kinds: bills and statements mostly leave middle
// names out, and where one does nobody has to look. A photographic document states
// them. What is no kind at all breaks a rule of its own, and none more.
func TestMiddleNamesLeftOut(t *testing.T) {
	type name struct{ given, middle, family string }
	tests := []struct {
		name            string
		claim, document name
		photographic    comparison
		other           comparison
		why             string
	}{
		{"left out", name{"Ada", "Mary", "Example"}, name{"ADA", "", "EXAMPLE"}, look, same, "nothing else differs"},
		{"left out, in another way of writing", name{"Zoë", "Mary Jane", "O’Müller"}, name{"ZOE", "", "OMUELLER"}, look, same, "accents and apostrophes are no difference"},
		{"all there", name{"Ada", "Mary", "Example"}, name{"ADA", "MARY", "EXAMPLE"}, same, same, "one name"},
		{"not claimed", name{"Ada", "", "Example"}, name{"ADA", "MARY", "EXAMPLE"}, look, same, "left out on the other side"},
		{"another middle name", name{"Ada", "Mary", "Example"}, name{"ADA", "JANE", "EXAMPLE"}, look, look, "not left out: another one"},
		{"another family name", name{"Ada", "", "Example"}, name{"ADA", "", "SMITH"}, look, look, "perhaps married"},
		{"left out, and another family name", name{"Ada", "Mary", "Example"}, name{"ADA", "", "SMITH"}, look, look, "more than a middle name"},
		{"left out, and another given name", name{"Ada", "Mary", "Example"}, name{"EVE", "", "EXAMPLE"}, look, look, "more than a middle name"},
		{"left out, and an initial", name{"Ada", "Mary", "Example"}, name{"A", "", "EXAMPLE"}, look, look, "an initial is to be looked at besides"},
		{"left out, and half of the family name", name{"Ada", "Mary", "Example-Smith"}, name{"ADA", "", "SMITH"}, look, look, "half a name is to be looked at besides"},
		{"left out, and swapped", name{"Ada", "Mary", "Example"}, name{"EXAMPLE", "", "ADA"}, look, look, "the order is to be looked at besides"},
		{"the middle name alone", name{"Ada", "Mary", "Example"}, name{"MARY", "", "EXAMPLE"}, look, look, "it is the given name that is left out"},
	}
	for _, tt := range tests {
		for _, kind := range append(evidence.Kinds(), 0) {
			want, d := tt.other, fresh(evidence.UtilityBill)
			d.Kind, d.Number = kind.String(), properNumber(kind)
			if kind.Class() == evidence.Photographic {
				want = tt.photographic
			}
			d.Holder = &evidence.Holder{GivenName: tt.document.given, MiddleNames: tt.document.middle, FamilyName: tt.document.family}
			a := assessOne(d, func(r *identity.Registrant) {
				r.GivenName, r.MiddleNames, r.FamilyName = tt.claim.given, tt.claim.middle, tt.claim.family
			})
			if got := comparisonOf(a, "RA-EVD-014"); got != want {
				t.Errorf("%s, %s: %q, want %q: %v\nwhy: %s", tt.name, kind, got, want, verdictOf(a).Findings, tt.why)
			}
		}
	}
}

func TestHolderDateOfBirth(t *testing.T) {
	tests := []struct {
		name, claim, document string
		want                  comparison
		why                   string
	}{
		{"equal", "1985-12-10", "1985-12-10", same, "one day"},
		{"a day later", "1985-12-10", "1985-12-11", look, "by one day"},
		{"month and day swapped", "1985-12-10", "1985-10-12", look, "another day"},
		{"in another form", "1985-12-10", "10/12/1985", look, "no guessing"},
		{"born on 29 February", "1984-02-29", "1984-02-29", same, "such a day"},
		{"no claim", "", "1985-12-10", open, "nothing to compare with"},
		{"unreadable claim", "10/12/1985", "10/12/1985", open, "nothing to compare with"},
		{"not on the document", "1985-12-10", "", blank, "nothing to compare"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := changed(func(s *evidence.Submission) {
				s.Documents[0].MRZ = nil // it has a birth date of its own: see TestZoneBirth
				s.Registrant.DateOfBirth, s.Documents[0].Holder.DateOfBirth = tt.claim, tt.document
			})
			a := evidence.Assess(evidence.RequirementSet{}, s, checkDay, evidence.Settings{}).Assessment
			if got := comparisonOf(a, "RA-EVD-013"); got != tt.want {
				t.Errorf("dates of birth are %q, want %q\nwhy: %s", got, tt.want, tt.why)
			}
			if tt.want == look && guidance.Worst(a.Findings()) != guidance.Error {
				t.Errorf("the finding is of severity %s, want error: it is another person's document", guidance.Worst(a.Findings()))
			}
		})
	}
	t.Run("neither holder nor zone", func(t *testing.T) {
		o := assess(t, remote, changed(func(s *evidence.Submission) { s.Documents[0].Holder, s.Documents[0].MRZ = nil, nil }))
		for _, id := range []guidance.RuleID{"RA-EVD-013", "RA-EVD-014"} {
			if got := comparisonOf(o.Assessment, id); got != blank {
				t.Errorf("%s is %q, want %q: the record need not say", id, got, blank)
			}
		}
	})
	t.Run("second document", func(t *testing.T) {
		o := assess(t, remote, changed(func(s *evidence.Submission) {
			second := passport()
			second.MRZ = nil
			second.Holder = &evidence.Holder{DateOfBirth: "1985-12-11"}
			s.Documents = append(s.Documents, second)
		}))
		if diff := cmp.Diff([]string{"RA-EVD-013 /documents/1/holder/dateOfBirth"}, findings(o)); diff != "" {
			t.Errorf("mismatch (-want +got):\n%s\nwhy: a document of another person is never passed over", diff)
		}
	})
}
