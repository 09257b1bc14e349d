package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// maxChangers is how many of those who changed a position it names.
const maxChangers = 64

// changers returns those who changed a position with one more, each once, in order of
// their first change. Of more than [maxChangers] the oldest fall out, but for whoever
// made it.
func changers(before []string, by string) []string {
	all := slices.Clone(before)
	if !present(by) || slices.Contains(all, by) {
		return all
	}
	if len(all) >= maxChangers {
		all = slices.Delete(all, 1, len(all)-maxChangers+2)
	}
	return append(all, by)
}

// approvedByAnother applies RA-RBC-074. Where nobody approved, that is for the rules
// that ask for an approval.
func (c PositionChange) approvedByAnother(a *guidance.Assessment) {
	if c.Approval == nil || len(c.Approval.By) == 0 || !c.On.IsZero() && !ruleApprovedByAnother.Effective.Contains(c.On) {
		a.Skip(ruleApprovedByAnother)
		return
	}
	if !present(c.By) {
		a.Fail(ruleApprovedByAnother, "/approval/by", "it is not known who makes the change")
		return
	}
	another := slices.ContainsFunc(c.Approval.By, func(id string) bool {
		return present(id) && id != c.By && !slices.Contains(c.Also, id)
	})
	a.Require(ruleApprovedByAnother, another, "/approval/by", "nobody but the person who makes the change is named")
}
