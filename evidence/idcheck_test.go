package evidence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

var (
	staffOptions = []evidence.StaffOption{evidence.OpenSession, evidence.TrainedChecker, evidence.OutOfHours, evidence.Induction}
	categories   = []evidence.Category{0, evidence.Employee, evidence.Bank, evidence.Agency, evidence.Locum, evidence.Student, evidence.Inspector}
)

// offeredByHand are the ways of the page, told a second time: its section on
// agency staff and locums has three, and so has its section on students.
var offeredByHand = map[evidence.Category][]evidence.StaffOption{
	evidence.Agency:  {evidence.OpenSession, evidence.TrainedChecker, evidence.OutOfHours},
	evidence.Locum:   {evidence.OpenSession, evidence.TrainedChecker, evidence.OutOfHours},
	evidence.Student: {evidence.OpenSession, evidence.TrainedChecker, evidence.Induction},
}

func TestOffered(t *testing.T) {
	for _, c := range append(categories, 200) {
		if diff := cmp.Diff(offeredByHand[c], evidence.Offered(c), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s is offered something else (-page +table):\n%s", c, diff)
		}
	}
	evidence.Offered(evidence.Locum)[0] = evidence.Induction
	if evidence.Offered(evidence.Locum)[0] == evidence.Induction {
		t.Error("a caller can change the table")
	}
}

// checked assesses the ordinary submission with another check, category and policy.
func checked(t testing.TB, r evidence.Route, c *evidence.IDCheck, category evidence.Category, local evidence.LocalPolicy) evidence.Outcome {
	t.Helper()
	s := ordinarilyChanged(func(s *evidence.Submission) { s.IDCheck, s.Category = c, category })
	return evidence.Assess(ordinarySet(t, r, ordinaryDay), s, ordinaryDay, evidence.Settings{Local: local})
}

// TestEveryWay walks ways, categories and policies: whether a way is one that the
// page offers and the organisation has taken up.
func TestEveryWay(t *testing.T) {
	policies := [][]evidence.StaffOption{nil, staffOptions}
	for _, way := range staffOptions {
		policies = append(policies, []evidence.StaffOption{way})
	}
	for _, way := range append(staffOptions, 0) {
		for _, category := range categories {
			for _, taken := range policies {
				c := idCheck()
				c.Option = way
				o := checked(t, evidence.IDCheckerRoute, c, category, evidence.LocalPolicy{StaffOptions: taken})
				page, named := offeredByHand[category]
				want := look
				switch {
				case way == 0:
					want = open // nobody said
				case named && !slices.Contains(page, way):
					want = look
				case taken == nil:
					want = open // nobody knows what the organisation has taken up
				case slices.Contains(taken, way):
					want = same
				}
				if got := comparisonOf(o.Assessment, "RA-EVD-425"); got != want || o.Complete() != (want != look) {
					t.Errorf("%s of %s, taken up %v: %q, complete %v; want %q", way, category, taken, got, o.Complete(), want)
				}
			}
		}
	}
}

// TestWaysSayWhy: by the page, or by the policy.
func TestWaysSayWhy(t *testing.T) {
	c := idCheck()
	c.Option = evidence.Induction
	local := evidence.LocalPolicy{StaffOptions: []evidence.StaffOption{evidence.TrainedChecker}}
	for category, want := range map[evidence.Category]string{
		evidence.Locum:   "the page does not offer this way for this category of staff",
		evidence.Student: "the organisation's local policy has not taken up this way",
		evidence.Bank:    "the organisation's local policy has not taken up this way",
	} {
		if got := messageOf(checked(t, evidence.IDCheckerRoute, c, category, local), "RA-EVD-425", "/idCheck/option"); got != want {
			t.Errorf("%s: %q, want %q", category, got, want)
		}
	}
}

