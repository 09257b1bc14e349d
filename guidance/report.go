package guidance

// Outcome is what a report says of one record. The zero Outcome is invalid.
type Outcome uint8

// The three outcomes.
const (
	Pass         Outcome = iota + 1 // no finding of severity error
	Fail                            // at least one finding of severity error
	NotEvaluated                    // no rule can be applied to that route and day
)

var outcomeNames = []string{"pass", "fail", "not-evaluated"}

// String returns the outcome as it is written in documents, or "invalid".
func (o Outcome) String() string { return NameClosed(outcomeNames, o) }

// MarshalText returns the outcome as text; the zero Outcome is an error.
func (o Outcome) MarshalText() ([]byte, error) { return MarshalClosed("outcome", outcomeNames, o) }

// UnmarshalText reads an outcome; unknown text is an [*UnknownValueError].
func (o *Outcome) UnmarshalText(text []byte) (err error) {
	*o, err = ParseClosed[Outcome]("outcome", outcomeNames, string(text))
	return err
}

// Result is what a report says of one record.
type Result struct {
	Record        string    `json:"record"`          // the record's id; "" if it could not be read
	File          string    `json:"file,omitempty"`  // of a record without an id: as it was named, or "stdin"
	Line          int       `json:"line,omitzero"`   // of a record without an id: that on which it begins
	Route         string    `json:"route,omitempty"` // the registration route
	Editions      []string  `json:"editions"`        // the editions relied on, for example "emergency-remote/3"
	Outcome       Outcome   `json:"outcome"`
	Findings      []Finding `json:"findings"`
	Passed        []RuleID  `json:"passed"`
	NotApplicable []RuleID  `json:"notApplicable"`
	NotEvaluated  []RuleID  `json:"notEvaluated"`

	// At is where the record begins in the input. It is written by the formats
	// that know of files.
	At Place `json:"-"`
}

// Place is a line of a file, counted from 1. The zero Place is not known.
type Place struct {
	File string // as it was named; "-" is standard input
	Line int
}

// Summary counts findings: those that count ([Finding.Counts]) by severity, and the
// others.
type Summary struct {
	Error      int `json:"error"`
	Warning    int `json:"warning"`
	Info       int `json:"info"`
	Suppressed int `json:"suppressed,omitzero"`
	Unchanged  int `json:"unchanged,omitzero"` // known from an earlier report, and not suppressed
	Fixed      int `json:"fixed,omitzero"`     // in an earlier report, and not here
}

// Add counts the findings of one result.
func (s *Summary) Add(fs []Finding) {
	for _, f := range fs {
		switch {
		case f.Suppressed != nil:
			s.Suppressed++
		case f.Baseline == Unchanged:
			s.Unchanged++
		case f.Severity == Error:
			s.Error++
		case f.Severity == Warning:
			s.Warning++
		case f.Severity == Info:
			s.Info++
		}
	}
}

// Header is what a report says before its results.
type Header struct {
	Ruleset string // version of the rule set, see [Registry.VersionAt]
	AsOf    string // the day for which records were assessed, or "record" for each record's own
	KnownAt string // the day whose knowledge was used, or "" for the newest
	Policy  string // digest of the local policy, or "" for none

	Tool       string             // version of the program that reports, or ""
	Rules      []Rule             // the rules that results refer to, for formats that list them
	Severities []SeverityOverride // rules that count otherwise than they state
	Suppressed []SuppressionLine  // what was asked not to count
}

// SeverityOverride is a rule whose findings were given another severity.
type SeverityOverride struct {
	Rule     RuleID   `json:"rule"`
	Severity Severity `json:"severity"`
	Stated   Severity `json:"statedSeverity"` // that of the rule
}

// SuppressionLine is a line of a file of suppressions as a report shows it.
type SuppressionLine struct {
	Rule    RuleID `json:"rule"`
	Record  string `json:"record,omitempty"`  // pattern of record ids, "" for all
	Route   string `json:"route,omitempty"`   // "" for all
	Pointer string `json:"pointer,omitempty"` // pattern of places, "" for all
	Suppression
	Expired bool `json:"expired,omitzero"` // it no longer holds, and fails the run
}
