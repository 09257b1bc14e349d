package evidence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/evidence"
	drivers "github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
)

// ownDocuments draws documents of the registrant's: of any kind, valid or not,
// seen in any way, but none that contradicts what was claimed, and none whose
// number cannot be one of its kind.
func ownDocuments(least, most int) *rapid.Generator[[]evidence.Document] {
	return rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) evidence.Document {
		kind := rapid.SampledFrom(evidence.Kinds()).Draw(rt, "kind")
		if rapid.Bool().Draw(rt, "photographic") {
			kind = rapid.SampledFrom([]evidence.Kind{evidence.UKPassport, evidence.Passport, evidence.DrivingLicence}).Draw(rt, "photographic kind")
		}
		d := evidence.Document{
			Kind:    kind.String(),
			Number:  rapid.SampledFrom([]string{"", properNumber(kind)}).Draw(rt, "number"),
			Issued:  rapid.SampledFrom([]string{"", "2018-05-01", "2020-02-29"}).Draw(rt, "issued"),
			Expires: rapid.SampledFrom([]string{"", "2020-04-19", "2020-04-20", "2028-05-01"}).Draw(rt, "expires"),
			Seen:    evidence.Seen(rapid.IntRange(0, 3).Draw(rt, "seen")),
		}
		if rapid.Bool().Draw(rt, "has holder") {
			d.Holder = passport().Holder
		}
		if kind == evidence.UKPassport && rapid.Bool().Draw(rt, "has zone") {
			d.MRZ = zoneOf(d)
		}
		return d
	}), least, most)
}

// submissions draws submissions that lack any of their items.
func submissions() *rapid.Generator[evidence.Submission] {
	return rapid.Custom(func(rt *rapid.T) evidence.Submission {
		s := complete()
		s.Documents = ownDocuments(0, 3).Draw(rt, "documents")
		for item := evidence.Organisation; item <= evidence.PostalAddress; item++ {
			if item != evidence.PhotoDocument && rapid.IntRange(0, 3).Draw(rt, item.String()) == 0 {
				without[item][0](&s)
			}
		}
		if rapid.Bool().Draw(rt, "decided") {
			s.NoPhoto = &evidence.NoPhotoDecision{
				DecidedBy: rapid.SampledFrom([]string{"", "A. Agent"}).Draw(rt, "decider"), Reason: "none",
				Documents: rapid.SliceOfN(rapid.SampledFrom([]string{"utility-bill", "deed-poll", "pass-card"}), 0, 2).Draw(rt, "asked for"),
			}
		}
		return s
	})
}

// TestMoreDocumentsNeverMakeItWorse: a further document of the registrant's adds
// no unmet rule, no missing item and no refusal. One rule may take the place of
// another: a passport that was missing may turn out to have expired.
func TestMoreDocumentsNeverMakeItWorse(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		route := rapid.SampledFrom([]evidence.Route{remote, clinician, noVideo}).Draw(rt, "route")
		s := submissions().Draw(rt, "submission")
		before := assess(t, route, s)
		further := ownDocuments(1, 5).Draw(rt, "further documents")
		at := rapid.IntRange(0, len(s.Documents)).Draw(rt, "at")
		s.Documents = slices.Insert(slices.Clone(s.Documents), at, further...)
		after := assess(t, route, s)
		if len(unmet(after)) > len(unmet(before)) {
			rt.Errorf("unmet were %v, and are now %v", unmet(before), unmet(after))
		}
		if len(after.Missing) > len(before.Missing) || before.Complete() && !after.Complete() {
			rt.Errorf("missing were %v, and are now %v; complete was %v, and is now %v", before.Missing, after.Missing, before.Complete(), after.Complete())
		}
	})
}

// TestAssessIsPure: the same submission gives the same answer, is not changed by
// it, and every rule that is reported is one of the table.
func TestAssessIsPure(t *testing.T) {
	known := map[guidance.RuleID]bool{}
	for _, r := range slices.Concat(evidence.Rules(), mrz.Rules(), drivers.Rules()) {
		known[r.ID] = true
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := submissions().Draw(rt, "submission")
		r := rapid.SampledFrom(evidence.Routes()).Draw(rt, "route")
		first := assessAny(r, s)
		second := assessAny(r, s)
		if diff := cmp.Diff(first.Assessment.Result(), second.Assessment.Result(), cmpopts.EquateComparable(guidance.Date{})); diff != "" {
			rt.Errorf("two answers for one submission (-first +second):\n%s", diff)
		}
		res := first.Assessment.Result()
		for _, id := range slices.Concat(res.Passed, res.NotApplicable, res.NotEvaluated, unmet(first)) {
			if id.Area() != "IDN" && !known[id] {
				rt.Errorf("%s is in no table", id)
			}
		}
	})
}
