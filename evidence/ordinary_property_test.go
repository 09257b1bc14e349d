package evidence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// around draws a day near a number of months before ordinaryDay, where the limits
// of papers and passports lie, or none.
func around(rt *rapid.T, label string) string {
	if rapid.IntRange(0, 9).Draw(rt, "no "+label) == 0 {
		return ""
	}
	months := rapid.SampledFrom([]int{-13, -12, -6, -3, -1, 0, 1}).Draw(rt, label+" months")
	return ordinaryDay.AddMonths(months).AddDays(rapid.IntRange(-1, 1).Draw(rt, label+" days")).String()
}

// ordinaryDocuments draws documents of the registrant's, few in kind, so that
// combinations are often filled and often only just not: recent or not, in date
// or not, seen in any way, of few providers.
func ordinaryDocuments(least, most int) *rapid.Generator[[]evidence.Document] {
	few := []evidence.Kind{
		evidence.UKPassport, evidence.DrivingLicence, evidence.PASSCard, evidence.UtilityBill, evidence.BankStatement, evidence.CouncilTaxStatement,
		evidence.PaperDrivingLicence, evidence.HMRCNotification, evidence.BirthCertificate, evidence.MarriageCertificate, evidence.DigitalAddressProof,
	}
	return rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) evidence.Document {
		k := rapid.OneOf(rapid.SampledFrom(few), rapid.SampledFrom(evidence.Kinds())).Draw(rt, "kind")
		d := fresh(k)
		d.Provider = rapid.SampledFrom([]string{"", "Example Bank", "EXAMPLE  BANK", "Example Water", "Example Council"}).Draw(rt, "provider")
		seldom := func(label string) bool { return rapid.IntRange(0, 4).Draw(rt, label) == 0 }
		if seldom("other days") {
			d.Issued, d.Expires = around(rt, "issued"), around(rt, "expires")
		}
		if seldom("otherwise seen") {
			d.Seen = rapid.SampledFrom([]evidence.Seen{0, evidence.Scan, evidence.PhotoOfDocument}).Draw(rt, "seen")
		}
		if seldom("no number") {
			d.Number = ""
		}
		if d.Issued > d.Expires {
			d.Issued, d.Expires = d.Expires, d.Issued // out of order breaks a rule of its own
		}
		if k.Class() == evidence.Photographic && rapid.Bool().Draw(rt, "has holder") {
			d.Holder = passport().Holder
		}
		if k == evidence.UKPassport && rapid.Bool().Draw(rt, "has zone") {
			d.MRZ = zoneOf(d)
		}
		return d
	}), least, most)
}

func policies() *rapid.Generator[evidence.LocalPolicy] {
	return rapid.Custom(func(rt *rapid.T) evidence.LocalPolicy {
		return evidence.LocalPolicy{
			Documents:     rapid.SampledFrom([]evidence.DocumentList{0, evidence.EmployersList, evidence.ThreeMonthList}).Draw(rt, "list"),
			InDateOnly:    rapid.Bool().Draw(rt, "in date only"),
			StaffOptions:  rapid.SliceOfN(rapid.SampledFrom(staffOptions), 0, 3).Draw(rt, "ways taken up"),
			NeedELearning: rapid.Bool().Draw(rt, "e-learning"),
		}
	})
}

// ordinarySubmissions draws submissions by ordinary routes that may lack anything.
func ordinarySubmissions(least, most int) *rapid.Generator[evidence.Submission] {
	return rapid.Custom(func(rt *rapid.T) evidence.Submission {
		s := ordinary()
		s.Documents = ordinaryDocuments(least, most).Draw(rt, "documents")
		s.Category = rapid.SampledFrom(categories).Draw(rt, "category")
		s.IDCheck.Option = rapid.SampledFrom(append(staffOptions, 0)).Draw(rt, "way")
		s.IDCheck.ELearningDone = rapid.Bool().Draw(rt, "e-learning done")
		s.CounterSignature = rapid.SampledFrom([]*evidence.CounterSignature{nil, signed(), signed(), {By: "P. Person", KnownYears: 1}}).Draw(rt, "counter-signature")
		if rapid.IntRange(0, 5).Draw(rt, "lacks its check") == 0 {
			s.IDCheck = nil
		}
		return s
	})
}

