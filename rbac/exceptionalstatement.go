package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// SignInStatement is what a system has to show to somebody who has signed in, before
// they do anything.
type SignInStatement struct {
	Version   string            // to be recorded with the session: which words were shown
	Text      string            // word for word as the source has it
	Citation  guidance.Citation // where it is required
	Rationale string            // what is not known of it
}

// signInStatements is what is shown to those who act under FFFFF.
var signInStatements = guidance.Editions[string]{{
	ID: "accountability", Rev: 1, Known: read,
	Basis: guidance.Sourced, StartBasis: guidance.Unverified,
	Citations: []guidance.Citation{dispensingSCAL.At("sample_docs/dispensing_scal.md: EPS 1.1.3")},
	Rationale: "the list of duties carries no day from which it applies, and is read as applying on every day",
	Content:   "You are accountable to the pharmacy organisation in which you are currently working for all the actions you take on the system; you may not use the system to act in any other capacity",
}}

// SignInStatements returns the statements that are shown to those who act under
// FFFFF, by the days on which they are in force. The table is the caller's own copy.
func SignInStatements() guidance.Editions[string] {
	table := slices.Clone(signInStatements)
	for i := range table {
		table[i].Citations = slices.Clone(table[i].Citations)
	}
	return table
}

// StatementFor returns what a system has to show on a day to somebody who signs in
// to act at an organisation (an ODS code). ok is false where nothing has to be shown:
// at every organisation but FFFFF, which is matched whole.
//
// Source: EPS dispensing systems, supplier conformance assessment list, EPS 1.1.3
// (RA-EXC-016).
func StatementFor(organisation string, on guidance.Date) (s SignInStatement, ok bool) {
	if organisation != nationalLocum {
		return SignInStatement{}, false
	}
	e, err := signInStatements.At(on, guidance.Date{})
	if err != nil {
		return SignInStatement{}, false
	}
	return SignInStatement{Version: e.Name(), Text: e.Content, Citation: e.Citations[0], Rationale: e.Rationale}, true
}
