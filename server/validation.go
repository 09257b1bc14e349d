package server

import (
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/server/caller"
)

// ValidationText is one text to validate, with what is known beside it.
type ValidationText struct {
	ID          string                  `json:"id,omitempty"`
	Input       string                  `json:"input" doc:"The text, as it was typed or read."`
	Mode        string                  `json:"mode,omitempty" enum:"lenient,strict" doc:"How a National Insurance number is read: as people write it, or as HMRC's own systems match it; absent: lenient."`
	Today       Day                     `json:"today,omitzero" doc:"Day on which a machine readable zone is read; absent: today."`
	Country     Closed[licence.Country] `json:"country,omitzero" doc:"Issuer of a driving licence; absent: GB."`
	Surname     string                  `json:"surname,omitempty" doc:"Of the holder of a driving licence."`
	Forenames   string                  `json:"forenames,omitempty" doc:"Of the holder of a driving licence, all of them."`
	DateOfBirth Day                     `json:"dateOfBirth,omitzero" doc:"Of the holder of a driving licence, or of who chooses a passcode."`
	Sex         string                  `json:"sex,omitempty" enum:"F,M,X" doc:"Of the holder of a driving licence; X is not compared."`
	On          Day                     `json:"on,omitzero" doc:"Day whose format a passcode is to have; absent: today."`
}

// ValidationAnswer says whether one text is valid; or, with line and findings
// alone, why it could not be read.
type ValidationAnswer struct {
	ID         string           `json:"id,omitempty"`
	Line       int              `json:"line,omitempty" doc:"Of a text that could not be read."`
	Valid      bool             `json:"valid,omitempty" doc:"Whether there is no finding of severity error."`
	Normalised string           `json:"normalised,omitempty" doc:"How a valid text is to be written. Absent for passcodes."`
	Fields     map[string]any   `json:"fields,omitempty" doc:"What the text says, by kind; of one that is not valid, what may help to put it right. Absent for passcodes."`
	Findings   []ProblemFinding `json:"findings" nullable:"false"`
}

type validateInput struct {
	Kind Closed[assessment.ValidationKind] `path:"kind" doc:"What the text is."`
}

// validationPool holds Validations between requests, as flagsPool does Flags.
var validationPool = sync.Pool{New: func() any { return assessment.NewValidation(0, nil, guidance.Date{}) }}

func (s *Server) validation(api huma.API) {
	o := operation{
		id: "assess-texts", method: http.MethodPost, path: "/v1/assessments/validate/{kind}", tag: "assessments",
		summary: "Validate numbers, codes, documents and passcodes",
		about:   "One text, or JSON Lines of them; the answer is of the same kind, in the same order.\n\n" + aboutKinds(),
	}
	rowwise[ValidationAnswer](s, api, o, schemaOf[ValidationText](api), func(who caller.Caller, in *validateInput, x exchange) error {
		found := validationPool.Get().(*assessment.Validation)
		defer validationPool.Put(found)
		found.Turn(in.Kind.Value, guidance.DateOf(s.config.Now()))
		return answer(who, x, found, found.AssessOne)
	})
}

// aboutKinds says of every kind what it is, and which members it knows.
func aboutKinds() string {
	var b strings.Builder
	b.WriteString("A kind takes the members `id` and `input` and those named with it, and refuses others:\n")
	for _, kind := range assessment.ValidationKinds() {
		fmt.Fprintf(&b, "\n- `%s`: %s", kind, kind.Title())
		for i, member := range kind.Context() {
			if i == 0 {
				b.WriteString("; ")
			} else {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "`%s`", member)
		}
	}
	return b.String()
}
