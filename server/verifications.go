package server

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// VerifyIdentity is what somebody shows who has a Care Identity already, and who saw
// it.
type VerifyIdentity struct {
	Route            Closed[evidence.Route]    `json:"route" doc:"An ordinary one: RA-CIS-025."`
	Registrant       Registrant                `json:"registrant" doc:"The person, as they give themself now. Name and date of birth are those of the identity: RA-IDN-033."`
	Documents        []Document                `json:"documents" maxItems:"20" nullable:"false" doc:"What was seen. Of their numbers nothing is kept."`
	Photo            *Photo                    `json:"photo,omitempty" doc:"What is known of the photograph that was taken."`
	Category         Closed[evidence.Category] `json:"category,omitzero" doc:"Of staff."`
	CounterSignature *CounterSignature         `json:"counterSignature,omitempty" doc:"On the photograph of somebody without photographic identification."`
	IdentityCheck    IdentityCheck             `json:"identityCheck" doc:"Who saw documents and person, and when."`
}

// Verification is a verification of somebody who had a Care Identity already.
type Verification struct {
	ID         string                 `json:"id"`
	Route      Closed[evidence.Route] `json:"route"`
	Edition    string                 `json:"edition" doc:"Edition of the guidance that it relied on."`
	On         Day                    `json:"on" doc:"Day on which documents and person were seen."`
	CheckedBy  string                 `json:"checkedBy" doc:"Who saw them."`
	RecordedBy User                   `json:"recordedBy" doc:"Who said so."`
	At         time.Time              `json:"at" doc:"When they said so."`
	Replaced   ReplacedEvidence       `json:"replaced" doc:"What was the evidence before."`
}

// ReplacedEvidence is what was the evidence of an identity until a verification.
type ReplacedEvidence struct {
	Evidence   []CISEntry                  `json:"evidence" nullable:"false"`
	Flag       Closed[identity.Flag]       `json:"flag" doc:"How much of the emergency marker it carried."`
	Convention Closed[identity.Convention] `json:"convention,omitzero"`
	Route      Closed[evidence.Route]      `json:"route,omitzero" doc:"By which it had been entered, if that is known."`
	Since      Day                         `json:"since,omitzero" doc:"Day since which it stood, if that is known."`
}

// Cleared says by which verification a registration left the tracking list.
type Cleared struct {
	Verification string `json:"verification"`
	On           Day    `json:"on" doc:"Day on which documents and person were seen."`
}

type verifyIdentityInput struct {
	CommandHeaders
	IdentityInput
	Body VerifyIdentity
}

func (s *Server) verifications(api huma.API) {
	command(s, api, operation{
		id: "verify-identity", method: http.MethodPost, path: "/v1/identities/{user}/verification", tag: "identities", named: true,
		summary: "Verify an identity again",
		about:   "On an ordinary route, held against what it asks of a registration, as of the day of the check. What was seen becomes the evidence, what was the evidence goes into the history: so an emergency marker is cleared.",
	}, func(c call, in *verifyIdentityInput) (identity.Profile, error) {
		return c.ra.ReverifyIdentity(c, authority.ReverifyIdentity{By: c.by, User: in.User.UserID, Seen: in.Body.seen()})
	}, func(p identity.Profile) Answer[Identity] {
		return Answer[Identity]{ETag: etagOf(p.Version), Location: "/v1/identities/" + p.UserID.String(), Body: identityOf(p)}
	})
}

// seen returns what was shown, for the library.
func (v VerifyIdentity) seen() registration.Reverification {
	seen := registration.Reverification{
		Route: v.Route.Value, Registrant: v.Registrant.claimed(), Photo: (*evidence.PhotoFacts)(v.Photo), Category: v.Category.Value,
		CounterSignature: (*evidence.CounterSignature)(v.CounterSignature), Check: v.IdentityCheck.check(),
	}
	for _, d := range v.Documents {
		seen.Documents = append(seen.Documents, d.evidence())
	}
	return seen
}

func verificationsOf(p identity.Profile) []Verification {
	shown := make([]Verification, 0, len(p.Verifications))
	for _, v := range p.Verifications {
		route, _ := evidence.ParseRoute(v.Route)
		before, _ := evidence.ParseRoute(v.Replaced.Route) // that of a profile from elsewhere may be unknown
		by, _ := identity.ParseUserID(v.RecordedBy)
		shown = append(shown, Verification{
			ID: v.ID, Route: of(route), Edition: v.Edition, On: Day{v.On}, CheckedBy: v.CheckedBy, RecordedBy: User{by}, At: v.At,
			Replaced: ReplacedEvidence{
				Evidence: cisEntries(v.Replaced.Evidence), Flag: of(v.Replaced.Flag), Convention: of(v.Replaced.Convention),
				Route: of(before), Since: Day{v.Replaced.Since},
			},
		})
	}
	return shown
}

func cisEntries(entries []identity.CISEntry) []CISEntry {
	shown := make([]CISEntry, 0, len(entries))
	for _, e := range entries {
		shown = append(shown, CISEntry(e))
	}
	return shown
}

func clearedOf(c *registration.Cleared) *Cleared {
	if c == nil {
		return nil
	}
	return &Cleared{Verification: c.Verification, On: Day{c.On}}
}
