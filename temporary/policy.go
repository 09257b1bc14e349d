package temporary

import (
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// LocalPolicy is what an organisation's local operating policy says of people who
// come for a time: which of the ways it has taken up, and how many temporary cards it
// holds. The zero LocalPolicy has taken up none.
type LocalPolicy struct {
	Organisation identity.ODSCode  `json:"organisation"`
	Reference    string            `json:"reference"` // where it is written down
	Days         guidance.Interval `json:"days"`      // in force, both ends included
	Choices      []Choice          `json:"choices"`
	Pool         PoolPolicy        `json:"pool,omitzero"`
}

// Choice is what a policy has taken up for one category.
type Choice struct {
	Category evidence.Category `json:"category"`
	Ways     []Way             `json:"ways"`
}

// Check says whether the policy is documented (RA-TAC-031), and has taken up nothing
// that the page does not offer (RA-TAC-030). Pointers are into the policy.
func (p LocalPolicy) Check() guidance.Assessment {
	var a guidance.Assessment
	p.documented(&a)
	for i, c := range p.Choices {
		for j, w := range c.Ways {
			path, offered := PathOf(c.Category, w)
			a.Require(ruleWay, offered && path.Chosen, "/choices/"+strconv.Itoa(i)+"/ways/"+strconv.Itoa(j),
				"the page offers no such way for this category of staff to choose")
		}
	}
	return a
}

func (p LocalPolicy) documented(a *guidance.Assessment) {
	a.Require(rulePolicy, !p.Organisation.IsZero(), "/policy/organisation", "the policy is that of no organisation")
	a.Require(rulePolicy, given(p.Reference), "/policy/reference", "it is not said where the policy is written down")
	a.Require(rulePolicy, !p.Days.From.IsZero() && p.Days.Valid(), "/policy/days", "the first day of the policy is missing, or after its last")
}

// Takes says whether a category may be registered by a way at an organisation on a
// day: the page offers the way (RA-TAC-030) and, where there is a choice, a policy of
// that organisation that is documented (RA-TAC-031) and in force has taken it up.
// Pointers are /category and those of a policy at /policy.
func (p LocalPolicy) Takes(organisation identity.ODSCode, c evidence.Category, w Way, on guidance.Date) guidance.Assessment {
	var a guidance.Assessment
	path, offered := PathOf(c, w)
	if !offered {
		a.Fail(ruleWay, "/category", "the page offers no such way for this category of staff")
		return a
	}
	if !path.Chosen {
		a.Pass(ruleWay)
		a.Skip(rulePolicy)
		return a
	}
	p.documented(&a)
	a.Require(ruleWay, p.Organisation == organisation && p.Days.Contains(on), "/policy", "no policy of this organisation is in force on that day")
	a.Require(ruleWay, slices.Contains(p.waysOf(c), w), "/policy/choices", "the local operating policy has not taken up this way")
	return a
}

func (p LocalPolicy) waysOf(c evidence.Category) (ways []Way) {
	for _, choice := range p.Choices {
		if choice.Category == c {
			ways = append(ways, choice.Ways...)
		}
	}
	return ways
}

// Options returns what the policy has taken up for a category, as the record of an
// identity check names it (see evidence.LocalPolicy).
func (p LocalPolicy) Options(c evidence.Category) (options []evidence.StaffOption) {
	for _, w := range p.waysOf(c) {
		if o := w.Option(); o != 0 {
			options = append(options, o)
		}
	}
	return options
}
