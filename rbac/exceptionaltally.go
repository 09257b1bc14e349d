package rbac

import (
	"maps"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// SiteTally counts the entries of the log of exceptional access at one site on one
// day. Every entry is in Granted; the others say how those stand.
type SiteTally struct {
	WorkingAt   string        `json:"workingAt"` // ODS code
	Granted     int           `json:"granted"`
	Standing    int           `json:"standing"`           // gives access on the day
	Revoked     int           `json:"revoked"`            // revoked on the day or before it
	RanOut      int           `json:"ranOut"`             // its last day is past, and nobody revoked it
	Ahead       int           `json:"ahead"`              // its first day is to come
	Outstanding int           `json:"outstanding"`        // somebody has to look: see [Grant.ReviewDue]
	OldestDue   guidance.Date `json:"oldestDue,omitzero"` // the earliest review date among those
}

// TallySites counts the entries by site, in order of its code, as they stood on the
// day. Entries that were granted later are not counted.
func TallySites(gs []Grant, on guidance.Date) []SiteTally {
	sites := map[string]SiteTally{}
	for _, g := range gs {
		if on.IsZero() || on.Before(guidance.DateOf(g.GrantedAt)) {
			continue
		}
		sites[g.WorkingAt] = sites[g.WorkingAt].with(g, on)
	}
	tallies := []SiteTally{}
	for _, code := range slices.Sorted(maps.Keys(sites)) {
		tallies = append(tallies, sites[code])
	}
	return tallies
}

func (t SiteTally) with(g Grant, on guidance.Date) SiteTally {
	t.WorkingAt = g.WorkingAt
	t.Granted++
	switch {
	case g.Revoked != nil && !on.Before(guidance.DateOf(g.Revoked.At)):
		t.Revoked++
	case g.ActiveOn(on):
		t.Standing++
	case on.Before(g.Start):
		t.Ahead++
	default:
		t.RanOut++
	}
	if g.ReviewDue(on) {
		t.Outstanding++
		if due := g.reviewOn(on); t.OldestDue.IsZero() || due.Before(t.OldestDue) {
			t.OldestDue = due
		}
	}
	return t
}
