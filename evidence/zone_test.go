package evidence_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// assessOne assesses one document beside the complete claim, by the rules of
// every route.
func assessOne(d evidence.Document, claim func(*identity.Registrant)) guidance.Assessment {
	s := complete()
	s.Documents = []evidence.Document{d}
	if claim != nil {
		claim(&s.Registrant)
	}
	return evidence.Assess(evidence.RequirementSet{}, s, ordinaryDay, evidence.Settings{}).Assessment
}

// TestZoneAgrees: what was typed of a document is held against its zone.
func TestZoneAgrees(t *testing.T) {
	tests := []struct {
		name   string
		change func(*evidence.Document)
		want   []string
		why    string
	}{
		{"right", func(*evidence.Document) {}, nil, "number, expiry, birth and name"},
		{"another number", func(d *evidence.Document) { d.Number = "512345679" }, []string{"RA-EVD-016 /documents/0/number"}, "by one digit"},
		{"digits swapped", func(d *evidence.Document) { d.Number = "512435678" }, []string{"RA-EVD-016 /documents/0/number"}, "mistyped"},
		{"number spaced", func(d *evidence.Document) { d.Number = " 512 345 678\t" }, nil, "one number"},
		{"no number", func(d *evidence.Document) { d.Number = "" }, nil, "nothing to compare"},
		{"another expiry", func(d *evidence.Document) { d.Expires = "2028-05-02" }, []string{"RA-EVD-016 /documents/0/expires"}, "by one day"},
		{"day and month swapped", func(d *evidence.Document) { d.Expires = "2028-01-05" }, []string{"RA-EVD-016 /documents/0/expires"}, "mistyped"},
		{"another century", func(d *evidence.Document) { d.Issued, d.Expires = "", "1928-05-01" }, []string{"RA-EVD-016 /documents/0/expires"}, "no zone is that old"},
		{"no expiry", func(d *evidence.Document) { d.Expires = "" }, nil, "nothing to compare"},
		{"expiry that cannot be read", func(d *evidence.Document) { d.Expires = "1 May 2028" }, []string{"RA-EVD-011 /documents/0/expires"}, "a rule of its own"},
		{"number and expiry", func(d *evidence.Document) { d.Number, d.Expires = "512345679", "2028-05-02" }, []string{"RA-EVD-016 /documents/0/expires", "RA-EVD-016 /documents/0/number"}, "every reason"},
		{"lower case", func(d *evidence.Document) {
			d.Kind, d.Number, d.MRZ = "passport", "x1234567", td3("X1234567", "851210", "280501", "EXAMPLE", "ADA")
		}, nil, "case is no part of a number"},
		{"a space inside", func(d *evidence.Document) {
			d.Kind, d.Number, d.MRZ = "passport", "AB 12345", td3("AB<12345", "851210", "280501", "EXAMPLE", "ADA")
		}, nil, "a filler stands for it"},
		{"a letter O typed for the figure", func(d *evidence.Document) {
			d.Kind, d.Number, d.MRZ = "passport", "XO123456", td3("X0123456", "851210", "280501", "EXAMPLE", "ADA")
		}, []string{"RA-EVD-016 /documents/0/number"}, "a letter is never read as a figure"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := passport()
			tt.change(&d)
			a := assessOne(d, nil)
			if diff := cmp.Diff(tt.want, verdictOf(a).Findings, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			want := same
			if len(tt.want) > 0 && strings.HasPrefix(tt.want[0], "RA-EVD-016") {
				want = look
			}
			if got := comparisonOf(a, "RA-EVD-016"); got != want {
				t.Errorf("RA-EVD-016 is %q, want %q\nwhy: %s", got, want, tt.why)
			}
		})
	}
}

// TestZoneThatCannotBeRead: its faults are findings of their own, and nothing was
// compared.
func TestZoneThatCannotBeRead(t *testing.T) {
	broken := func(change func(lines []string)) []string {
		lines := slices.Clone(passport().MRZ)
		change(lines)
		return lines
	}
	for name, tt := range map[string]struct {
		lines []string
		want  string
	}{
		"one line":       {passport().MRZ[:1], "RA-EVD-020 /documents/0/mrz"},
		"an empty line":  {[]string{""}, "RA-EVD-020 /documents/0/mrz"},
		"lower case":     {broken(func(l []string) { l[0] = strings.ToLower(l[0]) }), "RA-EVD-020 /documents/0/mrz"},
		"another digit":  {broken(func(l []string) { l[1] = "6" + l[1][1:] }), "RA-EVD-021 /documents/0/mrz"},
		"lines swapped":  {[]string{passport().MRZ[1], passport().MRZ[0]}, ""},
		"digits of name": {broken(func(l []string) { l[0] = strings.Replace(l[0], "ADA", "AD4", 1) }), "RA-EVD-024 /documents/0/mrz"},
	} {
		d := passport()
		d.MRZ, d.Number, d.Expires = tt.lines, "512345670", "2028-05-09" // not those of the zone either
		a := assessOne(d, nil)
		if comparisonOf(a, "RA-EVD-016") != open || guidance.Worst(a.Findings()) != guidance.Error {
			t.Errorf("%s: RA-EVD-016 is %q of %v, want it open, and an error", name, comparisonOf(a, "RA-EVD-016"), verdictOf(a).Findings)
		}
		if got := verdictOf(a).Findings; tt.want != "" && !slices.Contains(got, tt.want) {
			t.Errorf("%s: %v, want %s", name, got, tt.want)
		}
	}
	d := passport()
	d.MRZ = nil
	for _, rule := range append(mrz.Rules(), guidance.Rule{ID: "RA-EVD-016"}) {
		if got := comparisonOf(assessOne(d, nil), rule.ID); got != blank {
			t.Errorf("without a zone %s is %q, want %q", rule.ID, got, blank)
		}
	}
}

