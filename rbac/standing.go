package rbac

import (
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

	// AllowOwnRecord switches RA-RBC-002 off: an act on one's own record is then
	// no longer refused, but noted in the decision with severity info, to be
	// logged.
	AllowOwnRecord bool
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

// hasParent reports whether parent is above child by links in force on the day,
// directly or through others. Links that form a ring end the search.
func (s Standing) hasParent(child, parent string, on guidance.Date) bool {
	if child == "" || parent == "" {
		return false
	}
	seen := map[string]bool{child: true}
	for queue := []string{child}; len(queue) > 0; queue = queue[1:] {
		for _, l := range s.Links {
			if l.Child != queue[0] || seen[l.Parent] || !inForce(l.Interval, on) {
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
