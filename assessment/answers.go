package assessment

import (
	"errors"
	"io"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// answers are rows with the worst that was found in them: what every assessment
// that answers row by row is made of.
type answers struct {
	rows  *rows
	worst guidance.Severity
}

func newAnswers(w io.Writer) answers { return answers{rows: newRows(w)} }

// Reset makes the assessment as new, writing to w: what was not flushed is
// dropped, and what was allocated is used again.
func (a *answers) Reset(w io.Writer) {
	a.rows.out.Reset(w)
	a.worst = 0
}

// Worst returns the worst severity of any finding so far; zero is none.
func (a *answers) Worst() guidance.Severity { return a.worst }

// Flush writes what is still held back.
func (a *answers) Flush() error { return a.rows.out.Flush() }

// found notes what was found in a document.
func (a *answers) found(fs []guidance.Finding) { a.worst = max(a.worst, guidance.Worst(fs)) }

// unreadable answers for a line that could not be read, with the finding that the
// error of reading carries. Any other error comes back.
func (a *answers) unreadable(line int, err error) error {
	finding, err := findingOf(err)
	if err != nil {
		return err
	}
	a.worst = max(a.worst, finding.Severity)
	return a.rows.fault(line, finding)
}

// findingOf returns the finding that an error of reading carries; any other
// error comes back.
func findingOf(err error) (guidance.Finding, error) {
	var unreadable *input.Error
	if errors.As(err, &unreadable) {
		return unreadable.Finding(), nil
	}
	return guidance.Finding{}, err
}
