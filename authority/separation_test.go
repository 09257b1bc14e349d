package authority_test

import (
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// under returns the options with local policy on what one person does alone.
func (o options) under(d rbac.Duties) options {
	o.change = func(c *authority.Config) { c.Duties = d }
	return o
}

// TestVerifierIssues: who saw the documents orders the card, unless policy says not.
func TestVerifierIssues(t *testing.T) {
	other := evidence.IDCheck{CheckedBy: "999900000077", On: "2024-09-30"}
	for _, tt := range []struct {
		name     string
		duty     rbac.Duty
		check    evidence.IDCheck
		rules    []string
		override string
		why      string
	}{
		{"not switched on", 0, seenByAgent, nil, "", "no page asks for it"},
		{"refused", rbac.Refuse, seenByAgent, []string{"RA-RBC-071"}, "", "one person alone"},
		{"somebody else", rbac.Refuse, other, nil, "", "two people"},
		{"noted", rbac.Note, seenByAgent, nil, "RA-RBC-071", "it passes, and stands in the log"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, inPerson.under(rbac.Duties{VerifierIssues: tt.duty}))
			h.until(t, "receive")
			if err := h.confirm(t, agent, tt.check); err != nil {
				t.Fatal(err)
			}
			h.tell(t, "create identity", "create identity")
			err := only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()}))
			if tt.rules != nil {
				h.refusedBy(t, err, tt.rules...)
				return
			}
			if got := h.last().Detail["override"]; err != nil || got != tt.override {
				t.Errorf("%v, override %q, want %q\nwhy: %s", err, got, tt.override, tt.why)
			}
		})
	}
}

// TestVerifierNotKnown: who held a video call is not in the record, so that it cannot
// be shown that it was somebody else.
func TestVerifierNotKnown(t *testing.T) {
	h := newHouse(t, options{}.under(rbac.Duties{VerifierIssues: rbac.Refuse}))
	h.until(t, "create identity")
	h.refusedBy(t, only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()})), "RA-RBC-071")
}

// TestOverridesAreTold: of two rules that policy lets pass in one act, both stand in
// the log.
func TestOverridesAreTold(t *testing.T) {
	o := inPerson
	o.holding = card.WarnSecondCard
	h := newHouse(t, o.under(rbac.Duties{VerifierIssues: rbac.Note}))
	h.until(t, "receive")
	if err := h.confirm(t, agent, seenByAgent); err != nil {
		t.Fatal(err)
	}
	h.tell(t, "create identity", "create identity")
	for range 2 {
		if err := only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()})); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.last().Detail["override"]; got != "RA-CRD-016 RA-RBC-071" {
		t.Errorf("override %q", got)
	}
}

// TestUnverifiedRefused: on a day of the emergency, whoever wants nothing to rest on
// what was taken over may do what the pages say and no more; neither reads it.
func TestUnverifiedRefused(t *testing.T) {
	h := newHouse(t, options{}.under(rbac.Duties{RefuseUnverified: true}))
	h.tell(t, "record agreement", "record agreement")
	h.tell(t, "open", "create identity")
	manager := agent
	manager.Role = rbac.RAManager
	h.refusedBy(t, only(h.OrderCard(t.Context(), authority.OrderCard{By: manager, Case: h.caseID()})), "RA-RBC-070")
	if _, err := h.For(agent).Case(t.Context(), h.caseID()); err == nil || refusedFirst(err) != "RA-RBC-070" {
		t.Errorf("reading by a line that was taken over: %v", err)
	}
	if err := only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()})); err != nil {
		t.Errorf("the pages give it to the RA Agent: %v", err)
	}
}

func refusedFirst(err error) guidance.RuleID {
	refusal, _ := err.(*guidance.Refusal)
	if refusal == nil {
		return ""
	}
	return refusal.Rule()
}