// TestZoneBirth: of what the zone knows of the date of birth every part is the
// registrant's; the century it does not know.
func TestZoneBirth(t *testing.T) {
	tests := []struct {
		name, zone, claim string
		want              comparison
		why               string
	}{
		{"equal", "851210", "1985-12-10", same, "one day"},
		{"a day later", "851211", "1985-12-10", look, "by one day"},
		{"another month", "851110", "1985-12-10", look, "by one month"},
		{"another year", "861210", "1985-12-10", look, "by one year"},
		{"day and month swapped", "851012", "1985-12-10", look, "another day"},
		{"29 February", "840229", "1984-02-29", same, "such a day"},
		{"over a hundred", "191210", "1919-12-10", same, "the zone has no century"},
		{"day unknown", "8512<<", "1985-12-10", same, "what is known agrees"},
		{"day unknown, another month", "8511<<", "1985-12-10", look, "what is known does not agree"},
		{"only the year", "85<<<<", "1985-12-10", same, "what is known agrees"},
		{"only another year", "84<<<<", "1985-12-10", look, "what is known does not agree"},
		{"unknown", "<<<<<<", "1985-12-10", blank, "nothing is known"},
		{"no claim", "851210", "", blank, "nothing to compare with"},
		{"unreadable claim", "851210", "10/12/1985", blank, "nothing to compare with"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := passport()
			d.Holder = nil
			d.MRZ = td3(d.Number, tt.zone, "280501", "EXAMPLE", "ADA")
			a := assessOne(d, func(r *identity.Registrant) { r.DateOfBirth = tt.claim })
			if got := comparisonOf(a, "RA-EVD-013"); got != tt.want {
				t.Errorf("dates of birth are %q, want %q: %v\nwhy: %s", got, tt.want, verdictOf(a).Findings, tt.why)
			}
			if found := messageOf(evidence.Outcome{Assessment: a}, "RA-EVD-013", "/documents/0/mrz"); (found != "") != (tt.want == look) {
				t.Errorf("message %q\nwhy: %s", found, tt.why)
			}
		})
	}
}

// TestZoneName: graded as package identity grades it.
func TestZoneName(t *testing.T) {
	tests := []struct {
		name          string
		family, given string
		claim         [3]string
		want          comparison
		why           string
	}{
		{"equal", "EXAMPLE", "ADA", [3]string{"Ada", "", "Example"}, same, "one name"},
		{"with a middle name", "EXAMPLE", "ADA MARY", [3]string{"Ada", "Mary", "Example"}, same, "given names are one field"},
		{"umlaut", "MUELLER", "ZOE", [3]string{"Zoë", "", "Müller"}, same, "as ICAO 9303 spells it"},
		{"apostrophe", "OEXAMPLE", "ADA", [3]string{"Ada", "", "O’Example"}, same, "left out in a zone"},
		{"one name", "ADA", "", [3]string{"", "", "Ada"}, same, "in the first place"},
		{"another family name", "SMITH", "ADA", [3]string{"Ada", "", "Example"}, look, "perhaps married"},
		{"another given name", "EXAMPLE", "EVE", [3]string{"Ada", "", "Example"}, look, "perhaps another person"},
		{"swapped", "ADA", "EXAMPLE", [3]string{"Ada", "", "Example"}, look, "a person can tell"},
		{"cut", "EXAMPLEBRIDGE FEATHERSTONEHAUGH", "ADA MARIA", [3]string{"Ada Maria", "", "Examplebridge-Featherstonehaugh"}, same, "the field has no room for more"},
		{"no name claimed that can be read", "EXAMPLE", "ADA", [3]string{"Ada7", "", "Example"}, blank, "nothing to compare with"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := passport()
			d.Holder = nil
			d.MRZ = td3(d.Number, "851210", "280501", tt.family, tt.given)
			a := assessOne(d, func(r *identity.Registrant) {
				r.GivenName, r.MiddleNames, r.FamilyName = tt.claim[0], tt.claim[1], tt.claim[2]
			})
			if got := comparisonOf(a, "RA-EVD-014"); got != tt.want {
				t.Errorf("names are %q, want %q: %v\nwhy: %s", got, tt.want, verdictOf(a).Findings, tt.why)
			}
		})
	}
}

// TestZoneOfEveryRoute: a zone that does not agree is an error by whatever route.
func TestZoneOfEveryRoute(t *testing.T) {
	d := original(passport())
	d.Number = "512345679"
	for _, r := range ordinaryRoutes {
		o := onDay(t, r, ordinaryDay, evidence.LocalPolicy{}, d, licence(), bill(), digitalProof())
		if diff := cmp.Diff([]string{"RA-EVD-016 /documents/0/number"}, findings(o)); diff != "" || o.Complete() {
			t.Errorf("%s: complete %v, mismatch (-want +got):\n%s", r, o.Complete(), diff)
		}
	}
}
