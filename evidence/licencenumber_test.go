package evidence_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// TestLicenceNumber holds what the number of a driving licence codes against what
// the registrant gave.
func TestLicenceNumber(t *testing.T) {
	tests := []struct {
		name, number string
		claim        func(*identity.Registrant)
		want         []string
		birth, named comparison
		why          string
	}{
		{"right", "EXAMP862105A99BC", nil, nil, same, same, "a woman born on 10 December 1985"},
		{"of a man", "EXAMP812105A99BC", nil, nil, same, same, "nobody said of which sex the registrant is"},
		{"spaced and small", "examp 862105 a99bc", nil, nil, same, same, "one number"},
		{"another day", "EXAMP862115A99BC", nil, []string{"RA-EVD-031 /documents/0/number"}, look, same, "11 December"},
		{"another year", "EXAMP862106A99BC", nil, []string{"RA-EVD-031 /documents/0/number"}, look, same, "1986"},
		{"another family name", "SMITH862105A99BC", nil, []string{"RA-EVD-032 /documents/0/number"}, same, look, "names change: a person looks"},
		{"another initial", "EXAMP862105B99BC", nil, []string{"RA-EVD-032 /documents/0/number"}, same, look, "a person looks"},
		{"no date of birth given", "EXAMP862105A99BC", func(r *identity.Registrant) { r.DateOfBirth = "" }, nil, open, same, "nothing to compare with"},
		{"no name given", "EXAMP862105A99BC", func(r *identity.Registrant) { r.GivenName, r.FamilyName = "", "" }, nil, same, open, "nothing to compare with"},
		{"one name", "ADA99862105999BC", func(r *identity.Registrant) { r.FamilyName = "" }, nil, same, same, "a number has it where surnames stand"},
		{"one name, kept as family name", "ADA99862105999BC", func(r *identity.Registrant) { r.GivenName, r.FamilyName = "", "Ada" }, nil, same, same, "the same person"},
		{"another name alone", "SMITH862105B99BC", func(r *identity.Registrant) { r.FamilyName = "" }, []string{"RA-EVD-032 /documents/0/number"}, same, look, "neither forename nor only name"},
		{"no family name given", "EXAMP862105A99BC", func(r *identity.Registrant) { r.FamilyName = "" }, nil, same, open, "half a name"},
		{"no given name given", "EXAMP862105A99BC", func(r *identity.Registrant) { r.GivenName = "" }, nil, same, open, "half a name"},
		{"of Northern Ireland", "12345678", nil, nil, blank, blank, "the number codes nothing"},
		{"no number", "", nil, nil, blank, blank, "nothing to compare"},
		{"not of the form", "EXAMP862105", nil, []string{"RA-EVD-030 /documents/0/number"}, blank, blank, "a fault of its own"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := licence()
			d.Number = tt.number
			a := assessOne(d, tt.claim)
			if diff := cmp.Diff(tt.want, verdictOf(a).Findings, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if birth, name := comparisonOf(a, "RA-EVD-031"), comparisonOf(a, "RA-EVD-032"); birth != tt.birth || name != tt.named {
				t.Errorf("birth is %q and name %q, want %q and %q\nwhy: %s", birth, name, tt.birth, tt.named, tt.why)
			}
		})
	}
}

// TestLicenceNumberOfOtherKinds: what looks like a number of a driving licence on
// another document codes nothing; and a date of birth that differs is an error.
func TestLicenceNumberOfOtherKinds(t *testing.T) {
	for _, k := range evidence.Kinds() {
		d := fresh(k)
		d.Number = "SMITH801017AB9CD"
		a := assessOne(d, nil)
		want := blank
		if k == evidence.DrivingLicence {
			want = look
		}
		if got := comparisonOf(a, "RA-EVD-031"); got != want {
			t.Errorf("%s: RA-EVD-031 is %q, want %q", k, got, want)
		}
		if k == evidence.DrivingLicence && guidance.Worst(a.Findings()) != guidance.Error {
			t.Errorf("%s: %v, want an error: a date of birth does not change", k, verdictOf(a).Findings)
		}
	}
}

// TestFindingsDoNotRepeat: what is wrong with a number is said once, though its form
// is checked for every licence and its holder for those of Great Britain.
func TestFindingsDoNotRepeat(t *testing.T) {
	type said struct {
		rule             guidance.RuleID
		pointer, message string
	}
	for _, number := range []string{"MORGA657054SMOIJ", "EXAMP862105A9OBC", "EXAMP862105A99BC", "EXAMP862105", "000000000", "12345678"} {
		d := licence()
		d.Number = number
		times := map[said]int{}
		for _, f := range assessOne(d, nil).Findings() {
			s := said{f.Rule, f.Pointer, f.Message}
			if times[s]++; times[s] > 1 {
				t.Errorf("%s: %s at %s is reported twice: %s", number, f.Rule, f.Pointer, f.Message)
			}
		}
		misread := strings.HasSuffix(number, "OIJ") || strings.HasSuffix(number, "OBC")
		if got := comparisonOf(assessOne(d, nil), "RA-EVD-033"); (got == look) != misread {
			t.Errorf("%s: RA-EVD-033 is %q", number, got)
		}
	}
}
