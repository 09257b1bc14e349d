package identity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// checked is a check with everything but the text settled; it returns whether
// there is a value.
type checked struct {
	name  string
	check func(text string) (bool, guidance.Assessment)
	rules []guidance.RuleID // that it applies, in order
}

const at = "/values/0"

// byDate tells go-cmp of the values that are compared with ==.
var byDate = cmpopts.EquateComparable(guidance.Date{})

func everyCheck() []checked {
	secure := identity.DefaultSecureDomains()
	checks := []checked{
		{"NI number", func(s string) (bool, guidance.Assessment) { return check(identity.CheckNINumber(s, at)) }, []guidance.RuleID{"RA-IDN-005", "RA-IDN-006"}},
		{"mobile", func(s string) (bool, guidance.Assessment) { return check(identity.CheckMobile(s, at)) }, []guidance.RuleID{"RA-IDN-007"}},
		{"email", func(s string) (bool, guidance.Assessment) {
			return check(identity.CheckEmail(s, at, checkedOn, secure))
		}, []guidance.RuleID{"RA-IDN-008", "RA-IDN-009"}},
		{"postcode", func(s string) (bool, guidance.Assessment) { return check(identity.CheckPostcode(s, at)) }, []guidance.RuleID{"RA-IDN-010", "RA-IDN-011", "RA-IDN-012"}},
		{"ODS code", func(s string) (bool, guidance.Assessment) { return check(identity.CheckODSCode(s, at)) }, []guidance.RuleID{"RA-IDN-030"}},
		{"NHS number", func(s string) (bool, guidance.Assessment) { return check(identity.CheckNHSNumber(s, at)) }, []guidance.RuleID{"RA-IDN-060", "RA-IDN-061"}},
		{"role profile id", func(s string) (bool, guidance.Assessment) { return check(identity.CheckRoleProfileID(s, at)) }, []guidance.RuleID{"RA-IDN-063"}},
		{"UPRN", func(s string) (bool, guidance.Assessment) { return check(identity.CheckUPRN(s, at)) }, []guidance.RuleID{"RA-IDN-064"}},
		{"user id", func(s string) (bool, guidance.Assessment) { return check(identity.CheckUserID(s, at)) }, []guidance.RuleID{"RA-IDN-065"}},
	}
	for _, r := range identity.Registers() {
		checks = append(checks, checked{r.String(), func(s string) (bool, guidance.Assessment) {
			return check(identity.CheckRegistrationNumber(r, s, at))
		}, []guidance.RuleID{"RA-IDN-062"}})
	}
	return checks
}

func check[T interface{ IsZero() bool }](v T, a guidance.Assessment) (bool, guidance.Assessment) {
	return !v.IsZero(), a
}

func TestAbsentValuesAreNotApplicable(t *testing.T) {
	for _, c := range everyCheck() {
		found, a := c.check("")
		want := guidance.Result{Outcome: guidance.Pass, Passed: []guidance.RuleID{}, NotEvaluated: []guidance.RuleID{}, NotApplicable: c.rules}
		if diff := cmp.Diff(want, a.Result()); diff != "" || found {
			t.Errorf("%s: absent: value %t (-want +got):\n%s", c.name, found, diff)
		}
	}
}

