package authority

import (
	"errors"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// apart refuses what one person does not do alone, as local policy has it
// ([Config].Duties).
func (c *command) apart(op string, as guidance.Assessment) error {
	if err := as.Refusal(op); err != nil {
		return err
	}
	c.rest(as.Result().Passed...)
	c.overrides(as.Findings())
	return nil
}

// mayIssue refuses a card to whoever verified its holder, where policy says so.
func (c *command) mayIssue(op, registration string, holder identity.Profile) error {
	duties := c.a.config.Duties
	if duties.VerifierIssues == 0 {
		return nil
	}
	by, err := c.verifiers(registration, holder)
	if err != nil {
		return err
	}
	return c.apart(op, duties.Issuing(c.event.Actor, by...))
}

// verifiers returns who verified the identity of somebody last, as far as it is
// recorded: who saw them in person, and who said so.
func (c *command) verifiers(registration string, p identity.Profile) ([]string, error) {
	if n := len(p.Verifications); n > 0 {
		last := p.Verifications[n-1]
		return []string{last.CheckedBy, last.RecordedBy}, nil
	}
	k, err := c.tx.Case(registration)
	if errors.Is(err, ErrNotFound) || err == nil && k.IDCheck == nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []string{k.IDCheck.CheckedBy}, nil
}

// mayGive refuses a position to be given by whoever defined it, where policy says so.
func (c *command) mayGive(op string, p rbac.Position) error {
	var by []string
	if p.Approval != nil {
		by = p.Approval.By
	}
	return c.apart(op, c.a.config.Duties.Assigning(c.event.Actor, by...))
}

// overrides notes the rules that local policy let pass, each once and in order of id:
// an allowed exception is never silent.
func (c *command) overrides(passed []guidance.Finding) {
	if len(passed) == 0 {
		return
	}
	rules := strings.Fields(c.event.Detail["override"])
	for _, f := range passed {
		rules = append(rules, string(f.Rule))
	}
	slices.Sort(rules)
	c.detail("override", strings.Join(slices.Compact(rules), " "))
}
