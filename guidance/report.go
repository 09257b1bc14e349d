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
	Line          int       `json:"line,omitzero"`   // where an unreadable record stands in the input
	Route         string    `json:"route,omitempty"` // the registration route
	Editions      []string  `json:"editions"`        // the editions relied on, for example "emergency-remote/3"
	Outcome       Outcome   `json:"outcome"`
	Findings      []Finding `json:"findings"`
	Passed        []RuleID  `json:"passed"`
	NotApplicable []RuleID  `json:"notApplicable"`
	NotEvaluated  []RuleID  `json:"notEvaluated"`
}

// Summary counts findings by severity.
type Summary struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}

// Add counts the findings of one result.
func (s *Summary) Add(fs []Finding) {
	for _, f := range fs {
		switch f.Severity {
		case Error:
			s.Error++
		case Warning:
			s.Warning++
		case Info:
			s.Info++
		}
	}
}

// Header is what a report says before its results.
type Header struct {
	Ruleset string // version of the rule set, see [Registry.Version]
	AsOf    string // the day for which records were assessed, or "record" for each record's own
	KnownAt string // the day whose knowledge was used, or "" for the newest
}
