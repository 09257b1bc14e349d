package identity_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

var checkedOn = guidance.MustDate("2020-04-20")

// ada is a registrant with whom nothing is wrong.
func ada() identity.Registrant {
	return identity.Registrant{
		Title: "Dr", GivenName: "Ada", MiddleNames: "King", FamilyName: "Example",
		DateOfBirth: "1985-12-10", NationalInsuranceNumber: "JK987654D",
		Email: "ada.example@nhs.net", Mobile: "07700 900123",
		Address: &identity.Address{Lines: []string{"1 Example Street", "Leeds"}, Postcode: "ls1 4ap"},
	}
}

// allIDN returns the rules that Registrant.Assess applies: those that it says it
// does.
func allIDN() []string {
	ids := []string{}
	for _, r := range identity.Rules() {
		if "RA-IDN-001" <= r.ID && r.ID <= "RA-IDN-013" {
			ids = append(ids, string(r.ID))
		}
	}
	return ids
}

func assess(r identity.Registrant) (identity.Claim, guidance.Assessment) {
	return r.Assess("/registrant", checkedOn, identity.DefaultSecureDomains())
}

func TestAssessReadsASoundRegistrant(t *testing.T) {
	claim, a := assess(ada())
	if diff := cmp.Diff(outcome{Findings: []string{}, Passed: allIDN()}, outcomeOf(a)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	data, err := json.Marshal(claim)
	want := `{"name":{"title":"Dr","givenName":"Ada","middleNames":"King","familyName":"Example"},` +
		`"dateOfBirth":"1985-12-10","nationalInsuranceNumber":"JK987654D","email":"ada.example@nhs.net",` +
		`"mobile":"+447700900123","address":{"lines":["1 Example Street","Leeds"],"postcode":"LS1 4AP"}}`
	if diff := cmp.Diff(want, string(data)); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	var again identity.Claim
	if err := input.Decode(data, &again); err != nil || again.Mobile != claim.Mobile || again.Address.Postcode != claim.Address.Postcode {
		t.Errorf("the claim reads back as %+v, %v", again, err)
	}
}

func TestAssessSkipsWhatIsAbsent(t *testing.T) {
	claim, a := assess(identity.Registrant{})
	r := a.Result()
	if len(r.Findings)+len(r.Passed)+len(r.NotEvaluated) != 0 || len(r.NotApplicable) != len(allIDN()) {
		t.Errorf("an empty registrant gives %+v", r)
	}
	if data, err := json.Marshal(claim); string(data) != "{}" || err != nil {
		t.Errorf("an empty claim is written %s, %v", data, err)
	}
	_, a = assess(identity.Registrant{Address: &identity.Address{}})
	if len(a.Findings()) != 0 {
		t.Errorf("an empty address gives %v", a.Findings())
	}
}

// TestAssessNamesTheRuleAndThePlace has, for every rule, a value that misses it
// by a hair and the nearest one that meets it.
// TestAssessTitleAlone: a title is read, and is nobody's name.
func TestAssessTitleAlone(t *testing.T) {
	claim, a := assess(identity.Registrant{Title: "Dr"})
	if r := a.Result(); len(r.Findings) != 0 || len(r.Passed) != 1 || !claim.Name.IsZero() {
		t.Errorf("the claim is %+v by %v, with %v", claim.Name.Parts(), r.Passed, r.Findings)
	}
}

func TestAssessNamesTheRuleAndThePlace(t *testing.T) {
	type edit = func(*identity.Registrant)
	birth := func(s string) edit { return func(r *identity.Registrant) { r.DateOfBirth = s } }
	ni := func(s string) edit { return func(r *identity.Registrant) { r.NationalInsuranceNumber = s } }
	mobile := func(s string) edit { return func(r *identity.Registrant) { r.Mobile = s } }
	email := func(s string) edit { return func(r *identity.Registrant) { r.Email = s } }
	postcode := func(s string) edit { return func(r *identity.Registrant) { r.Address.Postcode = s } }
	line := func(s string) edit { return func(r *identity.Registrant) { r.Address.Lines[1] = s } }
	tests := []struct {
		name string
		edit edit
		want []string
		why  string
	}{
		{"given name with digit", func(r *identity.Registrant) { r.GivenName = "Ada1" }, []string{"RA-IDN-001 error /registrant/givenName"}, "no name holds digits"},
		{"all parts wrong", func(r *identity.Registrant) { r.Title, r.GivenName, r.MiddleNames, r.FamilyName = "1", "2", "3", "4" }, []string{
			"RA-IDN-001 error /registrant/familyName", "RA-IDN-001 error /registrant/givenName",
			"RA-IDN-001 error /registrant/middleNames", "RA-IDN-001 error /registrant/title",
		}, "every reason, sorted"},
		{"one name", func(r *identity.Registrant) { r.GivenName = "" }, nil, "people with one name are people"},
		{"no such day", birth("2019-02-29"), []string{"RA-IDN-002 error /registrant/dateOfBirth"}, "2019 was no leap year"},
		{"leap day", birth("1988-02-29"), nil, "1988 was"},
		{"British style", birth("10/12/1985"), []string{"RA-IDN-002 error /registrant/dateOfBirth"}, "10 December or 12 October: nobody can say"},
		{"born tomorrow", birth("2020-04-21"), []string{"RA-IDN-003 error /registrant/dateOfBirth"}, "the future starts tomorrow"},
		{"born today", birth("2020-04-20"), nil, "not the future"},
		{"placeholder", birth("1900-01-01"), []string{"RA-IDN-004 warning /registrant/dateOfBirth"}, "stands for an unknown date"},
		{"before the placeholder", birth("0985-12-10"), []string{"RA-IDN-004 warning /registrant/dateOfBirth"}, "a slip in the century"},
		{"day after the placeholder", birth("1900-01-02"), nil, "old, but a day like any other"},
		{"NI suffix", ni("JK987654E"), []string{"RA-IDN-005 error /registrant/nationalInsuranceNumber"}, "A to D"},
		{"NI last suffix", ni("JK987654D"), nil, "A to D"},
		{"NI administrative", ni("NC987654D"), []string{"RA-IDN-006 warning /registrant/nationalInsuranceNumber"}, "allowed by the letters, set aside by older editions"},
		{"NI next to administrative", ni("NB987654D"), nil, "an ordinary prefix"},
		{"landline", mobile("0117 496 0860"), []string{"RA-IDN-007 error /registrant/mobile"}, "no text reaches it"},
		{"pager", mobile("07612345678"), []string{"RA-IDN-007 error /registrant/mobile"}, "no text reaches it"},
		{"Manx mobile", mobile("07624 123456"), nil, "the one mobile range under 076"},
		{"email without domain", email("ada.example"), []string{"RA-IDN-008 error /registrant/email"}, "cannot be written to"},
		{"personal email", email("ada@example.org"), []string{"RA-IDN-009 warning /registrant/email"}, "judgement is to be exercised"},
		{"email like NHSmail", email("ada@nhs.net.example"), []string{"RA-IDN-009 warning /registrant/email"}, "not nhs.net"},
		{"foreign postcode", postcode("75008"), []string{"RA-IDN-010 error /registrant/address/postcode"}, "not a UK postcode"},
		{"pseudo-postcode", postcode("ZZ99 3VZ"), []string{"RA-IDN-011 error /registrant/address/postcode"}, "no fixed abode is no address"},
		{"unknown area", postcode("NF1 1AA"), []string{"RA-IDN-012 warning /registrant/address/postcode"}, "no area NF"},
		{"known area", postcode("NG1 1AA"), nil, "Nottingham"},
		{"blank line", line(" \u200b"), []string{"RA-IDN-013 error /registrant/address/lines/1"}, "holds no text"},
		{"control character", line("Leeds\x07"), []string{"RA-IDN-013 error /registrant/address/lines/1"}, "rings the printer's bell"},
		{"any text", line("Flat 2½, «Ünder» #3"), nil, "addresses hold what they hold"},
	}
	missed := map[string]bool{}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := ada()
			tt.edit(&r)
			claim, a := assess(r)
			got := outcomeOf(a)
			if diff := cmp.Diff(append([]string{}, tt.want...), got.Findings); diff != "" {
				t.Errorf("findings mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			for _, f := range got.Findings {
				missed[f[:len("RA-IDN-001")]] = true
			}
			checkClaimIsParsed(t, claim, a)
		})
	}
	for _, id := range allIDN() {
		if !missed[id] {
			t.Errorf("no case misses rule %s", id)
		}
	}
}

