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
		{"NI number, strict", func(s string) (bool, guidance.Assessment) { return check(identity.CheckNINumberStrict(s, at)) }, []guidance.RuleID{"RA-IDN-005", "RA-IDN-006", "RA-IDN-066"}},
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
		}, []guidance.RuleID{"RA-IDN-062", "RA-IDN-067"}})
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
		"NI number": "JK987654D", "NI number, strict": "JK 98 76 54 D", "mobile": "07700 900123", "email": "ada.example@nhs.net", "postcode": "LS1 4AP", "ODS code": "RX1",
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

// TestNINumberForHMRC: what people may write and HMRC's systems do not find is a
// finding of a rule of its own, and no value.
func TestNINumberForHMRC(t *testing.T) {
	tests := []struct {
		name, in string
		value    bool
		findings []string
		why      string
	}{
		{"as it is printed", "JK 98 76 54 D", true, []string{}, "one space between the pairs"},
		{"together", "JK987654D", true, []string{}, "the spaces may be left out"},
		{"small letters", "jk987654d", false, []string{"RA-IDN-066 error"}, "a number to people"},
		{"two spaces", "JK  987654D", false, []string{"RA-IDN-066 error"}, "one at most"},
		{"space at the end", "JK987654D ", false, []string{"RA-IDN-066 error"}, "nothing at the ends"},
		{"administrative", "NC987654D", true, []string{"RA-IDN-006 warning"}, "a person looks, as without HMRC"},
		{"administrative, small letters", "nc987654d", false, []string{"RA-IDN-006 warning", "RA-IDN-066 error"}, "two things"},
		{"no number", "GB987654D", false, []string{"RA-IDN-005 error"}, "how it is written does not matter then"},
		{"blank", " ", false, []string{"RA-IDN-005 error"}, "no number"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, a := identity.CheckNINumberStrict(tt.in, at)
			got := []string{}
			for _, f := range a.Findings() {
				got = append(got, string(f.Rule)+" "+f.Severity.String())
				if f.Rule == "RA-IDN-066" && (f.Basis != guidance.Unverified || f.Citations[0].URL != "https://github.com/hmrc/domain") {
					t.Errorf("rests on %s, %v", f.Basis, f.Citations)
				}
			}
			if diff := cmp.Diff(tt.findings, got); diff != "" || n.IsZero() == tt.value {
				t.Errorf("value %q, findings (-want +got):\n%s\nwhy: %s", n, diff, tt.why)
			}
		})
	}
}

// TestStrictCheckAgreesWithItsParser: there is a value when the parser has one.
func TestStrictCheckAgreesWithItsParser(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Ca-c]{2} ? ?[0-9]{2} ?[0-9]{4}[ -]?[A-E] ?`).Draw(t, "text")
		want, err := identity.ParseNINumberStrict(text)
		n, a := identity.CheckNINumberStrict(text, at)
		if n != want || (guidance.Worst(a.Findings()) == guidance.Error) != (err != nil) {
			t.Fatalf("%q is %q, %v; the parser has %q, %v", text, n, a.Findings(), want, err)
		}
	})
}

// TestNumbersOfNobody: a number that stands for none is a value, and somebody
// has to look.
func TestNumbersOfNobody(t *testing.T) {
	const (
		zeros      = "zeros, which stand for no number"
		unknown    = "a code that is entered where none is known, and belongs to nobody"
		profession = "the letters are of no profession that is registered today"
		role       = "the first digit is of no role that is registered"
	)
	tests := []struct {
		register    identity.Register
		in, message string
		why         string
	}{
		{identity.GMC, "0000000", zeros, "typed to fill the box"},
		{identity.NMC, "00A0000A", zeros, "letters alone are no number"},
		{identity.GMC, "9999998", unknown, "the default code without its C"},
		{identity.GMCCode, "C9999998", unknown, "GMC code not known"},
		{identity.GMP, "G9999981", unknown, "no registered GP"},
		{identity.GDP, "D0000000", zeros, "with a check digit that is right"},
		{identity.GDCCode, "CD999998", unknown, "GDC number not known"},
		{identity.HCPC, "SW123456", profession, "social workers left the register in 2019"},
		{identity.HCPC, "XX1", profession, "letters that nobody has"},
		{identity.GPhC, "1000001", role, "neither a pharmacist nor a technician"},
		{identity.GPhC, "0000000", zeros, "the stronger reason is named"},
	}
	for _, tt := range tests {
		t.Run(tt.register.String()+" "+tt.in, func(t *testing.T) {
			n, a := identity.CheckRegistrationNumber(tt.register, tt.in, at)
			fs := a.Findings()
			if n.IsZero() || len(fs) != 1 || fs[0].Rule != "RA-IDN-067" || fs[0].Severity != guidance.Warning || fs[0].Message != tt.message || fs[0].Pointer != at {
				t.Errorf("CheckRegistrationNumber = %s, %+v\nwhy: %s", n, fs, tt.why)
			}
			if n.Plausible() {
				t.Errorf("%s is plausible\nwhy: %s", n, tt.why)
			}
		})
	}
}

// TestEmailIsSecureOnItsDay: accreditation is of a year, so the check asks for
// the day.
func TestEmailIsSecureOnItsDay(t *testing.T) {
	secure := identity.SecureDomains{{
		Domain: "secure.example", Effective: guidance.Interval{From: guidance.MustDate("2020-02-29"), To: guidance.MustDate("2021-02-28")},
	}}
	for day, want := range map[string]int{"2020-02-28": 1, "2020-02-29": 0, "2021-02-28": 0, "2021-03-01": 1} {
		_, a := identity.CheckEmail("jo@secure.example", at, guidance.MustDate(day), secure)
		if fs := a.Findings(); len(fs) != want || want == 1 && fs[0].Rule != "RA-IDN-009" {
			t.Errorf("on %s: findings %+v, want %d", day, fs, want)
		}
	}
}

// TestRegistrationFindingCitesItsRegister: whoever is told that a number is
// wrong is told where its register says so, not where ten others do, and what
// that rests on.
func TestRegistrationFindingCitesItsRegister(t *testing.T) {
	for _, r := range identity.Registers() {
		_, a := identity.CheckRegistrationNumber(r, "?", at)
		basis, source := r.Source()
		f := a.Findings()[0]
		if diff := cmp.Diff([]guidance.Citation{source}, f.Citations, byDate); diff != "" || f.Basis != basis {
			t.Errorf("%s: basis %s, want %s; citations (-want +got):\n%s", r, f.Basis, basis, diff)
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
