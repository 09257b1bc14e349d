package registration_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

// TestReadOrdinaryMembers: what a record says of the check, the counter-signature
// and papers is read into its place.
func TestReadOrdinaryMembers(t *testing.T) {
	checker, faceless := readRecord(t, "id-checker.json"), readRecord(t, "esr.json")
	check := &evidence.IDCheck{
		CheckedBy: "C. Checker", Organisation: "Example Agency", On: "2024-12-11", Option: evidence.TrainedChecker,
		Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: "2024-12-11", ELearningDone: true,
	}
	if diff := cmp.Diff(check, checker.IDCheck); diff != "" || checker.Category != evidence.Locum {
		t.Errorf("category %s, check (-want +got):\n%s", checker.Category, diff)
	}
	signature := &evidence.CounterSignature{By: "P. Person", Profession: "pharmacist, retired", KnownYears: 2}
	if diff := cmp.Diff(signature, faceless.CounterSignature); diff != "" {
		t.Errorf("counter-signature (-want +got):\n%s", diff)
	}
	paper, certificate := faceless.Documents[0], faceless.Documents[3]
	if paper.Provider != "Example Water" || *certificate.FormerName != (evidence.Holder{GivenName: "Ada", FamilyName: "Smith"}) {
		t.Errorf("paper of %q, name before %+v", paper.Provider, certificate.FormerName)
	}
}

// TestReadOrdinaryMembersStrict: a word outside a closed list, a member that is
// misspelt and a value of another type are refused, where they stand.
func TestReadOrdinaryMembersStrict(t *testing.T) {
	for data, want := range map[string]string{
		`{"category":"consultant"}`:                         "RA-INP-005 /category",
		`{"category":""}`:                                   "RA-INP-005 /category",
		`{"category":"Locum"}`:                              "RA-INP-005 /category",
		`{"category":3}`:                                    "RA-INP-004 /category",
		`{"idCheck":{"option":"by-post"}}`:                  "RA-INP-005 /idCheck/option",
		`{"idCheck":{"option":"invalid"}}`:                  "RA-INP-005 /idCheck/option",
		`{"idCheck":{"trained":"yes"}}`:                     "RA-INP-004 /idCheck/trained",
		`{"idCheck":{"eLearning":true}}`:                    "RA-INP-002 /idCheck/eLearning",
		`{"idcheck":{}}`:                                    "RA-INP-002 /idcheck",
		`{"counterSignature":{"knownYears":"2"}}`:           "RA-INP-004 /counterSignature/knownYears",
		`{"counterSignature":{"knownYears":2.5}}`:           "RA-INP-004 /counterSignature/knownYears",
		`{"counterSignature":{"name":"P. Person"}}`:         "RA-INP-002 /counterSignature/name",
		`{"documents":[{"kind":"deed-poll","provider":1}]}`: "RA-INP-004 /documents/0/provider",
		`{"documents":[{"formerName":{"name":"Ada"}}]}`:     "RA-INP-002 /documents/0/formerName/name",
		`{"documents":[{"numberHash":"00"}]}`:               "RA-INP-002 /documents/0/numberHash",
		`{"documents":[{"NumberHash":"00"}]}`:               "RA-INP-002 /documents/0/NumberHash",
	} {
		_, err := registration.ReadRecord([]byte(data))
		fault := new(input.Error)
		if !errors.As(err, &fault) {
			t.Errorf("%s: %v, want %s", data, err, want)
			continue
		}
		if got := string(fault.Finding().Rule) + " " + fault.Finding().Pointer; got != want {
			t.Errorf("%s: %s, want %s", data, got, want)
		}
	}
}