// checkClaimIsParsed asserts that a claim with any error in it can be written and
// read: what could not be read is absent.
func checkClaimIsParsed(t *testing.T, claim identity.Claim, a guidance.Assessment) {
	t.Helper()
	data, err := json.Marshal(claim)
	if err != nil {
		t.Errorf("the claim cannot be written: %v", err)
	}
	members := map[string]any{}
	if err := json.Unmarshal(data, &members); err != nil {
		t.Fatal(err)
	}
	unreadable := map[string]string{
		"RA-IDN-001": "name", "RA-IDN-002": "dateOfBirth", "RA-IDN-005": "nationalInsuranceNumber",
		"RA-IDN-007": "mobile", "RA-IDN-008": "email",
	}
	for _, f := range a.Errors() {
		if member, ok := unreadable[string(f.Rule)]; ok && members[member] != nil {
			t.Errorf("%s is unreadable, yet stands in the claim", member)
		}
	}
}

func TestAssessDayBoundaryIsLondon(t *testing.T) {
	r := ada()
	r.DateOfBirth = "2020-04-21"
	late := time.Date(2020, 4, 20, 23, 30, 0, 0, time.UTC) // 00:30 on 21 April in London
	if _, a := r.Assess("", guidance.DateOf(late), nil); len(a.Errors()) != 0 {
		t.Errorf("born today in London, yet %v", a.Errors())
	}
}