// TestIDCheckerRules walks the ways, and takes each fact of the check away.
func TestIDCheckerRules(t *testing.T) {
	facts := []struct {
		rule    guidance.RuleID
		pointer string
		remove  func(*evidence.IDCheck)
	}{
		{"RA-EVD-420", "/idCheck/formCompleted", func(c *evidence.IDCheck) { c.FormCompleted = false }},
		{"RA-EVD-421", "/idCheck/photoTakenOn", func(c *evidence.IDCheck) { c.PhotoTakenOn = "" }},
		{"RA-EVD-421", "/idCheck/photoTakenOn", func(c *evidence.IDCheck) { c.PhotoTakenOn = "2024-12-11" }},
		{"RA-EVD-421", "/idCheck/photoTakenOn", func(c *evidence.IDCheck) { c.PhotoTakenOn = "2024-12-13" }},
		{"RA-EVD-421", "/idCheck/photoTakenOn", func(c *evidence.IDCheck) { c.PhotoTakenOn = "12/12/2024" }},
		{"RA-EVD-422", "/idCheck/trained", func(c *evidence.IDCheck) { c.Trained = false }},
		{"RA-EVD-423", "/idCheck/appointed", func(c *evidence.IDCheck) { c.Appointed = false }},
	}
	for _, way := range append(staffOptions, 0) {
		// Where the Registration Authority registers people itself there is nobody
		// else whose training, form or photograph could be asked about.
		itself := way == evidence.OpenSession || way == evidence.Induction
		c := idCheck()
		c.Option = way
		o := checked(t, evidence.IDCheckerRoute, c, evidence.Bank, evidence.LocalPolicy{})
		for _, id := range []guidance.RuleID{"RA-EVD-420", "RA-EVD-421", "RA-EVD-422", "RA-EVD-423"} {
			want := same
			if itself {
				want = blank
			}
			if got := comparisonOf(o.Assessment, id); got != want || len(findings(o)) > 0 {
				t.Errorf("%s: %s is %q, want %q; findings %v", way, id, got, want, findings(o))
			}
		}
		for _, fact := range facts {
			c := idCheck()
			c.Option = way
			fact.remove(c)
			want := []string{string(fact.rule) + " " + fact.pointer}
			if itself {
				want = nil
			}
			o := checked(t, evidence.IDCheckerRoute, c, evidence.Bank, evidence.LocalPolicy{})
			if says := messageOf(o, "RA-EVD-421", "/idCheck/photoTakenOn"); says != "" && (says == "the day on which the photograph was taken is not given") != (c.PhotoTakenOn == "") {
				t.Errorf("taken on %q: %q", c.PhotoTakenOn, says)
			}
			if diff := cmp.Diff(want, findings(o), cmpopts.EquateEmpty()); diff != "" || o.Complete() != itself {
				t.Errorf("%s without %s: complete %v, mismatch (-want +got):\n%s", way, fact.pointer, o.Complete(), diff)
			}
			if o := checked(t, evidence.InPerson, c, evidence.Bank, evidence.LocalPolicy{}); len(findings(o)) > 0 {
				t.Errorf("in person, %s without %s: %v, want none: the page speaks of ID Checkers", way, fact.pointer, findings(o))
			}
		}
	}
}

// TestELearning is asked for by policy alone.
func TestELearning(t *testing.T) {
	for _, tt := range []struct {
		asked, done bool
		want        comparison
	}{
		{false, false, blank},
		{false, true, blank},
		{true, false, look},
		{true, true, same},
	} {
		for _, way := range append(staffOptions, 0) {
			c := idCheck()
			c.Option, c.ELearningDone = way, tt.done
			o := checked(t, evidence.IDCheckerRoute, c, evidence.Bank, evidence.LocalPolicy{NeedELearning: tt.asked})
			if got := comparisonOf(o.Assessment, "RA-EVD-424"); got != tt.want || o.Complete() != (tt.want != look) {
				t.Errorf("%s, asked for %v, done %v: %q, want %q", way, tt.asked, tt.done, got, tt.want)
			}
		}
	}
}

