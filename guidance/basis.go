package guidance

// Basis says what a rule rests on. The zero Basis is invalid: a rule has to
// say.
type Basis uint8

// The five bases, strongest first.
const (
	// Sourced rules are stated by a publication that is cited.
	Sourced Basis = iota + 1
	// LocalPractice rules are what Registration Authorities were found to do,
	// without a national text.
	LocalPractice
	// DesignChoice rules are ours, with a rationale; they can be switched.
	DesignChoice
	// Unverified rules are reported by someone but could not be read in a
	// primary source; they can be switched.
	Unverified
	// Disputed rules have sources that disagree; both are cited.
	Disputed
)

var basisNames = []string{"sourced", "local-practice", "design-choice", "unverified", "disputed"}

// String returns the basis as it is written in documents, or "invalid".
func (b Basis) String() string { return NameClosed(basisNames, b) }

// MarshalText returns the basis as text; the zero Basis is an error.
func (b Basis) MarshalText() ([]byte, error) { return MarshalClosed("basis", basisNames, b) }

// UnmarshalText reads a basis; unknown text is an [*UnknownValueError].
func (b *Basis) UnmarshalText(text []byte) (err error) {
	*b, err = ParseClosed[Basis]("basis", basisNames, string(text))
	return err
}

// NeedsCitation reports whether a rule on this basis must cite a publication.
func (b Basis) NeedsCitation() bool { return b == Sourced || b == Disputed }

// NeedsRationale reports whether a rule on this basis must say why it is there.
func (b Basis) NeedsRationale() bool {
	return b == DesignChoice || b == LocalPractice || b == Unverified
}

// Severity says how bad it is that a rule is not met. The zero Severity is
// invalid.
type Severity uint8

// The three severities. Only Error makes a record fail and a command refuse.
const (
	Info Severity = iota + 1
	Warning
	Error
)

var severityNames = []string{"info", "warning", "error"}

// String returns the severity as it is written in documents, or "invalid".
func (s Severity) String() string { return NameClosed(severityNames, s) }

// MarshalText returns the severity as text; the zero Severity is an error.
func (s Severity) MarshalText() ([]byte, error) {
	return MarshalClosed("severity", severityNames, s)
}

// UnmarshalText reads a severity; unknown text is an [*UnknownValueError].
func (s *Severity) UnmarshalText(text []byte) (err error) {
	*s, err = ParseClosed[Severity]("severity", severityNames, string(text))
	return err
}
