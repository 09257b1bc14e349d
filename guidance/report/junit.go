package report

import (
	"bufio"
	"cmp"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// junitBody writes JUnit XML: a case for each record, so that the number of cases is
// that of records and of failures that of records that fail. A case stands in a suite
// of its own, because a suite says at its beginning how many cases it has, which is
// known of a record and not of a run.
//
// Readers look at cases alone, and know one from run to run by its class and name:
// the route, and the id of the record. The line is no part of it: a record that is
// put before the others would make every case a new one. So a record that stands
// twice in the input is one case to GitLab, which keeps the last; its file and line
// stand in the text of a failure, and among the properties of the suite.
//
// The document is valid under the schemas of Jenkins, from junit-4 to junit-10:
// Jenkins's xUnit plugin is the only reader that validates. They ask for no time
// and allow the output of a case. That of Ant, which is often quoted, requires
// the time and host of each suite, and has no such output.
type junitBody struct {
	out    *bufio.Writer
	header guidance.Header
	suites int
	buf    []byte
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<testsuites name="rakit">` + "\n"
	xmlFoot = "</testsuites>\n"
)

func (j *junitBody) head(h guidance.Header) error {
	j.header = h
	_, err := j.out.WriteString(xmlHead)
	return err
}

// suite is one testsuite: its properties in pairs of name and value.
type suite struct {
	name, group string
	properties  []string
	cases       []testCase
	output      string
}

// testCase is one testcase. At most one of failure and skipped is given.
type testCase struct {
	class, name string
	failure     string // message
	details     string // of the failure
	skipped     string // why
	output      string
}

func (j *junitBody) result(r guidance.Result) error {
	s := suite{
		name: name(r), group: route(r),
		properties: []string{"outcome", r.Outcome.String(), "route", route(r), "editions", editions(r)},
		cases:      []testCase{recordCase(r)},
	}
	if len(r.Passed)+len(r.NotApplicable)+len(r.NotEvaluated) > 0 {
		s.output = rest(r)
	}
	p := PlaceOf(r)
	if p.File != "" {
		s.properties = append(s.properties, "file", Plain(p.File))
	}
	if p.Line > 0 {
		s.properties = append(s.properties, "line", strconv.Itoa(p.Line))
	}
	return j.write(s)
}

// recordCase returns the case of a record. It fails by the errors that count, and
// names their rules; what else was found is its output. What fails a record and was
// known before does not fail a run again.
func recordCase(r guidance.Result) testCase {
	c := testCase{class: strings.ReplaceAll(route(r), ".", "-"), name: name(r)}
	var failed []string
	for _, f := range r.Findings {
		if !f.Counts() || f.Severity != guidance.Error {
			c.output += findingText(f)
			continue
		}
		failed = append(failed, Plain(string(f.Rule)))
		c.details += findingText(f)
	}
	slices.Sort(failed)
	switch {
	case len(failed) > 0:
		c.failure = "not met: " + strings.Join(slices.Compact(failed), " ")
	case r.Outcome == guidance.Fail && slices.ContainsFunc(r.Findings, accepted):
		c.skipped = "the record fails, by nothing that the earlier report does not have"
	case r.Outcome == guidance.Fail:
		c.failure = "the record fails"
	case r.Outcome == guidance.NotEvaluated:
		c.skipped = "no rule can be applied to that route and day"
	}
	if c.failure != "" {
		c.details = whereabouts(r) + c.details
	}
	return c
}

// accepted reports whether a finding makes its record fail and was known before.
func accepted(f guidance.Finding) bool {
	return f.Severity == guidance.Error && f.Suppressed == nil && f.Baseline == guidance.Unchanged
}

// whereabouts returns the place of a record as a line, if it is known.
func whereabouts(r guidance.Result) string {
	switch p := PlaceOf(r); {
	case p.Line == 0:
		return ""
	case p.File == "":
		return fmt.Sprintf("on line %d\n", p.Line)
	default:
		return fmt.Sprintf("in %s, line %d\n", Plain(p.File), p.Line)
	}
}

// findingText returns a finding as lines.
func findingText(f guidance.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s at %s: %s\n", f.Severity, Plain(string(f.Rule)), Plain(cmp.Or(f.Pointer, "whole record")), Plain(f.Message))
	for _, note := range decided(f) {
		b.WriteString("  " + note + "\n")
	}
	if note := basisNotes[f.Basis]; note != "" {
		b.WriteString("  " + note + "\n")
	}
	for _, c := range f.Citations {
		fmt.Fprintf(&b, "  %s, %s, %s\n", Plain(c.Title), Plain(c.Section), Plain(c.URL))
	}
	return b.String()
}

// foot writes a last suite with what is known of the run, and a case for each
// suppression that was asked for: one that has expired fails.
func (j *junitBody) foot(t totals) error {
	h := j.header
	s := suite{name: "rakit", group: "rakit", properties: []string{"ruleset", Plain(h.Ruleset), "asOf", Plain(h.AsOf)}}
	for _, p := range [...][2]string{{"knownAt", h.KnownAt}, {"tool", h.Tool}} {
		if p[1] != "" {
			s.properties = append(s.properties, p[0], Plain(p[1]))
		}
	}
	for _, o := range h.Severities {
		s.properties = append(s.properties, "severity", overridden(o))
	}
	s.properties = append(s.properties, "records", strconv.Itoa(t.records), "outcomes", t.recordsLine(), "findings", t.findingsLine())
	for _, line := range h.Suppressed {
		c := testCase{class: "rakit.suppressions", name: Plain(string(line.Rule)), output: selected(line)}
		if line.Expired {
			c.failure, c.details, c.output = "the suppression has expired", c.output, ""
		}
		s.cases = append(s.cases, c)
	}
	if err := j.write(s); err != nil {
		return err
	}
	_, err := j.out.WriteString(xmlFoot)
	return err
}

func (j *junitBody) write(s suite) error {
	failures, skipped := 0, 0
	for _, c := range s.cases {
		switch {
		case c.failure != "":
			failures++
		case c.skipped != "":
			skipped++
		}
	}
	b := append(j.buf[:0], "<testsuite"...)
	b = appendAttrs(b, "name", s.name, "package", s.group, "id", strconv.Itoa(j.suites), "tests", strconv.Itoa(len(s.cases)),
		"failures", strconv.Itoa(failures), "errors", "0", "skipped", strconv.Itoa(skipped))
	b = append(b, ">\n<properties>\n"...)
	for i := 0; i < len(s.properties); i += 2 {
		b = append(appendAttrs(append(b, "<property"...), "name", s.properties[i], "value", s.properties[i+1]), "/>\n"...)
	}
	b = append(b, "</properties>\n"...)
	for _, c := range s.cases {
		b = c.append(b)
	}
	if s.output != "" {
		b = appendElement(b, "system-out", s.output)
	}
	j.suites++
	j.buf = append(b, "</testsuite>\n"...)
	_, err := j.out.Write(j.buf)
	return err
}

func (c testCase) append(b []byte) []byte {
	b = appendAttrs(append(b, "<testcase"...), "classname", c.class, "name", c.name)
	if c.failure == "" && c.skipped == "" && c.output == "" {
		return append(b, "/>\n"...)
	}
	b = append(b, ">\n"...)
	switch {
	case c.failure != "":
		b = appendAttrs(append(b, "<failure"...), "type", "error", "message", c.failure)
		b = append(append(append(b, '>'), html.EscapeString(c.details)...), "</failure>\n"...)
	case c.skipped != "":
		b = appendElement(b, "skipped", c.skipped)
	}
	if c.output != "" {
		b = appendElement(b, "system-out", c.output)
	}
	return append(b, "</testcase>\n"...)
}

// appendAttrs appends attributes, which come in pairs of name and value.
func appendAttrs(b []byte, pairs ...string) []byte {
	for i := 0; i < len(pairs); i += 2 {
		b = append(append(append(b, ' '), pairs[i]...), `="`...)
		b = append(append(b, html.EscapeString(pairs[i+1])...), '"')
	}
	return b
}

// appendElement appends an element that holds text. The characters that HTML
// escapes are those of XML, and all of them have numbers or names of XML; the
// text holds no character that XML does not allow, because it is plain.
func appendElement(b []byte, element, text string) []byte {
	b = append(append(append(b, '<'), element...), '>')
	b = append(b, html.EscapeString(text)...)
	return append(append(append(b, "</"...), element...), ">\n"...)
}
