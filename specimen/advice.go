package specimen

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// advice are the rules of which a finding fails no document: warnings and
// information. They are written down here, and not asked of the table of rules, so
// that a severity that changes there by mistake shows against the labels.
var advice = []guidance.RuleID{
	"RA-CIS-011", "RA-CIS-013", "RA-CIS-020", "RA-CIS-021", "RA-CIS-022", "RA-CIS-023", "RA-CIS-024",
	"RA-EVD-014", "RA-EVD-025", "RA-EVD-026", "RA-EVD-027", "RA-EVD-032", "RA-EVD-033", "RA-EVD-034",
	"RA-EVD-202", "RA-EVD-203", "RA-EVD-204", "RA-EVD-205", "RA-EVD-206", "RA-EVD-207", "RA-EVD-208",
	"RA-EVD-209", "RA-EVD-210", "RA-EVD-211", "RA-EVD-220", "RA-EVD-407",
	"RA-GPG-002",
	"RA-IDN-004", "RA-IDN-006", "RA-IDN-009", "RA-IDN-012", "RA-IDN-061", "RA-IDN-067",
	"RA-PSC-023",
	"RA-VID-011", "RA-VID-012", "RA-VID-013",
}

// outcomeOf returns what a document comes to that misses these rules.
func outcomeOf(rules []guidance.RuleID) guidance.Outcome {
	for _, rule := range rules {
		if !slices.Contains(advice, rule) {
			return guidance.Fail
		}
	}
	return guidance.Pass
}
