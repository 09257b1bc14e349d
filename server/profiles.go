package server

import (
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/server/caller"
)

// ScoredIdentity is an identity with its scores. A score that is left out was not
// scored, and meets nothing.
type ScoredIdentity struct {
	ID               string            `json:"id,omitempty"`
	Evidence         []ScoredItem      `json:"evidence" nullable:"false"`
	Activity         Scores            `json:"activity,omitzero" doc:"Activity history."`
	Fraud            FraudScores       `json:"fraud,omitzero" doc:"Identity fraud."`
	Verification     Scores            `json:"verification,omitzero"`
	ContraIndicators []ContraIndicator `json:"contraIndicators,omitempty" nullable:"false" doc:"As long as one is not mitigated there is no level."`
}

// ScoredItem is one piece of evidence. Items of one document count once.
type ScoredItem struct {
	Strength int    `json:"strength,omitempty" minimum:"0" maximum:"4"`
	Validity int    `json:"validity,omitempty" minimum:"0" maximum:"4"`
	Document string `json:"document,omitempty"`
}

// ContraIndicator is a sign of fraud.
type ContraIndicator struct {
	Code      string `json:"code" minLength:"1"`
	Mitigated bool   `json:"mitigated,omitempty" doc:"A mitigation is on record."`
}

// Scores is a score of 0 to 4, or several, of which the highest counts.
type Scores struct{}

// Schema describes scores in the contract.
func (Scores) Schema(huma.Registry) *huma.Schema { return scoresUpTo(4) }

// FraudScores is a score of 0 to 3, or several, of which the highest counts.
type FraudScores struct{}

// Schema describes scores in the contract.
func (FraudScores) Schema(huma.Registry) *huma.Schema { return scoresUpTo(3) }

func scoresUpTo(highest float64) *huma.Schema {
	lowest := 0.0
	one := &huma.Schema{Type: huma.TypeInteger, Minimum: &lowest, Maximum: &highest}
	return &huma.Schema{OneOf: []*huma.Schema{one, {Type: huma.TypeArray, Items: one}}}
}

// ProfileAnswer says which identity profiles an identity meets; or, with line and
// findings alone, why it could not be read.
type ProfileAnswer struct {
	ID       string                  `json:"id,omitempty"`
	Line     int                     `json:"line,omitempty" doc:"Of an identity that could not be read."`
	Level    Closed[gpg45.Level]     `json:"level,omitzero"`
	Profiles []Closed[gpg45.Profile] `json:"profiles,omitempty" doc:"Every profile met, in the order of the guide's table."`
	Unmet    []UnmetProfile          `json:"unmet,omitempty" doc:"The others, the nearest first; with explain."`
	Findings []ProblemFinding        `json:"findings,omitempty"`
}

// UnmetProfile is a profile that is not met, and what is missing.
type UnmetProfile struct {
	Profile Closed[gpg45.Profile] `json:"profile"`
	Missing []MissingScore        `json:"missing" nullable:"false"`
}

// MissingScore is one score that was not reached.
type MissingScore struct {
	Part Closed[gpg45.Part] `json:"part"`
	Item *int               `json:"item,omitempty" doc:"Which of the profile's items, from 0; of strength and validity."`
	Have *int               `json:"have" nullable:"true" doc:"Null: nothing was scored."`
	Need int                `json:"need"`
}

type assessProfilesInput struct {
	Explain  bool                  `query:"explain" doc:"Say what is missing of each profile that is not met."`
	Profiles Listed[gpg45.Profile] `query:"profiles" doc:"Hold against these only: codes with commas between them."`
	Variants Listed[gpg45.Variant] `query:"variant" doc:"Read these disputed lines of the table the other way: names with commas between them."`
}

// profilesPool holds Profiles between requests, as flagsPool does Flags.
var profilesPool = sync.Pool{New: func() any { return assessment.NewProfiles(nil, assessment.ProfileOptions{}) }}

func (s *Server) profiles(api huma.API) {
	o := operation{
		id: "assess-profiles", method: http.MethodPost, path: "/v1/assessments/gpg45", tag: "assessments",
		summary: "Hold the scores of an identity against the profiles of GPG 45",
		about:   "One identity, or JSON Lines of them; the answer is of the same kind, in the same order.",
	}
	rowwise[ProfileAnswer](s, api, o, schemaOf[ScoredIdentity](api), func(who caller.Caller, in *assessProfilesInput, x exchange) error {
		found := profilesPool.Get().(*assessment.Profiles)
		defer profilesPool.Put(found)
		accepted := gpg45.AllProfiles()
		if len(in.Profiles.values) > 0 {
			accepted = gpg45.SetOf(in.Profiles.values...)
		}
		found.Turn(assessment.ProfileOptions{Explain: in.Explain, Accepted: accepted, Variants: in.Variants.values})
		return answer(who, x, found, found.AssessOne)
	})
}

// Listed is some values of a closed list of the library, in one text with commas
// between them.
type Listed[T closed] struct{ values []T }

// UnmarshalText reads the values as the library does.
func (l *Listed[T]) UnmarshalText(text []byte) error {
	for word := range strings.SplitSeq(string(text), ",") {
		var c Closed[T]
		if err := c.UnmarshalText([]byte(word)); err != nil {
			return err
		}
		l.values = append(l.values, c.Value)
	}
	return nil
}

// Schema describes the text in the contract.
func (Listed[T]) Schema(huma.Registry) *huma.Schema {
	var words []string
	for _, name := range enums[reflect.TypeFor[T]()] {
		words = append(words, name.(string))
		if lower := strings.ToLower(name.(string)); lower != name {
			words = append(words, lower)
		}
	}
	one := "(" + strings.Join(words, "|") + ")"
	return &huma.Schema{Type: huma.TypeString, Pattern: "^" + one + "(," + one + ")*$"}
}
