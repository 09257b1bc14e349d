package evidence

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Deviation records that a rule of the clinician page was not met, so that it
// can be put right after the crisis.
type Deviation struct {
	Rule   guidance.RuleID `json:"rule"`
	Reason string          `json:"reason"`
	Owner  string          `json:"owner"`
	DueOn  string          `json:"dueOn"` // YYYY-MM-DD
}

// AssessDeviations asks for a recorded deviation for every finding of a route
// that tolerates deviations. Call it last, with the findings of items and call.
func AssessDeviations(set RequirementSet, fs []guidance.Finding, recorded []Deviation) guidance.Assessment {
	var a guidance.Assessment
	if set.Deviation.ID == "" {
		return a
	}
	unrecorded := UnrecordedDeviations(set, fs, recorded)
	if len(unrecorded) == 0 {
		a.Pass(set.Deviation)
	}
	for _, id := range unrecorded {
		a.Fail(set.Deviation, "/deviations", "the deviation from "+string(id)+" is not recorded with a reason, an owner and a due date")
	}
	return a
}

// UnrecordedDeviations returns the rules of a tolerant route that have a finding
// and no complete [Deviation], sorted and each once. For a route that tolerates
// nothing it returns none.
func UnrecordedDeviations(set RequirementSet, fs []guidance.Finding, recorded []Deviation) []guidance.RuleID {
	if set.Deviation.ID == "" {
		return nil
	}
	var ids []guidance.RuleID
	for _, f := range fs {
		if tolerates(set, f.Rule) && !slices.ContainsFunc(recorded, func(d Deviation) bool { return d.Rule == f.Rule && d.complete() }) {
			ids = append(ids, f.Rule)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// RefuseDeviations returns the refusal that an operation goes on with
// deviations that have no owner and due date (RA-EVD-221), or nil.
func RefuseDeviations(op string, unrecorded []guidance.RuleID) error {
	var a guidance.Assessment
	for _, id := range unrecorded {
		a.Fail(clinicianDeviationCommand, "/deviations", "the deviation from "+string(id)+" has no reason, owner and due date")
	}
	return a.Refusal(op)
}

// tolerates reports whether a rule belongs to the requirements of the set
// itself, from which a deviation is possible.
func tolerates(set RequirementSet, id guidance.RuleID) bool {
	if id == set.Valid.ID || id == set.NoPhoto.ID || id == set.NoPhotoWhy.ID {
		return true
	}
	return slices.ContainsFunc(photoRules(), func(r guidance.Rule) bool { return r.ID == id }) ||
		slices.ContainsFunc(set.Items, func(q Requirement) bool { return q.Rule.ID == id }) ||
		slices.ContainsFunc(set.Call, func(q CallRequirement) bool { return q.Rule.ID == id })
}

func (d Deviation) complete() bool { return given(d.Reason) && given(d.Owner) && isDay(d.DueOn) }
