package guidance

import (
	"fmt"
	"slices"
	"strings"
)

// Registry is every rule there is, checked and in order of id, and the editions
// by which they are applied. Build one with [NewRegistry]; the zero Registry is
// empty.
type Registry struct {
	rules    []Rule
	editions []Publication // in order of name
}

// NewRegistry puts tables of rules together. It returns an error that names
// the rule when a line is not well formed (no citation, no rationale, no date)
// or an id stands twice.
func NewRegistry(tables ...[]Rule) (*Registry, error) {
	g := &Registry{rules: slices.Concat(tables...)}
	slices.SortStableFunc(g.rules, func(a, b Rule) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for i, r := range g.rules {
		if err := r.check(); err != nil {
			return nil, err
		}
		if i > 0 && g.rules[i-1].ID == r.ID {
			return nil, fmt.Errorf("%w: %s stands twice", errRule, r.ID)
		}
	}
	return g, nil
}

// Rules returns every rule in order of id. The slice is the caller's.
func (g *Registry) Rules() []Rule { return slices.Clone(g.rules) }

// Rule returns the rule with the given id; ok is false when there is none.
func (g *Registry) Rule(id RuleID) (r Rule, ok bool) {
	i, ok := slices.BinarySearchFunc(g.rules, id, func(r Rule, id RuleID) int {
		return strings.Compare(string(r.ID), string(id))
	})
	if !ok {
		return Rule{}, false
	}
	return g.rules[i], true
}
