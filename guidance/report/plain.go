package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/rakit-dev/rakit/guidance"
)

// Plain returns s, or s quoted with escapes if it holds anything that is not
// printed as itself: a line end, a terminal's escape, a change of direction.
func Plain(s string) string {
	if !ascii(s) && strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		return strconv.Quote(s)
	}
	return s
}

// ascii reports whether s is printable ASCII, as nearly all text is.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// name returns what a person would call the record: its id or, if it has none, its
// place. Standard input has no name.
func name(r guidance.Result) string {
	if r.Record != "" {
		return Plain(r.Record)
	}
	p := PlaceOf(r)
	switch {
	case p.Line == 0:
		return "record without id"
	case p.File == "" || p.File == stdin:
		return fmt.Sprintf("line %d", p.Line)
	}
	return fmt.Sprintf("%s line %d", Plain(p.File), p.Line)
}

// stdin is what programs call standard input.
const stdin = "stdin"

// PlaceOf returns where a record stands, as far as that is known: where it was read
// or, of a result out of another report, what that said. Standard input is "stdin".
func PlaceOf(r guidance.Result) guidance.Place {
	p := guidance.Place{File: cmp.Or(r.At.File, r.File), Line: max(r.At.Line, 0)}
	if p.File == "-" {
		p.File = stdin
	}
	if p.Line == 0 {
		p.Line = max(r.Line, 0)
	}
	return p
}

func route(r guidance.Result) string { return Plain(cmp.Or(r.Route, "no route")) }

func editions(r guidance.Result) string {
	if len(r.Editions) == 0 {
		return "no edition"
	}
	return Plain(strings.Join(r.Editions, ", "))
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// days returns for which days records were assessed, and with what knowledge.
func days(h guidance.Header) string {
	day := "on " + Plain(h.AsOf)
	if h.AsOf == "record" {
		day = "each on its own day"
	}
	knowledge := "with the newest knowledge"
	if h.KnownAt != "" {
		knowledge = "with what was known on " + Plain(h.KnownAt)
	}
	return "records assessed " + day + ", " + knowledge
}

// basisNotes says of a rule that does not simply stand in the publication that
// is cited below it what it rests on.
var basisNotes = map[guidance.Basis]string{
	guidance.LocalPractice: "practice of Registration Authorities, without a national text",
	guidance.DesignChoice:  "rakit's own rule",
	guidance.Unverified:    "reported, but not read in a primary source",
	guidance.Disputed:      "the sources disagree:",
}

// decided returns what a test team decided about a finding, a sentence each.
func decided(f guidance.Finding) []string {
	var notes []string
	if f.Stated != 0 {
		notes = append(notes, "the rule states "+f.Stated.String())
	}
	if f.Suppressed != nil {
		notes = append(notes, "suppressed "+until(*f.Suppressed))
	}
	switch f.Baseline {
	case guidance.New:
		notes = append(notes, "new since the earlier report")
	case guidance.Unchanged:
		notes = append(notes, "known from the earlier report")
	}
	return notes
}

func until(s guidance.Suppression) string {
	return fmt.Sprintf("by %s until %s: %s", Plain(s.Owner), s.Expires, Plain(s.Reason))
}

// overridden returns a severity that was set otherwise, as a sentence.
func overridden(s guidance.SeverityOverride) string {
	return fmt.Sprintf("%s counts as %s; the rule states %s", Plain(string(s.Rule)), s.Severity, s.Stated)
}

// selected returns what a suppression takes out, and whether it still holds.
func selected(s guidance.SuppressionLine) string {
	var b strings.Builder
	b.WriteString(Plain(string(s.Rule)))
	for _, part := range [...]struct{ word, value string }{
		{"for record", s.Record}, {"on route", s.Route}, {"at", s.Pointer},
	} {
		if part.value != "" {
			b.WriteString(" " + part.word + " " + Plain(part.value))
		}
	}
	verb := " suppressed "
	if s.Expired {
		verb = " no longer suppressed; it was "
	}
	return b.String() + verb + until(s.Suppression)
}
