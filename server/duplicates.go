package server

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Candidate is an identity that may already be the registrant's.
type Candidate struct {
	User     User                      `json:"user"`
	Strength Closed[identity.Strength] `json:"strength" doc:"How much speaks for it. None is a verdict: a person looks at each."`
	Matched  []string                  `json:"matched" nullable:"false" doc:"Members of the registrant that are the same; empty: the directory named it, and nothing was compared here."`
	Differs  []string                  `json:"differs,omitempty" nullable:"false" doc:"Members that both have and that differ."`
	Names    *NameComparison           `json:"names,omitempty"`
}

// NameComparison says how two names compare, and nothing of what they are.
type NameComparison struct {
	Result  Closed[identity.NameResult] `json:"result"`
	Reasons []string                    `json:"reasons" nullable:"false" doc:"In what they differ; empty when they are written alike."`
}

// NotDuplicate is a decision of the caller that identities are not the
// registrant's.
type NotDuplicate struct {
	Reason     Closed[identity.NotDuplicateReason] `json:"reason"`
	Note       string                              `json:"note,omitempty" maxLength:"1000" doc:"What was looked at."`
	Candidates []User                              `json:"candidates" minItems:"1" maxItems:"100" nullable:"false" doc:"Whose they are not. A decision answers for these alone."`
}

// KeptNotDuplicate is such a decision as it is kept.
type KeptNotDuplicate struct {
	NotDuplicate
	DecidedBy string `json:"decidedBy" doc:"UUID of the caller who decided."`
}

type listCandidatesInput struct{ RegistrationInput }

func (s *Server) duplicates(api huma.API) {
	query(s, api, operation{
		id: "list-candidates", method: http.MethodGet, path: "/v1/registrations/{id}/candidates", tag: "identities", named: true,
		summary: "List who the registrant may be already",
		about: "Identities that are held, or that the directory named when it was asked, all on one page, the strongest first. " +
			"They may be of organisations that the caller does not act for: only what matches is shown. Each is used instead, or answered for when the identity is created.",
	}, func(c call, in *listCandidatesInput) (List[Candidate], error) {
		found, err := c.reads.Candidates(c, in.ID)
		return listed(found, "", err, nil, candidateOf)
	})
}

func candidateOf(f identity.Candidate) Candidate {
	shown := Candidate{User: User{f.UserID}, Strength: of(f.Strength), Matched: f.Matched, Differs: f.Differs}
	if f.Name.Result != 0 {
		shown.Names = &NameComparison{Result: of(f.Name.Result), Reasons: []string{}}
		for _, reason := range f.Name.Reasons {
			shown.Names.Reasons = append(shown.Names.Reasons, reason.String())
		}
	}
	return shown
}

// decisions returns decisions for the library, which says who took them.
func decisions(sent []NotDuplicate) (all []identity.NotDuplicate) {
	for _, d := range sent {
		decision := identity.NotDuplicate{Reason: d.Reason.Value, Note: d.Note}
		for _, u := range d.Candidates {
			decision.Candidates = append(decision.Candidates, u.UserID)
		}
		all = append(all, decision)
	}
	return all
}

func notDuplicates(kept []identity.NotDuplicate) (shown []KeptNotDuplicate) {
	for _, d := range kept {
		shown = append(shown, KeptNotDuplicate{NotDuplicate{Reason: of(d.Reason), Note: d.Note, Candidates: users(d.Candidates)}, d.DecidedBy})
	}
	return shown
}

func users(ids []identity.UserID) (shown []User) {
	for _, id := range ids {
		shown = append(shown, User{id})
	}
	return shown
}

// seeCandidates returns where to look after a refusal because of candidates that
// are not answered for, or "".
func seeCandidates(ctx context.Context, fs []guidance.Finding) string {
	unanswered := slices.ContainsFunc(fs, func(f guidance.Finding) bool { return f.Rule == identity.UnansweredRule })
	path, ok := strings.CutSuffix(requestOf(ctx).path, "/identity")
	if !unanswered || !ok {
		return ""
	}
	return path + "/candidates"
}
