package guidance

import (
	"cmp"
	"slices"
	"strings"
)

// Finding is one rule that was not met, at one place.
type Finding struct {
	Rule      RuleID     `json:"rule"`
	Severity  Severity   `json:"severity"`
	Pointer   string     `json:"pointer"`   // JSON Pointer (RFC 6901); "" is the whole document
	Message   string     `json:"message"`   // for people; never repeats input
	Citations []Citation `json:"citations"` // empty for a rule that is ours
	Basis     Basis      `json:"basis"`
}

// SortFindings orders findings by place, then rule, then message, so that the
// same record gives the same text every time.
func SortFindings(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Pointer, b.Pointer),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// Worst returns the highest severity among findings, or 0 when there is none.
func Worst(fs []Finding) Severity {
	var worst Severity
	for _, f := range fs {
		worst = max(worst, f.Severity)
	}
	return worst
}

// Refusal is the error of an operation that rules forbid. It names every rule,
// in a fixed order, and holds no input and no personal data. Find it with
// errors.As.
type Refusal struct {
	Op       string    // what was asked for, for example "release passcode"
	Findings []Finding // why it was refused; at least one
}

// Error returns the operation and each refusing rule with its message.
func (r *Refusal) Error() string {
	var b strings.Builder
	if r.Op != "" {
		b.WriteString(r.Op + ": ")
	}
	b.WriteString("refused")
	for i, f := range r.Findings {
		if i > 0 {
			b.WriteString(";")
		}
		b.WriteString(" by " + string(f.Rule) + ": " + f.Message)
	}
	return b.String()
}

// Rule returns the id of the first refusing rule, or "" when there is none.
func (r *Refusal) Rule() RuleID {
	if len(r.Findings) == 0 {
		return ""
	}
	return r.Findings[0].Rule
}
