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

	// What a test team decided about the finding, all zero where nothing was.
	Stated     Severity     `json:"statedSeverity,omitzero"` // what Severity would be, had it not been set otherwise
	Suppressed *Suppression `json:"suppressed,omitempty"`    // by whom and until when it does not count
	Baseline   Baseline     `json:"baseline,omitzero"`       // whether an earlier report has it
}

// Suppression says why a finding does not count for the outcome, who answers for
// that, and the last day on which it holds, in Europe/London.
type Suppression struct {
	Reason  string `json:"reason"`
	Owner   string `json:"owner"`
	Expires Date   `json:"expires"`
}

// Baseline says how a finding stands to an earlier report. The zero Baseline means
// that it was compared with none.
type Baseline uint8

// The two answers; the words are those of SARIF 2.1.0, 3.27.24.
const (
	New       Baseline = iota + 1 // the earlier report does not have it
	Unchanged                     // the earlier report has it
)

var baselineNames = []string{"new", "unchanged"}

// String returns the answer as it is written in documents, or "invalid".
func (b Baseline) String() string { return NameClosed(baselineNames, b) }

// MarshalText returns the answer as text; the zero Baseline is an error.
func (b Baseline) MarshalText() ([]byte, error) { return MarshalClosed("baseline", baselineNames, b) }

// UnmarshalText reads an answer; unknown text is an [*UnknownValueError].
func (b *Baseline) UnmarshalText(text []byte) (err error) {
	*b, err = ParseClosed[Baseline]("baseline", baselineNames, string(text))
	return err
}

// Counts reports whether the finding counts in a summary and for an exit status: it
// is not suppressed, and no earlier report has it. Its record fails by it all the
// same, if it is an error that is not suppressed.
func (f Finding) Counts() bool { return f.Suppressed == nil && f.Baseline != Unchanged }

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

// Worst returns the highest severity among the findings that count, or 0 when
// there is none.
func Worst(fs []Finding) Severity {
	var worst Severity
	for _, f := range fs {
		if f.Counts() {
			worst = max(worst, f.Severity)
		}
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