// TestUnreadableValues: the first rule has an error at the pointer, the others
// could not be evaluated, and there is no value.
func TestUnreadableValues(t *testing.T) {
	for _, c := range everyCheck() {
		found, a := c.check("?")
		r := a.Result()
		if found || len(r.Findings) != 1 || r.Outcome != guidance.Fail {
			t.Fatalf("%s: value %t, %+v", c.name, found, r)
		}
		f := r.Findings[0]
		if f.Rule != c.rules[0] || f.Severity != guidance.Error || f.Pointer != at || f.Message == "" {
			t.Errorf("%s: finding %+v", c.name, f)
		}
		if diff := cmp.Diff(append([]guidance.RuleID{}, c.rules[1:]...), r.NotEvaluated); diff != "" {
			t.Errorf("%s: not evaluated (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestSoundValuesPassEveryRule(t *testing.T) {
	sound := map[string]string{
		"NI number": "JK987654D", "mobile": "07700 900123", "email": "ada.example@nhs.net", "postcode": "LS1 4AP", "ODS code": "RX1",
		"NHS number": "3999999918", "role profile id": "100102238986", "UPRN": "100023336956", "user id": "555086689106",
		"gmc": "9876543", "gmc-code": "C9876543", "gmp": "G9000001", "nmc": "99A9999Z", "gphc": "2000001", "hcpc": "PH123456",
		"gdc": "75123", "gdc-code": "CD075123", "gdp": "D3345122", "goc": "00-00001", "din": "900000",
	}
	for _, c := range everyCheck() {
		found, a := c.check(sound[c.name])
		r := a.Result()
		if diff := cmp.Diff(c.rules, r.Passed); diff != "" || !found || len(r.Findings) != 0 {
			t.Errorf("%s: value %t, findings %v, passed (-want +got):\n%s", c.name, found, r.Findings, diff)
		}
	}
}

func TestNHSNumberOutsideProduction(t *testing.T) {
	tests := []struct{ name, in, message, why string }{
		{"for tests", "943 476 5919", "a number for tests", "9 opens the range for tests"},
		{"repeated", "7777777777", "one digit ten times is nobody's number", "in a range of England, but typed for want of one"},
		{"repeated for tests", "9999999999", "one digit ten times is nobody's number", "the stronger reason is named"},
		{"no day", "3102151248", "a Scottish number opens with the date of birth, and this is no day", "31 February"},
		{"Irish", "8000000008", "not in a range from which people in the United Kingdom have their numbers", "the Republic of Ireland's"},
		{"kept back", "5999999901", "not in a range from which people in the United Kingdom have their numbers", "never issued"},
		{"no range", "3113000009", "not in a range from which people in the United Kingdom have their numbers", "between Scotland and Northern Ireland"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, a := identity.CheckNHSNumber(tt.in, at)
			fs := a.Findings()
			if n.IsZero() || len(fs) != 1 || fs[0].Rule != "RA-IDN-061" || fs[0].Severity != guidance.Warning || fs[0].Message != tt.message {
				t.Errorf("CheckNHSNumber = %s, %+v\nwhy: %s", n, fs, tt.why)
			}
		})
	}
}

// TestRegistrationFindingCitesItsRegister: whoever is told that a number is
// wrong is told where its register says so, not where ten others do.
func TestRegistrationFindingCitesItsRegister(t *testing.T) {
	for _, r := range identity.Registers() {
		_, a := identity.CheckRegistrationNumber(r, "?", at)
		_, source := r.Source()
		if diff := cmp.Diff([]guidance.Citation{source}, a.Findings()[0].Citations, byDate); diff != "" {
			t.Errorf("%s: citations (-want +got):\n%s", r, diff)
		}
	}
	_, a := identity.CheckRegistrationNumber(0, "9876543", at)
	if fs := a.Findings(); len(fs) != 1 || fs[0].Rule != "RA-IDN-062" || len(fs[0].Citations) < 2 {
		t.Errorf("an invalid register gives %+v", fs)
	}
}

// TestChecksAgreeWithTheRegistrant: a detail of a record and the same text alone
// are one check.
func TestChecksAgreeWithTheRegistrant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SampledFrom([]string{
			"", "?", "JK987654D", "NC987654D", "07700 900123", "0117 496 0860", "ada@nhs.net", "ada@example.org", "ada", "LS1 4AP", "ZZ99 3VZ", "NF1 1AA",
		})
		r := identity.Registrant{
			NationalInsuranceNumber: texts.Draw(t, "ni"), Mobile: texts.Draw(t, "mobile"), Email: texts.Draw(t, "email"),
			Address: &identity.Address{Postcode: texts.Draw(t, "postcode")},
		}
		secure := identity.DefaultSecureDomains()
		claim, whole := r.Assess("", checkedOn, secure)
		ni, a := identity.CheckNINumber(r.NationalInsuranceNumber, "/nationalInsuranceNumber")
		mobile, b := identity.CheckMobile(r.Mobile, "/mobile")
		email, c := identity.CheckEmail(r.Email, "/email", checkedOn, secure)
		postcode, d := identity.CheckPostcode(r.Address.Postcode, "/address/postcode")
		for _, part := range []guidance.Assessment{b, c, d} {
			a.Merge(part)
		}
		if claim.NINumber != ni || claim.Mobile != mobile || claim.Email != email || claim.Address.Postcode != postcode {
			t.Fatal("the values differ")
		}
		if diff := cmp.Diff(whole.Findings(), a.Findings(), byDate); diff != "" {
			t.Fatalf("findings (-registrant +checks):\n%s", diff)
		}
	})
}

// TestChecksNeverEcho looks for the text in everything that is said.
func TestChecksNeverEcho(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := "zq" + rapid.StringMatching(`[a-zA-Z0-9 @.:-]{0,14}`).Draw(t, "word") + "qz"
		for _, c := range everyCheck() {
			_, a := c.check(word)
			for _, f := range a.Findings() {
				if strings.Contains(strings.ToLower(f.Message+f.Pointer), "zq") {
					t.Fatalf("%s: %s repeats the text: %s", c.name, f.Rule, f.Message)
				}
			}
		}
	})
}

func TestODSCodeRule(t *testing.T) {
	if r := identity.ODSCodeRule(); r.ID != "RA-IDN-030" || r.Severity != guidance.Error {
		t.Errorf("ODSCodeRule is %s", r.ID)
	}
}
