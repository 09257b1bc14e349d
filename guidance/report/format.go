package report

import "github.com/rakit-dev/rakit/guidance"

// Format is the form of a report. The zero Format is invalid.
type Format uint8

// The formats.
const (
	// Text is for people.
	Text Format = iota + 1
	// JSON is one object, for programs.
	JSON
	// JSONL is JSON Lines: a head, a line for each result, a foot.
	JSONL
	// JUnit is JUnit XML as Jenkins reads it, for what shows the results of
	// tests: a suite for each record, with a case for the record and one for each
	// rule with a finding.
	JUnit
	// SARIF is version 2.1.0, for what shows the findings of analysis.
	SARIF
	// CSV is RFC 4180 in UTF-8 without a byte order mark, for spreadsheets: a row
	// for each finding, and one for a record without any.
	CSV
	// HTML is one page that needs no network, for people; [NewPages] writes many.
	HTML
)

var formatNames = []string{"text", "json", "jsonl", "junit", "sarif", "csv", "html"}

const formatList = "report format"

// String returns the format as it is named on the command line, or "invalid".
func (f Format) String() string { return guidance.NameClosed(formatNames, f) }

// MarshalText returns the format as text; the zero Format is an error.
func (f Format) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed(formatList, formatNames, f)
}

// UnmarshalText reads a format; unknown text is a
// [*guidance.UnknownValueError], which names those there are.
func (f *Format) UnmarshalText(text []byte) (err error) {
	*f, err = guidance.ParseClosed[Format](formatList, formatNames, string(text))
	return err
}

// Formats returns every format, in the order of their constants.
func Formats() []Format { return guidance.MembersClosed[Format](formatNames) }
