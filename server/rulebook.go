package server

import (
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/specimen"
)

// Rule is one rule, with what it rests on.
type Rule struct {
	ID            string            `json:"id" doc:"Never reused, never renamed."`
	Rev           int               `json:"rev" doc:"1 for the first wording."`
	Title         string            `json:"title" doc:"What must hold."`
	Severity      string            `json:"severity" enum:"error,warning,info"`
	Scope         []string          `json:"scope" nullable:"false" doc:"What it is evaluated against: record, command, log."`
	Basis         string            `json:"basis" doc:"sourced, design-choice, unverified, disputed, inherited or local-practice."`
	EffectiveFrom Day               `json:"effectiveFrom,omitzero" doc:"Absent: since ever."`
	EffectiveTo   Day               `json:"effectiveTo,omitzero" doc:"Absent: without end."`
	Known         Day               `json:"known,omitzero" doc:"Day of its publication."`
	Citations     []ProblemCitation `json:"citations" nullable:"false"`
	Rationale     string            `json:"rationale,omitempty" doc:"Why it is there, where no page says so."`
	Examples      []RuleExample     `json:"examples,omitempty" doc:"Of a rule that is asked for by its id."`
}

// RuleExample shows a rule met and missed: by two lines of input, of which the
// failing one breaks no other rule, or by two situations.
type RuleExample struct {
	Command string   `json:"command,omitempty" doc:"The command line that judges the two lines; absent for situations."`
	What    string   `json:"what,omitempty" doc:"What is wrong with the failing line."`
	Passing string   `json:"passing" doc:"A line of input, or a situation. One that is too long is cut."`
	Failing string   `json:"failing"`
	Besides []string `json:"besides,omitempty" doc:"Rules that the failing line misses as well, because it cannot be had without."`
	Test    string   `json:"test,omitempty" doc:"Of situations: the Go test that shows them."`
}

// RuleBook is every rule.
type RuleBook struct {
	Version string `json:"version" doc:"Hash of all rules: another version, other answers."`
	Items   []Rule `json:"items" nullable:"false"`
}

// RuleFilters narrow the list of rules.
type RuleFilters struct {
	Area  string `query:"area" pattern:"^[A-Z]{3}$" doc:"Only those of this area, for example CRD."`
	Scope string `query:"scope" enum:"record,command,log" doc:"Only those evaluated against this."`
}

type getRuleInput struct {
	ReadHeaders
	ID string `path:"id" maxLength:"20" doc:"Id of the rule."`
}

func (s *Server) ruleBook(api huma.API) {
	const tag = "rules"
	query(s, api, operation{
		id: "list-rules", method: http.MethodGet, path: "/v1/rules", tag: tag, summary: "List the rules", about: "In order of id, each with its citations or its rationale, without examples.",
	}, func(_ call, in *RuleFilters) (RuleBook, error) {
		book := RuleBook{Version: s.rules.Version(), Items: []Rule{}}
		for _, r := range s.rules.Rules() {
			if shown := rule(r); in.let(shown) {
				book.Items = append(book.Items, shown)
			}
		}
		return book, nil
	})

	object(s, api, operation{
		id: "get-rule", method: http.MethodGet, path: "/v1/rules/{id}", tag: tag, named: true, summary: "Get a rule", about: "With an example that meets it and one that does not. Its ETag changes with its wording.",
	}, func(_ call, in *getRuleInput) (Rule, string, error) {
		r, ok := s.rules.Rule(guidance.RuleID(in.ID))
		if !ok {
			return Rule{}, "", authority.ErrNotFound
		}
		shown := rule(r)
		shown.Examples = ruleExamples(r.ID)
		return shown, etagOf(int64(r.Rev)), nil
	})
}

func (f RuleFilters) let(r Rule) bool {
	inArea := f.Area == "" || guidance.RuleID(r.ID).Area() == f.Area
	return inArea && (f.Scope == "" || slices.Contains(r.Scope, f.Scope))
}

func rule(r guidance.Rule) Rule {
	return Rule{
		ID: string(r.ID), Rev: r.Rev, Title: r.Title, Severity: r.Severity.String(), Scope: r.Scope.Names(), Basis: r.Basis.String(),
		EffectiveFrom: Day{r.Effective.From}, EffectiveTo: Day{r.Effective.To}, Known: Day{r.Known},
		Citations: citations(r.Citations), Rationale: r.Rationale,
	}
}

func ruleExamples(id guidance.RuleID) (shown []RuleExample) {
	for _, e := range specimen.ExamplesOf(id) {
		var besides []string
		for _, id := range e.Besides {
			besides = append(besides, string(id))
		}
		shown = append(shown, RuleExample{e.Command, e.What, specimen.Shown(e.Passing), specimen.Shown(e.Failing), besides, e.Test})
	}
	return shown
}
