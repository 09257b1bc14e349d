package access

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// reach is the days on which an access profile at another organisation than that of its
// position counts, in order: those on which the organisation of the position is an RA
// parent of the other one. The rules of package rbac look at that on the day on which a
// position is changed only, and a link may end afterwards.
type reach []span

// on returns what the reach comes to on a day, and the day that decided: that on which
// the last link before it was over, or else that from which on there is one.
func (r reach) on(d guidance.Date) (outcome Outcome, decided guidance.Date) {
	outcome = NotGranted
	for _, s := range r {
		o, day := s.on(d)
		if o == Allowed {
			return Allowed, guidance.Date{}
		}
		if o == Expired || outcome == NotGranted {
			outcome, decided = o, day
		}
	}
	return outcome, decided
}

// holds reports whether a day lies in the reach.
func (r reach) holds(d guidance.Date) bool {
	for i := range r {
		if r[i].holds(d) {
			return true
		}
	}
	return false
}

// reach returns the days on which parent is an RA parent of child, directly or through
// others. What joins them changes on the first day of a link, and on the day after the
// last one, of those above the child.
func (x *standingIndex) reach(child, parent string) (found reach) {
	s := x.about(child)
	var changes []guidance.Date
	for _, l := range s.Links {
		changes = append(changes, l.Interval.From, over(l.Interval))
	}
	slices.SortFunc(changes, guidance.Date.Compare)
	for _, day := range slices.Compact(changes) {
		if day.IsZero() {
			continue
		}
		is, last := s.IsParent(child, parent, day), len(found)-1
		open := last >= 0 && found[last].until.IsZero()
		switch {
		case is && !open:
			found = append(found, span{from: day})
		case !is && open:
			found[last].until = day
		}
	}
	return found
}