// inForce draws an edition of an ordinary route.
func inForce() *rapid.Generator[evidence.RequirementSet] {
	var sets []evidence.RequirementSet
	for _, r := range ordinaryRoutes {
		for _, e := range evidence.Editions(r) {
			sets = append(sets, e.Content)
		}
	}
	return rapid.SampledFrom(sets)
}

// TestMoreDocumentsNeverMakeAnOrdinaryOutcomeWorse: a further document of the
// registrant's turns no pass into a fail. Where the documents do not suffice it
// may add a reason: why it was not counted either.
func TestMoreDocumentsNeverMakeAnOrdinaryOutcomeWorse(t *testing.T) {
	passes := 0
	rapid.Check(t, func(rt *rapid.T) {
		set, local := inForce().Draw(rt, "set"), evidence.Settings{Local: policies().Draw(rt, "policy")}
		s := ordinarySubmissions(2, 7).Draw(rt, "submission")
		before := evidence.Assess(set, s, ordinaryDay, local)
		further := ordinaryDocuments(1, 6).Draw(rt, "further documents")
		at := rapid.IntRange(0, len(s.Documents)).Draw(rt, "at")
		s.Documents = slices.Insert(slices.Clone(s.Documents), at, further...)
		after := evidence.Assess(set, s, ordinaryDay, local)
		if before.Complete() {
			passes++
		}
		if before.Complete() && !after.Complete() {
			rt.Errorf("was complete, and is not any more: %v", findings(after))
		}
		filled := func(o evidence.Outcome) bool {
			return !slices.Contains(unmet(o), set.Standard.Rules.Combination.ID)
		}
		if filled(before) && !filled(after) {
			rt.Errorf("a combination was filled, and is not any more: %v", findings(after))
		}
		if filled(before) && len(unmet(after)) > len(unmet(before)) {
			rt.Errorf("unmet were %v, and are now %v", unmet(before), unmet(after))
		}
	})
	if passes == 0 {
		t.Error("no submission passed, so that nothing was shown")
	}
}

// TestOrderOfDocumentsNeverMatters: neither for the outcome nor for what is said
// of any rule.
func TestOrderOfDocumentsNeverMatters(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		set, local := inForce().Draw(rt, "set"), evidence.Settings{Local: policies().Draw(rt, "policy")}
		s := ordinarySubmissions(0, 7).Draw(rt, "submission")
		one := evidence.Assess(set, s, ordinaryDay, local)
		s.Documents = rapid.Permutation(s.Documents).Draw(rt, "order")
		other := evidence.Assess(set, s, ordinaryDay, local)
		if diff := cmp.Diff(said(one), said(other), cmpopts.EquateEmpty()); diff != "" {
			rt.Errorf("in another order (-one +other):\n%s", diff)
		}
	})
}

// said is what an outcome says apart from the places of its findings.
func said(o evidence.Outcome) [][]string {
	r := o.Assessment.Result()
	ids := func(list []guidance.RuleID) (out []string) {
		for _, id := range list {
			out = append(out, string(id))
		}
		return out
	}
	var found []string
	for _, f := range r.Findings {
		found = append(found, string(f.Rule)+" "+f.Severity.String()+" "+f.Message)
	}
	slices.Sort(found)
	return [][]string{{r.Outcome.String(), itemWords(o.Missing)}, found, ids(r.Passed), ids(r.NotApplicable), ids(r.NotEvaluated)}
}

// TestPoliciesOnlyNarrow: what passes by a local policy passes without one, and by
// every policy that decides less. That each member does narrow is in TestPolicies.
func TestPoliciesOnlyNarrow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		set, s := inForce().Draw(rt, "set"), ordinarySubmissions(2, 7).Draw(rt, "submission")
		local := policies().Draw(rt, "policy")
		with := evidence.Assess(set, s, ordinaryDay, evidence.Settings{Local: local})
		less := local
		switch rapid.IntRange(0, 4).Draw(rt, "decides less") {
		case 0:
			less.Documents = 0
		case 1:
			less.InDateOnly = false
		case 2:
			less.StaffOptions = nil
		case 3:
			less.NeedELearning = false
		case 4:
			less = evidence.LocalPolicy{}
		}
		without := evidence.Assess(set, s, ordinaryDay, evidence.Settings{Local: less})
		if with.Complete() && !without.Complete() {
			rt.Errorf("passes by %+v, and fails by %+v: %v", local, less, findings(without))
		}
	})
}
