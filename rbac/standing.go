package rbac

import (
	"maps"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Link says that one organisation is the RA parent of another (form RA08) on
// some days, both ends included: the RA of the parent acts for the child. A
// link without a first day is in force on no day.
type Link struct {
	Child    string            `json:"child"`  // ODS code
	Parent   string            `json:"parent"` // ODS code
	Interval guidance.Interval `json:"interval"`
}

// Check returns the [*guidance.Refusal] of a link that misses one of its parts
// (RA-RBC-013), or nil.
func (l Link) Check() error {
	var as guidance.Assessment
	as.Require(ruleLinkParts, isODS(l.Child) && isODS(l.Parent) && !l.Interval.From.IsZero() && l.Interval.Valid(), "", "")
	return as.Refusal("record RA parent link")
}

// Standing is what is known of the organisations when a decision is made. The
// zero Standing lets nobody act for an organisation other than their own.
type Standing struct {
	Links      []Link
	Agreements []Agreement

	// Duties is local policy on what one person may do alone. Zero: what is
	// recommended.
	Duties Duties
}

// isODS reports whether s is an ODS code as package identity writes it.
func isODS(s string) bool {
	code, err := identity.ParseODSCode(s)
	return err == nil && code.String() == s
}

// inForce reports whether i, which must have a first day, contains the day.
func inForce(i guidance.Interval, on guidance.Date) bool {
	return !i.From.IsZero() && i.Contains(on)
}

// joins reports whether l is in force on the day between two organisations that
// there are: neither end is missing, or the virtual locum organisation, which
// has no Registration Authority and is none.
func (l Link) joins(on guidance.Date) bool {
	return isReal(l.Child) && isReal(l.Parent) && inForce(l.Interval, on)
}

func isReal(organisation string) bool { return organisation != "" && organisation != nationalLocum }

// IsParent reports whether parent is an RA parent of child (ODS codes) by links in force
// on the day, directly or through others. FFFFF and "" are nobody's parent, and have
// none.
func (s Standing) IsParent(child, parent string, on guidance.Date) bool {
	return s.hasParent(child, parent, on)
}

// hasParent reports whether parent is above child by links in force on the day,
// directly or through others. Links that form a ring end the search.
func (s Standing) hasParent(child, parent string, on guidance.Date) bool {
	if child == "" || parent == "" {
		return false
	}
	seen := map[string]bool{child: true}
	for queue := []string{child}; len(queue) > 0; queue = queue[1:] {
		for _, l := range s.Links {
			if l.Child != queue[0] || seen[l.Parent] || !l.joins(on) {
				continue
			}
			if l.Parent == parent {
				return true
			}
			seen[l.Parent] = true
			queue = append(queue, l.Parent)
		}
	}
	return false
}

// Organisations returns the ODS codes of every organisation for which an actor
// at the organisation of may act on the day by [ScopeRule]: that one itself, its
// RA children by links in force, directly or through others, and those for which
// it is the provider by an agreement in force. They are sorted, each once; there
// is none when of is "" or FFFFF. The slice is the caller's.
//
// It is the answer that [Authorize] gives organisation by organisation, for a
// caller that lists what an actor may see.
func (s Standing) Organisations(of string, on guidance.Date) []string {
	if !isReal(of) {
		return []string{}
	}
	found := s.below(of, on)
	for _, a := range s.Agreements {
		if a.Provider == of && isReal(a.Organisation) && inForce(a.Interval, on) {
			found[a.Organisation] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// below returns the organisation and all that have it as an RA parent by links
// in force on the day, directly or through others: [Standing.hasParent] asked
// from above, in one walk.
func (s Standing) below(parent string, on guidance.Date) map[string]bool {
	children := map[string][]string{}
	for _, l := range s.Links {
		if l.joins(on) {
			children[l.Parent] = append(children[l.Parent], l.Child)
		}
	}
	found := map[string]bool{parent: true}
	for queue := []string{parent}; len(queue) > 0; queue = queue[1:] {
		for _, child := range children[queue[0]] {
			if !found[child] {
				found[child] = true
				queue = append(queue, child)
			}
		}
	}
	return found
}