func TestAssessWithoutDayOrList(t *testing.T) {
	r := ada()
	r.Email = "ada@example.org"
	_, a := r.Assess("", guidance.Date{}, nil)
	got := outcomeOf(a)
	if diff := cmp.Diff([]string{"RA-IDN-003", "RA-IDN-009"}, got.NotEvaluated); diff != "" || len(got.Findings) != 0 {
		t.Errorf("findings %v, not evaluated (-want +got):\n%s", got.Findings, diff)
	}
	r.Email = "ada@nhs.net"
	_, a = r.Assess("", checkedOn, nil)
	if got := outcomeOf(a); !slices.Contains(got.Passed, "RA-IDN-009") {
		t.Error("NHSmail needs no list")
	}
}

// TestAssessNeverEchoes puts a word of data into every member and looks for it in
// everything that is said.
func TestAssessNeverEchoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := "zq" + rapid.StringMatching(`[a-z0-9@. \x00-]{0,12}`).Draw(t, "word") + "qz"
		r := identity.Registrant{
			Title: word + "1", GivenName: word + "1", MiddleNames: word + "1", FamilyName: word + "1", DateOfBirth: word,
			NationalInsuranceNumber: word, Email: word, Mobile: word,
			Address: &identity.Address{Lines: []string{word + "\x01"}, Postcode: word},
		}
		_, a := r.Assess("/registrant", checkedOn, identity.DefaultSecureDomains())
		if len(a.Errors()) < 6 {
			t.Fatalf("only %d errors", len(a.Errors()))
		}
		for _, f := range a.Findings() {
			if strings.Contains(f.Message+f.Pointer, "zq") {
				t.Fatalf("%s repeats input: %s at %s", f.Rule, f.Message, f.Pointer)
			}
		}
	})
}

func TestRegistrantIsReadStrictly(t *testing.T) {
	var r identity.Registrant
	record := `{"title":"","givenName":"Ada","middleNames":"","familyName":"Example","dateOfBirth":"31.12.",` +
		`"nationalInsuranceNumber":"?","email":"?","mobile":"?","address":{"lines":["1 Example Street"],"postcode":"?"}}`
	if err := input.Decode([]byte(record), &r); err != nil || r.DateOfBirth != "31.12." {
		t.Errorf("malformed values make the record unreadable: %v", err)
	}
	if err := input.Decode([]byte(`{"GivenName":"Ada"}`), &r); err == nil {
		t.Error("a member in the wrong case was read")
	}
}

func BenchmarkAssess(b *testing.B) {
	r, secure := ada(), identity.DefaultSecureDomains()
	b.ReportAllocs()
	for b.Loop() {
		r.Assess("/registrant", checkedOn, secure)
	}
}