// TestNamedCheck asks on every route on which documents are seen by whom, and when.
func TestNamedCheck(t *testing.T) {
	tests := []struct {
		name   string
		change func(*evidence.IDCheck)
		want   []string
		why    string
	}{
		{"right", func(*evidence.IDCheck) {}, nil, "named, on the day"},
		{"nobody", func(c *evidence.IDCheck) { c.CheckedBy = "" }, []string{"RA-EVD-426 /idCheck/checkedBy"}, "nobody to ask"},
		{"a blank", func(c *evidence.IDCheck) { c.CheckedBy = " \u00a0" }, []string{"RA-EVD-426 /idCheck/checkedBy"}, "nobody to ask"},
		{"no day", func(c *evidence.IDCheck) { c.On, c.PhotoTakenOn = "", "" }, []string{"RA-EVD-426 /idCheck/on"}, "nobody knows when"},
		{"no such day", func(c *evidence.IDCheck) { c.On, c.PhotoTakenOn = "2023-02-29", "2023-02-29" }, []string{"RA-EVD-426 /idCheck/on"}, "nobody knows when"},
		{"the day before", func(c *evidence.IDCheck) { c.On, c.PhotoTakenOn = "2024-12-11", "2024-12-11" }, nil, "seen out of hours, registered the next day"},
		{"the day after", func(c *evidence.IDCheck) { c.On, c.PhotoTakenOn = "2024-12-13", "2024-12-13" }, []string{"RA-EVD-426 /idCheck/on"}, "nobody sees what is to come"},
		{"no check", nil, []string{"RA-EVD-426 /idCheck/checkedBy", "RA-EVD-426 /idCheck/on"}, "no check is an empty one"},
	}
	for _, r := range seenRoutes {
		for _, tt := range tests {
			t.Run(r.String()+"/"+tt.name, func(t *testing.T) {
				c := idCheck()
				c.Option = evidence.OpenSession
				if tt.change == nil {
					c = nil
				} else {
					tt.change(c)
				}
				got := slices.DeleteFunc(findings(checked(t, r, c, evidence.Bank, evidence.LocalPolicy{})), func(f string) bool {
					return c == nil && f < "RA-EVD-424" // the other rules of ID Checkers
				})
				if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
				}
			})
		}
	}
	if o := checked(t, evidence.ApplyForCareID, nil, 0, evidence.LocalPolicy{}); len(findings(o)) > 0 {
		t.Errorf("Apply for Care ID: %v, want none: the check is a central one", findings(o))
	}
}

// TestInspectors: one without documents gets no card, and the rule says what
// happens instead. Of others it does not speak.
func TestInspectors(t *testing.T) {
	for _, r := range ordinaryRoutes {
		for _, category := range categories {
			for _, given := range []bool{true, false} {
				o := ordinarily(t, r, func(s *evidence.Submission) {
					s.Category = category
					if category == evidence.Student {
						s.IDCheck.Option = evidence.TrainedChecker
					}
					if !given {
						s.Documents = nil
					}
				})
				want := blank
				switch {
				case category == evidence.Inspector && given:
					want = same
				case category == evidence.Inspector:
					want = look
				}
				if got := comparisonOf(o.Assessment, "RA-EVD-450"); got != want || o.Complete() != given {
					t.Errorf("%s, %s, documents given %v: %q, complete %v; want %q", r, category, given, got, o.Complete(), want)
				}
			}
		}
	}
}

// TestCheckerOfAnotherOrganisation: the page's own case, an agency or school.
func TestCheckerOfAnotherOrganisation(t *testing.T) {
	for _, organisation := range []string{"", "RX3", "Example Agency Ltd"} {
		c := idCheck()
		c.Organisation = organisation
		if o := checked(t, evidence.IDCheckerRoute, c, evidence.Agency, evidence.LocalPolicy{}); len(findings(o)) > 0 {
			t.Errorf("%q: %v, want none", organisation, findings(o))
		}
	}
}
