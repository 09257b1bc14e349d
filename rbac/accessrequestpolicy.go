package rbac

import (
	"errors"
	"time"
)

// AccessLockFor is how long a request is locked to whoever opened it: until that
// instant, which is not part of it any more (RA-RBC-060).
const AccessLockFor = 15 * time.Minute

// ClosedRequestsFor is for how many days after the one on which it was closed a
// request is shown unless somebody asks for older ones ("managing requests": the
// dashboard).
const ClosedRequestsFor = 30

// AccessRequestPolicy is what a Registration Authority chooses about requests for
// access. The zero policy is the strict default.
type AccessRequestPolicy struct {
	Wait          int  `json:"wait,omitzero"`          // days after the one on which it was made that a request waits to be decided; 0: 30
	Lapse         int  `json:"lapse,omitzero"`         // days after the one on which it was approved that the access waits to be given; 0: 14
	SeparateApply bool `json:"separateApply,omitzero"` // approving and giving are two steps, by different people

	// RequesterDecides is for RA-RBC-062, that whoever asked does not decide, and
	// OwnAccess for the same rule, that nobody asks for or decides upon access of
	// their own. Zero: refuse. What is let pass stands in the decision.
	RequesterDecides Duty `json:"requesterDecides,omitzero"`
	OwnAccess        Duty `json:"ownAccess,omitzero"`
}

// maxAccessDays is a hundred years: more than any policy or request can mean.
const maxAccessDays = 36525

// ErrAccessRequestPolicy is returned for a policy that makes no sense.
var ErrAccessRequestPolicy = errors.New("a policy on access requests has from 0 to 36525 days")

// Check returns [ErrAccessRequestPolicy] when a number of days is negative or more
// than a hundred years.
func (p AccessRequestPolicy) Check() error {
	for _, days := range []int{p.Wait, p.Lapse} {
		if days < 0 || days > maxAccessDays {
			return ErrAccessRequestPolicy
		}
	}
	return nil
}

func (p AccessRequestPolicy) wait() int { return orDefault(p.Wait, 30) }

func (p AccessRequestPolicy) lapse() int { return orDefault(p.Lapse, 14) }

func orDefault(days, otherwise int) int {
	if days == 0 {
		return otherwise
	}
	return days
}
