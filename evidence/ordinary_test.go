package evidence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// ordinaryDay is a day on which every ordinary route has an edition. It comes a
// day after the page of Apply for Care ID.
var ordinaryDay = guidance.MustDate("2024-12-12")

var ordinaryRoutes = []evidence.Route{evidence.InPerson, evidence.IDCheckerRoute, evidence.ApplyForCareID, evidence.ESR}

// seenRoutes are those on which somebody sees the originals.
var seenRoutes = []evidence.Route{evidence.InPerson, evidence.IDCheckerRoute, evidence.ESR}

// ordinary returns a submission that has all that any ordinary route asks for:
// documents for two of the combinations, and the check that was made of them.
func ordinary() evidence.Submission {
	s := complete()
	s.NoVideo = nil
	s.Category = evidence.Locum
	s.Documents = []evidence.Document{original(passport()), licence(), bill(), digitalProof()}
	s.IDCheck = idCheck()
	return s
}

// ordinarilyChanged returns the ordinary submission after a change.
func ordinarilyChanged(change func(*evidence.Submission)) evidence.Submission {
	s := ordinary()
	if change != nil {
		change(&s)
	}
	return s
}

func idCheck() *evidence.IDCheck {
	return &evidence.IDCheck{
		CheckedBy: "C. Checker", Organisation: "RX3", On: ordinaryDay.String(), Option: evidence.TrainedChecker,
		Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: ordinaryDay.String(), ELearningDone: true,
	}
}

func original(d evidence.Document) evidence.Document { d.Seen = evidence.Original; return d }

// licence is a photocard licence whose number codes the registrant.
func licence() evidence.Document {
	return evidence.Document{
		Kind: "driving-licence", Number: "EXAMP862105A99BC", Issued: "2020-05-01", Expires: "2030-04-30",
		Provider: "DVLA", Seen: evidence.Original,
	}
}

func bill() evidence.Document {
	return evidence.Document{Kind: "utility-bill", Issued: "2024-11-01", Provider: "Example Water", Seen: evidence.Original}
}

func digitalProof() evidence.Document {
	return evidence.Document{Kind: "digital-address-proof", Issued: "2024-12-01", Seen: evidence.Scan}
}

// numbers are numbers of the form that each kind has, where the kind has a rule
// of its own.
var numbers = map[evidence.Kind]string{
	evidence.UKPassport: "512345678", evidence.Passport: "X1234567", evidence.DrivingLicence: "EXAMP862105A99BC",
	evidence.BiometricResidencePermit: "ZU1234567",
}

// properNumber returns a number that a document of the kind may have.
func properNumber(k evidence.Kind) string {
	if n := numbers[k]; n != "" {
		return n
	}
	return "AB 1234/5"
}

// fresh returns an original of a kind with nothing amiss on ordinaryDay: issued
// the day before, in date, by a provider of its own.
func fresh(k evidence.Kind) evidence.Document {
	return evidence.Document{
		Kind: k.String(), Number: properNumber(k), Issued: ordinaryDay.AddDays(-1).String(), Expires: ordinaryDay.AddDays(1).String(),
		Provider: "of " + k.String(), Seen: evidence.Original,
	}
}

// freshOnes returns fresh documents of several kinds.
func freshOnes(kinds ...evidence.Kind) []evidence.Document {
	var ds []evidence.Document
	for _, k := range kinds {
		ds = append(ds, fresh(k))
	}
	return ds
}

// ordinarySet returns what an ordinary route asks for on a day.
func ordinarySet(t testing.TB, r evidence.Route, on guidance.Date) evidence.RequirementSet {
	t.Helper()
	e, err := evidence.EditionAt(r, on, guidance.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return e.Content
}

// onDay assesses the ordinary submission with other documents, as by the route on
// a day; the check is made on that day.
func onDay(t testing.TB, r evidence.Route, on guidance.Date, local evidence.LocalPolicy, ds ...evidence.Document) evidence.Outcome {
	t.Helper()
	s := ordinary()
	s.IDCheck.On, s.IDCheck.PhotoTakenOn = on.String(), on.String()
	s.Documents = slices.Clone(ds)
	return evidence.Assess(ordinarySet(t, r, on), s, on, evidence.Settings{Local: local})
}

// ordinarily assesses a change of the ordinary submission on ordinaryDay.
func ordinarily(t testing.TB, r evidence.Route, change func(*evidence.Submission)) evidence.Outcome {
	t.Helper()
	return evidence.Assess(ordinarySet(t, r, ordinaryDay), ordinarilyChanged(change), ordinaryDay, evidence.Settings{})
}

func TestOrdinarySubmissionPasses(t *testing.T) {
	for _, r := range ordinaryRoutes {
		if o := ordinarily(t, r, nil); len(findings(o)) > 0 || len(o.Missing) > 0 || !o.Complete() {
			t.Errorf("%s: findings %v, missing %v, complete %v; want nothing amiss", r, findings(o), o.Missing, o.Complete())
		}
	}
}

// TestNothingGiven: what an empty submission lacks is missing, and said by the
// rules of the route.
func TestNothingGiven(t *testing.T) {
	want := map[evidence.Route]string{
		evidence.InPerson:       "full-name date-of-birth photograph identity-documents identity-check",
		evidence.IDCheckerRoute: "full-name date-of-birth photograph identity-documents identity-check",
		evidence.ESR:            "full-name date-of-birth photograph identity-documents identity-check",
		evidence.ApplyForCareID: "full-name date-of-birth national-insurance-number photograph mobile-number email-address identity-documents",
	}
	for r, items := range want {
		o := evidence.Assess(ordinarySet(t, r, ordinaryDay), evidence.Submission{}, ordinaryDay, evidence.Settings{})
		if got := itemWords(o.Missing); got != items || o.Complete() {
			t.Errorf("%s: missing %s, complete %v; want %s", r, got, o.Complete(), items)
		}
	}
}

// TestEveryOrdinaryRuleIsReported: a rule of the route is met, not met, does not
// apply or could not be evaluated; it is never passed over.
func TestEveryOrdinaryRuleIsReported(t *testing.T) {
	checker := []guidance.RuleID{"RA-EVD-420", "RA-EVD-421", "RA-EVD-422", "RA-EVD-423", "RA-EVD-424", "RA-EVD-425"}
	for _, r := range ordinaryRoutes {
		set := ordinarySet(t, r, ordinaryDay)
		want := []guidance.RuleID{"RA-EVD-450"}
		for _, rule := range rulesOf(set) {
			want = append(want, rule.ID)
		}
		if r != evidence.ApplyForCareID {
			want = append(want, "RA-EVD-426")
		}
		if r == evidence.IDCheckerRoute {
			want = append(want, checker...)
		}
		slices.Sort(want)
		faceless := ordinarilyChanged(func(s *evidence.Submission) { s.Documents, s.CounterSignature = withoutPhoto(), signed() })
		for name, s := range map[string]evidence.Submission{"empty": {}, "complete": ordinary(), "without a face": faceless} {
			o := evidence.Assess(set, s, ordinaryDay, evidence.Settings{})
			res := o.Assessment.Result()
			got := slices.DeleteFunc(slices.Concat(res.Passed, res.NotApplicable, res.NotEvaluated, unmet(o)), func(id guidance.RuleID) bool {
				return id.Area() != "EVD" || id < "RA-EVD-100"
			})
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: rules of the route (-want +reported):\n%s", r, name, diff)
			}
		}
	}
}

func itemWords(items []evidence.Item) string {
	words := ""
	for i, item := range items {
		if i > 0 {
			words += " "
		}
		words += item.String()
	}
	return words
}