func TestReadPolicyOfIdentityChecks(t *testing.T) {
	const whole = `{"identityChecks":{"documents":"three-months","inDateOnly":true,"staffOptions":["open-session","trained-checker"],"eLearning":true}}`
	p, err := registration.ReadPolicy([]byte(whole))
	want := evidence.LocalPolicy{
		Documents: evidence.ThreeMonthList, InDateOnly: true, NeedELearning: true,
		StaffOptions: []evidence.StaffOption{evidence.OpenSession, evidence.TrainedChecker},
	}
	if diff := cmp.Diff(want, p.IDChecks); err != nil || diff != "" {
		t.Fatalf("ReadPolicy() = %v (-want +got):\n%s", err, diff)
	}
	for data, want := range map[string]string{
		`{"identityChecks":{"documents":"dbs"}}`:                         "RA-INP-005 /identityChecks/documents",
		`{"identityChecks":{"documents":""}}`:                            "RA-INP-005 /identityChecks/documents",
		`{"identityChecks":{"staffOptions":["open-session","by-post"]}}`: "RA-INP-005 /identityChecks/staffOptions/1",
		`{"identityChecks":{"staffOptions":"open-session"}}`:             "RA-INP-004 /identityChecks/staffOptions",
		`{"identityChecks":{"inDateOnly":1}}`:                            "RA-INP-004 /identityChecks/inDateOnly",
		`{"identityChecks":{"tolerance":18}}`:                            "RA-INP-002 /identityChecks/tolerance",
		`{"idChecks":{}}`:                                                "RA-INP-002 /idChecks",
	} {
		_, err := registration.ReadPolicy([]byte(data))
		fault := new(input.Error)
		if !errors.As(err, &fault) {
			t.Errorf("%s: %v, want %s", data, err, want)
			continue
		}
		if got := string(fault.Finding().Rule) + " " + fault.Finding().Pointer; got != want {
			t.Errorf("%s: %s, want %s", data, got, want)
		}
	}
	bill := readRecord(t, "in-person.json")
	bill.Documents[1].Issued = "2024-09-11" // three months and a day
	for _, tt := range []struct {
		policy registration.Policy
		want   guidance.Outcome
	}{{registration.Policy{}, guidance.Pass}, {p, guidance.Fail}} {
		if got := registration.Check(bill, registration.Options{Policy: tt.policy}).Outcome; got != tt.want {
			t.Errorf("by %+v: %s, want %s: the policy is asked", tt.policy.IDChecks, got, tt.want)
		}
	}
}

// TestOrdinaryRecordsAsOf: the day decides by which edition a record is held, with
// what is known now.
func TestOrdinaryRecordsAsOf(t *testing.T) {
	for _, tt := range []struct{ asOf, edition string }{
		{"2020-08-31", "in-person-2020/2"},
		{"2023-04-27", "in-person-2020/2"},
		{"2023-04-28", "in-person-2023/2"},
		{"2024-04-16", "in-person-2023/2"},
		{"2024-04-17", "in-person-2024/1"},
		{"2020-08-30", ""},
		{"2020-02-29", ""},
	} {
		res := registration.Check(readRecord(t, "in-person.json"), registration.Options{AsOf: day(tt.asOf)})
		if got := strings.Join(res.Editions, " "); got != tt.edition {
			t.Errorf("as of %s: by %q, want %q", tt.asOf, got, tt.edition)
		}
		if unknown := slices.Contains(res.NotEvaluated, "RA-EVD-001"); unknown != (tt.edition == "") {
			t.Errorf("as of %s: RA-EVD-001 was evaluated: %v", tt.asOf, !unknown)
		}
	}
}

