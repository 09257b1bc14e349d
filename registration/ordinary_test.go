package registration_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

var ordinaryRecords = []string{"in-person.json", "id-checker.json", "apply-for-care-id.json", "esr.json"}

// taken is a policy that has taken up what the records of the ordinary routes do.
var taken = registration.Options{Policy: registration.Policy{IDChecks: evidence.LocalPolicy{
	StaffOptions: []evidence.StaffOption{evidence.TrainedChecker}, NeedELearning: true,
}}}

// TestOrdinaryRecordsGolden: a complete record of each ordinary route passes, and
// the golden file says by which rules. Read the difference before writing it anew
// with -update.
func TestOrdinaryRecordsGolden(t *testing.T) {
	const golden = "testdata/ordinary.golden"
	var b strings.Builder
	for _, file := range ordinaryRecords {
		for _, o := range []registration.Options{{}, taken} {
			res := registration.Check(readRecord(t, file), o)
			if res.Outcome != guidance.Pass {
				t.Errorf("%s: outcome %s: %v", file, res.Outcome, faults(res.Findings))
			}
			fmt.Fprintf(&b, "%s, policy %t: %s by %s\n", file, len(o.Policy.IDChecks.StaffOptions) > 0, res.Outcome, strings.Join(res.Editions, " "))
			for _, f := range res.Findings {
				fmt.Fprintf(&b, "  %s %s %s: %s\n", f.Severity, f.Rule, f.Pointer, f.Message)
			}
			for _, list := range []struct {
				name string
				ids  []guidance.RuleID
			}{{"passed", res.Passed}, {"not applicable", res.NotApplicable}, {"not evaluated", res.NotEvaluated}} {
				fmt.Fprintf(&b, "  %s:", list.name)
				for _, id := range list.ids {
					fmt.Fprintf(&b, " %s", strings.TrimPrefix(string(id), "RA-"))
				}
				b.WriteString("\n")
			}
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("rules of the ordinary routes (-golden +now):\n%s", diff)
	}
}

// ordinaryCase is one record of an ordinary route with one thing changed.
type ordinaryCase struct {
	name, file string
	change     func(r *registration.Record)
	policy     evidence.LocalPolicy
	want       []string
	outcome    guidance.Outcome
	why        string
}

func TestCheckOrdinary(t *testing.T) {
	type record = registration.Record
	on := func(day string) func(*record) { return func(r *record) { r.CheckedOn, r.IDCheck.On = day, day } }
	zeros := []string{"RA-EVD-401 /documents", "RA-EVD-408 /documents", "RA-EVD-012 /documents/0/number", "RA-EVD-016 /documents/0/number"}
	tests := []ordinaryCase{
		{"no documents", "in-person.json", func(r *record) { r.Documents = nil }, evidence.LocalPolicy{}, []string{"RA-EVD-401 /documents"}, guidance.Fail, "three are asked for"},
		{"one less", "in-person.json", func(r *record) { r.Documents = r.Documents[:2] }, evidence.LocalPolicy{}, []string{"RA-EVD-401 /documents"}, guidance.Fail, "by one"},
		{"a day too old", "in-person.json", func(r *record) { r.Documents[1].Issued = "2024-06-11" }, evidence.LocalPolicy{}, []string{"RA-EVD-401 /documents", "RA-EVD-403 /documents/1/issued"}, guidance.Fail, "six months and a day"},
		{"three months", "in-person.json", func(*record) {}, evidence.LocalPolicy{Documents: evidence.ThreeMonthList}, []string{"RA-EVD-401 /documents", "RA-EVD-403 /documents/1/issued"}, guidance.Fail, "the organisation takes none older"},
		{"nine zeros", "in-person.json", func(r *record) { r.Documents[0].Number = "000000000" }, evidence.LocalPolicy{}, zeros, guidance.Fail, "the flag is no evidence"},
		{"nobody saw them", "in-person.json", func(r *record) { r.IDCheck = nil }, evidence.LocalPolicy{}, []string{"RA-EVD-426 /idCheck/checkedBy", "RA-EVD-426 /idCheck/on"}, guidance.Fail, "nobody to ask"},
		{"no photograph", "in-person.json", func(r *record) { r.Photo = nil }, evidence.LocalPolicy{}, []string{"RA-EVD-409 /photo"}, guidance.Fail, "printed on the card"},
		{"before what is known", "in-person.json", on("2020-08-30"), evidence.LocalPolicy{}, []string{}, guidance.NotEvaluated, "nobody knows"},
		{"marked as of the emergency", "in-person.json", func(r *record) {
			r.CIS = &registration.CIS{Evidence: identity.Marker(identity.RemoteRegistration)}
		}, evidence.LocalPolicy{}, []string{"RA-CIS-023 /cis/evidence/0/number"}, guidance.Pass, "on an ordinary route the marker is a mistake, and a person has to look"},
		{"keyed as it was seen", "in-person.json", func(r *record) {
			r.CIS = &registration.CIS{Evidence: []identity.CISEntry{{Kind: "uk-passport", Number: "512345678", Expires: "2028-05-01"}}}
		}, evidence.LocalPolicy{}, []string{}, guidance.Pass, "no marker"},
		{"a video call besides", "in-person.json", func(r *record) { r.VideoCall = &registration.VideoCall{Channel: "zoom"} }, evidence.LocalPolicy{}, []string{}, guidance.Pass, "not asked for, and no harm"},
		{"likeness of a former name", "id-checker.json", func(r *record) { r.Documents[3].FormerName.FamilyName = "Jones" }, evidence.LocalPolicy{}, []string{"RA-EVD-014 /documents/0/holder/familyName"}, guidance.Pass, "a person has to look"},
		{"not appointed", "id-checker.json", func(r *record) { r.IDCheck.Appointed = false }, evidence.LocalPolicy{}, []string{"RA-EVD-423 /idCheck/appointed"}, guidance.Fail, "anybody could have seen them"},
		{"not a way of locums", "id-checker.json", func(r *record) { r.IDCheck.Option = evidence.Induction }, evidence.LocalPolicy{}, []string{"RA-EVD-425 /idCheck/option"}, guidance.Fail, "for students"},
		{"a way not taken up", "id-checker.json", func(*record) {}, evidence.LocalPolicy{StaffOptions: []evidence.StaffOption{evidence.OpenSession}}, []string{"RA-EVD-425 /idCheck/option"}, guidance.Fail, "the local operating policy says otherwise"},
		{"an inspector without documents", "id-checker.json", func(r *record) { r.Category, r.Documents = evidence.Inspector, nil }, evidence.LocalPolicy{}, []string{"RA-EVD-450 /category", "RA-EVD-401 /documents"}, guidance.Fail, "no card is issued"},
		{"expired by a day too many", "apply-for-care-id.json", func(r *record) { r.Documents[0].Expires = "2024-06-11" }, evidence.LocalPolicy{}, []string{"RA-EVD-430 /documents", "RA-EVD-431 /documents/0/expires"}, guidance.Fail, "six months and a day"},
		{"in date only", "apply-for-care-id.json", func(*record) {}, evidence.LocalPolicy{InDateOnly: true}, []string{"RA-EVD-430 /documents", "RA-EVD-431 /documents/0/expires"}, guidance.Fail, "the organisation takes none that has expired"},
		{"another name", "apply-for-care-id.json", func(r *record) { r.Registrant.FamilyName = "Smith" }, evidence.LocalPolicy{}, []string{"RA-EVD-430 /documents", "RA-EVD-433 /documents/0/holder/familyName"}, guidance.Fail, "the service declines it"},
		{"no National Insurance number", "apply-for-care-id.json", func(r *record) { r.Registrant.NationalInsuranceNumber = "" }, evidence.LocalPolicy{}, []string{"RA-EVD-434 /registrant/nationalInsuranceNumber"}, guidance.Fail, "then registration is in person"},
		{"licence of somebody else", "id-checker.json", func(r *record) { r.Documents[1].Number = "SMITH801017AB9CD" }, evidence.LocalPolicy{}, []string{"RA-EVD-031 /documents/1/number", "RA-EVD-032 /documents/1/number"}, guidance.Fail, "the number codes another birth, and another name"},
		{"known for a year", "esr.json", func(r *record) { r.CounterSignature.KnownYears = 1 }, evidence.LocalPolicy{}, []string{"RA-EVD-406 /counterSignature/knownYears", "RA-EVD-407 /documents"}, guidance.Fail, "two are asked for"},
		{"not signed", "esr.json", func(r *record) { r.CounterSignature = nil }, evidence.LocalPolicy{}, []string{"RA-EVD-406 /counterSignature", "RA-EVD-407 /documents"}, guidance.Fail, "there is no face on the documents"},
		{"without the conflict", "esr.json", func(r *record) {
			on("2024-04-16")(r)
			r.Documents[0].Issued, r.Documents[1].Issued = "2024-04-01", "2024-04-06"
		}, evidence.LocalPolicy{}, []string{}, guidance.Pass, "the day before users are created in Care Identity Management"},
	}
	for _, tt := range tests {
		t.Run(tt.file+"/"+tt.name, func(t *testing.T) {
			r := readRecord(t, tt.file)
			tt.change(&r)
			got := registration.Check(r, registration.Options{Policy: registration.Policy{IDChecks: tt.policy}})
			if diff := cmp.Diff(tt.want, faults(got.Findings)); diff != "" {
				t.Errorf("Check() findings mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if got.Outcome != tt.outcome {
				t.Errorf("Check() outcome = %s, want %s\nwhy: %s", got.Outcome, tt.outcome, tt.why)
			}
		})
	}
}
