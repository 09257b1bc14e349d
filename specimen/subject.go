package specimen

import "github.com/rakit-dev/rakit/guidance"

// Subject says which assessment judges a document. The zero Subject is invalid.
type Subject uint8

// The subjects, each with the command that judges it.
const (
	Record Subject = iota + 1 // a registration record: rakit check
	CIS                       // a record of the Care Identity Service: rakit flags
	Scores                    // an identity that was scored: rakit gpg45
	Value                     // one text: rakit validate KIND
	Line                      // a line of a file of records that may be none, or CSV: rakit check
)

var subjectNames = []string{"record", "cis", "scores", "value", "line"}

// String returns the subject as a word, or "invalid".
func (s Subject) String() string { return guidance.NameClosed(subjectNames, s) }

// ParseSubject reads a subject; unknown text is a [*guidance.UnknownValueError].
func ParseSubject(text string) (Subject, error) {
	return guidance.ParseClosed[Subject]("kind of specimen", subjectNames, text)
}