// TestOrdinaryRecordsKnownAt: a record is judged again with what was known by some
// day. A passport that expired in April was tolerated, until an answer came.
func TestOrdinaryRecordsKnownAt(t *testing.T) {
	const tolerant, strict = "", "RA-EVD-401 /documents, RA-EVD-402 /documents/0/expires"
	for _, tt := range []struct {
		route               evidence.Route
		on, knownAt         string
		edition, want, what string
	}{
		{evidence.InPerson, "2023-04-27", "2023-04-27", "in-person-2020/1", tolerant, "as it was judged on the day"},
		{evidence.InPerson, "2023-04-27", "2023-04-28", "in-person-2020/2", tolerant, "the answer of the next day changes nothing of this one"},
		{evidence.InPerson, "2023-05-01", "2023-04-27", "in-person-2020/1", tolerant, "the day before the next answer"},
		{evidence.InPerson, "2023-05-01", "2023-04-28", "in-person-2023/1", strict, "the day of the next answer"},
		{evidence.InPerson, "2023-05-01", "2024-03-30", "in-person-2023/1", strict, "the day before the bulletin"},
		{evidence.InPerson, "2023-05-01", "2024-03-31", "in-person-2023/2", strict, "the day of the bulletin"},
		{evidence.ESR, "2023-06-05", "2024-03-30", "esr-2023/1", strict, "the day before the bulletin"},
		{evidence.ESR, "2023-06-05", "2024-03-31", "esr-2023/2", strict, "the day of the bulletin"},
	} {
		r := readRecord(t, "in-person.json")
		r.Route, r.CheckedOn, r.IDCheck.On = tt.route.String(), tt.on, tt.on
		r.Documents[0].Expires, r.Documents[0].MRZ = "2023-04-01", nil
		r.Documents[1].Issued, r.Documents[2].Issued = "2023-04-01", "2023-04-01"
		res := registration.Check(r, registration.Options{KnownAt: day(tt.knownAt)})
		if got := strings.Join(res.Editions, " "); got != tt.edition {
			t.Errorf("%s on %s, known on %s: by %q, want %q: %s", tt.route, tt.on, tt.knownAt, got, tt.edition, tt.what)
		}
		if got := strings.Join(faults(res.Findings), ", "); got != tt.want {
			t.Errorf("%s on %s, known on %s: %q, want %q: %s", tt.route, tt.on, tt.knownAt, got, tt.want, tt.what)
		}
	}
}

// hostile are records of twenty documents that take long: papers that could each
// be counted as several things, of which no way is filled; and names that nobody
// bore, each compared with every change of name.
func hostile(t testing.TB) map[string]registration.Record {
	t.Helper()
	papers, names := readRecord(t, "in-person.json"), readRecord(t, "in-person.json")
	zone := papers.Documents[0].MRZ
	papers.Documents, names.Documents = nil, nil
	kinds := []string{"driving-licence", "hmrc-notification", "benefit-statement", "paper-driving-licence"}
	for i := range 20 {
		papers.Documents = append(papers.Documents, evidence.Document{
			Kind: kinds[i%len(kinds)], Number: strings.Repeat("9", 1<<10), Issued: "2024-12-01", Expires: "2030-01-01", Seen: evidence.Original,
			Provider: strings.Repeat(" One  Provider ", 1<<10), MRZ: zone,
		})
		d := evidence.Document{
			Kind: "passport", MRZ: zone, Holder: &evidence.Holder{GivenName: strings.Repeat("ÜÖ", 50), FamilyName: strings.Repeat("Ü", 100), DateOfBirth: "1985-12-10"},
		}
		if i >= 10 {
			d = evidence.Document{Kind: "deed-poll", FormerName: &evidence.Holder{GivenName: strings.Repeat("UEOE", 25), FamilyName: strings.Repeat("UE", 49) + "UX"}}
		}
		names.Documents = append(names.Documents, d)
	}
	names.Registrant.FamilyName = "Smith"
	return map[string]registration.Record{"papers": papers, "names": names}
}

// TestHostileRecord: no twenty documents take long to check. They take some
// hundredths of a second; the bound is for slow machines.
func TestHostileRecord(t *testing.T) {
	for name, r := range hostile(t) {
		start := time.Now()
		res := registration.Check(r, registration.Options{})
		if took := time.Since(start); took > 5*time.Second || res.Outcome != guidance.Fail {
			t.Errorf("%s: %s after %s", name, res.Outcome, took)
		}
	}
}

func BenchmarkCheckOrdinary(b *testing.B) {
	records := hostile(b)
	for _, file := range ordinaryRecords {
		records[strings.TrimSuffix(file, ".json")] = readRecord(b, file)
	}
	for name, r := range records {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				registration.Check(r, registration.Options{})
			}
		})
	}
}

// TestFilesOfOrdinaryRecords: every record in testdata is one that is checked.
func TestFilesOfOrdinaryRecords(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".json") && e.Name() != "remote.json" && !slices.Contains(ordinaryRecords, e.Name()) {
			t.Errorf("%s is checked by no test", e.Name())
		}
	}
}
