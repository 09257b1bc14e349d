package guidance

import (
	"errors"
	"fmt"
	"strings"
)

// RuleID names a rule for ever: "RA-", an area of three letters, and three
// digits. Ids are never reused and never renamed.
type RuleID string

// Valid reports whether the id has the form of a rule id in a known area.
func (id RuleID) Valid() bool {
	_, ok := id.place()
	return ok
}

// Area returns the three letters between the hyphens, or "" for an id that is
// not valid.
func (id RuleID) Area() string {
	if !id.Valid() {
		return ""
	}
	return string(id[3:6])
}

// Scope says what a rule can be evaluated against. The zero Scope is invalid.
type Scope uint8

// A rule may be evaluated against more than one: the scopes are bits.
const (
	// Record rules are evaluated against a registration record that lies before
	// us, finished or not.
	Record Scope = 1 << iota
	// Command rules are evaluated when somebody asks for something to be done.
	Command
	// Log rules are evaluated against an exported audit log.
	Log
)

// Names returns the scopes in s as words, in the order record, command, log.
func (s Scope) Names() []string {
	names := []string{}
	for i, n := range [...]string{"record", "command", "log"} {
		if s&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return names
}

// Rule is one rule of the guidance, or of ours: a line in a table. Rules are
// values written in the source; a table of them is checked by [NewRegistry].
type Rule struct {
	ID        RuleID
	Rev       int        // 1 for the first wording; a correction makes a new revision
	Title     string     // what must hold, as one sentence without a full stop
	Severity  Severity   // what it means when it does not hold
	Scope     Scope      // what it can be evaluated against
	Basis     Basis      // what it rests on
	Citations []Citation // where it is stated; required for Sourced and Disputed
	Rationale string     // why it is there; required for the other bases
	Effective Interval   // the days on which it applies; open at both ends if always
	Known     Date       // the day from which it was known: that of its publication
}

// SourcedRule returns the first revision of a rule that publications state. It
// is known since the day on which the first of them was last edited or, where
// that does not say, the day it was read. Days in force are open.
func SourcedRule(id RuleID, severity Severity, scope Scope, title string, first Citation, more ...Citation) Rule {
	known := first.Edited
	if known.IsZero() {
		known = first.Read
	}
	return Rule{
		ID: id, Rev: 1, Title: title, Severity: severity, Scope: scope, Basis: Sourced,
		Citations: append([]Citation{first}, more...), Known: known,
	}
}

// ownSince is the day from which the rules of rakit's first release are known.
var ownSince = MustDate("2026-11-21")

// OwnRule returns the first revision of a rule of rakit's own, a design choice;
// the citations are of what it leans on. Days in force are open.
func OwnRule(id RuleID, severity Severity, scope Scope, title, rationale string, cs ...Citation) Rule {
	return Rule{
		ID: id, Rev: 1, Title: title, Severity: severity, Scope: scope, Basis: DesignChoice,
		Rationale: rationale, Citations: cs, Known: ownSince,
	}
}

// Finding returns the finding that r is not met at the place pointer (a JSON
// Pointer, "" for the whole document). The message says what is wrong for this
// record, and never repeats what was put in; "" says that what the rule's title
// states does not hold.
func (r Rule) Finding(pointer, message string) Finding {
	if message == "" {
		message = "it does not hold that " + r.Title
	}
	return Finding{
		Rule: r.ID, Severity: r.Severity, Pointer: pointer, Message: message,
		Citations: r.Citations, Basis: r.Basis,
	}
}

// Refuse returns the error that an operation was refused by r, with the
// message as in [Rule.Finding].
func (r Rule) Refuse(op, pointer, message string) *Refusal {
	return &Refusal{Op: op, Findings: []Finding{r.Finding(pointer, message)}}
}

var errRule = errors.New("rule table is not well formed")

// check returns what is wrong with one line of a rule table.
func (r Rule) check() error {
	fault := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s: %s", errRule, r.ID, fmt.Sprintf(format, args...))
	}
	switch {
	case !r.ID.Valid():
		return fault("id is not RA-, a known area and three digits")
	case r.Rev < 1:
		return fault("revision is below 1")
	case strings.TrimSpace(r.Title) == "" || strings.HasSuffix(r.Title, "."):
		return fault("title is empty or ends in a full stop")
	case r.Severity.String() == "invalid":
		return fault("no severity")
	case len(r.Scope.Names()) == 0:
		return fault("no scope")
	case r.Basis.String() == "invalid":
		return fault("no basis")
	case r.Basis.NeedsCitation() && len(r.Citations) == 0:
		return fault("basis %s without citation", r.Basis)
	case r.Basis == Disputed && len(r.Citations) < 2:
		return fault("disputed, but does not cite two sources")
	case r.Basis.NeedsRationale() && strings.TrimSpace(r.Rationale) == "":
		return fault("basis %s without rationale", r.Basis)
	case !r.Effective.Valid():
		return fault("effective interval ends before it starts")
	case r.Known.IsZero():
		return fault("no day from which it was known")
	}
	return checkCitations(r.Citations, fault)
}

func checkCitations(cs []Citation, fault func(string, ...any) error) error {
	for _, c := range cs {
		if c.Title == "" || c.Section == "" || !strings.HasPrefix(c.URL, "https://") || c.Read.IsZero() {
			return fault("a citation lacks title, section, URL or the day it was read")
		}
	}
	return nil
}
