package rbac

import (
	"maps"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// ActingFor returns the ODS codes of every organisation whose actors may act for the
// organisation on the day by [ScopeRule]: itself, its RA parents by links in force,
// directly or through others, and its providers by agreements in force. It is
// [Standing.Organisations] asked from the other side: sorted, each once, and none for
// "" or FFFFF. The slice is the caller's.
func (s Standing) ActingFor(organisation string, on guidance.Date) []string {
	if !isReal(organisation) {
		return []string{}
	}
	parents := map[string][]string{}
	for _, l := range s.Links {
		if l.joins(on) {
			parents[l.Child] = append(parents[l.Child], l.Parent)
		}
	}
	found := map[string]bool{organisation: true}
	for queue := []string{organisation}; len(queue) > 0; queue = queue[1:] {
		for _, parent := range parents[queue[0]] {
			if !found[parent] {
				found[parent] = true
				queue = append(queue, parent)
			}
		}
	}
	for _, a := range s.Agreements {
		if a.Organisation == organisation && isReal(a.Provider) && inForce(a.Interval, on) {
			found[a.Provider] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
