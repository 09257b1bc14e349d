package triage

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// Suppression is a line of a file of suppressions: findings of one rule, in the
// records that the patterns select, do not count until a day. At least one of the
// patterns is there. They are those of [path.Match]: "r-*", "[ab]?". In a pointer "*"
// stands for one part, so that "/documents/*/number" is that member of every
// document; in ids and routes it stands for anything, and "*" for all.
type Suppression struct {
	Rule    guidance.RuleID `json:"rule"`
	Record  string          `json:"record,omitempty"`  // pattern of record ids
	Route   string          `json:"route,omitempty"`   // pattern of routes
	Pointer string          `json:"pointer,omitempty"` // pattern of places
	Reason  string          `json:"reason"`
	Owner   string          `json:"owner"`
	Expires guidance.Date   `json:"expires"` // the last day on which it holds
}

// ReadSuppressions reads a file of suppressions, a JSON object with the one
// member suppressions, strictly. The error is an [*input.Error], which names the
// member: one that is missing (RA-INP-007), a rule that is not in the registry or
// a pattern that is none (RA-INP-004).
func ReadSuppressions(data []byte, rules *guidance.Registry) ([]Suppression, error) {
	var file struct {
		Suppressions []Suppression `json:"suppressions"`
	}
	if err := input.Decode(data, &file); err != nil {
		return nil, err
	}
	if file.Suppressions == nil {
		return nil, input.Missing("/suppressions")
	}
	for i, s := range file.Suppressions {
		if err := s.check("/suppressions/"+strconv.Itoa(i), rules); err != nil {
			return nil, err
		}
	}
	return file.Suppressions, nil
}

// check returns the first thing that is wrong with s, nil if nothing is. The
// result is an interface, so that it can be nil.
func (s Suppression) check(pointer string, rules *guidance.Registry) error {
	required := []struct {
		member string
		absent bool
	}{
		{"/rule", s.Rule == ""},
		{"/reason", s.Reason == ""},
		{"/owner", s.Owner == ""},
		{"/expires", s.Expires.IsZero()},
		{"/record", s.Record == "" && s.Route == "" && s.Pointer == ""},
	}
	for _, r := range required {
		if r.absent {
			return input.Missing(pointer + r.member)
		}
	}
	if _, known := rules.Rule(s.Rule); !known {
		return input.BadValue(pointer+"/rule", "there is no rule with this id")
	}
	for _, p := range []struct{ member, pattern string }{{"/record", s.Record}, {"/route", s.Route}, {"/pointer", s.Pointer}} {
		if _, err := path.Match(p.pattern, ""); err != nil {
			return input.BadValue(pointer+p.member, "not a pattern: a bracket that is not closed, or a backslash at its end")
		}
	}
	return nil
}

// selects reports whether the patterns of s let a finding of its rule through.
func (s Suppression) selects(r guidance.Result, pointer string) bool {
	return matches(whole(s.Record), whole(r.Record)) && matches(whole(s.Route), whole(r.Route)) && matches(s.Pointer, pointer)
}

// whole returns text without the slashes at which a "*" would stop.
func whole(text string) string { return strings.ReplaceAll(text, "/", "\x00") }

// matches reports whether text fits a pattern; the empty pattern fits all. That
// it is a pattern was checked when it was read.
func matches(pattern, text string) bool {
	fits, _ := path.Match(pattern, text)
	return fits || pattern == ""
}

// line is a suppression in use.
type line struct {
	Suppression
	expired bool
	used    bool
}

func linesOf(ss []Suppression, on guidance.Date) []*line {
	ls := make([]*line, len(ss))
	for i, s := range ss {
		ls[i] = &line{Suppression: s, expired: on.After(s.Expires)}
	}
	return ls
}

// lines returns those that a test lets through as a report shows them, in the
// order of the file.
func (t *Triage) lines(let func(*line) bool) []guidance.SuppressionLine {
	shown := []guidance.SuppressionLine{}
	for _, l := range slices.DeleteFunc(slices.Clone(t.suppressions), func(l *line) bool { return !let(l) }) {
		shown = append(shown, guidance.SuppressionLine{
			Rule: l.Rule, Record: l.Record, Route: l.Route, Pointer: l.Pointer, Expired: l.expired,
			Suppression: guidance.Suppression{Reason: l.Reason, Owner: l.Owner, Expires: l.Expires},
		})
	}
	return shown
}
