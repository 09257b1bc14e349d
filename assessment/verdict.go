package assessment

import "github.com/rakit-dev/rakit/guidance"

// verdict is what came of one text.
type verdict struct {
	normalised string // of no use unless the text is valid; "": nothing to say
	fields     any    // nil: nothing to say
	findings   []guidance.Finding
}

// valid reports whether nothing is wrong: a warning is for a person to look at.
func (d verdict) valid() bool { return guidance.Worst(d.findings) < guidance.Error }

// noContext is the context of a kind that has none.
type noContext struct{}

// atInput is where the text of a line stands.
const atInput = "/input"

// present returns the text for a check that takes the empty text for one that is
// absent: here it is there, and holds nothing. To every parser a blank is the
// same.
func present(text string) string {
	if text == "" {
		return " "
	}
	return text
}

// unless returns fields, or none for a value that is absent.
func unless(absent bool, fields any) any {
	if absent {
		return nil
	}
	return fields
}
